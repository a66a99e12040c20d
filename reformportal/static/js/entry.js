// The grid: each figure saves itself, and nothing typed is lost while it cannot.
// No rule lives here: value, status, messages and what was understood come back from the server.
import { Cells } from "./entry/cells.js";
import { Clipboard } from "./entry/clipboard.js";
import { Connection } from "./entry/connection.js";
import { Keeping, same } from "./entry/keeping.js";
import { Keys } from "./entry/keys.js";
import { Mouse } from "./entry/mouse.js";
import { Row } from "./entry/row.js";
import { Saver, token } from "./entry/saving.js";
import { Undoing } from "./entry/undoing.js";
import { Watching } from "./entry/watching.js";
import { said } from "./entry/words.js";

const form = document.querySelector("[data-grid]");
const rows = [...form.querySelectorAll("[data-row]")].map((element, place) => new Row(element, place));
const keeping = new Keeping(form.dataset.writer, form.dataset.report);
const connection = new Connection(form);
const undoing = new Undoing(rows);
const saver = new Saver(form, keeping, connection, undoing);
const cells = new Cells(rows);
const watching = new Watching(form, rows, saver, connection);

// What was typed and never reached the server comes back and is sent; a figure that somebody else
// saved meanwhile leads to the same choice between two values as always.
function bringBack() {
  for (const row of rows) {
    const kept = keeping.get(row.id);
    if (row.element.classList.contains("row-refused")) Object.assign(row, { dirty: true, stuck: true });
    if (!kept || row.stuck) continue;
    if (same(kept.values, row.values())) { keeping.discard(row.id); continue; }
    row.version = kept.version;
    row.put(kept.values);
    undoing.follow(row);
    openWords(row);
    saver.touch(row);
    row.say("kept");
    saver.save(row);
  }
}

function openWords(row) {
  const typed = row.values();
  if (typed.note || typed.blank_reason) row.element.querySelector(".row-words")?.setAttribute("open", "");
}

function send(changed) {
  for (const row of changed) {
    saver.touch(row);
    saver.save(row);
  }
}

// A number typed into a row that was nil takes its place, and nil that of numbers.
function settleNil(row, cell) {
  const nil = row.fields.get("is_nil");
  if (cell === nil && nil.checked) empty(row);
  else if (cell !== nil && cell.value) nil.checked = false;
}

const acts = {
  nil(row) {
    const nil = row.fields.get("is_nil");
    send(undoing.together([row], () => {
      nil.checked = !nil.checked;
      if (nil.checked) empty(row);
    }));
  },
  take(row, origin) {
    if (!row.element.querySelector(`[data-take="${origin}"]`)) return;
    row.stuck = false;
    row.wish = origin;
    saver.save(row);
    cells.go(row.cells[0]);
  },
  undo: () => goBack(undoing.undo()),
  redo: () => goBack(undoing.redo()),
  clear() {
    const chosen = cells.lines().flat().filter(Boolean);
    if (!chosen.length) return false;
    const touched = [...new Set(chosen.map((cell) => cells.rowOf(cell)))];
    send(undoing.together(touched, () => chosen.forEach((cell) => {
      if (cell.type === "checkbox") cell.checked = false;
      else cell.value = "";
    })));
    return true;
  },
  restore: (row) => saver.touch(row),
  save: (row) => saver.save(row),
  list() {
    document.getElementById("keys").showModal();
    return true;
  },
};

function empty(row) {
  for (const cell of row.cells) if (cell && cell.type !== "checkbox") cell.value = "";
}

function goBack(steps) {
  send(steps.map((step) => step.row));
  if (steps.length) cells.go(steps[0].row.fields.get(steps[0].name));
}

const keys = new Keys(cells, acts);
const mouse = new Mouse(cells, acts);
const clipboard = new Clipboard(cells, undoing, { send, clear: acts.clear, tell: (count) => connection.tell("left", said("left", { count })) });

// Whatever is still on its way goes first: the page's own versions would be stale.
async function submit(event) {
  rows.forEach((row) => saver.save(row));
  if (!saver.unsent) { leaving = true; return; }
  event.preventDefault();
  await new Promise((done) => {
    form.addEventListener("idle", done, { once: true });
    setTimeout(done, 8000);
  });
  if (saver.unsent) connection.tell("waiting", said("not_sent", { count: saver.unsent }));
  else form.requestSubmit(event.submitter);
}

let leaving = false;

form.addEventListener("input", (event) => {
  const row = cells.rowOf(event.target);
  if (!row || !event.target.dataset.field) return;
  row.flags = {};
  cells.choose(null);
  if (cells.isCell(event.target)) settleNil(row, event.target);
  saver.touch(row);
});
form.addEventListener("focusin", (event) => {
  if (!cells.isCell(event.target)) return;
  cells.come(event.target);
  cells.rowOf(event.target).element.classList.remove("row-news");
});
form.addEventListener("focusout", (event) => {
  const row = cells.rowOf(event.target);
  if (!row) return;
  undoing.note(row);
  if (!row.element.contains(event.relatedTarget)) saver.save(row);
});
form.addEventListener("keydown", (event) => keys.press(event));
form.addEventListener("pointerdown", (event) => mouse.down(event));
form.addEventListener("click", (event) => mouse.click(event));
form.addEventListener("paste", (event) => clipboard.paste(event));
for (const name of ["copy", "cut"]) form.addEventListener(name, (event) => clipboard.copy(event));
form.addEventListener("submit", submit);
addEventListener("online", () => saver.resume());
addEventListener("focus", () => saver.resume());
addEventListener("pagehide", () => rows.forEach((row) => saver.save(row)));
addEventListener("beforeunload", (event) => {
  if (!keeping.works && !leaving && rows.some((row) => row.dirty)) event.preventDefault();
});
connection.resumed = () => {
  const field = form.querySelector("[name=csrfmiddlewaretoken]");
  field.value = token(form);
  saver.resume();
  watching.look();
};
bringBack();
watching.start();
