// Why: pressing a picture adds it to the answer, or takes it off, at once and without losing one's place; the server does the same.
import { speak } from "./speaking.js";
import { make } from "./words.js";

export function symbols() {
  const form = document.querySelector("[data-symbols]");
  if (!form) return;
  const chosen = form.querySelector(".corner-chosen");
  for (const button of form.querySelectorAll("button[name=pick]")) {
    button.addEventListener("click", (event) => {
      event.preventDefault();
      const there = [...chosen.children].find((one) => one.dataset.key === button.value);
      if (!there && chosen.children.length >= Number(form.dataset.most)) return;
      button.setAttribute("aria-pressed", String(!there));
      if (there) { there.remove(); return; }
      const words = button.textContent.trim();
      const picture = button.querySelector("img").cloneNode();
      chosen.append(make(
        "li", { "data-key": button.value }, make("input", { type: "hidden", name: "chosen", value: button.value }), picture, make("span", { text: words }),
      ));
      speak(words);
    });
  }
}
