// Why: nobody is signed out without a warning and one press to stay, and nobody signs out over words that were not kept.
import { giveUp, keepAll } from "./drafts.js";
import { forgetLetters, sendLetters, waiting } from "./outbox.js";
import { stay, whoIsHere } from "./server.js";
import { forgetOwnTakes, unsaved } from "./takes.js";
import { anything, forgetMine, mine as waitingHere, ofOthers } from "./waiting_keep.js";

const WARNING = 120000, LOOK = 5000, AT_WORK = 300000, GRACE = 2000, PATIENCE = 4000, A_LOOK = 250;

function watch(dialog) {
  const [warn, over] = [dialog.querySelector("[data-warn]"), dialog.querySelector("[data-over]")];
  const others = "BroadcastChannel" in window ? new BroadcastChannel("still here") : null;
  let due, lead, active = Date.now(), isAsking = false, isOver = false;

  function left(seconds) {
    due = Date.now() + seconds * 1000;
    lead = Math.min(WARNING, seconds * 500);
    if (isOver) return;
    if (dialog.open) dialog.close();
  }
  left(Number(document.body.dataset.left));
  others?.postMessage(Number(document.body.dataset.left));
  others?.addEventListener("message", (event) => left(event.data));
  document.addEventListener("heard", (event) => { left(event.detail); others?.postMessage(event.detail); });
  for (const sign of ["keydown", "pointerdown", "input", "at-work"]) document.addEventListener(sign, () => { active = Date.now(); }, { passive: true });

  async function still() {
    const answer = await stay();
    if (answer.why && answer.why !== "offline" && answer.why !== "busy") end();
    else dialog.close();
  }

  /** Time is over: unless another tab was at work, ask to sign in again, then come back here. */
  async function end() {
    if (isOver) return;
    isOver = true;
    const isSafe = await keepAll().catch(() => false);
    const person = await whoIsHere();
    if (person && person.whose === document.body.dataset.whose) { isOver = false; left(person.left); return; }
    if (person === undefined) { isOver = false; return; }
    const waits = (await waiting().catch(() => ({ mine: [] }))).mine.length > 0 || (await unsaved().catch(() => ({ mine: 0 }))).mine > 0
      || (await waitingHere().catch(() => [])).length > 0;
    if (isSafe || waits || !isWriting()) {
      giveUp();
      const path = location.pathname + location.search;
      location.assign(`${dialog.querySelector("[data-over] a").getAttribute("href")}?then=${encodeURIComponent(path)}`);
      return;
    }
    warn.hidden = true;
    over.hidden = false;
    if (!dialog.open) dialog.showModal();
  }

  async function look() {
    const rest = due - Date.now();
    if (isOver || isAsking || rest > lead) return;
    if (rest <= -GRACE) { end(); return; }
    if (dialog.open || rest <= 0) return;
    isAsking = true;
    if (Date.now() - active < Math.min(AT_WORK, lead * 2)) await still();
    else {
      dialog.showModal();
      await keepAll().catch(() => {});
    }
    isAsking = false;
  }
  warn.querySelector("button").addEventListener("click", still);
  over.querySelector("button").addEventListener("click", () => dialog.close());
  dialog.addEventListener("cancel", (event) => { if (!isOver) { event.preventDefault(); still(); } });
  setInterval(look, LOOK);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) look(); });
}

/** Words typed into a form that keeps no drafts. */
function isWriting() {
  return [...document.querySelectorAll("form[data-guard]")].some((form) => !form.hasAttribute("data-kept")
    && [...form.elements].some((box) => "defaultValue" in box && box.type !== "hidden" && box.value !== box.defaultValue));
}

/** What waits in this browser is sent first, as far as the line allows in a few moments; answers with what is left. */
async function sentFirst() {
  if (!(await anything())) return [];
  document.dispatchEvent(new Event("send-all"));
  const end = Date.now() + (navigator.onLine === false ? 0 : PATIENCE);
  let left = await waitingHere();
  while (left.length && Date.now() < end) {
    await new Promise((resolve) => { setTimeout(resolve, A_LOOK); });
    left = await waitingHere();
  }
  return left;
}

function signOut(form, dialog) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    form.setAttribute("data-holding", ""); // until the next page comes
    const soon = new Promise((resolve) => { setTimeout(() => resolve(false), PATIENCE); });
    const isKept = await Promise.race([keepAll().catch(() => false), soon]);
    await Promise.race([sendLetters().catch(() => []), soon]);
    const { mine, others } = await waiting().catch(() => ({ mine: [], others: 0 }));
    const takes = await unsaved().catch(() => ({ mine: 0, others: 0 }));
    const left = (await sentFirst().catch(() => [])).length, theirs = await ofOthers().catch(() => 0);
    const asks = left ? dialog.dataset.askWaiting : !isKept || mine.length ? dialog.dataset.ask : takes.mine ? dialog.dataset.askRecording : "";
    if (asks && !window.confirm(asks)) {
      form.removeAttribute("data-holding");
      return;
    }
    await Promise.allSettled([forgetLetters(), forgetOwnTakes(), forgetMine()]); // also where others' things keep the store from being emptied
    if (others || takes.others || theirs) form.insertAdjacentHTML("beforeend", '<input type="hidden" name="keep" value="1">');
    giveUp();
    form.submit();
  });
}

export function staying() {
  const dialog = document.getElementById("staying");
  if (!dialog) return;
  if (dialog.showModal) watch(dialog);
  const form = document.querySelector('.menu form[action$="/sign-out"]');
  if (form) signOut(form, dialog);
}
