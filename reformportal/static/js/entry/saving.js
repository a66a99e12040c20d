// Sends rows to the server, a few at a time; what cannot be sent waits and is sent by itself.
import { renew } from "./row.js";
import { said } from "./words.js";

const PAUSE = 900; // after the last key, in ms
const AT_ONCE = 3;
const MOST_ROWS = 100; // of a request: what was pasted goes together
const FIRST_RETRY = 1000;
const LAST_RETRY = 10000;
// A browser takes no more than 64 KB for requests that outlive the page.
const OUTLIVES = 16000;

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
    this.pumpSoon();
  }

  // Rows that one paste touched are all there before the first request goes.
  pumpSoon() {
    if (this.pumping) return;
    this.pumping = true;
    queueMicrotask(() => { this.pumping = false; this.pump(); });
  }

  pump() {
    while (this.busy < (this.connection.isUp ? AT_ONCE : 1) && !this.paused && !this.connection.isShut) {
      const rows = this.next();
      if (!rows.length) return;
      this.post(rows);
    }
  }

  // While the server does not answer one row is tried, not a hundred; one that failed among others
  // goes alone, so that it holds none of them up.
  next() {
    const free = this.waiting.filter((row) => !row.saving);
    const several = this.connection.isUp ? free.filter((row) => !row.alone).slice(0, MOST_ROWS) : [];
    const rows = several.length ? several : free.slice(0, 1);
    this.waiting = this.waiting.filter((row) => !rows.includes(row));
    return rows;
  }

  async post(rows) {
    rows.forEach((row) => this.undoing.note(row));
    const sent = new Map(rows.map((row) => [row, row.values()]));
    for (const row of rows) {
      row.saving = true;
      row.say("saving");
    }
    this.busy += 1;
    const told = await this.ask(sent);
    rows.forEach((row) => { row.saving = false; });
    this.busy -= 1;
    told();
    this.pump();
    if (!this.busy && !this.waiting.length) this.form.dispatchEvent(new Event("idle"));
  }

  // What to do with the answer, once the rows are free again.
  async ask(sent) {
    const rows = [...sent.keys()];
    let answer, told;
    try {
      const body = this.body(sent);
      answer = await fetch(this.form.dataset.save, {
        method: "POST", body, redirect: "manual", credentials: "same-origin",
        keepalive: String(body).length < OUTLIVES,
        headers: { "X-CSRFToken": token(this.form), Accept: "application/json" },
      });
      if (answer.headers.get("Content-Type")?.includes("json")) told = await answer.json();
    } catch {
      return () => this.later(rows, "waiting");
    }
    if (answer.type === "opaqueredirect" || (answer.status === 403 && !told)) return () => this.later(rows, "signed_out");
    if (told?.stranger) return () => this.later(rows, "stranger");
    if (!told || answer.status >= 500) return () => this.later(rows, "failed");
    this.connection.up();
    this.retry = FIRST_RETRY;
    return () => {
      rows.forEach((row) => this.settle(row, told.rows?.[row.id] ?? told, sent.get(row)));
      renew(told.fragments);
    };
  }

  settle(row, told, sent) {
    row.alone = false;
    if (told.status === 200) this.saved(row, told, sent);
    else this.refused(row, told);
  }

  body(sent) {
    const body = new URLSearchParams([["writer", this.form.dataset.writer]]);
    for (const [row, values] of sent) {
      body.append(`${row.prefix}-version`, row.version);
      for (const [name, value] of Object.entries(values)) {
        if (value === true) body.append(`${row.prefix}-${name}`, "on");
        else if (value !== false) body.append(`${row.prefix}-${name}`, value);
      }
      if (row.wish) body.append(`${row.prefix}-take`, row.wish);
    }
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

  later(rows, why) {
    // What cannot be saved does not stand in the way of the others.
    if (why === "failed") {
      rows.forEach((row) => { row.alone = true; });
      this.waiting.push(...rows);
    } else this.waiting.unshift(...rows);
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
