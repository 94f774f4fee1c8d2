// Slackbot's page: a form for a tool's arguments, and buttons in an answer that call tools.

import "./tables.js";
import "./theme.js";

const form = document.querySelector(".call");
const answer = document.getElementById("answer");

/** What was typed, by the names of the arguments; a list where the tool wants one. */
function typed() {
  const given = {};
  for (const field of form.querySelectorAll(".arguments input")) {
    if (field.type === "checkbox") {
      if (field.checked) given[field.name] = true;
    } else if (field.value.trim()) {
      given[field.name] = "list" in field.dataset ? field.value.split(/[,，、]/).map((one) => one.trim()) : field.value;
    }
  }
  return given;
}

async function call(tool, args, control) {
  control.disabled = true;
  answer.setAttribute("aria-busy", "true");
  try {
    const response = await fetch("/slackbot/call", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ person: form.elements.person.value, tool, arguments: args }),
    });
    const told = await response.text();
    if (response.ok) answer.innerHTML = told; // drawn and escaped by the server
    else answer.textContent = told;
  } catch {
    answer.textContent = "The workspace does not answer. Is it still running?";
  }
  answer.removeAttribute("aria-busy");
  control.disabled = false;
  answer.scrollIntoView({ block: "start" });
}

form?.addEventListener("submit", (event) => {
  event.preventDefault();
  call(form.dataset.tool, typed(), form.querySelector("footer button"));
});

answer?.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-press]");
  const [kind, tool] = (button?.dataset.action || "").split(/:(.*)/s);
  if (kind === "tool") call(tool, JSON.parse(button.dataset.value || "{}"), button);
});
