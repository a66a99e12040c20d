// A report that can no longer be changed: texts typed before, which the server never got, are shown to be copied.
const place = document.querySelector("[data-kept-texts]");
const start = `text:${place.dataset.keptTexts}:${place.dataset.keptUnder}`;

function kept() {
  try {
    return Object.keys(localStorage).filter((key) => key.startsWith(start));
  } catch { return []; }
}

function show(key) {
  const row = place.querySelector("template").content.cloneNode(true).firstElementChild;
  row.querySelector("textarea").value = JSON.parse(localStorage.getItem(key)).text;
  row.querySelector("button").addEventListener("click", () => {
    localStorage.removeItem(key);
    row.remove();
    place.hidden = !kept().length;
  });
  place.append(row);
}

kept().forEach(show);
place.hidden = !kept().length;
