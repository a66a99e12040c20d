// Undo and redo of cells across the grid: a step is what one row, or a pasted block, changed.
const LONGEST = 200;

export class Undoing {
  constructor(rows) {
    this.rows = rows;
    this.done = [];
    this.undone = [];
  }

  // Notes what changed in a row since the last step.
  note(row) {
    const change = changeOf(row);
    if (change) this.push([change]);
  }

  // Several rows as one step: a pasted block, a row marked as nil.
  together(rows, act) {
    rows.forEach((row) => this.note(row));
    act();
    const changes = rows.map(changeOf).filter(Boolean);
    if (changes.length) this.push(changes);
    return changes.map((change) => change.row);
  }

  // The server's own wording of a value is no step.
  follow(row) {
    row.base = row.values();
  }

  // What somebody else saved is not undone by one who never typed it.
  forget(row) {
    const without = (steps) => steps.map((step) => step.filter((change) => change.row !== row)).filter((step) => step.length);
    this.done = without(this.done);
    this.undone = without(this.undone);
    this.follow(row);
  }

  push(step) {
    this.done.push(step);
    this.done = this.done.slice(-LONGEST);
    this.undone = [];
  }

  undo() {
    this.rows.forEach((row) => this.note(row));
    return this.go(this.done, this.undone, "before");
  }

  redo() {
    return this.go(this.undone, this.done, "after");
  }

  // The rows that changed, the first one with the cell to go to.
  go(from, to, side) {
    const step = from.pop();
    if (!step) return [];
    to.push(step);
    for (const change of step) {
      change.row.put(change[side]);
      this.follow(change.row);
    }
    return step.map((change) => ({ row: change.row, name: Object.keys(change[side])[0] }));
  }
}

function changeOf(row) {
  const now = row.values();
  const names = row.cells.filter(Boolean).map((cell) => cell.dataset.field).filter((name) => now[name] !== row.base[name]);
  if (!names.length) return null;
  const pick = (values) => Object.fromEntries(names.map((name) => [name, values[name]]));
  const change = { row, before: pick(row.base), after: pick(now) };
  row.base = now;
  return change;
}
