// Why: ticking sentences of what somebody said shows at once, in the box of words to quote, what will be quoted.
const GAP = " […] ";

/** Fill the box named by data-sentences with the ticked sentences; those next to each other stay together. */
function pick(group) {
  const target = group.closest("form")?.querySelector(`[name="${CSS.escape(group.dataset.sentences)}"]`);
  if (!target) return;
  group.addEventListener("change", () => {
    let words = "";
    let last = -2;
    for (const [place, box] of [...group.querySelectorAll("input[type=checkbox]")].entries()) {
      if (!box.checked) continue;
      words += (words && (place === last + 1 ? " " : GAP)) + box.nextElementSibling.textContent.trim();
      last = place;
    }
    target.value = words;
    target.dispatchEvent(new Event("input", { bubbles: true }));
  });
}

export function sentences() {
  for (const group of document.querySelectorAll("[data-sentences]")) pick(group);
}
