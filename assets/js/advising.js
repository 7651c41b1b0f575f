// Why: what a doctor types behind a link is kept on the server every few seconds, so that no code or session that ends takes it.
import { send } from "./server.js";

const PAUSE = 2000;

export function advising() {
  const line = document.querySelector("[data-advice]");
  if (!line) return;
  const form = line.closest("form"), shown = line.querySelector("[data-shown]");
  let timer, busy = false, again = false, over = false;
  const pairs = () => [...new FormData(form)].filter(([name, value]) => typeof value === "string" && name !== "csrf_token");
  async function save(options = {}) {
    clearTimeout(timer);
    timer = undefined;
    if (over) return;
    if (busy) { again = true; return; }
    busy = true;
    form.elements.turn.value = Number(form.elements.turn.value) + 1;
    const answer = await send(line.dataset.advice, pairs(), options);
    busy = false;
    shown.textContent = answer.said || answer.trouble || line.dataset.offline;
    line.classList.toggle("draft-trouble", Boolean(answer.why));
    if (again || (answer.why && answer.why !== "refused")) { again = false; later(); }
  }
  function later() { timer ??= setTimeout(save, PAUSE); }
  form.addEventListener("input", later);
  form.addEventListener("submit", () => { over = true; form.elements.turn.value = Number(form.elements.turn.value) + 1; });
  window.addEventListener("pagehide", () => { if (timer) save({ keepalive: true }); });
  window.addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
}
