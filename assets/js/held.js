// Why: once a child's corner is open in this browser (awake.js says when), pages of the adult's that were open before must not
// stay to be looked at, in another tab or behind "back": they lead into the corner like everything else.
import { giveUp, keepAll } from "./drafts.js";

const NAME = "corner";

function last() {
  try { return Number(localStorage.getItem(NAME)); } catch { return 0; }
}

export function held() {
  const loaded = Date.now();
  async function look() {
    if (last() <= loaded) return;
    document.body.hidden = true;
    await Promise.race([keepAll().catch(() => {}), new Promise((resolve) => { setTimeout(resolve, 1000); })]);
    giveUp();
    location.reload();
  }
  window.addEventListener("storage", (event) => { if (event.key === NAME) look(); });
  window.addEventListener("pageshow", (event) => { if (event.persisted) look(); });
  document.addEventListener("visibilitychange", () => { if (!document.hidden) look(); });
}
