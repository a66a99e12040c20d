// The review by keys: j and k go through the reports of the queue, or through the figures that ask
// for a look; x ticks a report. Beside the acts stands how many are ticked.
import { isKey, lettersAreKeys } from "./keys.js";

const stops = () => {
  const looks = [...document.querySelectorAll("[data-look]")];
  return looks.length ? looks : [...document.querySelectorAll(".queue-table tbody tr")];
};
const targetOf = (stop) => (stop.matches("[data-look]") ? stop : stop.querySelector("a"));

document.addEventListener("keydown", (event) => {
  if (!isKey(event) || !lettersAreKeys()) return;
  if (event.key === "j" || event.key === "k") move(event, event.key === "j" ? 1 : -1);
  if (event.key === "x") tick();
});

function move(event, by) {
  const all = stops();
  if (!all.length) return;
  event.preventDefault();
  const here = all.findIndex((stop) => stop.contains(document.activeElement));
  const next = here < 0 ? (by > 0 ? 0 : all.length - 1) : here + by;
  const found = all[Math.min(Math.max(next, 0), all.length - 1)];
  targetOf(found).focus({ preventScroll: true });
  found.scrollIntoView({ block: "center" });
}

function tick() {
  const row = document.activeElement.closest(".queue-table tbody tr");
  row?.querySelector("input[name=pick]")?.click();
}

const bar = document.querySelector("[data-bulk]");
const count = bar?.querySelector("[data-ticked]");
if (count) {
  const show = () => {
    const ticked = document.querySelectorAll("input[name=pick]:checked").length;
    count.textContent = ticked ? `${ticked} ${count.dataset.words}` : "";
  };
  document.addEventListener("change", (event) => {
    if (event.target.matches("input[name=pick]")) show();
  });
  show();
}
