// Pages of a meeting: the arrow keys turn them, or they turn by themselves until somebody pauses.
// The address holds the page. Once round, the page is loaded again: what was approved meanwhile shows.
const SECONDS = 20;
const still = matchMedia("(prefers-reduced-motion: reduce)");
const body = document.querySelector("[data-meeting]");
const slides = [...document.querySelectorAll("[data-slide]")];
const place = document.querySelector("[data-place]");
const pause = document.querySelector("[data-pause]");
const whole = document.querySelector("[data-whole]");

let shown = Math.max(0, slides.findIndex((slide) => `#${slide.id}` === location.hash));
let running = !still.matches && sessionStorage.getItem("meeting-paused") === null;
let timer = 0;

function show(number) {
  shown = (number + slides.length) % slides.length;
  slides.forEach((slide, at) => slide.classList.toggle("slide-shown", at === shown));
  place.textContent = `${shown + 1} / ${slides.length}`;
  history.replaceState(null, "", `#${slides[shown].id}`);
  scrollTo(0, 0);
  wait();
}

function wait() {
  clearTimeout(timer);
  if (running) timer = setTimeout(turnByItself, SECONDS * 1000);
}

async function turnByItself() {
  if (shown + 1 < slides.length) return show(shown + 1);
  show(0);
  // A wall without a network goes on with what it has.
  const answer = await fetch(location.href, { method: "HEAD" }).catch(() => null);
  if (answer?.ok && !answer.redirected && !document.fullscreenElement) location.reload();
  else if (answer?.ok && !answer.redirected) renew();
}

// In full screen a reload would leave it, so the pages alone are replaced.
async function renew() {
  const answer = await fetch(location.href).catch(() => null);
  if (!answer?.ok || answer.redirected) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  const there = [...fresh.querySelectorAll("[data-slide]")];
  if (there.length !== slides.length) return;
  there.forEach((slide, at) => slides[at].replaceChildren(...slide.childNodes));
  document.querySelector(".meeting-head").replaceChildren(...fresh.querySelector(".meeting-head").childNodes);
}

function say() {
  pause.firstElementChild.textContent = running ? pause.dataset.running : pause.dataset.paused;
}

function toggle() {
  running = !running;
  if (running) sessionStorage.removeItem("meeting-paused");
  else sessionStorage.setItem("meeting-paused", "1");
  say();
  wait();
}

function fill() {
  if (document.fullscreenElement) document.exitFullscreen();
  else document.documentElement.requestFullscreen().catch(() => {});
}

const KEYS = {
  ArrowRight: () => show(shown + 1),
  PageDown: () => show(shown + 1),
  ArrowLeft: () => show(shown - 1),
  PageUp: () => show(shown - 1),
  Home: () => show(0),
  End: () => show(slides.length - 1),
  p: toggle,
  f: fill,
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const act = KEYS[event.key] ?? KEYS[event.key.toLowerCase()];
  if (!act) return;
  event.preventDefault();
  act();
});

for (const button of document.querySelectorAll("[data-turn]")) {
  button.hidden = false;
  button.addEventListener("click", () => show(shown + Number(button.dataset.turn)));
}
pause.hidden = false;
pause.addEventListener("click", toggle);
if (document.fullscreenEnabled) {
  whole.hidden = false;
  whole.addEventListener("click", fill);
}
body.classList.add("meeting-turns");
say();
show(shown);
