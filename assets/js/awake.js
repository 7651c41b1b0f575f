// Why: a child who draws for a long time is not signed out meanwhile, and one who comes back too late learns it before drawing more.
// And it tells pages of the adult's that are open in other tabs that the corner is open now (held.js).
const EVERY = 300000;

export function awake() {
  let heard = Date.now();
  if (document.querySelector('a[href$="/corner/leave"]')) {
    try { localStorage.setItem("corner", String(heard)); } catch { /* a browser that keeps nothing has nothing to show */ }
  }
  async function touched() {
    if (Date.now() - heard < EVERY) return;
    heard = Date.now();
    const answer = await fetch(location.href, { method: "HEAD" }).catch(() => null);
    if (answer?.redirected) location.reload();
  }
  for (const sign of ["pointerdown", "keydown"]) document.addEventListener(sign, touched, { passive: true });
}
