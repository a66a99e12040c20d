// Sentences about warnings: each saves itself, and one not saved yet survives a reload and the
// row's own saving, which brings its warnings back anew.
const form = document.querySelector("[data-grid]");
const words = JSON.parse(document.getElementById("entry-words").textContent);
const PAUSE = 1200; // after the last key, in ms
const RETRY = 5000;
const KEPT = `sentences:${form.action}`;

// Not saved yet, by the address to which each goes: text, and whether an earlier one holds still.
const waiting = new Map(Object.entries(JSON.parse(localStorage.getItem(KEPT) ?? "{}")));
const timers = new Map();
const busy = new Set();

const fieldOf = (address) => form.querySelector(`[data-sentence="${address}"]`);

function keep(address, text) {
  if (text === null) waiting.delete(address);
  else waiting.set(address, text);
  if (waiting.size) localStorage.setItem(KEPT, JSON.stringify(Object.fromEntries(waiting)));
  else localStorage.removeItem(KEPT);
}

function say(address, kind, text = words[kind]) {
  const state = fieldOf(address)?.closest(".finding").querySelector("[data-sentence-state]");
  if (!state) return;
  state.dataset.kind = kind;
  state.textContent = text;
}

function later(address, wait) {
  clearTimeout(timers.get(address));
  timers.set(address, setTimeout(() => save(address), wait));
}

function token() {
  const cookie = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/);
  return cookie ? cookie[1] : form.querySelector("[name=csrfmiddlewaretoken]").value;
}

async function save(address) {
  clearTimeout(timers.get(address));
  if (!waiting.has(address) || busy.has(address)) return;
  const sentence = waiting.get(address);
  busy.add(address);
  say(address, "saving");
  let answer, told;
  try {
    answer = await fetch(address, {
      method: "POST", body: new URLSearchParams({ sentence }), redirect: "manual",
      credentials: "same-origin", headers: { "X-CSRFToken": token(), Accept: "application/json" },
    });
    if (answer.headers.get("Content-Type")?.includes("json")) told = await answer.json();
  } catch {
    say(address, "waiting");
    return later(address, RETRY);
  } finally {
    busy.delete(address);
  }
  take(address, sentence, answer, told);
}

function take(address, sentence, answer, told) {
  if (answer.ok && told) return saved(address, sentence, told);
  if (told?.message) {
    fieldOf(address)?.setAttribute("aria-invalid", "true");
    return say(address, "refused", told.message);
  }
  if (answer.type === "opaqueredirect" || answer.status === 403) {
    say(address, "signed_out");
    return later(address, RETRY);
  }
  say(address, "failed");
  later(address, RETRY);
}

function saved(address, sentence, told) {
  if (waiting.get(address) !== sentence) return later(address, PAUSE);
  keep(address, null);
  const row = fieldOf(address)?.closest("[data-row]");
  const focused = row?.contains(document.activeElement) ? document.activeElement.id : "";
  for (const [name, html] of Object.entries(told.fragments)) {
    const find = (where) => where?.querySelector(`[data-fragment="${name}"]`);
    const place = find(row) ?? find(document);
    if (place) place.innerHTML = html;
  }
  if (focused) document.getElementById(focused)?.focus();
}

// What came anew from the server shows again what was typed and is not saved yet.
function restore() {
  for (const [address, sentence] of waiting) {
    const field = fieldOf(address);
    if (!field || field.value === sentence) continue;
    const { selectionStart, selectionEnd } = document.activeElement;
    field.value = sentence;
    if (document.activeElement === field) field.setSelectionRange(selectionStart, selectionEnd);
    say(address, "typing");
  }
}

form.addEventListener("input", (event) => {
  const address = event.target.dataset.sentence;
  if (!address) return;
  event.target.removeAttribute("aria-invalid");
  keep(address, event.target.value);
  say(address, "typing");
  later(address, PAUSE);
});
form.addEventListener("change", (event) => {
  const tick = event.target;
  if (!tick.dataset.holds) return;
  const field = document.getElementById(tick.dataset.holds);
  keep(field.dataset.sentence, field.value);
  save(field.dataset.sentence);
});
form.addEventListener("focusout", (event) => {
  if (event.target.dataset.sentence) save(event.target.dataset.sentence);
});
form.addEventListener("submit", (event) => {
  if (!event.defaultPrevented) localStorage.removeItem(KEPT);
});
new MutationObserver(restore).observe(form, { childList: true, subtree: true });
const saveAll = () => [...waiting.keys()].forEach((address) => save(address));
addEventListener("online", saveAll);
restore();
saveAll();
