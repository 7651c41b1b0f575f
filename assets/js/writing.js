// Why: the box is as tall as the text, and nobody leaves a page with words that were not saved without being asked.

function grow(box) {
  if (CSS.supports("field-sizing", "content")) return;
  const fit = () => { box.style.blockSize = "auto"; box.style.blockSize = `${box.scrollHeight + 4}px`; };
  box.addEventListener("input", fit);
  fit();
}

/** Forms marked data-guard: the browser asks before typed words are lost; sending the form, or words that the server keeps (data-kept), are never asked about.
 *  data-guard="unsaved": the words came with the page and are nowhere else, so it asks until a form or link settles them. */
function guard(form) {
  let sending = false;
  const unsaved = form.dataset.guard === "unsaved";
  const before = unsaved ? "" : new URLSearchParams(words(form)).toString();
  form.addEventListener("submit", () => { sending = true; });
  for (const other of unsaved ? document.querySelectorAll("main form, main a[data-settles]") : []) {
    other.addEventListener(other.tagName === "A" ? "click" : "submit", () => { sending = true; });
  }
  window.addEventListener("pageshow", () => { sending = false; });
  window.addEventListener("beforeunload", (event) => {
    if (sending || form.hasAttribute("data-kept") || new URLSearchParams(words(form)).toString() === before) return;
    event.preventDefault();
    event.returnValue = "";
  });
}

function words(form) {
  return [...new FormData(form)].map(([name, value]) => [name, typeof value === "string" ? value : value.name]);
}

/** Words marked with the pointer or the keyboard inside [data-quote-source] go into the box named by its data-quote-target. */
function quote(source) {
  const target = document.querySelector(`[name="${CSS.escape(source.dataset.quoteTarget ?? "")}"]`);
  if (!target) return;
  document.addEventListener("selectionchange", () => {
    const selection = document.getSelection();
    if (!selection?.rangeCount || selection.isCollapsed) return;
    if (!source.contains(selection.getRangeAt(0).commonAncestorContainer)) return;
    const text = selection.toString().trim();
    if (!text) return;
    target.value = text;
    target.dispatchEvent(new Event("input", { bubbles: true }));
  });
}

export function writing() {
  for (const box of document.querySelectorAll("textarea")) grow(box);
  for (const form of document.querySelectorAll("form[data-guard]")) guard(form);
  for (const source of document.querySelectorAll("[data-quote-source]")) quote(source);
}
