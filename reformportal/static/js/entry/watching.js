// Looks now and then whether somebody else saved something, and who else has the page open.
import { renew } from "./row.js";

const ALONE = 15000;
const TOGETHER = 4000;

export class Watching {
  constructor(form, rows, saver, connection) {
    Object.assign(this, { form, saver, connection });
    this.rows = new Map(rows.map((row) => [row.id, row]));
    this.since = form.dataset.now;
    this.tag = "";
    this.others = 0;
    this.closed = false;
  }

  start() {
    this.look();
    document.addEventListener("visibilitychange", () => this.look());
    addEventListener("focus", () => this.look());
  }

  async look() {
    clearTimeout(this.timer);
    if (document.hidden || this.looking || this.closed) return;
    this.looking = true;
    await this.ask();
    this.looking = false;
    this.timer = setTimeout(() => this.look(), this.others ? TOGETHER : ALONE);
  }

  async ask() {
    const known = new Map(this.saver.known);
    const asked = new URLSearchParams({ since: this.since, known: [...known].map((pair) => pair.join(":")).join(",") });
    let answer, told;
    try {
      answer = await fetch(`${this.form.dataset.changes}?${asked}`, {
        redirect: "manual", credentials: "same-origin", cache: "no-store",
        headers: { Accept: "application/json", ...(this.tag && { "If-None-Match": this.tag }) },
      });
      if (answer.ok) told = await answer.json();
    } catch {
      return; // a save will say so
    }
    if (answer.type === "opaqueredirect") this.connection.down("signed_out", this.saver.unsent);
    else if (told && String(told.writer) !== this.form.dataset.writer) this.connection.down("stranger", this.saver.unsent);
    else if (told || answer.status === 304) this.seen();
    if (told) this.take(told, answer.headers.get("ETag"), known);
  }

  // The session is back, perhaps by a sign-in in another tab.
  seen() {
    if (this.connection.isUp) return;
    this.connection.again();
    if (!this.saver.unsent) this.connection.up();
    this.saver.resume();
  }

  take(told, tag, known) {
    this.tag = tag ?? "";
    this.since = told.now;
    for (const [id, version] of known) if (this.saver.known.get(id) === version) this.saver.known.delete(id);
    for (const [id, news] of Object.entries(told.rows)) {
      const row = this.rows.get(id);
      if (row) this.saver.news(row, news);
    }
    this.others = told.others;
    renew(told.fragments);
    if (told.closed) {
      this.closed = true;
      this.connection.tell("closed", told.closed);
    }
  }
}
