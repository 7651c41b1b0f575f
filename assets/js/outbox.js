// Why: words that can't reach the server wait in the browser, encrypted (keep.js), until the server has them.
// Each letter belongs to one person; nobody else's page opens it. When the last one is sent, nothing stays behind.
import { Drawer, seal, settled, unseal } from "./keep.js";
import { send, whose } from "./server.js";

const LATE = "sent-late";
const drawer = new Drawer("unsent", { letters: { keyPath: "tab" } }, "letters");

/** Keeps a letter {url, pairs} for the tab until it is sent; a later one of the same tab takes its place. */
export async function keepLetter(tab, letter) {
  if (!drawer.works) return;
  await drawer.alone(() => drawer.opened(async (store) => {
    const made = await seal(await drawer.keyOf(store), new TextEncoder().encode(JSON.stringify(letter)));
    await settled(store("letters", "readwrite").put({ tab, whose, ...made }));
  }));
}

/** The server has it: the letter goes, and the whole box when it was the last. */
export function forgetLetter(tab) {
  return drawer.takeOut((store) => settled(store("letters", "readwrite").delete(tab)));
}

/** Nothing of this person's stays here. */
export const forgetLetters = () => drawer.forgetMine();

/** How many letters wait: of this person, and of others who used this browser. */
export async function waiting() {
  if (!(await drawer.exists())) return { mine: [], others: 0 };
  const all = await drawer.looked((store) => settled(store("letters").getAll()), []);
  return { mine: all.filter((one) => one.whose === whose), others: all.filter((one) => one.whose !== whose).length };
}

/** Which box a letter was for, never its words, so that a page drawn just before the letter arrived can be drawn again. */
function remember({ url, pairs }) {
  const boxes = pairs.filter(([name]) => ["draft_field", "draft_passage", "draft_form"].includes(name));
  sessionStorage.setItem(LATE, JSON.stringify([...remembered(), { url, pairs: boxes, at: performance.timeOrigin + performance.now() }]));
}

const remembered = () => JSON.parse(sessionStorage.getItem(LATE) ?? "[]");

/** Nothing needs to be drawn again but the page that is drawn again now. */
export function forgetArrived() {
  sessionStorage.removeItem(LATE);
}

/** The letters that the page before this one sent after this one had been asked for. */
export function arrivedMeanwhile() {
  const all = remembered();
  sessionStorage.removeItem(LATE);
  return all.filter(({ at }) => at >= performance.timeOrigin);
}

/** Sends what waits of this person; answers with the letters that arrived. One of which nothing was worth keeping says so. */
export async function sendLetters() {
  if (!whose) return [];
  const sent = [];
  for (const one of (await waiting()).mine) {
    let letter;
    try {
      const plain = await drawer.looked(async (store) => unseal(await drawer.keyOf(store), one));
      letter = JSON.parse(new TextDecoder().decode(plain));
    } catch {
      continue;
    }
    const answer = await send(letter.url, [...letter.pairs, ["draft_late", "1"]]);
    if (answer.why) continue;
    remember(letter);
    await forgetLetter(one.tab);
    if (!answer.saved) sent.push({ ...letter, isEmpty: !answer.said });
  }
  return sent;
}
