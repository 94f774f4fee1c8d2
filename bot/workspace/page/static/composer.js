// Where people write: completion of commands, people and channels, usage hints, Enter to send.

import { ask, busy, handIn, known, notice, say } from "./ask.js";
import { Suggestions } from "./combobox.js";

const SENT = []; // what this page sent, for the arrow keys

for (const form of document.querySelectorAll(".composer")) {
  const text = form.elements.text;
  const hint = form.querySelector(".hint");
  const suggestions = new Suggestions(text, form.querySelector(".completion"), (item) => {
    const { start, end } = wordBefore(text);
    text.setRangeText(`${item.name} `, start, end, "end");
    changed();
  });
  let back = 0; // how far up the list of sent lines the person has gone

  function changed() {
    text.style.height = "auto";
    text.style.height = `${text.scrollHeight}px`;
    suggestions.show(matching(text));
    const names = [...form.elements.file.files].map((file) => file.name).join(", ");
    hint.textContent = names ? `📎 ${names}` : usage(text.value);
  }

  form.elements.file.addEventListener("change", changed);
  text.addEventListener("input", () => {
    back = 0;
    changed();
  });
  text.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && suggestions.current?.name === wordBefore(text).word) suggestions.show([]);
    if (suggestions.key(event) || event.isComposing) return;
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      form.requestSubmit();
    } else if (event.key === "ArrowUp" && (text.value === "" || back) && back < SENT.length) {
      event.preventDefault();
      text.value = SENT[SENT.length - ++back];
      changed();
      suggestions.show([]);
    }
  });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const line = text.value.trim();
    const chosen = form.elements.file;
    if ((!line && !chosen.files.length) || form.getAttribute("aria-busy") === "true") return;
    if (line) SENT.push(line);
    text.value = "";
    back = 0;
    changed();
    const answer = await busy(form, async () => {
      const files = chosen.files.length ? await handIn(chosen.files) : [];
      if (!files) return { notice: say("The file could not be handed in.") };
      chosen.value = "";
      changed();
      return ask("say", { channel: known.channel, thread: form.dataset.thread, text: line, files });
    });
    notice(document.getElementById("notice"), answer.notice);
  });
}

document.addEventListener("click", async (event) => {
  const example = event.target.closest("[data-run]");
  if (!example) return;
  const answer = await busy(example, () => ask("say", { channel: known.channel, thread: "", text: example.dataset.run }));
  notice(document.getElementById("notice"), answer.notice);
});

document.addEventListener("click", (event) => {
  const example = event.target.closest("[data-fill]");
  if (!example) return;
  const text = (example.closest(".thread") || document).querySelector(".composer textarea");
  text.value = example.dataset.fill;
  text.focus();
  text.dispatchEvent(new Event("input"));
});

/** The word that ends at the cursor. */
function wordBefore(text) {
  const end = text.selectionStart;
  const start = end - /\S*$/.exec(text.value.slice(0, end))[0].length;
  return { start, end, word: text.value.slice(start, end) };
}

function matching(text) {
  const { start, word } = wordBefore(text);
  const lists = { "/": start === 0 ? known.commands : [], "@": known.people, "#": known.channels };
  const begun = word.toLowerCase();
  return (lists[word[0]] || []).filter(
    (item) =>
      item.name.toLowerCase().startsWith(begun) ||
      (begun.length > 1 && "@" === begun[0] && item.about.toLowerCase().includes(begun.slice(1))),
  );
}

/** How a command goes on, once its name is typed. */
function usage(line) {
  const command = known.commands.find((one) => `${line} `.startsWith(`${one.name} `));
  if (command) return `${command.name} ${command.hint}  ·  ${command.about}`;
  return line ? say("Enter to send · Shift+Enter for a new line") : "";
}
