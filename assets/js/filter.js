// Why: a long list to tick from is found in by typing; without script the whole list stands there. What is ticked never hides.
import { make } from "./words.js";

export function filters() {
  document.querySelectorAll("[data-filter]").forEach((place, number) => {
    const list = place.querySelector(".govuk-checkboxes, .govuk-radios");
    const items = [...place.querySelectorAll(".govuk-checkboxes__item, .govuk-radios__item")];
    if (!list || !items.length) return;
    const id = `filter-${number}`;
    const said = make("p", { class: "by", role: "status" });
    const box = make("input", { id, type: "search", class: "govuk-input", autocomplete: "off", dir: "auto" });
    const fit = () => {
      const wanted = box.value.toLocaleLowerCase().split(/\s+/).filter(Boolean);
      let count = 0;
      for (const item of items) {
        const words = item.textContent.toLocaleLowerCase();
        const fits = wanted.every((word) => words.includes(word));
        count += fits;
        item.hidden = !fits && !item.querySelector("input").checked;
      }
      const words = count ? place.dataset.filterSome.replace("{count}", count) : place.dataset.filterNone;
      said.textContent = wanted.length ? words : "";
    };
    box.addEventListener("input", fit);
    // Enter looks, it does not save the form.
    box.addEventListener("keydown", (event) => { if (event.key === "Enter") event.preventDefault(); });
    list.before(make("div", { class: "filter" }, make("label", { for: id, class: "govuk-label", text: place.dataset.filter }), box, said));
  });
}
