// Texts of a report: each saves itself, and is kept in the browser until the server has it.
// How a text is cleaned and printed, and whether it may be saved, is the server's to say.
const form = document.querySelector("[data-texts]");
const words = JSON.parse(document.getElementById("text-words").textContent);
const PAUSE = 1500; // after the last key, in ms
const RETRY = 5000;

class Text {
  constructor(element) {
    this.element = element;
    this.prefix = element.dataset.text;
    this.field = element.querySelector("[data-text-field]");
    this.version = element.querySelector("[data-text-version]");
    this.seen = element.querySelector("[data-text-seen]");
    this.state = element.querySelector("[data-text-state]");
    this.conflict = element.querySelector("[data-text-conflict]");
    this.key = `text:${form.dataset.texts}:${element.dataset.save}`;
    this.saving = null;
    this.dirty = false;
    this.stuck = false; // waits for the writer's choice or correction
    this.timer = 0;
    this.listen();
    this.restore();
  }

  listen() {
    this.field.addEventListener("input", () => this.touch());
    this.field.addEventListener("blur", () => this.save());
    this.field.addEventListener("keydown", (event) => {
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "b") {
        event.preventDefault();
        this.mark("bold");
      }
    });
    const tools = this.element.querySelector("[data-text-tools]");
    if (tools) tools.hidden = false;
    for (const button of tools?.querySelectorAll("[data-mark]") ?? []) {
      button.addEventListener("click", () => this.mark(button.dataset.mark));
    }
  }

  // What was typed before a reload, a closed lid or a new sign-in, and that the server never got.
  restore() {
    const kept = read(this.key);
    if (!kept || kept.text === this.field.value) return forget(this.key);
    this.element.closest("details")?.setAttribute("open", "");
    this.field.value = kept.text;
    this.version.value = kept.version;
    this.touch();
    this.say("restored");
  }

  mark(kind) {
    const { selectionStart: from, selectionEnd: to, value } = this.field;
    const chosen = value.slice(from, to);
    const marked = kind === "bold" ? `**${chosen}**` : listed(chosen, value.slice(0, from));
    this.field.focus();
    // Through the browser's own editing, so that Ctrl+Z takes it back.
    if (!document.execCommand("insertText", false, marked)) this.field.setRangeText(marked);
    if (kind === "bold" && !chosen) this.field.setSelectionRange(from + 2, from + 2);
    this.touch();
  }

  say(kind, text = words[kind]) {
    this.state.dataset.kind = kind;
    this.state.textContent = text;
  }

  touch() {
    this.dirty = true;
    this.stuck = false;
    keep(this.key, { text: this.field.value, version: this.version.value });
    const longest = Number(this.element.dataset.longest);
    const near = this.field.value.length > longest * 0.9;
    const count = words.left.replace("%(count)s", this.field.value.length).replace("%(longest)s", longest);
    this.say("typing", near ? `${words.typing} · ${count}` : words.typing);
    this.later(PAUSE);
  }

  later(wait) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), wait);
  }

  save() {
    clearTimeout(this.timer);
    if (this.saving) return this.saving.then(() => this.save());
    if (!this.dirty || this.stuck || this.conflict.querySelector(".conflict")) return Promise.resolve();
    this.saving = this.post().finally(() => { this.saving = null; });
    return this.saving;
  }

  async post() {
    const sent = this.field.value;
    const body = new URLSearchParams([[this.version.name, this.version.value], [this.field.name, sent]]);
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
    this.conflict.replaceChildren();
    this.field.removeAttribute("aria-invalid");
    if (answer.type === "opaqueredirect" || (answer.status === 403 && !told)) this.signedOut();
    else if (answer.ok && told) this.saved(told, sent);
    else if (told?.conflict) this.choose(told);
    else if (told?.message) {
      this.stuck = true;
      this.field.setAttribute("aria-invalid", "true");
      this.say("refused", told.message);
    } else { this.say("failed"); this.later(RETRY); }
  }

  saved(told, sent) {
    this.version.value = told.version;
    this.seen.value = told.seen;
    // What was typed while the answer was on its way stays; a cleaned text is shown once one has left.
    if (this.field.value !== sent) return this.touch();
    if (document.activeElement !== this.field) this.field.value = told.text;
    this.dirty = false;
    forget(this.key);
    this.preview(told.html);
    this.say("saved", words.saved.replace("%(time)s", told.saved_at));
  }

  preview(html) {
    const place = this.element.querySelector("[data-text-preview]");
    if (!place) return;
    place.hidden = html === "";
    place.querySelector(".prose").innerHTML = html;
  }

  choose(told) {
    this.conflict.innerHTML = told.conflict;
    this.say("conflict");
    this.conflict.querySelector("[data-keep-theirs]").addEventListener("click", () => {
      this.conflict.replaceChildren();
      this.field.value = told.text;
      this.version.value = told.version;
      this.seen.value = told.seen;
      this.dirty = false;
      forget(this.key);
      this.say("typing", "");
      this.field.focus();
    });
    this.conflict.querySelector("[data-use-mine]").addEventListener("click", () => {
      this.conflict.replaceChildren();
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

function listed(chosen, before) {
  const start = before === "" || before.endsWith("\n") ? "" : "\n";
  return start + chosen.split("\n").map((line) => (line.startsWith("- ") ? line : `- ${line}`)).join("\n");
}

function token() {
  const cookie = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/);
  return cookie ? cookie[1] : form.querySelector("[name=csrfmiddlewaretoken]").value;
}

// A browser may refuse to keep anything; saving itself still works then.
function read(key) {
  try { return JSON.parse(localStorage.getItem(key)); } catch { return null; }
}
function keep(key, value) {
  try { localStorage.setItem(key, JSON.stringify(value)); } catch { /* full or forbidden */ }
}
function forget(key) {
  try { localStorage.removeItem(key); } catch { /* forbidden */ }
}

const texts = [...form.querySelectorAll("[data-text]")].map((element) => new Text(element));

for (const button of form.querySelectorAll("[data-start-from]")) {
  const text = texts.find((each) => each.prefix === button.dataset.startFrom);
  button.hidden = false;
  button.addEventListener("click", () => {
    const last = form.querySelector(`[data-last="${text.prefix}"]`).content.textContent;
    // Never over what is there: the old text goes below it.
    text.field.value = text.field.value ? `${text.field.value}\n\n${last}` : last;
    text.field.focus();
    text.touch();
  });
}

form.addEventListener("submit", async (event) => {
  const busy = texts.filter((text) => text.saving);
  if (event.defaultPrevented || !busy.length) return;
  // A save on its way would make the page's own version stale: it is waited for.
  event.preventDefault();
  await Promise.allSettled(busy.map((text) => text.saving));
  form.requestSubmit(event.submitter);
});
const saveAll = () => texts.forEach((text) => text.save());
addEventListener("online", saveAll);
addEventListener("focus", saveAll);
