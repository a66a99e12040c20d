// `?` lists the keys, `/` goes to the search; never while somebody is typing.
import { openDialog } from "./dialogs.js";

const typing = (target) => target.closest("input, select, textarea, [contenteditable]");

export function watchKeys() {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    if (document.querySelector("dialog[open]")) return;
    if (event.key === "?") openDialog("keys");
    else if (event.key === "/") focusSearch(event);
  });
}

function focusSearch(event) {
  const field = document.querySelector(".filter-bar input:not([type=hidden]), .filter-bar select");
  if (!field) return;
  event.preventDefault();
  field.focus();
}
