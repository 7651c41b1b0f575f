// Why: every recording gets one large button, a place to slide, and a choice of speed; the browser's own controls stay until ours are ready.
import { clock, make, say, shape } from "./words.js";

const SPEEDS = [["0.75", "slower"], ["1", "usual"], ["1.25", "quicker"], ["1.5", "quickest"]];

function speed(media) {
  const select = make("select", { onchange: () => { media.playbackRate = Number(select.value); } });
  for (const [value, key] of SPEEDS) select.append(make("option", { value, selected: value === "1", text: say(key) }));
  media.addEventListener("play", () => { media.playbackRate = Number(select.value); });
  return make("label", { class: "speed" }, make("span", { text: say("speed") }), select);
}

export function sound(figure) {
  const audio = figure.querySelector("audio");
  if (!audio) return;
  let known = Number(figure.dataset.seconds) || 0;
  const label = make("span", { text: figure.dataset.sound || say("listen") });
  const button = make("button", { type: "button", class: "player-play" }, shape("play"), label);
  const slide = make("input", { type: "range", min: 0, max: known || 1, step: 1, value: 0, "aria-label": say("place") });
  const time = make("output", { text: clock(0) });
  const more = make("div", { class: "player-more", hidden: true }, slide, time, speed(audio));

  function show() {
    const length = Number.isFinite(audio.duration) && audio.duration > 0 ? audio.duration : known;
    if (length) slide.max = Math.ceil(length);
    slide.value = audio.currentTime;
    slide.setAttribute("aria-valuetext", say("placeOf", { now: clock(audio.currentTime), all: clock(length) }));
    time.textContent = length ? `${clock(audio.currentTime)} / ${clock(length)}` : clock(audio.currentTime);
  }
  function playing(now) {
    button.firstElementChild.replaceWith(shape(now ? "pause" : "play"));
    label.textContent = now ? say("pause") : audio.currentTime > 0 && !audio.ended ? say("carryOn") : figure.dataset.sound || say("listen");
  }
  button.addEventListener("click", () => {
    more.hidden = false;
    if (audio.paused) audio.play().catch(() => { audio.hidden = false; });
    else audio.pause();
  });
  slide.addEventListener("input", () => { audio.currentTime = Number(slide.value); });
  audio.addEventListener("play", () => {
    for (const other of document.querySelectorAll("audio, video")) if (other !== audio) other.pause();
    playing(true);
  });
  audio.addEventListener("pause", () => playing(false));
  audio.addEventListener("ended", () => playing(false));
  for (const event of ["timeupdate", "durationchange", "seeked"]) audio.addEventListener(event, show);
  audio.addEventListener("error", () => { audio.hidden = false; });
  show();
  audio.hidden = true;
  audio.after(make("div", { class: "player" }, button, more));
}

export function players(root = document) {
  for (const figure of root.querySelectorAll("[data-sound]")) sound(figure);
  for (const film of root.querySelectorAll("[data-film] video")) film.after(speed(film));
}
