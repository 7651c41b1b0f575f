// Why: the recordings that were made in one place of a page: listened to, chosen, thrown away only after a question, and brought back.
import { sound } from "./player.js";
import { forgetTakes, holdTake, soundOf, spaceOf } from "./takes.js";
import { clock, make } from "./words.js";

function stamp(begun) {
  const at = new Date(begun), two = (number) => String(number).padStart(2, "0");
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}-${two(at.getHours())}${two(at.getMinutes())}${two(at.getSeconds())}`;
}

const WHEN = { day: "numeric", month: "long", year: "numeric", hour: "numeric", minute: "2-digit", hour12: true };

/** 22 November 2026 at 2:30pm, in the page's language. */
function when(begun) {
  const language = document.documentElement.lang || "en";
  const format = new Intl.DateTimeFormat(language === "en" ? "en-GB" : `${language}-u-nu-latn`, WHEN);
  return format.format(new Date(begun)).replace(/\s([ap]m)$/, "$1");
}

export class Takes {
  constructor(recorder) {
    this.recorder = recorder;
    this.all = [];
    this.list = make("ol", { class: "takes", role: "list" });
    this.found = make("div", { role: "status", class: "takes-found" });
    this.question = make("div", { class: "recorder-ask", role: "group", hidden: true });
    recorder.input.addEventListener("change", () => this.draw());
    const isList = ({ target }) => target.closest?.(".chosen");
    new MutationObserver((changes) => { if (changes.some(isList)) this.draw(); }).observe(this.place, { childList: true, subtree: true });
  }

  get place() { return this.recorder.input.closest(".capture"); }

  /** Its line in the list of files, where they go ahead of the form (uploads.js) and the file field itself stays empty. */
  lineOf(take) {
    if (!("ahead" in this.recorder.input.dataset)) return null;
    return [...this.place.querySelectorAll(".chosen li")].find((one) => one.querySelector("bdi")?.textContent === take.file.name);
  }

  word(key, values) { return this.recorder.word(key, values); }

  isChosen(take) {
    return Boolean(this.lineOf(take)) || [...this.recorder.input.files].some((one) => one.name === take.file.name && one.size === take.file.size);
  }

  /** Those that go when one more is made: all that are not chosen, but the newest where none is. */
  spare() {
    const kept = this.all.find((one) => this.isChosen(one)) ?? this.all.at(-1);
    return this.all.filter((one) => one !== kept);
  }

  /** A take that is whole now: it is chosen, and can be listened to. */
  add(take, pieces) {
    const file = new File(pieces, `${stamp(take.begun)}.${take.ending}`, { type: take.type });
    const made = { ...take, file, address: URL.createObjectURL(file) };
    made.item = this.item(made);
    this.all.push(made);
    this.list.prepend(made.item);
    this.choose(made);
    return file;
  }

  choose(take) {
    const bag = new DataTransfer();
    bag.items.add(take.file);
    this.recorder.input.files = bag.files;
    this.recorder.input.dispatchEvent(new Event("change", { bubbles: true }));
  }

  item(take) {
    const name = this.word("take", { time: clock(take.seconds) });
    const named = (key) => this.word("named", { what: this.word(key), name: `${name}, ${when(take.begun)}` });
    const audio = make("audio", { controls: true, preload: "metadata", src: take.address });
    const figure = make("div", { class: "sound" }, audio);
    figure.dataset.seconds = Math.round(take.seconds);
    sound(figure);
    take.mark = make("p", { class: "take-mark", text: this.word("chosen") });
    take.use = make("button", {
      type: "button", class: "button button-quiet button-small", text: this.word("choose"), "aria-label": named("choose"),
      onclick: () => { this.choose(take); take.item.querySelector(".player-play").focus(); },
    });
    const away = make("button", {
      type: "button", class: "button button-quiet button-small", text: this.word("throw"), "aria-label": named("throw"),
      onclick: () => this.ask("askThrow", "yesThrow", "noThrow", () => this.throwAway(take)),
    });
    return make("li", { class: "take" }, make("p", { class: "take-name", text: name }), figure, take.mark, make("div", { class: "recorder-row" }, take.use, away));
  }

  /** Which one is sent, after any change of the file field: by us, by "Take away", or by another file chosen there. */
  draw() {
    for (const one of this.all) {
      const isChosen = this.isChosen(one);
      one.mark.hidden = !isChosen;
      one.use.hidden = isChosen;
    }
    if (this.all.length && !this.all.some((one) => this.isChosen(one))) this.recorder.say(this.word("notChosen"));
    else if (this.recorder.said.textContent === this.word("notChosen")) this.recorder.say("");
  }

  focus() { this.list.querySelector(".player-play")?.focus(); }

  /** Asks in the page before anything is thrown away; the focus stands on the answer that keeps it. */
  ask(words, yes, no, act) {
    const before = document.activeElement;
    const over = () => { this.question.hidden = true; this.question.replaceChildren(); };
    const asked = make("p", { id: `${this.recorder.input.id}-ask`, text: this.word(words) });
    const keep = make("button", { type: "button", class: "button button-quiet", text: this.word(no), onclick: () => { over(); before?.focus(); } });
    const go = make("button", { type: "button", class: "button button-trouble", text: this.word(yes), onclick: () => { over(); act(); } });
    this.question.setAttribute("aria-labelledby", asked.id);
    keep.setAttribute("aria-describedby", asked.id);
    this.question.replaceChildren(asked, make("div", { class: "recorder-row" }, keep, go));
    this.question.hidden = false;
    keep.focus();
  }

  throwAway(take) {
    const wasChosen = this.isChosen(take), line = this.lineOf(take);
    this.drop(take);
    if (line) [...line.querySelectorAll("button")].at(-1).click();
    else if (wasChosen) {
      this.recorder.input.files = new DataTransfer().files;
      this.recorder.input.dispatchEvent(new Event("change", { bubbles: true }));
    }
    this.recorder.before = 0;
    this.recorder.show();
    if (this.all.length) this.focus();
    else { this.recorder.say(this.word("thrown")); this.recorder.start.focus(); }
  }

  drop(...takes) {
    for (const one of takes) {
      one.item?.remove();
      if (one.address) URL.revokeObjectURL(one.address);
    }
    this.all = this.all.filter((one) => !takes.includes(one));
    this.recorder.later(() => forgetTakes(...takes.map((one) => one.id)));
  }

  /** One that was left here unsaved; on "Add something" also those of the child's other places, whose page may be gone. */
  offer(take) {
    const here = location.pathname, space = spaceOf(here);
    const isHere = take.place === here || (here === `${space.space}add` && take.place.startsWith(space.space) && !spaceOf(take.place).inCorner);
    if (!isHere) return;
    const words = this.word("foundWhen", { when: when(take.begun), time: clock(take.seconds) });
    const named = (key) => this.word("named", { what: this.word(key), name: words });
    const row = make("div", { class: "take-found" },
      make("p", {}, make("strong", { text: this.word("found") }), ` ${words}`),
      make("div", { class: "recorder-row" },
        make("button", { type: "button", class: "button", text: this.word("bring"), "aria-label": named("bring"), onclick: () => this.bring(take, row) }),
        make("button", {
          type: "button", class: "button button-quiet", text: this.word("throw"), "aria-label": named("throw"),
          onclick: () => this.ask("askThrow", "yesThrow", "noThrow", () => { row.remove(); this.throwAway({ ...take, file: new File([], "") }); }),
        })));
    this.found.append(row);
  }

  async bring(take, row) {
    let whole;
    try {
      whole = await soundOf(take);
    } catch {
      this.recorder.say(this.word("lost"));
      return;
    }
    holdTake(take.id);
    row.remove();
    const file = this.add(take, [whole]);
    this.recorder.rejoin(take, file);
    this.recorder.show();
    this.recorder.say(this.word("brought"));
    this.focus();
  }
}
