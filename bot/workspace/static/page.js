// The page as it lives: news arrive, dialogs open, the clock ticks.

import { ask, notice } from "./ask.js";
import "./composer.js";
import { carryOver } from "./controls.js";
import "./tables.js";

const modal = document.getElementById("modal");

// The workspace sends the parts of the page that changed, and the order of all parts in their containers.

function listen() {
  const stream = new EventSource(`/page/live${location.search}`);
  const state = document.documentElement.dataset;
  let first = true;
  stream.onmessage = (event) => {
    const news = JSON.parse(event.data);
    const ends = [...document.querySelectorAll(".scroller")].filter(isAtEnd);
    arrange(news, !first);
    first = false;
    ends.forEach(toEnd);
    state.live = "true";
    delete state.lost;
  };
  stream.onopen = () => (first = true);
  stream.onerror = () => {
    delete state.live;
    state.lost = "true";
    if (stream.readyState === EventSource.CLOSED) setTimeout(listen, 2000);
  };
}

const isAtEnd = (box) => box.scrollHeight - box.scrollTop - box.clientHeight < 80;
const toEnd = (box) => (box.scrollTop = box.scrollHeight);

function arrange({ order, html }, isNew) {
  const wanted = new Set(order.map(([id]) => id));
  for (const part of document.querySelectorAll("[data-print]")) if (!wanted.has(part.id)) part.remove();
  const last = new Map(); // the part placed last, by container
  for (const [id, into] of order) {
    const container = document.getElementById(into);
    if (!container) continue;
    const part = id in html ? draw(id, html[id], isNew) : document.getElementById(id);
    if (!part) continue;
    const before = last.get(into);
    const next = before ? before.nextElementSibling : container.firstElementChild;
    if (next !== part) container.insertBefore(part, next);
    last.set(into, part);
  }
  showModal();
  tick();
}

/** The part as it is to look now; what already looks so is left alone. */
function draw(id, html, isNew) {
  const template = document.createElement("template");
  template.innerHTML = html;
  const part = template.content.firstElementChild;
  const old = document.getElementById(id);
  if (old?.dataset.print === part.dataset.print) return old;
  if (old) {
    carryOver(old, part);
    old.replaceWith(part);
  }
  if (isNew && part.matches(".message")) part.classList.add("arrived");
  return part;
}

function showModal() {
  const view = modal.querySelector(".view:last-child");
  if (!view) modal.close();
  else if (!modal.open) modal.showModal();
  if (view && modal.dataset.top !== view.id) {
    modal.setAttribute("aria-label", view.querySelector("h2").textContent);
    (view.querySelector("[autofocus], .fields-of-view :is(input, select, textarea)") || view.querySelector("button"))?.focus();
  }
  modal.dataset.top = view?.id || "";
}

// The workspace's clock: this machine's, set ahead by so many seconds.

function tick() {
  const clock = document.getElementById("clock");
  if (!clock) return;
  const now = new Date(Date.now() + Number(clock.dataset.ahead) * 1000);
  const show = (what, words) => {
    clock.querySelector(what).textContent = now.toLocaleString("en-GB", { ...words, timeZone: clock.dataset.zone });
  };
  show("[data-day]", { weekday: "short", day: "numeric", month: "short", year: "numeric" });
  show("[data-time]", { hour: "2-digit", minute: "2-digit" });
}

async function advance(words) {
  notice(document.getElementById("notice"), (await ask("advance", { text: words })).notice);
}

document.addEventListener("submit", (event) => {
  if (!event.target.matches("[data-advance-to]")) return;
  event.preventDefault();
  advance(event.target.elements.moment.value);
  event.target.closest(".menu").open = false;
});

// Small things of the frame: theme, side bar, menus.

const side = document.getElementById("side");

function showSide(open) {
  side.classList.toggle("open", open);
  document.querySelector("[data-toggle-side]").setAttribute("aria-expanded", String(open));
}

function isDark() {
  const chosen = document.documentElement.dataset.theme;
  return chosen ? chosen === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
}

document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll(".menu[open]")) if (!menu.contains(event.target)) menu.open = false;
  if (event.target.closest("[data-toggle-side]")) return showSide(!side.classList.contains("open"));
  if (!event.target.closest("#side")) showSide(false);
  const step = event.target.closest("[data-advance]");
  if (step) advance(step.dataset.advance);
  if (event.target.closest("[data-theme-toggle]")) {
    const theme = isDark() ? "light" : "dark";
    document.documentElement.dataset.theme = theme;
    document.cookie = `theme=${theme}; path=/; max-age=31536000; samesite=strict`;
  }
});

document.addEventListener("keydown", (event) => {
  const menu = event.target.closest?.(".menu[open]");
  if (event.key === "Escape" && menu) {
    event.preventDefault();
    menu.open = false;
    menu.querySelector("summary").focus();
  } else if (event.key === "Escape") showSide(false);
});

document.addEventListener(
  "toggle",
  ({ target: menu }) => {
    if (!menu.matches(".block .menu") || !menu.open) return;
    const end = (menu.closest(".scroller, .fields-of-view") || document.body).getBoundingClientRect().bottom;
    menu.classList.remove("up");
    menu.classList.toggle("up", menu.querySelector(".choices").getBoundingClientRect().bottom > end);
  },
  true,
);

showModal();
tick();
setInterval(tick, 1000);
document.querySelectorAll(".scroller:has(.log)").forEach(toEnd);
document.addEventListener("submit", (event) => {
  if (event.target.matches(".composer")) toEnd(event.target.parentElement.querySelector(".scroller"));
});
listen();
