// Whether the server answers, in one line at the top of the grid; and signing in again in place.
import { said, words } from "./words.js";

export class Connection {
  constructor(form) {
    this.form = form;
    this.bar = form.querySelector("[data-connection]");
    this.dialog = document.getElementById("sign-in-again");
    this.state = "up";
    this.resumed = () => {};
  }

  get isUp() {
    return this.state === "up";
  }

  // Another person's session: nothing is sent in her name.
  get isShut() {
    return this.state === "stranger";
  }

  up() {
    if (this.isUp) return;
    this.state = "up";
    this.tell("");
  }

  down(why, count) {
    this.state = why;
    this.tell(why, said(`${why}_all`, { count }));
    if (why === "signed_out") this.bar.append(this.button());
  }

  // Somebody is signed in again: the next answer tells whether it is the right person.
  again() {
    this.state = "waiting";
    this.tell("");
  }

  tell(kind, text = "") {
    this.bar.dataset.kind = kind;
    this.bar.textContent = text;
  }

  button() {
    const button = document.createElement("button");
    Object.assign(button, { type: "button", className: "button button-primary", textContent: words.sign_in });
    button.addEventListener("click", () => this.open());
    return button;
  }

  // The portal's own sign-in form, fetched afresh with its token: the page is not left.
  async open() {
    this.complain("");
    if (!this.dialog.open) this.dialog.showModal();
    const answer = await this.fetch();
    if (!answer) this.complain(words.waiting);
    else if (answer.type === "opaqueredirect") this.signedIn();
    else this.place(await formIn(answer));
  }

  fetch(options = {}) {
    const asked = { redirect: "manual", credentials: "same-origin", cache: "no-store", ...options };
    return fetch(this.form.dataset.signIn, asked).catch(() => null);
  }

  place(form) {
    if (!form) { this.complain(words.sign_in_refused); return; }
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.submit(form);
    });
    this.dialog.querySelector("[data-sign-in-form]").replaceChildren(form);
    form.querySelector("input:not([type=hidden])")?.focus();
  }

  async submit(form) {
    const answer = await this.fetch({ method: "POST", body: new URLSearchParams(new FormData(form)) });
    if (!answer) this.complain(words.waiting);
    else if (answer.type === "opaqueredirect") this.signedIn();
    else if (answer.ok) {
      this.place(await formIn(answer));
      this.complain(words.sign_in_wrong);
    } else this.complain(words.sign_in_refused);
  }

  signedIn() {
    this.dialog.querySelector("[data-sign-in-form]").replaceChildren();
    if (this.dialog.open) this.dialog.close();
    this.again();
    this.resumed();
  }

  complain(text) {
    const place = this.dialog.querySelector("[data-sign-in-error]");
    place.hidden = !text;
    place.querySelector("span").textContent = text;
  }
}

async function formIn(answer) {
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const form = page.querySelector("main form[method=post], form[method=post]:has([type=password])");
  return form ? document.importNode(form, true) : null;
}
