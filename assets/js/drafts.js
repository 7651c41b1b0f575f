// Why: words are kept on the server every few seconds while somebody types, so that no time-out, dead tab or lost network takes them.
import { arrivedMeanwhile, forgetArrived, forgetLetter, keepLetter, sendLetters } from "./outbox.js";
import { send } from "./server.js";

const PAUSE = 2000, AFTER_LEAVING_A_BOX = 700, FIRST_RETRY = 5000, LONGEST_RETRY = 60000, A_MINUTE = 60000, A_MOMENT = 1500;
const open = [];

function pairs(form) {
  return [...new FormData(form)].filter(([name, value]) => typeof value === "string" && name !== "csrf_token" && !name.startsWith("sent-"));
}

/** What is typed, as one text; the count of saves is not part of it. */
function state(form) {
  return new URLSearchParams(pairs(form).filter(([name]) => name !== "draft_turn")).toString();
}

/** Says how it stands: at once for the eye, at most once a minute for the ear. */
function teller(line) {
  const shown = line.querySelector("[data-shown]"), told = line.querySelector("[data-told]"), again = line.querySelector("[data-again]");
  let last = 0, timer, words = "";
  const aloud = () => { last = Date.now(); timer = undefined; told.textContent = words; };
  return (text, isTrouble, signIn = false) => {
    words = text;
    shown.textContent = text;
    line.classList.toggle("draft-trouble", isTrouble);
    again.hidden = !signIn;
    timer ??= setTimeout(aloud, Math.max(0, last + A_MINUTE - Date.now()));
  };
}

class Draft {
  constructor(form, line) {
    this.form = form;
    this.line = line;
    this.tell = teller(line);
    this.tab = form.elements.draft_tab.value;
    this.first = this.kept = state(form);
    this.wait = 0;
    this.isOver = false;
    form.addEventListener("input", () => { this.revive(); this.changed(PAUSE); });
    form.addEventListener("change", () => this.changed(PAUSE));
    form.addEventListener("focusout", () => this.changed(AFTER_LEAVING_A_BOX));
    form.addEventListener("submit", (event) => this.sending(event));
    window.addEventListener("online", () => this.save());
    window.addEventListener("pagehide", () => this.leave());
    document.addEventListener("visibilitychange", () => { if (document.hidden) this.leave(); });
    window.addEventListener("pageshow", (event) => { if (event.persisted && this.isOver) location.reload(); });
  }

  /** Words that came back with the page, because they were not taken, are kept like typed ones. */
  start() {
    if (!("typed" in this.line.dataset) || this.isOver) return;
    this.kept = "";
    this.changed(0);
  }

  /** Somebody stopped the form on its way and types on. */
  revive() {
    if (!this.isOver || this.isGivenUp) return;
    this.isOver = this.isLaidDown = false;
    this.form.removeAttribute("data-holding");
  }

  get isKept() { return this.isOver || state(this.form) === this.kept; }

  changed(pause) {
    const isKept = this.isKept;
    this.form.toggleAttribute("data-kept", isKept && state(this.form) !== this.first);
    if (isKept || this.isOver) return;
    const due = Date.now() + pause;
    if (this.timer && this.due <= due) return; // while somebody types on, words are still kept every few seconds
    clearTimeout(this.timer);
    this.due = due;
    this.timer = setTimeout(() => this.save(), pause);
  }

  letter() {
    const turn = this.form.elements.draft_turn;
    turn.value = Number(turn.value) + 1;
    return { url: this.line.dataset.draft, pairs: pairs(this.form) };
  }

  /** Keeps the words now; true when the server has all of them. */
  async save(options = {}) {
    clearTimeout(this.timer);
    this.timer = undefined;
    if (this.isKept) return true;
    if (this.busy && !options.keepalive) {
      await this.busy;
      return this.save(options);
    }
    const at = state(this.form), letter = this.letter();
    const mine = this.busy = send(letter.url, letter.pairs, options);
    const answer = await mine;
    if (this.busy === mine) this.busy = undefined;
    if (answer.why) return this.failed(answer, letter);
    this.kept = at;
    this.wait = 0;
    this.tell(answer.said, false); // the server has them: that is so, however long the browser takes to clear up
    if (this.isWaiting) { this.isWaiting = false; await forgetLetter(this.tab).catch(() => {}); }
    this.changed(PAUSE);
    return this.isKept;
  }

  failed(answer, letter) {
    const { why } = answer;
    this.tell(answer.trouble || this.line.dataset[why], true, why === "out");
    if (this.isOver) return false;
    this.wait = Math.min(LONGEST_RETRY, this.wait ? this.wait * 2 : FIRST_RETRY);
    if (why === "refused") return false;
    this.post(letter);
    this.due = Date.now() + this.wait;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), this.wait);
    return false;
  }

  post(letter) {
    this.isWaiting = true;
    this.posted = keepLetter(this.tab, letter).catch(() => {});
    return this.posted;
  }

  leave() {
    if (!this.isKept) this.save({ keepalive: true });
  }

  /** The form itself is sent. Words that the server has not got yet are laid down in the browser first: it may not arrive. */
  sending(event) {
    const letter = this.letter();
    if (this.isKept || this.isLaidDown) {
      this.over();
      return;
    }
    event.preventDefault();
    if (this.form.hasAttribute("data-holding")) return;
    this.form.setAttribute("data-holding", ""); // until the next page comes
    const enough = new Promise((resolve) => { setTimeout(resolve, A_MOMENT); });
    Promise.race([this.post(letter), enough]).then(() => {
      this.isLaidDown = true;
      this.form.requestSubmit(event.submitter);
    });
  }

  over() {
    this.isOver = true;
    clearTimeout(this.timer);
    this.form.setAttribute("data-kept", "");
  }
}

/** Keeps the words of every form on the page; true when the server has all of them. */
export async function keepAll() {
  const done = await Promise.all(open.map((one) => one.save()));
  await Promise.all(open.map((one) => one.posted));
  return done.every(Boolean);
}

/** Nothing more is kept: the words were given up on purpose. */
export function giveUp() {
  for (const one of open) { one.isGivenUp = true; one.over(); }
  document.dispatchEvent(new Event("given-up"));
}

/** The words alone, whatever form they lie in. */
function typed(all) {
  return all.filter(([name]) => !/^(draft_.*|once|base)$/.test(name)).map(String).sort().join();
}

/** Whether the page has the box of the letter, and nobody has typed in it yet. */
function isFor(letter, one) {
  const says = new Map(letter.pairs), boxes = one.form.elements;
  const same = ["draft_field", "draft_passage", "draft_form"].every((name) => (boxes[name]?.value ?? "") === (says.get(name) ?? ""));
  return same && letter.url === one.line.dataset.draft && !("typed" in one.line.dataset) && state(one.form) === one.first;
}

/** Whether the page shows something else than the letter says; where it said nothing, whether words that were kept before stand there. */
function isMissing(letter) {
  const differs = (form) => (letter.isEmpty ? form.elements.draft_from?.value : typed(letter.pairs) !== typed(pairs(form)));
  return open.some((one) => isFor(letter, one) && differs(one.form));
}

async function catchUp(before = []) {
  const sent = await sendLetters();
  const isDrawnTooEarly = before.some((letter) => open.some((one) => isFor(letter, one)));
  if (!isDrawnTooEarly && !sent.some(isMissing)) return;
  forgetArrived();
  location.reload(); // they are in the box of the page that comes
}

export function drafts() {
  for (const line of document.querySelectorAll("[data-draft]")) open.push(new Draft(line.closest("form"), line));
  for (const form of document.querySelectorAll("form[data-leave-words]")) form.addEventListener("submit", giveUp);
  catchUp(arrivedMeanwhile()).catch(() => {}).finally(() => { for (const one of open) one.start(); });
  window.addEventListener("online", () => { catchUp().catch(() => {}); });
  document.addEventListener("kept-here", () => { for (const one of open) { one.isGivenUp = true; one.over(); } }); // the whole form waits (uploads.js)
}
