// Data tables: heads that sort, a box that filters, and pages of rows.

import { say } from "./ask.js";

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-sort], [data-page]");
  const table = button?.closest("[data-table]");
  if (!table) return;
  if ("sort" in button.dataset) sort(table, button);
  else turn(table, Number(table.dataset.at || 0) + Number(button.dataset.page));
});

document.addEventListener("input", (event) => {
  if (event.target.matches("[data-filter]")) turn(event.target.closest("[data-table]"), 0);
});

function sort(table, button) {
  const head = button.closest("th");
  const direction = head.getAttribute("aria-sort") === "ascending" ? "descending" : "ascending";
  for (const other of table.querySelectorAll("thead th")) other.setAttribute("aria-sort", "none");
  head.setAttribute("aria-sort", direction);

  const column = Number(button.dataset.sort);
  const body = table.querySelector("tbody");
  const rows = [...body.rows];
  const numbers = rows.every((row) => "number" in (row.cells[column]?.dataset || {}));
  const sign = direction === "ascending" ? 1 : -1;
  rows.sort((one, other) => sign * compare(one.cells[column], other.cells[column], numbers));
  body.append(...rows);
  turn(table, 0);
}

function compare(one, other, numbers) {
  if (numbers) return Number(one.dataset.number) - Number(other.dataset.number);
  return (one?.innerText || "").localeCompare(other?.innerText || "", undefined, { numeric: true });
}

/** Show the page of that number, counted from nought, of the rows that the filter lets through. */
function turn(table, page) {
  const size = Number(table.dataset.table);
  const words = (table.querySelector("[data-filter]")?.value || "").trim().toLowerCase();
  const rows = [...table.querySelector("tbody").rows];
  const found = rows.filter((row) => row.textContent.toLowerCase().includes(words));
  const last = Math.max(0, Math.ceil(found.length / size) - 1);
  const at = Math.min(Math.max(page, 0), last);
  table.dataset.at = at;
  const shown = new Set(found.slice(at * size, (at + 1) * size));
  for (const row of rows) row.hidden = !shown.has(row);

  const pager = table.querySelector(".pager");
  if (!pager) return;
  pager.hidden = last === 0 && !words;
  const start = at * size;
  const pattern = words ? "{first}–{last} of {n} that fit" : "{first}–{last} of {n}";
  pager.querySelector("[data-range]").textContent = found.length
    ? say(pattern, { first: start + 1, last: start + shown.size, n: found.length })
    : say("No row fits");
  const [back, on] = pager.querySelectorAll("[data-page]");
  back.disabled = at === 0;
  on.disabled = at === last;
}
