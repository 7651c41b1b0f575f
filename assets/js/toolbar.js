// Why: bold, heading, list and link for people who do not know Markdown; a look at the words as they will be; all by keyboard too.
import { pasting } from "./paste.js";
import { make } from "./words.js";

/** Put `text` in place of what is marked, so that "undo" takes it back in one step. */
export function type(box, text, from = box.selectionStart, to = box.selectionEnd) {
  box.focus();
  box.setSelectionRange(from, to);
  if (!document.execCommand("insertText", false, text)) {
    box.setRangeText(text, from, to, "end");
    box.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

/** Marks round the chosen words, or taken away again; without words the cursor stands between them. */
function bold(box) {
  const { value, selectionStart: start, selectionEnd: end } = box;
  const words = value.slice(start, end);
  const bare = words.trim();
  if (value.slice(start - 2, start) === "**" && value.slice(end, end + 2) === "**") {
    type(box, words, start - 2, end + 2);
    box.setSelectionRange(start - 2, end - 2);
    return;
  }
  const before = start + words.indexOf(bare);
  type(box, `**${bare}**`, before, before + bare.length);
  box.setSelectionRange(before + 2, before + 2 + bare.length);
}

/** The whole lines that are marked, each with `mark` in front, or all without it when each has it already. */
function lines(box, mark) {
  const { value, selectionStart: start, selectionEnd: end } = box;
  const from = value.lastIndexOf("\n", start - 1) + 1;
  const after = value.indexOf("\n", end);
  const to = after < 0 ? value.length : after;
  const old = value.slice(from, to).split("\n");
  const all = old.every((line) => line.startsWith(mark) || !line.trim()) && old.some((line) => line.trim());
  const bare = old.map((line) => line.replace(/^(#{1,6} |- )/, ""));
  const made = all ? bare : bare.map((line, place) => (line.trim() || (old.length === 1 && place === 0) ? mark + line : line));
  // A list or a heading begins a block of its own.
  const gap = !all && from > 0 && value.slice(from - 2, from) !== "\n\n" && !value.slice(0, from).split("\n").at(-2).startsWith(mark) ? "\n" : "";
  type(box, gap + made.join("\n"), from, to);
}

function link(box) {
  const { value, selectionStart: start, selectionEnd: end } = box;
  const words = value.slice(start, end).trim();
  const address = /^https?:\/\/\S+$/.test(words) ? words : "https://";
  const shown = address === words ? "" : words;
  type(box, `[${shown}](${address})`, start, end);
  if (shown) box.setSelectionRange(start + shown.length + 3, start + shown.length + 3 + address.length);
  else box.setSelectionRange(start + 1, start + 1);
}

const ACTS = {
  bold,
  heading: (box) => lines(box, "## "),
  list: (box) => lines(box, "- "),
  link,
};

/** One stop for the Tab key; arrows move inside (WAI-ARIA toolbar). */
function arrows(bar) {
  const buttons = [...bar.querySelectorAll("button")];
  buttons.forEach((button, place) => { button.tabIndex = place ? -1 : 0; });
  bar.addEventListener("keydown", (event) => {
    const here = buttons.indexOf(document.activeElement);
    const way = getComputedStyle(bar).direction === "rtl" ? -1 : 1;
    const step = { ArrowRight: way, ArrowLeft: -way, Home: -here, End: buttons.length - 1 - here }[event.key];
    if (step === undefined || here < 0) return;
    event.preventDefault();
    const next = buttons[(here + step + buttons.length) % buttons.length];
    for (const button of buttons) button.tabIndex = button === next ? 0 : -1;
    next.focus();
  });
}

/** The words as they will look, asked of the server that draws them: one way of drawing, one way of making safe. */
function look(box, button, address) {
  const shown = make("div", { class: "words preview", hidden: true, id: `${box.id}-look`, role: "region", "aria-label": button.textContent, tabindex: "-1" });
  box.after(shown);
  button.setAttribute("aria-controls", shown.id);
  button.setAttribute("aria-expanded", "false");
  let waiting;
  const draw = async () => {
    const form = box.form;
    const answer = await fetch(address, {
      method: "POST",
      headers: { "X-CSRF-Token": form?.elements.csrf_token?.value ?? "" },
      body: new URLSearchParams({ body: box.value }),
    });
    if (answer.ok) shown.innerHTML = await answer.text();
  };
  button.addEventListener("click", () => {
    shown.hidden = !shown.hidden;
    button.setAttribute("aria-expanded", String(!shown.hidden));
    if (!shown.hidden) draw().catch(() => { shown.hidden = true; button.setAttribute("aria-expanded", "false"); });
  });
  box.addEventListener("input", () => {
    clearTimeout(waiting);
    if (!shown.hidden) waiting = setTimeout(() => draw().catch(() => {}), 600);
  });
}

function toolbar(box) {
  const names = JSON.parse(box.dataset.markdown);
  const bar = make("div", { class: "toolbar", role: "toolbar", "aria-label": names.tools, "aria-controls": box.id });
  for (const [act, run] of Object.entries(ACTS)) {
    bar.append(make("button", { type: "button", class: `tool tool-${act}`, text: names[act], onclick: () => run(box) }));
  }
  if (names.preview) {
    const button = make("button", { type: "button", class: "tool tool-look", text: names.look });
    bar.append(button);
    look(box, button, names.preview);
  }
  box.before(bar);
  arrows(bar);
  box.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === "b") {
      event.preventDefault();
      bold(box);
    }
  });
  box.addEventListener("paste", (event) => pasting(event, (text) => type(box, text)));
}

export function toolbars() {
  for (const box of document.querySelectorAll("textarea[data-markdown]")) toolbar(box);
}
