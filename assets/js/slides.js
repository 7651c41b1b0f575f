// Why: at a meeting one slide fills the screen; arrows, space, Page Up and Down, and two buttons move between them. Nothing moves by itself.
export function slides() {
  if (!document.body.classList.contains("slides")) return;
  const all = [...document.querySelectorAll(".slide")];
  const tools = document.querySelector("[data-slide-tools]");
  const said = document.querySelector("[data-slide-place]");
  const full = document.querySelector("[data-full]");
  let now = 0;
  function show(number) {
    now = Math.min(all.length - 1, Math.max(0, number));
    for (const one of document.querySelectorAll("audio, video")) one.pause();
    all.forEach((one, place) => one.classList.toggle("slide-now", place === now));
    said.textContent = `${now + 1} / ${all.length}`;
    scrollTo(0, 0);
  }
  document.body.classList.add("slides-on");
  tools.hidden = false;
  for (const button of document.querySelectorAll("[data-slide]")) button.addEventListener("click", () => show(now + Number(button.dataset.slide)));
  const isRight = document.documentElement.dir === "rtl" ? -1 : 1;
  const KEYS = { ArrowRight: isRight, ArrowLeft: -isRight, ArrowDown: 1, ArrowUp: -1, PageDown: 1, PageUp: -1 };
  document.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.target.closest("audio, video")) return;
    const isSpace = event.key === " " && !event.target.closest("button, a");
    const step = isSpace ? 1 : KEYS[event.key];
    if (!step) return;
    event.preventDefault();
    show(now + step);
  });
  // The first slide lists the pages: each leads to its own first slide.
  document.addEventListener("click", (event) => {
    const place = all.findIndex((one) => one.id && `#${one.id}` === event.target.closest("a")?.hash);
    if (place < 0) return;
    event.preventDefault();
    show(place);
  });
  if (document.fullscreenEnabled) {
    full.hidden = false;
    full.addEventListener("click", () => (document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen()));
  }
  show(0);
}
