// Why: reads a page aloud with a voice that lives on this device. A voice from elsewhere would send a child's words to a
// company, so only voices that say `localService` are ever used; where there is none, there is no button and nothing is read.
import { make, say, shape } from "./words.js";

const SPEEDS = [["0.75", "slower"], ["1", "usual"], ["1.25", "quicker"], ["1.5", "quickest"]];
// What is pressed again and again beside the words, or says nothing to the ear.
const UNREAD = "script, style, template, svg, input, select, textarea, audio, video, dialog, .aloud, .back, .thumb, .passage-foot, .question > a, "
  + ".page-facts, .under-links, .player, .speed, .player-more, .listen, .passage .chip, .skip, [aria-hidden='true'], [data-script-words]";
const BLOCKS = "h1, h2, h3, h4, p, li, dt, dd, blockquote, figcaption, legend, label, summary, td, th, caption, button, pre, article, section, div, main, form, ul, ol, dl, table, tr, figure, fieldset, details, header, a.card";
const LONGEST = 220; // letters in one breath: some browsers fall silent in the middle of long ones

let pieces = [];   // { element, text, lang } in the order of reading
let at = 0;
let state = "quiet"; // quiet, reading, paused
let turn = 0;      // an utterance of an earlier turn that ends must not move this one on
let controls;

/** The voice of this device for a language: that very one first, then the same language of another country; never one from elsewhere. */
function voiceFor(lang) {
  const wanted = lang.toLowerCase().replace("_", "-");
  const near = wanted.split("-")[0];
  const own = speechSynthesis.getVoices().filter((voice) => voice.localService);
  const code = (voice) => voice.lang.toLowerCase().replace("_", "-");
  return own.find((voice) => code(voice) === wanted) ?? own.find((voice) => code(voice).split("-")[0] === near && voice.default)
    ?? own.find((voice) => code(voice).split("-")[0] === near);
}

function shown(element) {
  return element.checkVisibility ? element.checkVisibility({ visibilityProperty: true }) : element.getClientRects().length > 0;
}

/** "One. Two, and more" → breaths that end with a sentence, or at a space where a sentence is very long. */
function breaths(text) {
  const sentences = text.replace(/([.!?…؟。]["'”’)]*)\s+/gu, "$1\n").split("\n");
  const made = [];
  for (const sentence of sentences) {
    let rest = sentence.trim();
    while (rest.length > LONGEST) {
      const cut = rest.lastIndexOf(" ", LONGEST);
      const end = cut > 40 ? cut : LONGEST;
      made.push(rest.slice(0, end));
      rest = rest.slice(end).trim();
    }
    if (rest) made.push(rest);
  }
  return made;
}

/** What there is to read in an element, block by block, each in the language that it says. */
function gather(within) {
  const found = [];
  let block = null, lang = "", text = "", newLine = false;
  const close = () => {
    const words = text.replace(/\s+/g, " ").trim();
    if (/[\p{L}\p{N}]/u.test(words)) for (const breath of breaths(words)) found.push({ element: block, text: breath, lang });
    text = "";
  };
  const walker = document.createTreeWalker(within, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT, (node) => {
    if (node.nodeType === Node.TEXT_NODE) return NodeFilter.FILTER_ACCEPT;
    if (node.matches(UNREAD) || !shown(node)) return NodeFilter.FILTER_REJECT;
    return NodeFilter.FILTER_ACCEPT;
  });
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const said = node.nodeType === Node.TEXT_NODE ? node.data : node.matches("img") ? ` ${node.alt.replace(/[.\s]+$/, "")}. ` : "";
    if (!said.trim()) {
      if (said) text += " ";
      else if (getComputedStyle(node).display !== "inline") newLine = true;
      continue;
    }
    const holder = node.parentElement.closest(BLOCKS) ?? within;
    const here = node.parentElement.closest("[lang]")?.lang || document.documentElement.lang || "en";
    if (holder !== block || here !== lang) { close(); block = holder; lang = here; }
    else if (newLine && /[\p{L}\p{N}]\s*$/u.test(text)) text = `${text.trimEnd()}. `; // two lines, not one word
    newLine = false;
    text += said;
  }
  close();
  return found;
}

function mark(element) {
  for (const one of document.querySelectorAll(".being-read")) one.classList.remove("being-read");
  if (!element) return;
  element.classList.add("being-read");
  const place = element.getBoundingClientRect();
  if (place.top < 80 || place.bottom > innerHeight - 96) element.scrollIntoView({ block: "center" });
}

function speak() {
  const piece = pieces[at];
  if (!piece) return stop();
  const voice = voiceFor(piece.lang);
  if (!voice) {
    missing(piece.lang);
    at += 1;
    return speak();
  }
  const mine = turn += 1;
  const utterance = new SpeechSynthesisUtterance(piece.text);
  Object.assign(utterance, { voice, lang: voice.lang, rate: Number(controls.speed.value) });
  utterance.onend = () => {
    if (mine !== turn || state !== "reading") return;
    at += 1;
    speak();
  };
  utterance.onerror = (event) => {
    if (mine === turn && state === "reading" && !["interrupted", "canceled"].includes(event.error)) stop();
  };
  mark(piece.element);
  speechSynthesis.speak(utterance);
  return undefined;
}

function missing(code) {
  const name = new Intl.DisplayNames([document.documentElement.lang || "en"], { type: "language" }).of(code);
  controls.note.textContent = controls.bar.dataset.missing.replace("{language}", name);
}

function show() {
  const quiet = state === "quiet";
  controls.button.replaceChildren(shape(state === "reading" ? "pause" : "play"),
    quiet ? controls.bar.dataset.read : say(state === "reading" ? "pause" : "carryOn"));
  for (const one of [controls.stop, controls.label]) one.hidden = quiet;
  controls.bar.classList.toggle("aloud-on", !quiet);
}

function be(now) {
  state = now;
  show();
}

function begin(within) {
  for (const other of document.querySelectorAll("audio, video")) other.pause();
  speechSynthesis.cancel();
  turn += 1;
  controls.note.textContent = "";
  pieces = gather(within);
  at = 0;
  be("reading");
  speak();
}

// Pausing stops the voice and remembers the sentence: the browser's own pause does nothing on some phones.
function pause() {
  turn += 1;
  be("paused");
  speechSynthesis.cancel();
}

function carryOn() {
  be("reading");
  speak();
}

function stop() {
  if (state === "quiet") return;
  turn += 1;
  const wasOnStop = document.activeElement === controls.stop || document.activeElement === controls.speed;
  be("quiet");
  speechSynthesis.cancel();
  mark(null);
  if (wasOnStop) controls.button.focus();
}

function press() {
  if (state === "reading") pause();
  else if (state === "paused") carryOn();
  else begin(document.querySelector("main"));
}

function besidePassages(words) {
  for (const passage of document.querySelectorAll("article.passage")) {
    const button = make("button", { type: "button", class: "listen", "aria-label": words, onclick: () => begin(passage) }, shape("play"));
    button.append(make("span", { text: controls.bar.dataset.read }));
    let foot = passage.querySelector(".passage-foot");
    if (!foot) {
      foot = make("div", { class: "passage-foot" });
      (passage.querySelector(".passage-rest") ?? passage).append(foot);
    }
    foot.append(button);
  }
}

function build(bar) {
  const speed = make("select", { onchange: () => { if (state === "reading") { turn += 1; speechSynthesis.cancel(); speak(); } } });
  for (const [value, key] of SPEEDS) speed.append(make("option", { value, selected: value === "1", text: say(key) }));
  controls = {
    bar, speed,
    button: make("button", { type: "button", class: "aloud-button", onclick: press }),
    stop: make("button", { type: "button", class: "aloud-button", text: bar.dataset.stop, onclick: stop }),
    label: make("label", { class: "speed" }, make("span", { text: say("speed") }), speed),
    note: make("p", { class: "aloud-note", role: "status" }),
  };
  bar.append(make("div", { class: "aloud-row" }, controls.button, controls.stop, controls.label), controls.note);
  besidePassages(bar.dataset.these);
  show();
  document.addEventListener("keydown", (event) => { if (event.key === "Escape" && state !== "quiet" && !event.defaultPrevented) stop(); });
  document.addEventListener("play", () => { if (state === "reading") pause(); }, true);
  window.addEventListener("pagehide", stop);
}

export function aloud() {
  const bar = document.querySelector("[data-aloud]");
  if (!bar) return;
  if (!("speechSynthesis" in window)) {
    bar.hidden = true;
    return;
  }
  const ready = () => {
    if (!controls && voiceFor(document.documentElement.lang || "en")) build(bar);
  };
  ready();
  speechSynthesis.addEventListener?.("voiceschanged", ready); // phones know their voices a moment later
}
