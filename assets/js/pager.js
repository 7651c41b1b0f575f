// Why: the pages of a document can be turned with the arrow keys, as in a book; without script the two links do it.
export function pager() {
  if (!document.querySelector("[data-pager]")) return;
  const isRight = document.documentElement.dir === "rtl" ? -1 : 1;
  const KEYS = { ArrowRight: isRight, ArrowLeft: -isRight };
  document.addEventListener("keydown", (event) => {
    const step = KEYS[event.key];
    if (!step || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || event.target.closest("input, select, textarea")) return;
    if (document.scrollingElement.scrollWidth > document.scrollingElement.clientWidth) return; // the arrows are needed to see it all
    document.querySelector(`.pager a[rel="${step > 0 ? "next" : "prev"}"]`)?.click();
  });
}
