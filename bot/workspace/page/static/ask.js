// Asking the workspace to do something, and showing that it is under way or went wrong.

export const known = JSON.parse(document.getElementById("known")?.textContent || "{}");

/** Words of the page itself, for whoever looks at it. */
export function say(words, values = {}) {
  const found = known.words?.[words] || words;
  return found.replace(/\{(\w+)\}/g, (gap, name) => values[name] ?? gap);
}

/** Do something in the person's name; the answer may hold a notice, errors beside fields, or options. */
export async function ask(interaction, fields) {
  try {
    const response = await fetch(`/page/do/${interaction}`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ person: known.person, ...fields }),
    });
    if (response.ok) return await response.json();
    return { notice: say("The workspace refused this ({status}).", { status: response.status }) };
  } catch {
    return { notice: say("The workspace does not answer. Is it still running?") };
  }
}

/** Hand in files; gives their ids, or nothing when that did not work. */
export async function handIn(files) {
  const body = new FormData();
  for (const file of files) body.append("file", file);
  const response = await fetch(`/page/files?as=${known.person}`, { method: "POST", body }).catch(() => null);
  return response?.ok ? (await response.json()).files : null;
}

/** Show that something is under way at an element until the work is done. */
export async function busy(element, work) {
  if (element.getAttribute("aria-busy") === "true") return {};
  element.setAttribute("aria-busy", "true");
  try {
    return await work();
  } finally {
    element.removeAttribute("aria-busy");
  }
}

/** Put a warning beside an element, or take away the last one when there is nothing to warn of. */
export function warn(element, words) {
  const last = element.nextElementSibling;
  if (last?.classList.contains("failed")) last.remove();
  if (!words) return;
  const sign = document.createElement("span");
  sign.className = "failed";
  sign.setAttribute("role", "alert");
  sign.textContent = words;
  element.after(sign);
}

/** Say something in a place kept for it, or clear that place. */
export function notice(place, words) {
  if (!place) return;
  place.textContent = words || "";
  place.hidden = !words;
}
