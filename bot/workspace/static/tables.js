// Data tables: heads that sort, and pages of rows.

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-sort], [data-page]");
  const table = button?.closest("[data-table]");
  if (!table) return;
  if ("sort" in button.dataset) sort(table, button);
  else turn(table, Number(table.dataset.at || 0) + Number(button.dataset.page));
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

/** Show the page of that number, counted from nought. */
function turn(table, page) {
  const size = Number(table.dataset.table);
  const rows = [...table.querySelector("tbody").rows];
  const last = Math.max(0, Math.ceil(rows.length / size) - 1);
  const at = Math.min(Math.max(page, 0), last);
  table.dataset.at = at;
  rows.forEach((row, place) => (row.hidden = Math.floor(place / size) !== at));
  const end = Math.min((at + 1) * size, rows.length);
  table.querySelector("[data-range]").textContent = `${rows.length ? at * size + 1 : 0}–${end} of ${rows.length}`;
  const [back, on] = table.querySelectorAll("[data-page]");
  if (back) back.disabled = at === 0;
  if (on) on.disabled = at === last;
}
