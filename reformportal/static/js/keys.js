// `?` lists the keys, `/` goes to the first filter; never while somebody is typing.
const isTyping = (target) => target.closest("input, select, textarea, [contenteditable]");

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
  if (document.querySelector("dialog[open]")) return;
  if (event.key === "?") document.getElementById("keys")?.showModal();
  if (event.key === "/") focusFirstFilter(event);
});

function focusFirstFilter(event) {
  const field = document.querySelector(".filter-bar input:not([type=hidden]), .filter-bar select");
  if (!field) return;
  event.preventDefault();
  field.focus();
}
