// The inspector: the ledger as it grows, its filters, one exchange in full, and faults on demand.

import { listen, place, sweep } from "./parts.js";
import "./theme.js";

const filters = document.querySelector(".filters");
const fault = document.querySelector(".new-fault");
const notice = fault.querySelector(".notice");

// The ledger: a row that is open stays open when its verdict arrives.

function hear(news) {
  sweep(news);
  place(news, (old, part) => {
    const row = old?.querySelector("details[open]");
    if (row) part.querySelector("details").open = true;
  });
}

document.addEventListener(
  "toggle",
  ({ target: row }) => {
    if (row.matches("[data-exchange]") && row.open) unfold(row);
  },
  true,
);

async function unfold(row) {
  const whole = row.querySelector(".whole");
  try {
    const response = await fetch(`/inspector/exchange/${row.dataset.exchange}`);
    if (response.ok) whole.innerHTML = await response.text(); // drawn and escaped by the server
    else whole.textContent = await response.text();
    const fault = whole.querySelector(".at-fault");
    if (fault) fault.closest("pre").scrollTop = fault.offsetTop - fault.closest("pre").offsetTop - 60;
  } catch {
    whole.textContent = "The workspace does not answer.";
  }
}

// The filters stand in the address, so that a view of the ledger can be kept and shared.

const query = () => {
  const chosen = [...new FormData(filters)].filter(([, words]) => words.trim());
  return chosen.length ? `?${new URLSearchParams(chosen)}` : "";
};
let stream = listen(`/inspector/live${query()}`, hear);
let waiting;

function filter() {
  history.replaceState(null, "", `/inspector${query()}`);
  stream.close();
  stream = listen(`/inspector/live${query()}`, hear);
}

filters.addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(filter, 200);
});
filters.addEventListener("submit", (event) => event.preventDefault());

// Faults and switches.

async function order(wanted) {
  let answer;
  try {
    const response = await fetch("/inspector/do", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(wanted),
    });
    answer = response.ok ? await response.json() : { notice: `The workspace refused this (${response.status}).` };
  } catch {
    answer = { notice: "The workspace does not answer. Is it still running?" };
  }
  notice.textContent = answer.notice || "";
  notice.hidden = !answer.notice;
}

fault.addEventListener("submit", (event) => {
  event.preventDefault();
  const wanted = [...new FormData(fault)].filter(([, words]) => words.trim());
  order({ fault: Object.fromEntries(wanted) });
});

fault.elements.kind.addEventListener("change", explain);
function explain() {
  document.getElementById("about-kind").textContent = fault.elements.kind.selectedOptions[0].dataset.about;
}
explain();

document.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  if ("end" in button.dataset) order({ end: Number(button.dataset.end) });
  else if ("endAll" in button.dataset) order({ end_all: true });
  else if ("reconnect" in button.dataset) order({ reconnect: true });
});

document.addEventListener("change", (event) => {
  if (event.target.matches("[data-old]")) order({ old: event.target.checked });
});
