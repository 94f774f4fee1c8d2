// Parts of a page that the server draws: news bring the order of all parts in their containers, and those that changed.

import { removeKept, replaceKept } from "./focus.js";

/** Listen to a stream of the server's; `hear` gets each piece of news, and whether it is the first of a connection. */
export function listen(address, hear) {
  const stream = new EventSource(address);
  const state = document.documentElement.dataset;
  let isFirst = true;
  stream.onopen = () => (isFirst = true);
  stream.onmessage = (event) => {
    hear(JSON.parse(event.data), isFirst);
    isFirst = false;
    state.live = "true";
    delete state.lost;
  };
  stream.onerror = () => {
    delete state.live;
    state.lost = "true";
    // Refused for good: the place is gone, as after a restart. The bare page leads to one that is there.
    if (stream.readyState === EventSource.CLOSED) setTimeout(() => location.reload(), 2000);
  };
  return stream;
}

/** Take away the parts that are no longer in the order. */
export function sweep({ order }) {
  const wanted = new Set(order.map(([id]) => id));
  for (const part of document.querySelectorAll("[data-print]")) if (!wanted.has(part.id)) removeKept(part);
}

/** Put the parts at the head of their containers, in order; `replace` is told of each old and new drawing. */
export function place({ order, html }, replace = () => {}) {
  const last = new Map(); // the part placed last, by container
  for (const [id, into] of order) {
    const container = document.getElementById(into);
    if (!container) continue;
    const part = id in html ? draw(id, html[id], replace) : document.getElementById(id);
    if (!part) continue;
    const before = last.get(into);
    const next = before ? before.nextElementSibling : container.firstElementChild;
    if (next !== part) container.insertBefore(part, next);
    last.set(into, part);
  }
}

/** The part as it is to look now; what already looks so is left alone. */
function draw(id, html, replace) {
  const template = document.createElement("template");
  template.innerHTML = html;
  const part = template.content.firstElementChild;
  const old = document.getElementById(id);
  if (old?.dataset.print === part.dataset.print) return old;
  replace(old, part);
  if (old) replaceKept(old, part);
  return part;
}
