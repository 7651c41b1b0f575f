// Why: what waits in this browser (waiting_keep.js) is sent by itself, in its order, from whatever page is open, one tab at a time; and it
// is let go of only when the server says that it has it. Sent twice it is one thing: the form's own token and the file's sum see to that.
import { whoIsHere, whose } from "./server.js";
import { isFree } from "./smaller.js";
import { spaceOf } from "./takes.js";
import { FileAhead, token } from "./upload.js";
import { again, fileOf, forget, forgetForm, keepPhoto, mine } from "./waiting_keep.js";

const WAITS = [1000, 2000, 4000, 8000, 15000, 30000, 60000], ELSEWHERE = 4000;
const KEPT = "later", DONE = "done", STOP = "stop";

async function ask(url, pairs = null) {
  const more = pairs ? { method: "POST", body: new URLSearchParams(pairs) } : {};
  const headers = { Accept: "application/json, text/html", "X-Waited": "1", ...(pairs ? { "X-CSRF-Token": token() } : {}) };
  try {
    const response = await fetch(url, { redirect: "manual", headers, ...more });
    const isJson = response.headers.get("Content-Type")?.startsWith("application/json");
    return { status: response.status, answer: isJson ? await response.json() : null, page: isJson ? "" : await response.text() };
  } catch {
    return { status: 0, answer: null, page: "" };
  }
}

/** What the server's page says is to be put right. */
function troubleOf(page) {
  const found = new DOMParser().parseFromString(page, "text/html");
  const said = [...found.querySelectorAll(".govuk-error-summary__list li")].map((one) => one.textContent.trim());
  return said.join(" ") || (found.querySelector("h1")?.textContent.trim() ?? "");
}

export class Sender {
  /** `words`: say(key); `tell()`: something changed; `arrived(form, at)`: the server has it, and it is to be seen at `at`. */
  constructor(prefers, words, tell, arrived) {
    Object.assign(this, { prefers, words, tell, arrived, state: "idle", tries: 0, asked: new Set(), done: new Map() });
    window.addEventListener("online", () => this.now());
    document.addEventListener("visibilitychange", () => { if (!document.hidden) this.run(); });
  }

  /** Now, not when its turn comes; `id`: that full photo too, on whatever line. */
  now(id) {
    if (id) this.asked.add(id);
    this.tries = 0;
    this.ahead?.goOn();
    return this.run();
  }

  soon(wait) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.run(), wait);
  }

  run() {
    clearTimeout(this.timer);
    this.isWanted = true;
    this.running ??= this.runs().finally(() => { this.running = undefined; });
    return this.running;
  }

  async runs() {
    while (this.isWanted) {
      this.isWanted = false;
      const pass = (got) => (got ? this.pass() : "elsewhere");
      const how = await (navigator.locks ? navigator.locks.request("waiting sender", { ifAvailable: true }, pass) : pass(true)).catch(() => KEPT);
      this.current = undefined;
      if (how === "elsewhere") this.soon(ELSEWHERE);
      if (how === KEPT) { this.soon(WAITS[Math.min(this.tries, WAITS.length - 1)]); this.tries += 1; }
      if (how === DONE) this.tries = 0;
      if (how !== "elsewhere") this.show(how === DONE ? "idle" : how === STOP ? "out" : "waiting");
    }
  }

  show(state) {
    this.state = state;
    this.tell();
  }

  async pass() {
    if (!(await this.due()).length) return DONE;
    const person = await whoIsHere();
    if (person === undefined) return KEPT;
    if (!person || person.whose !== whose) return STOP;
    for (const one of await this.due()) {
      this.current = one.id;
      this.show("sending");
      const how = one.kind === "form" ? await this.sendForm(one) : await this.sendPhoto(one);
      if (how !== DONE) return how;
      this.tries = 0;
      this.tell();
    }
    return (await this.due()).length ? KEPT : DONE;
  }

  /** What can be sent by itself now: forms first. */
  async due() {
    const all = (await mine()).filter((one) => !one.trouble);
    const free = isFree(this.prefers) === true;
    return [...all.filter((one) => one.kind === "form"), ...all.filter((one) => one.kind === "photo" && (free || this.asked.has(one.id)))];
  }

  async sendForm(form) {
    const files = new Map((await mine()).map((one) => [one.id, one]));
    const endpoint = `${spaceOf(form.url).space}uploads`;
    for (const one of form.files) {
      if (one.sent) continue;
      const item = files.get(one.small ?? one.file), file = item ? await fileOf(item).catch(() => null) : null;
      if (!file) return this.back(form, this.words("lost"));
      const got = await this.upload(form.id, file, endpoint, one.late ? { original: one.late } : {});
      if (got.how) return got.how;
      if (!got.id) return this.back(form, `${file.name}: ${got.trouble || this.words("refused")}`);
      one.sent = got.id;
      await again(form);
    }
    const pairs = [...form.pairs, ...form.files.map((one) => [`sent-${one.box}`, one.sent])];
    let got = await ask(form.url, pairs);
    if (got.status === 403) {
      const person = await whoIsHere();
      if (person === undefined) return KEPT;
      if (!person || person.whose !== whose) return STOP;
      got = await ask(form.url, pairs);
    }
    if (got.status === 200 && got.answer?.saved) return this.settle(form, got.answer.at);
    if (got.status < 400 || got.status >= 500 || got.status === 429) return KEPT;
    if (form.files.length && !form.isAnew) { // what was sent long ago may be gone there: once more, from here
      form.isAnew = true;
      for (const one of form.files) one.sent = null;
      await again(form);
      return this.sendForm(form);
    }
    return this.back(form, troubleOf(got.page) || this.words("refused"));
  }

  /** It can't be saved as it is: it stays here until its owner has seen to it. */
  async back(form, trouble) {
    await again({ ...form, trouble });
    return DONE;
  }

  async settle(form, at) {
    const files = new Map((await mine()).map((one) => [one.id, one])), later = new Set();
    for (const one of form.files) {
      if (!one.late || !one.small) continue;
      const { name, type, size } = files.get(one.file);
      await keepPhoto(one.file, { place: spaceOf(form.url).space, digest: one.late, name, type, size, title: form.title });
      later.add(one.file);
    }
    await forgetForm({ ...form, files: form.files.map((one) => ({ ...one, file: later.has(one.file) ? null : one.file })) });
    this.arrived(form, at);
    return DONE;
  }

  async sendPhoto(photo) {
    const door = `${photo.place}originals/${photo.digest}`;
    const gone = async () => { // the server says so to whoever is signed in: of somebody else's photo it knows nothing
      const person = await whoIsHere();
      if (person === undefined) return KEPT;
      if (!person || person.whose !== whose) return STOP;
      return forget(photo.id, photo.file).then(() => DONE);
    };
    const before = await ask(door);
    if (before.status === 404 || (before.answer && before.answer.awaited !== "yes")) return gone();
    if (before.status !== 200) return before.status === 403 ? STOP : KEPT;
    const item = (await mine()).find((one) => one.id === photo.file), file = item ? await fileOf(item).catch(() => null) : null;
    if (!file) return gone();
    const got = await this.upload(photo.id, file, `${photo.place}uploads`);
    if (got.how) return got.how;
    if (!got.id) return this.back(photo, got.trouble || this.words("refused"));
    const after = await ask(door, [["sent-original", got.id]]);
    if (after.status === 200 && after.answer) {
      if (after.answer.awaited === "no") got.ahead.drop();
      return gone();
    }
    if (after.status === 422) return this.back(photo, after.answer?.trouble || this.words("refused"));
    return after.status === 404 ? gone() : after.status === 403 ? STOP : KEPT;
  }

  /** {id} when all of it is there, {trouble} when it is never taken, {how} when not now. */
  upload(item, file, endpoint, told = {}) {
    return new Promise((resolve) => {
      const ahead = this.ahead = new FileAhead(file, endpoint, (state, detail) => {
        if (state === "sending") { this.done.set(item, { done: detail, all: file.size }); this.tell(); return; }
        if (state === "waiting") { this.show("waiting"); return; }
        if (state === "out") ahead.stop();
        if (this.ahead === ahead) this.ahead = undefined;
        this.done.delete(item);
        if (state === "here") resolve({ id: detail, ahead });
        else if (state === "out" || state === "other") resolve({ how: STOP });
        else resolve({ trouble: state === "refused" ? detail : "" });
      }, told);
      this.giveUp = () => { ahead.drop(); this.ahead = undefined; resolve({ how: DONE }); };
      ahead.goOn();
    });
  }

  /** Its owner throws it away; what of it is on its way is taken back. */
  async drop(one) {
    if (this.current === one.id) this.giveUp?.();
    if (one.kind === "form") await forgetForm(one);
    else await forget(one.id, ...(one.file ? [one.file] : []));
    this.tell();
  }
}
