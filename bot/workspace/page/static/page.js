// The page as it lives: news arrive, dialogs open, the clock ticks.

import { ask, notice } from "./ask.js";
import "./composer.js";
import { carryOver } from "./controls.js";
import { isAtEnd, keepEarlier, tidyDays } from "./earlier.js";
import { giveBack, keepOpener } from "./focus.js";
import { listen, place, sweep } from "./parts.js";
import "./tables.js";
import "./theme.js";

const modal = document.getElementById("modal");
const toEnd = (box) => (box.scrollTop = box.scrollHeight);

function hear(news, isFirst) {
  const ends = [...document.querySelectorAll(".scroller")].filter(isAtEnd);
  keepEarlier(news, isFirst);
  sweep(news);
  place(news, (old, part) => {
    if (old) carryOver(old, part);
    if (old && part.matches(".view")) toWrong(old, part);
    if (!isFirst && !old && part.matches(".message")) part.classList.add("arrived");
  });
  tidyDays();
  showModal();
  tick();
  ends.forEach(toEnd);
}

/** After a form was refused: to the first field that is wrong. */
function toWrong(old, view) {
  const wrong = (one) => [...one.querySelectorAll(".input.wrong")].map((input) => input.dataset.block).join();
  if (!wrong(view) || wrong(view) === wrong(old)) return;
  requestAnimationFrame(() => view.querySelector(".input.wrong :is(input, select, textarea)")?.focus());
}

function showModal() {
  const view = modal.querySelector(".view:last-child");
  if (!view && modal.open) {
    modal.close();
    giveBack();
  } else if (view && !modal.open) {
    keepOpener();
    modal.showModal();
  }
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
    clock.querySelector(what).textContent = now.toLocaleString(clock.dataset.locale || "en-GB", { ...words, timeZone: clock.dataset.zone });
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

// Small things of the frame: side bar, menus.

const side = document.getElementById("side");

function showSide(open) {
  side.classList.toggle("open", open);
  document.querySelector("[data-toggle-side]").setAttribute("aria-expanded", String(open));
}

document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll(".menu[open]")) if (!menu.contains(event.target)) menu.open = false;
  if (event.target.closest("[data-toggle-side]")) return showSide(!side.classList.contains("open"));
  if (!event.target.closest("#side")) showSide(false);
  const step = event.target.closest("[data-advance]");
  if (step) advance(step.dataset.advance);
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
tidyDays();
tick();
setInterval(tick, 1000);
document.querySelectorAll(".scroller:has(.log)").forEach(toEnd);
document.addEventListener("submit", (event) => {
  if (event.target.matches(".composer")) toEnd(event.target.parentElement.querySelector(".scroller"));
});
listen(`/page/live${location.search}`, hear);
