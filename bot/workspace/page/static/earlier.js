// Long conversations: the newest messages are there at once, earlier ones when somebody scrolls up or asks for them.

import { place } from "./parts.js";

const log = document.getElementById("log");
const scroller = document.getElementById("scroller");
let hasGrown = false; // whether the page holds messages above those that the stream tells of

export const isAtEnd = (box) => box.scrollHeight - box.scrollTop - box.clientHeight < 80;

/** Leave the messages above the stream's in the order, for whoever has scrolled up to them. */
export function keepEarlier(news, isFirst) {
  if (isFirst) hasGrown = false; // after an outage nobody knows what became of them
  if (!log || isFirst || (!hasGrown && isAtEnd(scroller))) return;
  const kept = [...log.children].filter((part) => part.dataset.ts < news.since && !news.gone.includes(part.id));
  if (!kept.length) return;
  hasGrown = true;
  news.order = [
    ...kept.map((part) => [part.id, "log"]),
    ...[...document.querySelectorAll("#earlier")].map((part) => [part.id, "earlier-box"]),
    ...news.order.filter(([id]) => id !== "earlier"),
  ];
}

/** One separator for each day, also where two fetched pieces meet within one. */
export function tidyDays() {
  let day = "";
  for (const row of log?.querySelectorAll(".day") || []) {
    row.hidden = row.dataset.day === day;
    day = row.dataset.day;
  }
}

async function fetchEarlier(button) {
  if (button.getAttribute("aria-busy") === "true") return;
  button.setAttribute("aria-busy", "true");
  const first = log.querySelector("[data-ts]");
  try {
    const response = await fetch(`/page/earlier${location.search}&before=${first.dataset.ts}`);
    if (!response.ok) return;
    const news = await response.json();
    const below = scroller.scrollHeight - scroller.scrollTop;
    hasGrown = true;
    if (!news.order.some(([id]) => id === "earlier")) document.getElementById("earlier")?.remove();
    place(news);
    tidyDays();
    scroller.scrollTop = scroller.scrollHeight - below;
  } catch {
    // The stream says on the page that the workspace is away; the button stays.
  } finally {
    button.removeAttribute("aria-busy");
  }
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("#earlier button");
  if (button) fetchEarlier(button);
});

if (scroller) {
  new IntersectionObserver(
    ([seen]) => {
      const button = document.querySelector("#earlier button");
      if (seen.isIntersecting && button) fetchEarlier(button);
    },
    { root: scroller, rootMargin: "400px 0px 0px 0px" },
  ).observe(document.getElementById("earlier-box"));
}
