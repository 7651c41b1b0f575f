// Why: a voice can be recorded on the page itself: heard, paused, listened to, done again, and lost by nothing. The recording goes into the
// ordinary file field, which works without any of this. What lies in the browser until it is saved is takes.js's.
import { Level } from "./level.js";
import { Takes } from "./recorder_takes.js";
import { mine } from "./waiting_keep.js";
import { digestOf, holdTake, keepPiece, keepTake, settleTakes } from "./takes.js";
import { clock, make, say } from "./words.js";

const FIVE_MINUTES = 5, A_PIECE = 1000, A_LOOK = 500, AT_WORK = 10000, A_MOMENT = 1500, NEARLY = 0.97, BITS = 64000;
const TYPES = [["audio/webm;codecs=opus", "webm"], ["audio/mp4", "m4a"], ["audio/ogg;codecs=opus", "ogg"]];
const WHY = {
  NotAllowedError: "refused", SecurityError: "refused", NotFoundError: "missing", OverconstrainedError: "missing",
  NotReadableError: "busy", AbortError: "busy",
};
const anId = () => crypto.randomUUID?.() ?? `${Date.now()}-${Math.random()}`;

/** A kind of sound that this browser can write and play. */
function kind() {
  const audio = document.createElement("audio");
  return TYPES.find(([type]) => MediaRecorder.isTypeSupported(type) && audio.canPlayType(type));
}

class Recorder {
  constructor(box, input, [type, ending]) {
    Object.assign(this, { box, input, type, ending, group: anId(), before: 0, since: 0, pending: 0, writing: Promise.resolve() });
    this.most = { seconds: Number(box.dataset.mostSeconds), bytes: Number(box.dataset.mostBytes) };
    this.said = make("p", { role: "status", class: "recorder-said" });
    this.told = make("p", { role: "status", class: "vh" }); // for the ear alone, so that nothing to be seen changes all the time
    this.time = make("span", { class: "recorder-time", role: "timer", "aria-live": "off", text: clock(0) });
    const button = (text, act, look = "button-quiet") => make("button", { type: "button", class: `button ${look}`, text, hidden: true, onclick: act });
    this.start = button(say("record"), () => this.begin(), "");
    this.pause = button(say("pauseRecording"), () => (this.machine.state === "recording" ? this.machine.pause() : this.machine.resume()));
    this.finish = button(say("finish"), () => this.machine.stop(), "");
    this.again = button(say("again"), () => this.recordAgain());
    const heard = { heard: this.word("levelHeard"), quiet: this.word("levelQuiet"), loud: this.word("levelLoud") };
    this.level = new Level(heard, (words) => { this.told.textContent = words; });
    this.takes = new Takes(this);
    this.row = make("div", { class: "recorder-row" }, this.start, this.pause, this.finish, this.time);
    this.guide = make("p", { class: "small soft", text: this.word("guide") });
    box.append(
      make("p", { class: "recorder-title", text: this.word("recorderTitle") }), this.takes.found, this.row, this.guide, this.level.box, this.said, this.told,
      this.takes.list, this.takes.question, make("div", { class: "recorder-row" }, this.again),
    );
    input.form?.addEventListener("submit", (event) => this.sending(event), true);
    window.addEventListener("beforeunload", (event) => {
      if (!this.isOn) return;
      event.preventDefault();
      event.returnValue = "";
    });
    this.show();
    box.hidden = false;
  }

  word(key, values = {}) {
    let text = this.box.dataset[key] ?? "";
    for (const [name, value] of Object.entries(values)) text = text.replace(`{${name}}`, value);
    return text;
  }

  say(text) { this.said.textContent = text; }

  get isOn() { return Boolean(this.machine && this.machine.state !== "inactive"); }

  get seconds() { return this.before + (this.since ? (performance.now() - this.since) / 1000 : 0); }

  show() {
    this.input.form?.toggleAttribute("data-recording", this.isOn);
    const isPaused = this.machine?.state === "paused", isDone = !this.isOn && this.takes.all.length > 0;
    this.start.hidden = this.isOn || isDone;
    this.pause.hidden = this.finish.hidden = !this.isOn;
    this.again.hidden = !isDone;
    this.row.hidden = isDone;
    this.guide.hidden = isDone;
    this.takes.list.hidden = this.isOn;
    this.pause.textContent = say(isPaused ? "resume" : "pauseRecording");
    this.time.classList.toggle("recorder-on", this.isOn && !isPaused);
    this.time.textContent = clock(this.seconds);
  }

  recordAgain() {
    const spare = this.takes.spare();
    if (this.takes.all.length < 2 || !spare.length) { this.begin(); return; }
    this.takes.ask("askAgain", "yesAgain", "noAgain", () => { this.takes.drop(...spare); this.begin(); });
  }

  async begin() {
    if (this.isOn || this.isAsking) return;
    this.isAsking = true;
    try {
      this.stream = await navigator.mediaDevices.getUserMedia({ audio: true });
    } catch (fault) {
      this.say(this.word(WHY[fault.name] ?? "refused"));
      return;
    } finally {
      this.isAsking = false;
    }
    this.pieces = [];
    this.bytes = this.before = this.minutes = this.since = 0;
    this.why = "";
    this.id = anId();
    this.begun = Date.now();
    this.facts = { place: location.pathname, box: this.input.id, type: this.type.split(";")[0], ending: this.ending, group: this.group };
    this.machine = new MediaRecorder(this.stream, { mimeType: this.type, audioBitsPerSecond: BITS });
    this.machine.addEventListener("dataavailable", (event) => this.hear(event.data));
    this.machine.addEventListener("pause", () => { this.hold(); this.say(say("paused")); });
    this.machine.addEventListener("resume", () => { this.go(); this.say(say("recording")); });
    this.machine.addEventListener("error", () => { this.why = "broke"; });
    this.machine.addEventListener("stop", () => this.keep());
    this.stream.getAudioTracks()[0].addEventListener("ended", () => { this.why ||= "broke"; });
    holdTake(this.id);
    this.later(() => keepTake(this.id, this.begun, this.facts));
    this.machine.start(A_PIECE);
    this.level.listen(this.stream);
    this.go();
    this.say(say("recording"));
    this.pause.focus();
  }

  go() {
    this.level.isPaused = false;
    this.since = performance.now();
    this.worked = 0;
    clearInterval(this.timer);
    this.timer = setInterval(() => this.look(), A_LOOK);
    this.show();
  }

  hold() {
    this.level.isPaused = true;
    this.before = this.seconds;
    this.since = 0;
    clearInterval(this.timer);
    this.show();
  }

  /** Shows the time; tells it once a minute, says a kind word at five, and ends only where the table of files ends. */
  look() {
    this.time.textContent = clock(this.seconds);
    const minutes = Math.floor(this.seconds / 60);
    if (minutes > this.minutes) {
      this.minutes = minutes;
      if (minutes === FIVE_MINUTES) this.say(this.word("five"));
      else this.told.textContent = this.word("soFar", { count: minutes });
    }
    if (performance.now() - this.worked > AT_WORK) {
      this.worked = performance.now();
      document.dispatchEvent(new Event("at-work")); // whoever speaks is still there (staying.js)
    }
    if (this.seconds > this.most.seconds * NEARLY || this.bytes > this.most.bytes * NEARLY) {
      this.why = "full";
      this.machine.stop();
    }
  }

  hear(piece) {
    if (!piece.size) return;
    const number = this.pieces.push(piece), id = this.id;
    this.bytes += piece.size;
    this.later(() => keepPiece(id, number, piece));
  }

  /** Writes to the store one after the other; a browser that keeps nothing records all the same. */
  later(act) {
    this.pending += 1;
    this.writing = this.writing.then(act).catch(() => {}).finally(() => { this.pending -= 1; });
  }

  keep() {
    this.hold();
    this.level.stop();
    this.stream.getTracks().forEach((track) => track.stop());
    const { id, begun, facts, seconds, pieces } = this;
    if (!this.bytes) {
      this.takes.drop({ id });
      this.say(this.word("nothing"));
      this.show();
      this.start.focus();
    } else {
      const file = this.takes.add({ id, begun, seconds, type: facts.type, ending: facts.ending }, pieces);
      this.later(async () => keepTake(id, begun, { ...facts, seconds, digest: await digestOf(file) }));
      const both = this.takes.all.length > 1;
      this.say(this.why ? this.word(this.why) : both ? this.word("both", { time: clock(seconds) }) : say("recorded", { time: clock(seconds) }));
      this.show();
      if (!this.after) this.takes.focus();
    }
    this.kept();
  }

  /** A take that was brought back belongs to what is made here now: when one is saved, the others go. */
  rejoin({ id, begun, type, ending, seconds }, file) {
    const facts = { place: location.pathname, box: this.input.id, type, ending, seconds, group: this.group };
    this.later(async () => keepTake(id, begun, { ...facts, digest: await digestOf(file) }));
  }

  /** The form is sent while somebody records, or before the browser has laid all of it down: that comes first. */
  sending(event) {
    if (this.mayGo || (!this.isSending && !this.isOn && this.pending < 1)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (this.isSending) return;
    this.isSending = true;
    this.after = () => {
      const soon = new Promise((resolve) => { setTimeout(resolve, A_MOMENT); });
      Promise.race([this.writing, soon]).then(() => {
        this.isSending = false;
        this.mayGo = true;
        this.input.form.requestSubmit(event.submitter);
        this.mayGo = false;
      });
    };
    if (this.isOn) this.machine.stop();
    else this.kept();
  }

  kept() {
    const act = this.after;
    this.after = undefined;
    act?.();
  }
}

export function recorders() {
  const made = new Map(), canRecord = navigator.mediaDevices?.getUserMedia && "MediaRecorder" in window && "DataTransfer" in window;
  const what = canRecord ? kind() : null;
  for (const box of what ? document.querySelectorAll("[data-recorder]") : []) {
    const input = document.getElementById(box.dataset.recorder);
    if (input) made.set(input.id, new Recorder(box, input, what));
  }
  settleTakes().then(async (left) => {
    const waits = new Set((await mine().catch(() => [])).map((one) => one.digest)); // it is saved, and goes by itself
    return left.filter((one) => !one.digest || !waits.has(one.digest));
  }).then((left) => { for (const one of left) made.get(one.box)?.takes.offer(one); }).catch(() => {});
}
