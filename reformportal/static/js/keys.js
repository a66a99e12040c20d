// `?` lists the keys, `/` goes to the first filter, a letter goes to what names it in data-key:
// a link is followed, a field or a button only gets the focus. Never while somebody is typing;
// letters can be switched off in the list, for people whose software types by itself.
const OFF = "keys-off";
const isTyping = (target) =>
  target.closest("textarea, select, [contenteditable], input:not([type=checkbox], [type=radio])");
export const lettersAreKeys = () => localStorage.getItem(OFF) === null;
export const isKey = (event) =>
  !(event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) &&
  !document.querySelector("dialog[open]");

document.addEventListener("keydown", (event) => {
  if (!isKey(event)) return;
  if (event.key === "?") document.getElementById("keys")?.showModal();
  if (event.key === "/") focusFirstFilter(event);
  if (lettersAreKeys() && /^[a-z]$/.test(event.key)) goTo(event);
});

const choice = document.querySelector("[data-keys-on]");
if (choice) {
  choice.checked = lettersAreKeys();
  choice.addEventListener("change", () => {
    if (choice.checked) localStorage.removeItem(OFF);
    else localStorage.setItem(OFF, "1");
  });
}

function goTo(event) {
  const found = document.querySelector(`[data-key="${event.key}"]`);
  if (!found) return;
  event.preventDefault();
  if (found instanceof HTMLAnchorElement) found.click();
  else found.focus();
}

function focusFirstFilter(event) {
  const field = document.querySelector(".filter-bar input:not([type=hidden]), .filter-bar select");
  if (!field) return;
  event.preventDefault();
  field.focus();
}
