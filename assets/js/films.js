// Why: on a slow line, or where somebody asked their browser to save data, a film starts as its smaller one; a button changes between the two.
import { make } from "./words.js";

function isSlow() {
  const line = navigator.connection;
  return Boolean(line && (line.saveData || /(^|-)2g$|^3g$/.test(line.effectiveType || "")));
}

function choice(figure, fold) {
  const film = figure.querySelector("video");
  const larger = film.getAttribute("src");
  const words = fold.querySelector("summary").textContent;
  const said = make("p", { class: "small soft", role: "status" });
  const button = make("button", { type: "button", class: "button button-quiet button-small" });
  let small = false;
  function use(wanted) {
    const at = film.currentTime;
    const plays = !film.paused;
    small = wanted;
    film.src = small ? fold.dataset.small : larger;
    button.textContent = small ? fold.dataset.larger : words;
    if (at > 0) film.addEventListener("loadedmetadata", () => { film.currentTime = at; }, { once: true });
    if (plays) film.play().catch(() => {});
  }
  button.addEventListener("click", () => { said.textContent = ""; use(!small); });
  button.textContent = words;
  fold.replaceWith(said, button);
  if (isSlow()) {
    use(true);
    said.textContent = fold.dataset.now;
  }
}

export function films() {
  for (const figure of document.querySelectorAll("[data-film]")) {
    const fold = figure.querySelector("details[data-small]");
    if (fold) choice(figure, fold);
  }
}
