// A list's filters survive going to a row and coming back by a link with data-return.
// They live in this tab only; the address bar remains the truth.
const keyOf = (path) => `filters:${path}`;

if (document.querySelector("[data-remember]")) {
  sessionStorage.setItem(keyOf(location.pathname), location.search);
}
for (const link of document.querySelectorAll("a[data-return]")) {
  const kept = sessionStorage.getItem(keyOf(link.pathname));
  if (kept && !link.search) link.search = kept;
}
