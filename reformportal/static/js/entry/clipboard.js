// Copying and pasting in the grid: one cell as ever, a block as a sheet does it.
import { copied, parsed, pasteInto, textOf } from "./blocks.js";
import { isText } from "./cells.js";

export class Clipboard {
  constructor(cells, undoing, acts) {
    this.cells = cells;
    this.undoing = undoing;
    this.acts = acts; // send, clear, tell
  }

  paste(event) {
    const cell = event.target;
    if (!this.cells.isCell(cell)) return;
    const lines = parsed(event.clipboardData.getData("text/plain"));
    const isBlock = lines.length > 1 || lines[0].length > 1;
    if (!isBlock && isText(cell)) return;
    event.preventDefault();
    this.place(this.cells.rowOf(cell), this.cells.columnOf(cell), lines);
  }

  place(first, column, lines) {
    const rows = this.cells.rows;
    const touched = rows.slice(first.place, first.place + lines.length);
    touched.forEach((row) => { row.flags = {}; });
    let left = 0;
    const changed = this.undoing.together(touched, () => {
      left = pasteInto(rows, first, column, lines);
    });
    touched.forEach((row) => row.complain({}));
    this.acts.send(changed);
    if (left) this.acts.tell(left);
  }

  copy(event) {
    const cell = event.target;
    if (this.cells.block) event.clipboardData.setData("text/plain", copied(this.cells.lines()));
    else if (this.cells.isCell(cell) && !isText(cell)) event.clipboardData.setData("text/plain", textOf(cell));
    else return;
    event.preventDefault();
    if (event.type === "cut") this.acts.clear();
  }
}
