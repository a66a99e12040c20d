// The keyboard of a spreadsheet. Standing on a cell the arrows move; F2 edits it, Escape gives it back.
import { isText } from "./cells.js";

const WAYS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

export class Keys {
  constructor(cells, acts) {
    this.cells = cells;
    this.acts = acts; // what keys ask for; see entry.js
    this.run = null; // where a run of Tabs began: Enter goes to the column below it
  }

  press(event) {
    const { target } = event;
    const row = this.cells.rowOf(target);
    if (!row || event.isComposing) return;
    const taken = event.altKey ? this.withAlt(event, row) : this.inCell(event, row);
    if (taken) event.preventDefault();
  }

  withAlt(event, row) {
    const digit = /^(?:Digit|Numpad)([012])$/.exec(event.code)?.[1];
    if (digit === undefined || event.ctrlKey || event.metaKey) return false;
    if (digit === "0") this.acts.nil(row);
    else this.acts.take(row, digit === "1" ? "last_period" : "other_regime");
    return true;
  }

  inCell(event, row) {
    const { target: cell } = event;
    if (!this.cells.isCell(cell)) return this.inWords(event, row);
    if (event.ctrlKey || event.metaKey) return this.withControl(event, cell);
    if (event.key in WAYS) return this.arrow(event, cell);
    switch (event.key) {
      case "Enter": return this.enter(event, cell, row);
      case "Tab": return this.tab(event, cell, row);
      case "F2": this.cells.edit(cell); return true;
      case "Escape": return this.escape(event, cell, row);
      case "Delete": case "Backspace": return this.acts.clear();
      case "?": return cell.inputMode === "decimal" && this.acts.list();
      default: return false;
    }
  }

  // Enter in a line beside the cells saves the row; by itself it would press the page's first button.
  inWords(event, row) {
    if (event.key !== "Enter" || !event.target.matches("input")) return false;
    this.acts.save(row);
    return true;
  }

  withControl(event, cell) {
    const key = event.key.toLowerCase();
    if (key === "z") { if (event.shiftKey) this.acts.redo(); else this.acts.undo(); return true; }
    if (key === "y") { this.acts.redo(); return true; }
    if (key === "home" || key === "end") {
      const rows = this.cells.rows;
      const row = key === "home" ? rows[0] : rows[rows.length - 1];
      this.cells.go(row.cells[0]);
      return true;
    }
    return false;
  }

  arrow(event, cell) {
    if (this.cells.editing === cell) return false;
    const [down, right] = WAYS[event.key];
    this.run = null;
    if (event.shiftKey) this.cells.extend(cell, down, right);
    else if (down) this.cells.vertical(cell, down);
    else this.cells.horizontal(cell, right);
    return true;
  }

  enter(event, cell, row) {
    if (this.run?.row === row && !event.shiftKey) this.cells.column = this.run.column;
    this.run = null;
    this.cells.vertical(cell, event.shiftKey ? -1 : 1);
    return true;
  }

  tab(event, cell, row) {
    if (!event.shiftKey && this.run?.row !== row) this.run = { row, column: this.cells.columnOf(cell) };
    return false;
  }

  escape(event, cell, row) {
    this.cells.editing = null;
    this.cells.choose(null);
    if (cell.type === "checkbox" || cell.value === this.cells.entered) return false;
    cell.value = this.cells.entered;
    if (isText(cell)) cell.select();
    this.acts.restore(row);
    event.stopPropagation();
    return true;
  }
}
