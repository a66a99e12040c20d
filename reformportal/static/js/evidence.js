// Evidence without leaving the grid: a dialog for each row, files dropped on a row, progress.
// Without scripts the link in the row leads to a page that does the same.
import { renew } from "./entry/row.js";

const dialog = document.getElementById("evidence-dialog");
const form = dialog.querySelector("form");
const problem = dialog.querySelector("[data-problem]");
const progress = dialog.querySelector("[data-progress]");
const told = document.getElementById("evidence-told");
let cell = null;
let sending = null;

function offer(place) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "evidence-add";
  button.textContent = form.dataset.add;
  button.setAttribute("aria-label", `${form.dataset.add}: ${place.dataset.title}`);
  button.addEventListener("click", () => open(place));
  place.append(button);
}

function open(place, files) {
  if (cell !== place) form.reset();
  cell = place;
  dialog.querySelector("[data-subject]").textContent = place.dataset.title;
  complain("");
  if (files) form.elements.file.files = files;
  dialog.showModal();
  if (files) form.elements.description.focus();
}

function complain(text) {
  problem.textContent = text;
  problem.hidden = !text;
}

function send(event) {
  event.preventDefault();
  if (sending) return;
  complain("");
  progress.hidden = false;
  progress.value = 0;
  sending = new XMLHttpRequest();
  sending.open("POST", cell.dataset.evidence);
  sending.setRequestHeader("Accept", "application/json");
  sending.upload.addEventListener("progress", (step) => {
    if (step.lengthComputable) progress.value = (step.loaded / step.total) * 100;
  });
  sending.addEventListener("loadend", finish);
  sending.send(new FormData(form));
}

function finish() {
  const answer = sending;
  sending = null;
  progress.hidden = true;
  let said = null;
  try { said = JSON.parse(answer.responseText); } catch { /* a page instead of an answer */ }
  if (answer.status === 200 && said) {
    renew(said.fragments, cell.closest("[data-row]"));
    form.reset();
    dialog.close();
    cell.querySelector("a").focus();
    told.textContent = said.message;
  } else if (said?.message) complain(said.message);
  else complain(answer.status === 200 || answer.status === 403 ? form.dataset.signedOut : form.dataset.failed);
}

function stop() {
  sending?.abort();
  dialog.close();
}

const rowOf = (event) => event.target.closest?.("[data-row]")?.querySelector("[data-evidence]");
const carriesFiles = (event) => event.dataTransfer?.types.includes("Files");

document.querySelectorAll("[data-evidence]").forEach(offer);
form.addEventListener("submit", send);
dialog.querySelector("[data-cancel]").addEventListener("click", stop);
dialog.addEventListener("cancel", () => sending?.abort());
addEventListener("dragover", (event) => {
  if (!carriesFiles(event)) return;
  // Dropped beside a row a file would replace the page, and what is typed in it.
  event.preventDefault();
  event.dataTransfer.dropEffect = rowOf(event) ? "copy" : "none";
});
addEventListener("drop", (event) => {
  if (!carriesFiles(event)) return;
  event.preventDefault();
  const place = rowOf(event);
  if (place) open(place, event.dataTransfer.files);
});
