// Why: words are read aloud by a press, in the browser's own voice; nothing speaks by itself.
export function speak(words, language) {
  if (!("speechSynthesis" in window) || !words) return;
  speechSynthesis.cancel();
  const said = new SpeechSynthesisUtterance(words);
  said.lang = language || document.documentElement.lang;
  said.rate = 0.9;
  speechSynthesis.speak(said);
}

export function speaking() {
  if (!("speechSynthesis" in window)) return;
  for (const button of document.querySelectorAll("[data-speak]")) {
    button.hidden = false;
    button.addEventListener("click", () => speak(button.dataset.speak, button.closest("li")?.querySelector("[lang]")?.lang));
  }
}
