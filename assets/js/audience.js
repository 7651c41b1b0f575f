// Why: says by name, while somebody chooses, who will then see it; without script the next screen says so.

/** Names in a sentence: You, A and B. */
function sentence(names, words) {
  if (!names.length) return words.seesOnlyYou;
  const last = names[names.length - 1];
  if (names.length === 1) return words.seesYouAnd.replace("{name}", last);
  return words.seesYouMany.replace("{names}", names.slice(0, -1).join(words.seesComma)).replace("{name}", last);
}

function label(box) {
  return box.closest(".govuk-checkboxes__item").querySelector("label").textContent.trim();
}

function chooser(root) {
  const words = document.querySelector("[data-script-words]").dataset;
  const place = root.querySelector("[data-who-sees-words]");
  const name = root.dataset.whoSees;
  const say = () => {
    const chosen = root.querySelector(`input[name="${CSS.escape(name)}"]:checked`);
    if (!chosen) return;
    if (chosen.value !== "people" && chosen.value !== "but") {
      const hint = document.getElementById(chosen.getAttribute("aria-describedby") ?? "");
      place.textContent = hint ? words.sees.replace("{names}", hint.textContent.trim()) : "";
      return;
    }
    const boxes = [...root.querySelectorAll(`input[name="${CSS.escape(`${name}-${chosen.value}`)}"]:not([data-away])`)];
    const always = root.dataset.whoAlways?.split("\n") ?? [];
    const seen = [...always, ...boxes.filter((box) => box.checked === (chosen.value === "people")).map(label)];
    const said = words.sees.replace("{names}", sentence(seen, words));
    place.textContent = chosen.value === "but" ? `${said} ${words.seesLater}` : said;
  };
  root.addEventListener("change", say);
  if (!place.textContent.trim()) say();
}

export function audience() {
  for (const root of document.querySelectorAll("[data-who-sees]")) chooser(root);
}
