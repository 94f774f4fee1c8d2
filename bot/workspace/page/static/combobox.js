// A list of suggestions under somebody's fingers: arrow keys, Tab or Enter to take one, Escape to let it be.

export class Suggestions {
  /** `take` is called with the chosen item; items have a `name` and may have a `hint` and an `about`. */
  constructor(input, list, take) {
    Object.assign(this, { input, list, take, items: [], at: 0 });
    list.addEventListener("mousedown", (event) => event.preventDefault());
    list.addEventListener("click", (event) => {
      const row = event.target.closest("li");
      if (row) this.choose([...list.children].indexOf(row));
    });
    input.addEventListener("blur", () => this.show([]));
  }

  get open() {
    return !this.list.hidden;
  }

  get current() {
    return this.items[this.at];
  }

  show(items) {
    this.items = items;
    this.at = 0;
    this.list.replaceChildren(...items.map((item, place) => this.row(item, place)));
    this.list.hidden = items.length === 0;
    this.input.setAttribute("aria-expanded", String(this.open));
    this.mark();
  }

  row(item, place) {
    const row = document.createElement("li");
    row.id = `${this.list.id}-${place}`;
    row.setAttribute("role", "option");
    for (const [tag, words] of [["b", item.name], ["span", item.hint], ["span", item.about]]) {
      if (!words) continue;
      const piece = document.createElement(tag);
      piece.textContent = words;
      row.append(piece);
    }
    return row;
  }

  mark() {
    [...this.list.children].forEach((row, place) => row.setAttribute("aria-selected", String(place === this.at)));
    const row = this.list.children[this.at];
    row?.scrollIntoView({ block: "nearest" });
    if (row) this.input.setAttribute("aria-activedescendant", row.id);
    else this.input.removeAttribute("aria-activedescendant");
  }

  choose(place) {
    const item = this.items[place];
    this.show([]);
    if (item) this.take(item);
  }

  /** Whether a key belonged to the list. */
  key(event) {
    if (!this.open || event.isComposing) return false;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      this.at = (this.at + step + this.items.length) % this.items.length;
      this.mark();
    } else if (event.key === "Tab" || event.key === "Enter") this.choose(this.at);
    else if (event.key === "Escape") this.show([]);
    else return false;
    event.preventDefault();
    event.stopPropagation();
    return true;
  }
}
