// One figure: its fields, what it says of itself, and whether the server has what stands in it.
import { said, words } from "./words.js";

const COLUMNS = 3; // two inputs at most, and "nothing arose"

export class Row {
  constructor(element, place) {
    this.element = element;
    this.place = place;
    this.prefix = element.dataset.row;
    this.id = this.prefix.slice(1);
    this.fields = new Map([...element.querySelectorAll("[data-field]")].map((field) => [field.dataset.field, field]));
    const inputs = [...element.querySelectorAll(".grid-input")];
    this.cells = Array.from({ length: COLUMNS }, (_none, column) => inputs[column]);
    this.cells[COLUMNS - 1] = this.fields.get("is_nil");
    this.state = element.querySelector("[data-state]");
    this.dirty = false;
    this.stuck = false; // waits for a correction or for the writer's choice
    this.saving = false;
    this.alone = false; // failed among others: the next request carries it alone
    this.flags = {}; // what was pasted and fits no cell, until one types there
    this.wish = ""; // the offer to take with the next save
    this.base = this.values(); // as it stood when the last change was noted for undoing
  }

  get version() {
    return Number(this.element.querySelector("[data-version]").value);
  }

  set version(version) {
    this.element.querySelector("[data-version]").value = version;
  }

  values() {
    return Object.fromEntries([...this.fields].map(([name, field]) => [name, valueOf(field)]));
  }

  put(values) {
    for (const [name, value] of Object.entries(values)) {
      const field = this.fields.get(name);
      if (field) setValue(field, value);
    }
  }

  say(kind, text = words[kind]) {
    this.state.dataset.kind = kind;
    this.state.textContent = text;
  }

  // Takes what the server shows, but for fields in which one typed after `sent` had gone.
  show(told, sent) {
    const now = this.values();
    this.version = told.version;
    this.element.querySelector("[data-seen]").value = told.seen;
    for (const [name, value] of Object.entries(told.shown)) {
      if (now[name] === sent[name] && this.fields.has(name)) setValue(this.fields.get(name), value);
    }
    renew(told.fragments, this.element);
    return Object.keys(now).some((name) => now[name] !== sent[name]);
  }

  complain(errors, kind = "error") {
    for (const place of this.element.querySelectorAll("[data-error-for]")) {
      const name = place.dataset.errorFor;
      const lines = (errors[name] ?? []).map((text) => line(text, kind));
      lines.push(...(this.flags[name] ?? []).map((text) => line(text, "error")));
      if (lines.length || place.childElementCount) place.replaceChildren(...lines);
      const isWrong = kind === "error" && name in errors;
      const field = this.fields.get(name);
      if (field && isWrong) field.setAttribute("aria-invalid", "true");
      else if (field?.hasAttribute("aria-invalid")) field.removeAttribute("aria-invalid");
    }
    this.element.classList.toggle("row-refused", kind === "error" && Object.keys(errors).length > 0);
  }

  flag(name, text) {
    (this.flags[name] ??= []).push(text);
  }

  saved(time) {
    this.say("saved", said("saved", { time }));
  }
}

// Each part that came goes into the row's place for it, or else into the page's.
export function renew(fragments, element) {
  for (const [name, html] of Object.entries(fragments ?? {})) {
    const find = (where) => where.querySelector(`[data-fragment="${name}"]`);
    const place = (element && find(element)) || find(document);
    if (place && place.innerHTML !== html) replaceIn(place, html);
  }
}

// Whoever stands in what is replaced, in a sentence say, goes on where she was.
function replaceIn(place, html) {
  const held = place.contains(document.activeElement) ? document.activeElement : null;
  const { selectionStart: start, selectionEnd: end } = held ?? {};
  place.innerHTML = html;
  const again = held?.id && document.getElementById(held.id);
  if (!again) return;
  again.focus();
  if (!again.matches("textarea")) return;
  again.value = held.value;
  again.setSelectionRange(start, end);
}

export function valueOf(field) {
  return field.type === "checkbox" ? field.checked : field.value;
}

function setValue(field, value) {
  if (field.type === "checkbox") field.checked = value === true;
  else if (value === true || value === false) field.value = value ? "True" : "False";
  else field.value = value ?? "";
}

function line(text, kind) {
  const made = document.createElement("p");
  made.className = kind === "error" ? "cell-message cell-message-error" : "cell-message";
  made.textContent = text;
  return made;
}
