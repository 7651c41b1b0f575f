// Why: a file that was chosen and kept here is let go of once saved words hold it; the server is asked by the file's sum, as for recordings.
import { spaceOf } from "./takes.js";
import { chosen, forget } from "./waiting_keep.js";

const AS_LONG_AS_DRAFTS = 90 * 24 * 3600 * 1000; // wiki/commands/drafts.py

/** Files that were chosen on a page and are in no saved words, and that no tab has in hand. */
export async function unsavedFiles() {
  const left = [];
  for (const one of await chosen()) {
    if (Date.now() - one.begun > AS_LONG_AS_DRAFTS) { await forget(one.id); continue; }
    const answer = await fetch(`${spaceOf(one.place).space}recordings/${one.digest}`, { redirect: "manual", headers: { Accept: "application/json" } }).catch(() => null);
    if (answer?.ok && (await answer.json()).saved) await forget(one.id);
    else left.push(one);
  }
  return left;
}
