// A first click stands on a cell, with its text chosen; a second one edits it; Shift chooses a block.
import { isText } from "./cells.js";

export class Mouse {
  constructor(cells, acts) {
    this.cells = cells;
    this.acts = acts;
    this.arrived = null; // the cell to which this very click came
  }

  down(event) {
    const { target } = event;
    this.arrived = null;
    if (!this.cells.isCell(target)) return;
    const from = document.activeElement;
    if (event.shiftKey && this.cells.isCell(from) && from !== target) {
      event.preventDefault();
      this.cells.extendTo(from, target);
    } else if (from !== target) this.arrived = target;
    else this.cells.choose(null);
  }

  click(event) {
    const { target } = event;
    const offer = target.closest("[data-take]");
    if (offer) {
      event.preventDefault();
      this.acts.take(this.cells.rowOf(offer), offer.dataset.take);
    } else if (this.cells.isCell(target) && isText(target)) this.stand(target);
  }

  stand(cell) {
    if (this.arrived !== cell) this.cells.editing = cell;
    else if (cell.selectionStart === cell.selectionEnd) cell.select();
  }
}
