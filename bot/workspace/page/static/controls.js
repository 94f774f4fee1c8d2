// Buttons, menus, choices and forms that the bot drew: what people do with them reaches the bot.

import { ask, busy, handIn, known, notice, say, warn } from "./ask.js";
import { Suggestions } from "./combobox.js";

const TICKS = "input[type=checkbox], input[type=radio]";
const CHOSEN_AT_ONCE = "select, fieldset, [type=date], [type=time], [type=datetime-local]";
const WITH_VALUE = ["overflow", "feedback_buttons"]; // pressed, and one of several

let uploads = Promise.resolve();

/** What a control holds: a text, a list for boxes to tick and for files, or null for nothing. */
function held(control) {
  if (control.type === "file") return (control.dataset.value || "").split(" ").filter(Boolean);
  if (control.type === "datetime-local") return control.value ? seconds(control.value, control.dataset.zone) : null;
  if (control.matches("fieldset")) {
    const ticked = [...control.querySelectorAll("input:checked")].map((box) => box.value);
    return control.dataset.control === "radio_buttons" ? (ticked[0] ?? null) : ticked;
  }
  return ("value" in control.dataset ? control.dataset.value : control.value) || null;
}

/** A wall time in a zone as seconds since 1970, in digits; twice, because the zone's offset is that of the result. */
function seconds(wall, zone) {
  const wanted = Date.parse(`${wall}Z`);
  const shown = (moment) => Date.parse(`${new Date(moment).toLocaleString("sv-SE", { timeZone: zone }).replace(" ", "T")}Z`);
  const near = wanted - (shown(wanted) - wanted);
  return String((near - (shown(near) - wanted)) / 1000);
}

/** What all controls of a message or a view hold, by block and action. */
function typed(surface) {
  const all = {};
  for (const control of surface.querySelectorAll("[data-control]:not([data-press])")) {
    (all[control.dataset.block] ??= {})[control.dataset.action] = held(control);
  }
  return all;
}

async function act(control, chosen) {
  const surface = control.closest("[data-surface]");
  if (control.dataset.confirm && !(await confirmed(JSON.parse(control.dataset.confirm)))) return;
  warn(control, "");
  const shown = control.closest(".choices")?.previousElementSibling || control;
  const answer = await busy(shown, () =>
    ask("act", {
      surface: surface.dataset.surface,
      block: control.dataset.block,
      action: control.dataset.action,
      chosen,
      typed: typed(surface),
    }),
  );
  if (shown.isConnected) warn(shown, answer.notice);
}

/** Ask in a dialog; resolves to whether the person agreed. */
function confirmed(words) {
  const dialog = document.getElementById("confirm");
  const [deny, confirm] = dialog.querySelectorAll("button");
  dialog.querySelector("h2").textContent = words.title;
  dialog.querySelector("p").textContent = words.text;
  deny.textContent = words.deny;
  confirm.textContent = words.confirm;
  confirm.className = `button ${words.style || "primary"}`;
  dialog.returnValue = "deny";
  dialog.showModal();
  confirm.focus();
  return new Promise((resolve) =>
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "confirm"), { once: true }),
  );
}

async function submit(view) {
  await uploads;
  const answer = await busy(view, () => ask("submit", { surface: view.dataset.surface, typed: typed(view) }));
  if (!view.isConnected) return;
  notice(view.querySelector(":scope > .notice"), answer.notice);
  view.querySelector(".input.wrong :is(input, select, textarea)")?.focus();
}

/** Hand in the chosen files at once; the form then carries their ids. */
async function upload(control) {
  const most = Number(control.dataset.most);
  warn(control, control.files.length > most ? say("at most {n} files", { n: most }) : "");
  control.dataset.value = "";
  if (!control.files.length || control.files.length > most) return;
  const ids = await handIn(control.files);
  if (ids) control.dataset.value = ids.join(" ");
  else warn(control, say("The file could not be handed in."));
}

async function close(view, how) {
  const answer = await busy(view, () => ask("close", { surface: view.dataset.surface, chosen: how }));
  if (view.isConnected) notice(view.querySelector(":scope > .notice"), answer.notice);
}

document.addEventListener("click", async (event) => {
  const target = event.target.closest("button, a");
  if (!target) return;
  const menu = target.closest(".menu");
  if (menu && target.closest(".choices")) menu.open = target.type === "submit";
  if ("press" in target.dataset) {
    await act(target, WITH_VALUE.includes(target.dataset.control) ? target.dataset.value : null);
  }
  else if ("react" in target.dataset) {
    ask("react", { surface: target.closest("[data-surface]").dataset.surface, text: target.dataset.react });
  } else if ("do" in target.dataset) {
    const surface = target.closest("[data-surface]")?.dataset.surface || "";
    const answer = await busy(target, () => ask(target.dataset.do, { surface, channel: known.channel }));
    if (answer.go) location.assign(answer.go);
    notice(document.getElementById("notice"), answer.notice);
  } else if ("dismiss" in target.dataset) {
    ask("dismiss", { surface: target.closest("[data-surface]").dataset.surface });
  } else if ("close" in target.dataset) close(target.closest(".view"), target.dataset.close);
  else if ("shortcut" in target.dataset) {
    const surface = target.closest("[data-surface]")?.dataset.surface || "";
    const answer = await busy(target, () => ask("shortcut", { action: target.dataset.shortcut, surface }));
    notice(document.getElementById("notice"), answer.notice);
  }
});

document.addEventListener("change", (event) => {
  const control = event.target.closest("[data-control]");
  if (!control || "press" in control.dataset || event.target.matches("[data-search]")) return;
  if (control.type === "file") {
    uploads = upload(control);
    return;
  }
  if (control.matches("[data-most]")) limit(control);
  if (!("quiet" in control.dataset) && control.matches(CHOSEN_AT_ONCE) && held(control) !== null) act(control, held(control));
});

/** Let nobody tick more boxes than the bot allows. */
function limit(ticks) {
  const isFull = ticks.querySelectorAll("input:checked").length >= Number(ticks.dataset.most);
  for (const box of ticks.querySelectorAll(TICKS)) box.disabled = isFull && !box.checked;
}

document.addEventListener("keydown", (event) => {
  const control = event.target.closest?.("input[data-control]");
  if (event.key !== "Enter" || !control || event.isComposing || control.matches(`[role=combobox], ${TICKS}`)) return;
  if (control.closest(".view")) event.preventDefault(); // in Slack, Enter in a field does not send the form
  if (control.matches("[type=text]") && !("quiet" in control.dataset)) act(control, held(control));
});

document.addEventListener("keydown", (event) => {
  const view = event.target.closest?.(".view");
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || !view?.querySelector("footer .primary")) return;
  event.preventDefault();
  view.requestSubmit();
});

document.addEventListener("submit", (event) => {
  if (!event.target.matches(".view")) return;
  event.preventDefault();
  submit(event.target);
});

// Escape goes back one modal. The key is caught, not the dialog's own "cancel": browsers let a page refuse that only once.
document.addEventListener("keydown", (event) => {
  const view = document.querySelector("#modal[open] .view:last-child");
  const isElsewhere = document.getElementById("confirm").open || event.target.closest?.(".menu[open]");
  if (event.key !== "Escape" || event.isComposing || !view || isElsewhere) return;
  event.preventDefault();
  close(view, "top");
});

// External selects ask the bot for their options while somebody types.

const combos = new WeakMap();
let waiting;

document.addEventListener("input", (event) => {
  const input = event.target.closest("[data-control=external_select], [data-search]");
  if (!input) return;
  if ("control" in input.dataset) input.dataset.value = "";
  clearTimeout(waiting);
  const suggestions = suggestionsOf(input);
  if (input.value.trim().length < Number(input.dataset.least)) return suggestions.show([]);
  waiting = setTimeout(() => offer(input, suggestions), 150);
});

/** What a menu offers before anything is typed: at a click into it, or with the arrow that goes down. */
function offerAtOnce(event) {
  const input = event.target.closest?.("[data-control=external_select], [data-search]");
  if (!input || Number(input.dataset.least) || input.value || suggestionsOf(input).open) return;
  offer(input, suggestionsOf(input));
}

document.addEventListener("click", offerAtOnce);
document.addEventListener("keydown", (event) => event.key === "ArrowDown" && offerAtOnce(event));
document.addEventListener("keydown", (event) => combos.get(event.target)?.key(event), true);

function suggestionsOf(input) {
  if (!combos.has(input)) {
    const list = document.createElement("ul");
    list.className = "completion";
    const { block, action } = input.closest("[data-control]").dataset;
    list.id = `options-of-${block}-${action}`;
    list.setAttribute("aria-label", say("Suggestions"));
    list.hidden = true;
    list.setAttribute("role", "listbox");
    input.setAttribute("aria-controls", list.id);
    input.after(list);
    combos.set(input, new Suggestions(input, list, (item) => choose(input, item)));
  }
  return combos.get(input);
}

async function offer(input, suggestions) {
  const letters = input.value.trim();
  const { surface } = input.closest("[data-surface]").dataset;
  const { block, action } = input.closest("[data-control]").dataset;
  const answer = await ask("suggest", { surface, block, action, text: letters });
  if (!input.isConnected || input.value.trim() !== letters) return;
  warn(input.parentElement, answer.notice);
  suggestions.show((answer.options || []).map((option) => ({ ...option, name: option.text })));
}

function choose(input, item) {
  if ("search" in input.dataset) return addTick(input, item);
  input.value = item.name;
  input.dataset.value = item.value;
  if (!("quiet" in input.dataset)) act(input, item.value);
}

/** Put a found option among those that are taken, ticked. */
function addTick(search, item) {
  const ticks = search.closest("fieldset");
  search.value = "";
  const box = Object.assign(document.createElement("input"), { type: "checkbox", value: item.value, checked: true });
  const name = Object.assign(document.createElement("span"), { textContent: item.name });
  const taken = [...ticks.querySelectorAll(TICKS)].find((one) => one.value === item.value);
  if (taken) taken.checked = true;
  else {
    const label = document.createElement("label");
    label.append(box, name);
    ticks.append(label);
  }
  (taken || box).dispatchEvent(new Event("change", { bubbles: true }));
}

/** Put what somebody had typed into the new drawing of the same surface. */
export function carryOver(before, after) {
  const found = (control) =>
    after.querySelector(
      `[data-block="${CSS.escape(control.dataset.block)}"][data-action="${CSS.escape(control.dataset.action)}"][data-control="${control.dataset.control}"]:not([data-press])`,
    );
  for (const control of before.querySelectorAll("[data-control]:not([data-press])")) {
    const twin = found(control);
    if (!twin) continue;
    if (control.matches(".sought, [type=file]")) twin.replaceWith(control);
    else if (control.matches("fieldset")) {
      for (const box of twin.querySelectorAll(TICKS)) {
        const was = [...control.querySelectorAll(TICKS)].find((one) => one.value === box.value);
        if (was) box.checked = was.checked;
      }
    } else if (!twin.matches("select") || [...twin.options].some((option) => option.value === control.value)) {
      twin.value = control.value;
      if ("value" in control.dataset) twin.dataset.value = control.dataset.value;
    }
    if (control === document.activeElement) requestAnimationFrame(() => twin.focus());
  }
}
