// The grid: each figure saves itself, and nothing typed is lost while it cannot.
// No rule lives here: value, status, messages and what was understood come back from the server.
const form = document.querySelector("[data-grid]");
const words = JSON.parse(document.getElementById("entry-words").textContent);
const PAUSE = 1200; // after the last key, in ms
const RETRY = 5000;

const rows = new Map();

class Row {
  constructor(element) {
    this.element = element;
    this.prefix = element.dataset.row;
    this.fields = [...element.querySelectorAll("[data-field]")];
    this.state = element.querySelector("[data-state]");
    this.version = element.querySelector("[data-version]");
    this.dirty = false;
    this.stuck = false; // waits for the writer's choice or correction
    this.saving = null;
    this.timer = 0;
  }

  field(name) {
    return this.fields.find((field) => field.dataset.field === name);
  }

  typed() {
    return this.fields.map((field) => (field.type === "checkbox" ? field.checked : field.value));
  }

  say(kind, text = words[kind]) {
    this.state.dataset.kind = kind;
    this.state.textContent = text;
  }

  touch() {
    this.dirty = true;
    this.stuck = false;
    this.say("typing");
    this.later(PAUSE);
  }

  later(wait) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), wait);
  }

  save() {
    clearTimeout(this.timer);
    if (!this.dirty || this.stuck || this.conflicted) return this.saving ?? Promise.resolve();
    if (this.saving) return this.saving.then(() => this.save());
    this.saving = this.post().finally(() => { this.saving = null; });
    return this.saving;
  }

  get conflicted() {
    return Boolean(this.element.querySelector("[data-conflict] .conflict"));
  }

  async post() {
    const sent = this.typed();
    const body = new URLSearchParams([[`${this.prefix}-version`, this.version.value]]);
    for (const field of this.fields) {
      if (field.type !== "checkbox" || field.checked) body.append(field.name, field.value);
    }
    this.say("saving");
    let answer, told;
    try {
      answer = await fetch(this.element.dataset.save, {
        method: "POST", body, redirect: "manual", credentials: "same-origin",
        headers: { "X-CSRFToken": token(), Accept: "application/json" },
      });
      if (answer.headers.get("Content-Type")?.includes("json")) told = await answer.json();
    } catch {
      this.say("waiting");
      return this.later(RETRY);
    }
    this.take(answer, told, sent);
  }

  take(answer, told, sent) {
    this.complain({});
    if (answer.type === "opaqueredirect") this.signedOut();
    else if (answer.ok && told) this.saved(told, sent);
    else if (told?.errors) this.refused(told.errors);
    else if (told?.conflict) this.conflict(told);
    else if (told?.message) { this.stuck = true; this.say("refused", told.message); }
    else if (answer.status === 403) this.signedOut();
    else { this.say("failed"); this.later(RETRY); }
  }

  saved(told, sent) {
    const now = this.typed();
    this.version.value = told.version;
    this.element.querySelector("[data-seen]").value = told.seen;
    this.fields.forEach((field, place) => {
      // What was typed while the answer was on its way stays.
      if (now[place] === sent[place]) show(field, told.shown[field.dataset.field]);
    });
    this.element.querySelector("[data-standing]").innerHTML = told.standing;
    this.element.querySelector("[data-touched]").innerHTML = told.touched;
    document.querySelector("[data-checklist]").innerHTML = told.checklist;
    document.querySelector("[data-missing]").innerHTML = told.missing;
    for (const [name, html] of Object.entries(told.fragments ?? {})) {
      this.element.querySelector(`[data-fragment="${name}"]`).innerHTML = html;
    }
    this.element.classList.remove("row-refused");
    if (now.some((value, place) => value !== sent[place])) return this.touch();
    this.dirty = false;
    this.say("saved", words.saved.replace("%(time)s", told.saved_at));
  }

  refused(errors) {
    this.stuck = true;
    this.complain(errors);
    this.say("refused");
  }

  complain(errors) {
    for (const place of this.element.querySelectorAll("[data-error-for]")) {
      const name = place.dataset.errorFor;
      place.replaceChildren(...(errors[name] ?? []).map(complaint));
      const field = this.field(name);
      if (!field) continue;
      if (errors[name]) field.setAttribute("aria-invalid", "true");
      else field.removeAttribute("aria-invalid");
    }
  }

  conflict(told) {
    const place = this.element.querySelector("[data-conflict]");
    place.innerHTML = told.conflict;
    this.say("conflict");
    place.querySelector("[data-keep-theirs]").addEventListener("click", () => {
      place.replaceChildren();
      this.version.value = told.version;
      this.element.querySelector("[data-seen]").value = told.seen;
      for (const field of this.fields) show(field, told.shown[field.dataset.field]);
      // Saved again unchanged, so that value, status and who touched it last come back.
      this.touch();
      this.save();
    });
    place.querySelector("[data-use-mine]").addEventListener("click", () => {
      place.replaceChildren();
      this.version.value = told.version;
      this.touch();
      this.save();
    });
  }

  signedOut() {
    const link = document.createElement("a");
    link.href = form.dataset.signIn;
    link.target = "_blank";
    link.textContent = words.sign_in;
    this.say("signed_out");
    this.state.append(" ", link);
  }
}

function token() {
  const cookie = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/);
  return cookie ? cookie[1] : form.querySelector("[name=csrfmiddlewaretoken]").value;
}

function show(field, value) {
  if (field.type === "checkbox") field.checked = value === true;
  else if (value === true || value === false) field.value = value ? "True" : "False";
  else field.value = value ?? "";
}

function complaint(text) {
  const line = document.createElement("p");
  line.className = "cell-message cell-message-error";
  line.textContent = text;
  return line;
}

const rowOf = (target) => rows.get(target.closest?.("[data-row]"));

function step(target, by) {
  const row = target.closest("[data-row]");
  const column = [...row.querySelectorAll(".grid-input")].indexOf(target);
  const all = [...rows.keys()];
  const next = all[all.indexOf(row) + by];
  if (!next) return;
  const inputs = next.querySelectorAll(".grid-input");
  const goal = inputs[Math.min(Math.max(column, 0), inputs.length - 1)];
  goal.focus();
  if (goal.type === "text") goal.select();
}

function keys(event) {
  const row = rowOf(event.target);
  if (!row || event.isComposing) return;
  if (event.altKey && event.code.endsWith("0")) {
    const nil = row.field("is_nil");
    nil.checked = !nil.checked;
    row.touch();
    row.save();
  } else if (event.target.matches("textarea") || event.altKey || event.ctrlKey) {
    return;
  } else if (event.key === "Enter" && event.target.matches("input, select")) {
    step(event.target, event.shiftKey ? -1 : 1);
  } else if (event.target.matches(".grid-input:not(select):not([type=date])") && event.key === "ArrowDown") {
    step(event.target, 1);
  } else if (event.target.matches(".grid-input:not(select):not([type=date])") && event.key === "ArrowUp") {
    step(event.target, -1);
  } else return;
  event.preventDefault();
}

// A block copied from a sheet: its columns go to the inputs of a row, its lines to the rows below.
function paste(event) {
  const text = event.clipboardData.getData("text/plain").replace(/\r?\n$/, "");
  if (!event.target.matches(".grid-input") || !/[\t\n]/.test(text)) return;
  event.preventDefault();
  const all = [...rows.values()];
  const first = all.indexOf(rowOf(event.target));
  const column = [...event.target.closest("[data-row]").querySelectorAll(".grid-input")].indexOf(event.target);
  text.split(/\r?\n/).forEach((line, down) => {
    const row = all[first + down];
    if (!row) return;
    const inputs = row.element.querySelectorAll(".grid-input");
    line.split("\t").forEach((cell, right) => {
      const input = inputs[column + right];
      if (input) input.value = cell.trim();
    });
    row.touch();
  });
}

async function submit(event) {
  const busy = [...rows.values()].filter((row) => row.saving);
  if (!busy.length) { leaving = true; return; }
  // A save on its way would make the page's own version stale: it is waited for.
  event.preventDefault();
  await Promise.allSettled(busy.map((row) => row.saving));
  form.requestSubmit(event.submitter);
}

let leaving = false;

for (const element of form.querySelectorAll("[data-row]")) rows.set(element, new Row(element));
form.addEventListener("input", (event) => {
  if (!event.target.closest("[data-fragment]")) rowOf(event.target)?.touch();
});
form.addEventListener("focusout", (event) => {
  const row = rowOf(event.target);
  if (row && !row.element.contains(event.relatedTarget)) row.save();
});
form.addEventListener("keydown", keys);
form.addEventListener("paste", paste);
form.addEventListener("submit", submit);
const saveAll = () => rows.forEach((row) => row.save());
addEventListener("online", saveAll);
addEventListener("focus", saveAll);
addEventListener("beforeunload", (event) => {
  if (!leaving && [...rows.values()].some((row) => row.dirty)) event.preventDefault();
});
