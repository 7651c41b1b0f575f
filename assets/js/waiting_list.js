// Why: one calm place that says what waits in this browser, and how it stands; it can be sent now, or thrown away after a question.
import { isFree } from "./smaller.js";
import { anId, chosen, mine } from "./waiting_keep.js";
import { make } from "./words.js";

const BOXES = { photos: "photo", audio: "recording", video: "film", documents: "paper", files: "paper" };
const WHEN = { day: "numeric", month: "long", year: "numeric", hour: "numeric", minute: "2-digit", hour12: true };

function when(begun) {
  const language = document.documentElement.lang || "en";
  const format = new Intl.DateTimeFormat(language === "en" ? "en-GB" : `${language}-u-nu-latn`, WHEN);
  return format.format(new Date(begun)).replace(/\s([ap]m)$/, "$1");
}

const wordsOf = (form) => form.pairs.filter(([name, value]) => (name === "body" || name.startsWith("col-")) && value.trim()).map(([, value]) => value).join("\n");

/** `source`: the element whose data hold our words; on the page of its own the list stands in it. */
export class List {
  constructor(source) {
    this.source = source;
    this.rows = new Map();
    this.line = make("p", { class: "waits-line" });
    this.said = make("p", { role: "status", class: "vh" });
    this.safe = make("p", { class: "waits-safe" });
    this.send = make("button", { type: "button", class: "button button-quiet button-small", text: this.say("sendNow"), hidden: true, onclick: () => this.sender.now() });
    this.list = make("ul", { class: "waits-list", role: "list" });
    this.isHome = source.hasAttribute("data-home");
    const page = make("a", { href: source.dataset.page, text: this.say("choose") });
    const inside = [this.list, this.send, ...(this.isHome ? [] : [make("p", {}, page)])];
    this.fold = make("details", { class: "fold", open: this.isHome }, make("summary", { text: this.say("show") }), make("div", { class: "fold-body" }, ...inside));
    this.box = make("section", { class: "waits", "aria-label": this.say("title"), hidden: true }, this.line, this.safe, ...(this.isHome ? inside : [this.fold]));
    const main = document.querySelector("main"), back = main.querySelector(":scope > .back");
    if (this.isHome) { source.prepend(this.box); source.hidden = false; } else if (back) back.after(this.box); else main.prepend(this.box);
    this.box.before(this.said);
  }

  say(key, values = {}) {
    let text = this.source.dataset[key] ?? "";
    for (const [name, value] of Object.entries(values)) text = text.replace(`{${name}}`, value);
    return text;
  }

  size(bytes) {
    if (bytes < 1048576) return this.say("kilobytes", { number: Math.max(1, Math.round(bytes / 1024)) });
    const number = bytes / 1048576;
    return this.say("megabytes", { number: number < 10 ? number.toFixed(1).replace(/\.0$/, "") : Math.round(number) });
  }

  /** "2 photos and 1 message" */
  things(all) {
    const counts = new Map();
    const add = (key) => counts.set(key, (counts.get(key) ?? 0) + 1);
    for (const one of all) {
      if (one.kind === "photo") add("fullphoto");
      else if (one.kind === "file") add(BOXES[one.box] ?? "paper");
      else {
        for (const { box } of one.files) add(BOXES[box] ?? "paper");
        if (wordsOf(one) || !one.files.length) add("message");
      }
    }
    const found = [...counts].map(([key, count]) => this.say(count === 1 ? key : `${key}s`, { count }));
    const last = found.pop() ?? "", total = [...counts.values()].reduce((sum, one) => sum + one, 0);
    return { words: found.length ? this.say("and", { first: found.join(this.say("comma")), last }) : last, isOne: total === 1 };
  }

  sentence(key, all) {
    const { words, isOne } = this.things(all);
    return this.say(isOne ? `${key}One` : `${key}Many`, { things: words });
  }

  /** Draws how it stands now; a list that somebody is at work in keeps its rows. */
  async draw() {
    const all = await mine().catch(() => []), left = this.isHome ? await chosen().catch(() => []) : [];
    const forms = all.filter((one) => one.kind === "form"), photos = all.filter((one) => one.kind === "photo");
    const troubled = forms.filter((one) => one.trouble), going = forms.filter((one) => !one.trouble);
    const { state } = this.sender, free = isFree(this.sender.prefers);
    let line = "";
    if (going.length) line = this.sentence(state === "sending" ? "going" : state === "out" ? "out" : "line", going);
    else if (troubled.length) line = this.sentence("trouble", troubled);
    else if (photos.length) line = this.sentence(state === "sending" ? "going" : free === true ? "line" : "wifi", photos);
    else if (left.length) line = this.sentence("left", left);
    this.box.hidden = !line && !this.isHome && !this.last;
    const shown = line || this.last || (this.isHome ? this.say("nothing") : "");
    if (this.shown !== shown) { this.shown = this.said.textContent = shown; this.line.replaceChildren(shown, ...(this.link && !line ? [" ", this.link] : [])); }
    this.safe.textContent = going.length ? this.say("safe") : "";
    this.send.hidden = !going.length || state === "sending";
    this.fold.hidden = !all.length && !left.length;
    const ids = new Set([...all.filter((one) => one.kind !== "file"), ...left].map((one) => { this.row(one).update(one); return one.id; }));
    for (const [id, row] of this.rows) if (!ids.has(id)) { row.element.remove(); this.rows.delete(id); }
  }

  row(one) {
    if (!this.rows.has(one.id)) {
      const row = new Row(this, one);
      this.rows.set(one.id, row);
      this.list.append(row.element);
    }
    return this.rows.get(one.id);
  }

  /** All of a form is there: where it can be seen. */
  arrived(form, at) {
    this.last = this.sentence("sent", [form]);
    this.link = at ? make("a", { href: at, text: this.say("see") }) : null;
  }
}

class Row {
  constructor(list, one) {
    this.list = list;
    const say = (key, values) => list.say(key, values), name = this.name(one);
    this.state = make("p", { class: "waits-state" });
    this.bar = make("progress", { max: 100, value: 0, "aria-label": name, hidden: true });
    const text = one.kind === "form" ? wordsOf(one) : "";
    const words = text ? [make("details", { class: "fold" }, make("summary", { text: say("words") }), make("div", { class: "fold-body" }, make("p", { class: "waits-words", dir: "auto", text })))] : [];
    const small = (key, act) => make("button", { type: "button", class: "button button-quiet button-small", text: say(key), "aria-label": say("named", { what: say(key), name }), hidden: true, onclick: act });
    this.full = small("sendFull", () => list.sender.now(one.id));
    this.open = small("open", () => this.sendPlainly());
    this.away = small("throw", () => this.ask());
    this.away.hidden = false;
    this.go = one.kind === "file" ? [make("a", { class: "button button-quiet button-small", href: one.place, text: say("goThere") })] : [];
    this.question = make("div", { class: "waits-ask", role: "group", hidden: true });
    this.buttons = make("div", { class: "waits-buttons" }, this.full, this.open, ...this.go, this.away);
    this.element = make("li", { class: "waits-one" }, make("p", { class: "waits-name" }, make("bdi", { text: name })), this.state, this.bar, ...words, this.buttons, this.question);
  }

  name(one) {
    const at = when(one.begun);
    if (one.kind === "form") return this.list.say("form", { things: this.list.things([one]).words, title: one.title, when: at });
    return this.list.say(one.kind === "photo" ? "photoNamed" : "chosenNamed", { name: one.name, size: this.list.size(one.size), title: one.title ?? "", when: at });
  }

  update(one) {
    this.one = one;
    const { sender } = this.list, far = sender.done.get(one.id), isNow = sender.current === one.id && sender.state === "sending";
    const free = isFree(sender.prefers) === true || sender.asked.has(one.id), say = (key, values) => this.list.say(key, values);
    let text = say("stateWaiting");
    if (one.trouble) text = say("stateTrouble", { why: one.trouble });
    else if (one.kind === "file") text = say("stateLeft");
    else if (far) text = say("progress", { done: this.list.size(far.done), all: this.list.size(far.all) });
    else if (isNow) text = say("stateSending");
    else if (one.kind === "photo" && !free) text = say("stateWifi");
    if (this.state.textContent !== text) this.state.textContent = text;
    this.bar.hidden = !far;
    if (far) this.bar.value = Math.floor((far.done / far.all) * 100);
    this.full.hidden = one.kind !== "photo" || free || Boolean(one.trouble);
    this.open.hidden = one.kind !== "form" || !one.trouble;
  }

  ask() {
    const say = (key) => this.list.say(key), id = `waits-${anId()}`;
    const over = () => { this.question.hidden = true; this.question.replaceChildren(); };
    const key = this.one.kind === "photo" ? "askPhoto" : "ask";
    const keep = make("button", { type: "button", class: "button button-quiet button-small", text: say("no"), "aria-describedby": id, onclick: () => { over(); this.away.focus(); } });
    const go = make("button", { type: "button", class: "button button-trouble button-small", text: say("yes"), "aria-describedby": id, onclick: async () => {
      over();
      await this.list.sender.drop(this.one);
      (this.list.isHome ? document.querySelector("h1") : this.list.fold.querySelector("summary")).focus?.();
    } });
    this.question.replaceChildren(make("p", { id, text: say(key) }), make("div", { class: "waits-buttons" }, keep, go));
    this.question.hidden = false;
    keep.focus();
  }

  /** The server's own page for it comes back with every word and file in its boxes, and says what is to be put right. */
  sendPlainly() {
    const { one } = this, box = (name, value) => make("textarea", { name, hidden: true, text: value });
    const sent = one.files.filter(({ sent: id }) => id).map((file) => box(`sent-${file.box}`, file.sent));
    const token = document.querySelector("input[name=csrf_token]").value;
    const form = make("form", { method: "post", action: one.url, hidden: true }, box("csrf_token", token), ...one.pairs.map(([name, value]) => box(name, value)), ...sent);
    document.body.append(form);
    form.submit();
  }
}
