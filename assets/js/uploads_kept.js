// Why: what was chosen where there is no line is laid down in the browser at once, so that no killed tab takes it; a form that is sent
// without a line is laid down with its files, the small ones first; and what was left unsaved here is offered again.
import { smallOf } from "./smaller.js";
import { forget, hold, fileOf, keepFile, keepForm } from "./waiting_keep.js";
import { unsavedFiles } from "./waiting_settle.js";
import { make } from "./words.js";

const SOON = 2000;
const title = () => document.querySelector("h1")?.textContent.trim() ?? "";

/** Recordings made on the page are kept second by second already (takes.js names them so). */
export const isTake = (file) => /^\d{4}-\d\d-\d\d-\d{6}\.(webm|m4a|ogg)$/.test(file.name);

/** One chosen file, which is laid down as soon as it can't go, or takes longer than a moment. */
export class Kept {
  constructor(file, input, isWanted, full) {
    Object.assign(this, { file, input, full });
    if (isWanted) this.timer = setTimeout(() => this.now().catch(() => {}), SOON);
    else this.isOver = true;
  }

  now() {
    clearTimeout(this.timer);
    if (this.isOver && !this.isForced) return Promise.resolve(null);
    this.laying ??= keepFile(this.file, { box: this.input.name, place: location.pathname, title: title() }).then((made) => {
      if (this.isGone) forget(made.id).catch(() => {});
      else hold(made.id);
      return made;
    }).catch((fault) => {
      this.laying = undefined;
      if (!this.isTold && !this.isForced) { this.isTold = true; this.full(); }
      throw fault;
    });
    return this.laying;
  }

  /** It lies here already. */
  adopt({ id, digest }) {
    clearTimeout(this.timer);
    this.laying?.then((made) => forget(made.id)).catch(() => {});
    this.laying = Promise.resolve({ id, digest });
    hold(id);
  }

  /** As a part of a form that waits: it is laid down whatever it is. */
  force() {
    this.isForced = true;
    return this.now();
  }

  away() {
    clearTimeout(this.timer);
    this.isOver = this.isGone = true;
    this.laying?.then((made) => forget(made.id)).catch(() => {});
  }
}

/** Lays the form down with all its files; its id. Rejects, and keeps nothing of the form, where there is no room. */
export async function keepHere(form, submitter, lines, isSmallFirst) {
  const pairs = [...new FormData(form)].filter(([name, value]) => typeof value === "string" && name !== "csrf_token" && !name.startsWith("sent-"));
  if (submitter?.name) pairs.push([submitter.name, submitter.value]);
  const files = [], made = [];
  try {
    for (const line of lines) {
      const { id, digest } = await line.kept.force();
      const sent = line.state === "here" ? line.hidden.value : null;
      const small = isSmallFirst && !sent ? await smallOf(line.file) : null;
      const first = small ? await keepFile(small, { box: line.box.input.name, place: location.pathname }) : null;
      if (first) made.push(first.id);
      files.push({ box: line.box.input.name, file: id, small: first?.id ?? null, late: first ? digest : null, sent });
    }
    const kept = await keepForm({ url: form.getAttribute("action"), pairs, files, title: title(), place: location.pathname });
    for (const line of lines) line.ahead.stop();
    return kept;
  } catch (fault) {
    await forget(...made).catch(() => {});
    throw fault;
  }
}

/** Files that were chosen here before the page died: they come back by one press. */
export async function offerFound(boxes, say) {
  for (const one of await unsavedFiles()) {
    const box = one.place === location.pathname && boxes.find(({ input }) => input.name === one.box);
    if (!box) continue;
    const button = (key, act) => make("button", { type: "button", class: "button button-quiet button-small", text: say(key), "aria-label": `${say(key)}: ${one.name}`, onclick: act });
    const row = make("div", { class: "take-found", role: "group" });
    const over = () => { row.remove(); box.input.focus(); return forget(one.id); };
    row.append(make("p", { text: say("found", { name: one.name }) }), make("div", { class: "recorder-row" },
      button("bring", async () => {
        const file = await fileOf(one).catch(() => null);
        if (!file) { await over(); return; }
        row.remove();
        box.take([file]);
        box.lines.at(-1).kept.adopt(one);
        box.input.focus();
      }),
      button("throw", over)));
    box.list.before(row);
    box.input.addEventListener("change", () => { // chosen again by hand: it is the same file
      if (row.isConnected && box.lines.some(({ file }) => file.name === one.name && file.size === one.size)) { row.remove(); forget(one.id).catch(() => {}); }
    });
  }
}
