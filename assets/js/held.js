// Why: once a child's corner is open in this browser (awake.js says when), pages of the adult's that were open before must not
// stay to be looked at, in another tab or behind "back": they lead into the corner like everything else. ``keep`` is waited for
// a moment, then ``giveUp`` lets go of what a page would ask about before it is left.

const NAME = "corner";

function last() {
  try { return Number(localStorage.getItem(NAME)); } catch { return 0; }
}

export function held(keep = async () => {}, giveUp = () => {}) {
  const loaded = Date.now();
  async function look() {
    if (last() <= loaded) return;
    document.body.hidden = true;
    await Promise.race([keep().catch(() => {}), new Promise((resolve) => { setTimeout(resolve, 1000); })]);
    giveUp();
    location.reload();
  }
  window.addEventListener("storage", (event) => { if (event.key === NAME) look(); });
  window.addEventListener("pageshow", (event) => { if (event.persisted) look(); });
  document.addEventListener("visibilitychange", () => { if (!document.hidden) look(); });
}
