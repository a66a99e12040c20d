// Sends rows to the server, a few at a time; what cannot be sent waits and is sent by itself.
import { said } from "./words.js";

const PAUSE = 900; // after the last key, in ms
const AT_ONCE = 3;
const FIRST_RETRY = 1000;
const LAST_RETRY = 10000;

export class Saver {
  constructor(form, keeping, connection, undoing) {
    Object.assign(this, { form, keeping, connection, undoing });
    this.waiting = []; // rows to be sent, in order
    this.busy = 0;
    this.timers = new Map();
    this.retry = FIRST_RETRY;
    this.paused = false; // until the next try
    this.known = new Map(); // versions that this page saved itself
  }

  touch(row) {
    row.dirty = true;
    row.stuck = false;
    this.keeping.put(row.id, { version: row.version, values: row.values(), at: Date.now() });
    row.say(this.connection.isUp ? "typing" : this.connection.state);
    clearTimeout(this.timers.get(row));
    this.timers.set(row, setTimeout(() => this.save(row), PAUSE));
  }

  save(row) {
    clearTimeout(this.timers.get(row));
    if ((!row.dirty && !row.wish) || row.stuck || this.waiting.includes(row)) return;
    this.waiting.push(row);
    this.pump();
  }

  // While the server does not answer one row is tried, not a hundred.
  pump() {
    const most = this.connection.isUp ? AT_ONCE : 1;
    while (this.busy < most && !this.paused && !this.connection.isShut) {
      const place = this.waiting.findIndex((row) => !row.saving);
      if (place < 0) return;
      this.post(this.waiting.splice(place, 1)[0]);
    }
  }

  async post(row) {
    this.undoing.note(row);
    const sent = row.values();
    row.saving = true;
    this.busy += 1;
    row.say("saving");
    const told = await this.ask(row, sent);
    row.saving = false;
    this.busy -= 1;
    told(row, sent);
    this.pump();
    if (!this.busy && !this.waiting.length) this.form.dispatchEvent(new Event("idle"));
  }

  // What to do with the answer, once the row is free again.
  async ask(row, sent) {
    let answer, told;
    try {
      answer = await fetch(row.element.dataset.save, {
        method: "POST", body: this.body(row, sent), redirect: "manual", credentials: "same-origin",
        keepalive: true, headers: { "X-CSRFToken": token(this.form), Accept: "application/json" },
      });
      if (answer.headers.get("Content-Type")?.includes("json")) told = await answer.json();
    } catch {
      return () => this.later(row, "waiting");
    }
    if (answer.type === "opaqueredirect" || (answer.status === 403 && !told)) return () => this.later(row, "signed_out");
    if (told?.stranger) return () => this.later(row, "stranger");
    if (!told || answer.status >= 500) return () => this.later(row, "failed");
    this.connection.up();
    this.retry = FIRST_RETRY;
    if (answer.ok) return () => this.saved(row, told, sent);
    return () => this.refused(row, told);
  }

  body(row, sent) {
    const body = new URLSearchParams([["writer", this.form.dataset.writer], [`${row.prefix}-version`, row.version]]);
    for (const [name, value] of Object.entries(sent)) {
      if (value === true) body.append(`${row.prefix}-${name}`, "on");
      else if (value !== false) body.append(`${row.prefix}-${name}`, value);
    }
    if (row.wish) body.append(`${row.prefix}-take`, row.wish);
    return body;
  }

  saved(row, told, sent) {
    const wasTaken = row.wish !== "";
    row.wish = "";
    row.complain(Object.fromEntries(Object.entries(told.readings).map(([name, text]) => [name, [text]])), "reading");
    this.undoing.note(row);
    const typedOn = row.show(told, sent);
    if (wasTaken) this.undoing.note(row);
    else this.undoing.follow(row);
    this.known.set(row.id, told.version);
    this.keeping.drop(row.id, sent);
    if (typedOn) { this.touch(row); return; }
    row.dirty = false;
    row.saved(told.saved_at);
  }

  refused(row, told) {
    row.stuck = true;
    row.wish = "";
    if (told.errors) { row.complain(told.errors); row.say("refused"); }
    else if (told.conflict) this.conflict(row, told);
    else row.say("refused", told.message);
  }

  conflict(row, told) {
    const place = row.element.querySelector("[data-conflict]");
    place.innerHTML = told.conflict;
    row.say("conflict");
    const choose = (act) => () => {
      place.replaceChildren();
      row.version = told.version;
      act();
      this.touch(row);
      this.save(row);
    };
    // Theirs is saved again unchanged, so that value, status and who touched it last come back.
    place.querySelector("[data-keep-theirs]").addEventListener("click", choose(() => {
      row.put(told.shown);
      this.undoing.forget(row);
    }));
    place.querySelector("[data-use-mine]").addEventListener("click", choose(() => {}));
  }

  later(row, why) {
    // A row that alone cannot be saved does not stand in the way of the others.
    if (why === "failed") this.waiting.push(row);
    else this.waiting.unshift(row);
    this.connection.down(why, this.waiting.length);
    for (const each of this.waiting) each.say(why);
    this.paused = true;
    clearTimeout(this.again);
    this.again = setTimeout(() => this.go(), this.retry);
    this.retry = Math.min(this.retry * 2, LAST_RETRY);
  }

  resume() {
    this.retry = FIRST_RETRY;
    this.go();
  }

  go() {
    clearTimeout(this.again);
    this.paused = false;
    this.pump();
  }

  // Rows told by another look at the report: what somebody else saved.
  news(row, told) {
    if (told.version <= row.version || row.dirty || row.saving || row.stuck) return;
    row.show(told, row.values());
    this.undoing.forget(row);
    row.say("changed", said("changed", { time: told.saved_at }));
    row.element.classList.add("row-news");
  }

  get unsent() {
    return this.busy + this.waiting.length;
  }
}

export function token(form) {
  const cookie = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/);
  return cookie ? cookie[1] : form.querySelector("[name=csrfmiddlewaretoken]").value;
}
