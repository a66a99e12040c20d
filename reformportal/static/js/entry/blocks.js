// Blocks of cells to and from a sheet: copied as it expects them, pasted cell by cell.
import { said, words } from "./words.js";

// Cells of a copied block; a sheet quotes those that hold a tab, a line or a quote.
export function parsed(text) {
  const lines = [[""]];
  const pieces = text.replace(/\r\n?/g, "\n").replace(/\n$/, "").matchAll(/"((?:[^"]|"")*)"(?=\t|\n|$)|(\t)|(\n)|([^\t\n]+)/g);
  for (const [whole, quoted, tab, line] of pieces) {
    if (tab) lines.at(-1).push("");
    else if (line) lines.push([""]);
    else lines.at(-1)[lines.at(-1).length - 1] += quoted === undefined ? whole : quoted.replaceAll('""', '"');
  }
  return lines;
}

export function copied(lines) {
  return lines.map((cells) => cells.map(textOf).join("\t")).join("\r\n");
}

export function textOf(cell) {
  if (!cell) return "";
  if (cell.type === "checkbox") return cell.checked ? words.yes[0] : "";
  if (cell.matches("select")) return cell.value ? cell.selectedOptions[0].text : "";
  return cell.value;
}

// Puts a block into the grid from a cell on; tells how many lines found no row.
export function pasteInto(rows, row, column, lines) {
  lines.forEach((cells, down) => {
    const target = rows[row.place + down];
    if (target) cells.forEach((text, right) => fill(target, column + right, text.trim()));
  });
  return Math.max(0, row.place + lines.length - rows.length);
}

function fill(row, column, text) {
  const cell = row.cells[column];
  if (!cell) {
    if (text) row.flag("__all__", said("no_cell", { text }));
  } else if (cell.type === "checkbox") tick(row, cell, text);
  else if (cell.matches("select")) pick(row, cell, text);
  else cell.value = text;
}

function tick(row, cell, text) {
  const told = text.toLowerCase();
  if (words.yes.includes(told)) cell.checked = true;
  else if (!told || words.no.includes(told)) cell.checked = false;
  else row.flag(cell.dataset.field, said("no_choice", { text }));
}

function pick(row, cell, text) {
  const told = text.toLowerCase();
  const option = [...cell.options].find((each) => [each.text, each.value].some((name) => name.toLowerCase() === told));
  if (option) cell.value = option.value;
  else if (words.yes.includes(told)) cell.value = "True";
  else if (words.no.includes(told)) cell.value = "False";
  else row.flag(cell.dataset.field, said("no_choice", { text }));
}
