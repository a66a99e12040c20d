// A report that is out of the officer's hands: what she typed on this computer and the server never
// received is shown, not sent; it goes once she says so.
import { Keeping } from "./entry/keeping.js";

const place = document.querySelector("[data-unsent]");
const keeping = new Keeping(place.dataset.writer, place.dataset.report);
const kept = keeping.names().map((id) => [id, keeping.get(id)]).filter((pair) => pair[1]);

function lineOf([id, entry]) {
  const title = document.querySelector(`#row-${CSS.escape(id)} .indicator-title`)?.textContent ?? id;
  const typed = Object.values(entry.values).map((value) => (value === true ? "✓" : value)).filter(Boolean);
  const line = document.createElement("li");
  line.textContent = `${title}: ${typed.join(" / ")}`;
  return line;
}

place.querySelector("ul").replaceChildren(...kept.map(lineOf));
place.hidden = kept.length === 0;
place.querySelector("button").addEventListener("click", () => {
  kept.forEach(([id]) => keeping.discard(id));
  place.hidden = true;
});
