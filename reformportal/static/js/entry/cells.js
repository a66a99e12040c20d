// Where one is in the grid, and which cells are chosen as a block; editing a cell or standing on it.
export class Cells {
  constructor(rows) {
    this.rows = rows; // in the order of the page
    this.byElement = new Map(rows.map((row) => [row.element, row]));
    this.column = 0; // the column that going up and down keeps to
    this.editing = null;
    this.entered = ""; // what stood in the cell when one came to it
    this.block = null; // {from: [row, column], to: [row, column]}
  }

  rowOf(target) {
    return this.byElement.get(target.closest?.("[data-row]"));
  }

  columnOf(cell) {
    return this.rowOf(cell)?.cells.indexOf(cell) ?? -1;
  }

  isCell(target) {
    return this.columnOf(target) >= 0;
  }

  come(cell) {
    this.editing = null;
    this.entered = cell.type === "checkbox" ? cell.checked : cell.value;
    this.column = this.columnOf(cell);
    this.choose(null);
    if (isText(cell)) cell.select();
  }

  go(cell) {
    if (!cell) return;
    cell.focus();
    cell.scrollIntoView({ block: "nearest" });
  }

  // Up and down keep to the column from which one set out, also past rows that lack it.
  vertical(from, by) {
    const row = this.rows[this.rowOf(from).place + by];
    if (!row) return;
    const column = this.column;
    this.go(row.cells[column] ?? row.cells[0]);
    this.column = column;
  }

  horizontal(from, by) {
    const cells = this.rowOf(from).cells;
    let column = this.columnOf(from) + by;
    while (column >= 0 && column < cells.length && !cells[column]) column += by;
    this.go(cells[column]);
  }

  edit(cell) {
    this.editing = cell;
    this.choose(null);
    if (isText(cell)) cell.setSelectionRange(cell.value.length, cell.value.length);
    else if (cell.showPicker) cell.showPicker();
  }

  extend(cell, down, right) {
    const from = this.block?.from ?? [this.rowOf(cell).place, this.columnOf(cell)];
    const [row, column] = this.block?.to ?? from;
    const last = this.rows[0].cells.length - 1;
    this.choose({ from, to: [clamp(row + down, this.rows.length - 1), clamp(column + right, last)] });
    this.rows[this.block.to[0]].element.scrollIntoView({ block: "nearest" });
  }

  extendTo(from, to) {
    this.choose({
      from: [this.rowOf(from).place, this.columnOf(from)],
      to: [this.rowOf(to).place, this.columnOf(to)],
    });
  }

  choose(block) {
    this.lines().flat().forEach((cell) => cell?.classList.remove("in-block"));
    this.block = block;
    this.lines().flat().forEach((cell) => cell?.classList.add("in-block"));
  }

  // The chosen cells, line by line; a row that lacks a column has a gap there.
  lines() {
    if (!this.block) return [];
    const [top, bottom] = sorted(this.block.from[0], this.block.to[0]);
    const [left, right] = sorted(this.block.from[1], this.block.to[1]);
    return this.rows.slice(top, bottom + 1).map((row) => row.cells.slice(left, right + 1));
  }
}

export const isText = (cell) => cell.matches("input:not([type=checkbox])");
const clamp = (number, most) => Math.min(Math.max(number, 0), most);
const sorted = (one, other) => (one < other ? [one, other] : [other, one]);
