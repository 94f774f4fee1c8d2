// The keyboard stays where it was, when what it was on is drawn anew or taken away.

const FOCUSABLE = "a[href], button, input, select, textarea, summary";

let opener = null; // what was focused when a dialog opened over it

/** To be called before a dialog opens. */
export function keepOpener() {
  opener = document.activeElement;
}

/** To be called after it has closed: back to where one was, or to where one writes. */
export function giveBack() {
  const place = opener?.isConnected ? opener : document.querySelector(".composer textarea");
  opener = null;
  if (document.activeElement === document.body) place?.focus({ preventScroll: true });
}

/** Put a new drawing in the place of an old one. */
export function replaceKept(old, part) {
  const active = document.activeElement;
  const wasIn = old.contains(active);
  if (opener && old.contains(opener)) opener = twinOf(opener, part);
  old.replaceWith(part);
  if (!wasIn || part.contains(document.activeElement)) return;
  const twin = twinOf(active, part);
  if (twin === part) part.tabIndex = -1;
  twin.focus({ preventScroll: true });
}

/** Take a part away. */
export function removeKept(part) {
  const wasIn = part.contains(document.activeElement);
  part.remove();
  if (wasIn && !document.querySelector("dialog[open]")) giveBack();
}

/** What an element is in the new drawing: the same control, one of the same name, or the whole of it. */
function twinOf(element, part) {
  const { action, value } = element.dataset;
  const all = [...part.querySelectorAll(FOCUSABLE)];
  const alike = action ? all.filter((one) => one.dataset.action === action) : [];
  const named = all.filter((one) => one.textContent.trim() && one.textContent.trim() === element.textContent.trim());
  return alike.find((one) => one.dataset.value === value) || alike[0] || named[0] || part;
}
