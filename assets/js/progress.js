// Why: a film that is being made ready says how far it is, and appears by itself; calmly, and only while somebody is there to see it.
import { players } from "./player.js";
import { make } from "./words.js";

const FIRST = 3000, SLOWER = 1.3, LONGEST = 15000, AWAY = 300000; // asking keeps nobody signed in who has left

async function look(box) {
  const response = await fetch(box.dataset.progress, { redirect: "manual", headers: { Accept: "application/json" } });
  return response.ok ? response.json() : null;
}

/** The passage as the server draws it now, in place of the one that waited; not while somebody is in the middle of it. */
async function show(box) {
  const passage = box.closest(".passage[id]");
  if (!passage || passage.contains(document.activeElement)) return false;
  const page = new DOMParser().parseFromString(await (await fetch(location.href)).text(), "text/html");
  const fresh = page.getElementById(passage.id);
  if (!fresh) return false;
  passage.replaceWith(fresh);
  players(fresh);
  return true;
}

export function progress() {
  const told = make("p", { role: "status", class: "vh" });
  // Forms say "{done} of {all}" in the same attribute, for their files on the way.
  let boxes = [...document.querySelectorAll(".how-far[data-progress]")], wait = FIRST, active = Date.now(), timer;
  if (!boxes.length) return;
  document.querySelector("main").append(told);

  async function pass() {
    for (const box of boxes) {
      const answer = await look(box).catch(() => undefined);
      if (answer === null) { boxes = []; return; } // signed out, or it is not ours any more
      if (!answer) continue;
      const words = box.querySelector("[data-said]"), bar = box.querySelector("progress");
      if (words.textContent !== answer.said) words.textContent = answer.said;
      words.hidden = false;
      bar.hidden = answer.percent == null;
      bar.value = answer.percent ?? 0;
      if (answer.state === "waiting") continue;
      boxes = boxes.filter((one) => one !== box);
      told.textContent = answer.said; // the ear is told the end only, not each percent
      await show(box).catch(() => false);
    }
  }
  function next() {
    clearTimeout(timer);
    if (!boxes.length || document.hidden || Date.now() - active > AWAY) { timer = undefined; return; }
    timer = setTimeout(async () => { await pass(); wait = Math.min(LONGEST, wait * SLOWER); next(); }, wait);
  }
  function here() {
    active = Date.now();
    if (!timer) next();
  }
  for (const sign of ["keydown", "pointerdown", "scroll"]) document.addEventListener(sign, here, { passive: true });
  document.addEventListener("visibilitychange", () => { if (!document.hidden) here(); });
  next();
}
