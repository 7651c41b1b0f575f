// Why: files go to the server piece by piece while somebody still writes, and go on by themselves after a tunnel or a
// stopped server. The form then names them. What waits for a line lies in the browser, encrypted (waiting_keep.js); otherwise nothing is
// kept there: the server knows which are whose (H3).
import { small } from "./files.js";
import { isPoor } from "./smaller.js";
import { FileAhead } from "./upload.js";
import { Kept, isTake, keepHere, offerFound } from "./uploads_kept.js";
import { keepWaiting } from "./waiting_here.js";
import { make, say as common } from "./words.js";

const AT_ONCE = 2, LONG_ENOUGH = 20000;
const source = document.querySelector("[data-uploads]");
const boxes = [];
let isLeaving = false, waits = false, mayGo = false, sender, posted;

function say(key, values = {}) {
  let text = source.dataset[key] ?? "";
  for (const [name, value] of Object.entries(values)) text = text.replace(`{${name}}`, value);
  return text;
}

function size(bytes) {
  if (bytes < 1048576) return say("kilobytes", { number: Math.max(1, Math.round(bytes / 1024)) });
  const number = bytes / 1048576;
  return say("megabytes", { number: number < 10 ? number.toFixed(1).replace(/\.0$/, "") : Math.round(number) });
}

/** One file in the list of its box: its name, how far it is, and what can be done with it. */
class Line {
  constructor(box, file) {
    this.box = box;
    this.file = file;
    this.state = "turn";
    const { name } = file;
    this.bar = make("progress", { max: 100, value: 0, "aria-label": name });
    this.words = make("span", { class: "ahead-words" });
    this.again = make("button", { type: "button", class: "link-button", text: say("try"), "aria-label": say("tryNamed", { name }), hidden: true, onclick: () => this.ahead.goOn() });
    this.away = make("button", { type: "button", class: "link-button", onclick: () => this.takeAway() });
    this.hidden = make("input", { type: "hidden", name: `sent-${box.input.name}`, disabled: true });
    this.element = make("li", { class: "ahead plain" },
      make("span", { class: "name" }, make("bdi", { text: name })),
      make("div", { class: "ahead-state" }, this.bar, this.words), make("div", { class: "ahead-buttons" }, this.again, this.away), this.hidden);
    this.ahead = new FileAhead(file, source.dataset.uploads, (state, detail) => this.told(state, detail));
    this.kept = new Kept(file, box.input, waits && !isTake(file), () => this.box.tell(say("noRoom"), true));
    if (isPoor()) this.kept.now().catch(() => {});
    small(file).then((picture) => {
      if (!picture) return;
      this.element.prepend(picture);
      this.element.classList.remove("plain");
    });
    this.show();
  }

  get isUnderWay() { return ["turn", "sending", "waiting", "out"].includes(this.state); }
  get isRefused() { return ["refused", "other"].includes(this.state); }

  told(state, detail) {
    const before = this.state;
    this.state = state;
    if (state === "here") { this.hidden.value = detail; this.hidden.disabled = false; }
    else if (state === "sending") this.done = detail;
    else this.why = detail;
    if (state === "waiting") this.kept.now().catch(() => {});
    if (this.isRefused) this.kept.away();
    this.show();
    if (before !== state) this.box.changed(this);
  }

  show() {
    const { state } = this, isHere = state === "here", name = this.file.name, all = this.file.size;
    const told = { turn: say("turn"), waiting: this.why || say("waiting"), here: say("here"), out: say("out"), other: say("other"), plain: say("plain"), refused: this.why };
    const far = say("progress", { done: size(this.done ?? 0), all: size(all) });
    this.words.textContent = state === "sending" ? far : state === "waiting" && this.done ? `${far}. ${told.waiting}` : told[state];
    this.bar.hidden = isHere || state === "plain" || this.isRefused;
    if (this.done !== undefined) this.bar.value = Math.floor((this.done / all) * 100);
    this.again.hidden = !["waiting", "out"].includes(state);
    const over = !this.isUnderWay;
    this.away.textContent = over ? common("takeAway") : say("cancel");
    this.away.setAttribute("aria-label", over ? common("takeAwayNamed", { name }) : say("cancelNamed", { name }));
    this.element.classList.toggle("ahead-trouble", this.isRefused);
  }

  takeAway() {
    this.ahead.drop();
    this.kept.away();
    this.box.remove(this);
    this.box.input.focus();
  }
}

class Box {
  constructor(input) {
    this.input = input;
    this.form = input.form;
    this.lines = [];
    this.list = make("ul", { class: "chosen" });
    this.said = make("p", { class: "chosen-said", role: "status" });
    const there = [...input.files];
    input.value = "";
    input.dispatchEvent(new Event("change", { bubbles: true })); // the plain list of files.js empties itself
    input.dataset.ahead = "";
    const place = input.closest(".capture");
    input.closest(".choice").after(this.said, this.list);
    input.addEventListener("change", () => {
      const files = [...input.files];
      input.value = "";
      this.take(files);
    });
    place.addEventListener("dragover", (event) => { event.preventDefault(); place.classList.add("is-over"); });
    for (const end of ["dragleave", "drop"]) place.addEventListener(end, () => place.classList.remove("is-over"));
    place.addEventListener("drop", (event) => { event.preventDefault(); this.take([...event.dataTransfer.files]); });
    this.take(there);
  }

  take(files) {
    if (!files.length) return;
    for (let fold = this.input.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true; // what was chosen is seen
    if (!this.input.multiple) {
      for (const line of [...this.lines]) { line.ahead.drop(); line.kept.away(); this.remove(line); }
      files = files.slice(-1);
    }
    for (const file of files) {
      const line = new Line(this, file);
      this.lines.push(line);
      this.list.append(line.element);
    }
    this.tell(files.length === 1 ? say("one") : say("many", { count: files.length }));
    nextTurn();
  }

  /** `isShown`: the eye finds it beside the file. */
  tell(words, isShown = false) {
    this.said.classList.toggle("vh", isShown);
    if (this.said.textContent !== words) this.said.textContent = words; // the same twice would be read out twice
  }

  remove(line) {
    this.lines = this.lines.filter((one) => one !== line);
    line.element.remove();
    this.tell("");
    nextTurn();
    settle(this.form);
  }

  /** What the ear is told: that a file waits, can't be sent, or that all are here; never each piece. */
  changed(line) {
    const { name } = line.file, { lines } = this;
    if (line.state === "waiting") this.tell(say("toldWaiting", { name }), true);
    else if (line.isRefused) this.tell(`${name}: ${line.words.textContent}`, true);
    else if (lines.every((one) => one.state === "here")) this.tell(lines.length === 1 ? say("oneHere") : say("allHere", { count: lines.length }));
    nextTurn();
    settle(this.form);
  }
}

const linesOf = (form) => boxes.filter((box) => box.form === form).flatMap((box) => box.lines);

/** A few at a time, in the order they were chosen. */
function nextTurn() {
  const lines = boxes.flatMap((box) => box.lines);
  let free = AT_ONCE - lines.filter((one) => one.ahead.isBusy).length;
  for (const line of lines) {
    if (free > 0 && line.state === "turn" && !line.ahead.isBusy) { free -= 1; line.ahead.goOn(); }
  }
}

const held = new Map();

/** The form was sent while files are on their way: it waits for them, says so, and goes by itself. */
function hold(form, submitter) {
  const without = make("button", { type: "button", class: "button button-quiet button-small", text: say("without"), onclick: () => {
    for (const line of linesOf(form).filter((one) => one.isUnderWay)) { line.ahead.stop(); line.box.remove(line); }
  } });
  const words = make("p", { role: "status" });
  const element = make("div", { class: "ahead-wait" }, words, without);
  const bar = form.querySelector(".save-bar"); // what it says stands where Save was pressed
  if (bar) bar.prepend(element);
  else (form.querySelector(".actions") ?? form).before(element);
  const later = make("button", { type: "button", class: "button button-quiet button-small", text: say("keepHere"), onclick: () => keep(form, submitter) });
  if (waits) without.before(later);
  form.setAttribute("data-holding", "");
  held.set(form, { element, words, submitter });
  const look = setInterval(() => {
    if (!held.has(form)) { clearInterval(look); return; }
    const { since } = held.get(form), isStill = linesOf(form).some((one) => one.state === "waiting");
    held.get(form).since = isStill ? since ?? Date.now() : undefined;
    if (waits && isStill && since && Date.now() - since > LONG_ENOUGH) keep(form, submitter);
  }, 1000);
  settle(form);
}

/** The form is sent without a line: it is laid down here, and goes by itself. Where this device keeps nothing, it waits on this page. */
async function keep(form, submitter) {
  const waiting = held.get(form);
  if (waiting?.isKeeping) return;
  if (waiting) waiting.isKeeping = true;
  form.setAttribute("data-holding", "");
  const lines = linesOf(form);
  try {
    posted = await keepHere(form, submitter, lines, isPoor(sender.prefers));
  } catch {
    if (waiting) waiting.isKeeping = false;
    form.removeAttribute("data-holding");
    if (!waiting && lines.some((one) => one.isUnderWay)) hold(form, submitter);
    const place = held.get(form);
    if (place) place.words.after(make("p", { text: say("noRoom") }));
    else { mayGo = true; form.requestSubmit(submitter); mayGo = false; }
    return;
  }
  held.delete(form);
  waiting?.element.remove();
  isLeaving = true;
  form.removeAttribute("data-holding");
  form.setAttribute("data-kept", "");
  document.dispatchEvent(new Event("kept-here"));
  form.hidden = true;
  document.querySelector("main").focus();
  await sender.now();
}

function settle(form) {
  const waiting = held.get(form);
  if (!waiting || waiting.isKeeping) return;
  const left = linesOf(form).filter((one) => one.isUnderWay).length, refused = linesOf(form).some((one) => one.isRefused);
  if (left && !refused) {
    waiting.words.textContent = left === 1 ? say("stillOne") : say("stillMany", { count: left });
    return;
  }
  held.delete(form);
  waiting.element.remove();
  form.removeAttribute("data-holding");
  form.requestSubmit(waiting.submitter);
}

function sending(event) {
  const form = event.target, lines = linesOf(form);
  if (event.submitter?.hasAttribute("formaction") || form.hasAttribute("data-recording") || mayGo) return;
  const mayKeep = waits && form.matches("form[data-guard][enctype]"), isPlain = lines.some((one) => one.state === "plain");
  if (!lines.length && !(mayKeep && navigator.onLine === false)) return;
  const stop = () => { event.preventDefault(); event.stopImmediatePropagation(); };
  const bad = lines.find((one) => one.isRefused);
  if (bad) {
    stop();
    bad.box.tell(say("refused"));
    bad.away.focus();
  } else if (mayKeep && !isPlain && (navigator.onLine === false || (isPoor(sender.prefers) && lines.some((one) => one.isUnderWay)))) {
    stop();
    if (!held.has(form) && !form.hasAttribute("data-holding")) keep(form, event.submitter);
  } else if (lines.some((one) => one.isUnderWay)) {
    stop();
    if (!held.has(form)) hold(form, event.submitter);
  } else {
    for (const box of boxes.filter((one) => one.form === form)) box.input.files = plainly(box);
    isLeaving = true;
  }
}

/** Files that could not go ahead come with the form. */
function plainly(box) {
  const bag = new DataTransfer();
  for (const line of box.lines) if (line.state === "plain") bag.items.add(line.file);
  return bag.files;
}

function begin() {
  waits = "waits" in source.dataset;
  sender = keepWaiting(document.querySelector("[data-waiting]"), (form, at) => {
    if (form.id !== posted) return false;
    location.assign(at);
    return true;
  });
  for (const input of document.querySelectorAll(".capture input[type=file]")) if (input.form) boxes.push(new Box(input));
  document.addEventListener("submit", sending, true);
  if (waits) offerFound(boxes, say).catch(() => {});
  for (const sign of ["dragover", "drop"]) document.addEventListener(sign, (event) => { if (event.dataTransfer?.types.includes("Files")) event.preventDefault(); });
  window.addEventListener("online", () => { for (const box of boxes) for (const line of box.lines) if (line.state === "waiting") line.ahead.goOn(); });
  document.addEventListener("given-up", () => { isLeaving = true; }); // signed out: nobody is asked, and the page goes
  window.addEventListener("pageshow", () => { isLeaving = false; });
  window.addEventListener("beforeunload", (event) => {
    if (isLeaving || !boxes.some((box) => box.lines.length)) return;
    event.preventDefault();
    event.returnValue = "";
  });
}

if (source && "DataTransfer" in window) begin();
