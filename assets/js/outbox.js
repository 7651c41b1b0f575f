// Why: words that can't reach the server wait in the browser, encrypted under a key that can't be taken out of it, until the server has them.
// Each letter belongs to one person; nobody else's page opens it. When the last one is sent, nothing stays behind.
import { send, whose } from "./server.js";

const NAME = "unsent", LATE = "sent-late";
const settled = (request) => new Promise((resolve, reject) => {
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});

async function exists() {
  if (!("indexedDB" in window) || !crypto.subtle) return false;
  return indexedDB.databases ? (await indexedDB.databases()).some((one) => one.name === NAME) : true;
}

async function opened(act, mode = "readonly") {
  const request = indexedDB.open(NAME, 1);
  request.onupgradeneeded = () => {
    request.result.createObjectStore("keys");
    request.result.createObjectStore("letters", { keyPath: "tab" });
  };
  const database = await settled(request);
  database.onversionchange = () => database.close(); // a page that was put to sleep holds up nobody
  try {
    return await act((store) => database.transaction(store, mode).objectStore(store));
  } finally {
    database.close();
  }
}

async function keyOf(store) {
  const found = await settled(store("keys").get(whose));
  if (found) return found;
  const made = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
  await settled(store("keys").put(made, whose));
  return made;
}

/** One tab at a time: a letter that another tab lays down is not taken away with the last one of this tab. */
const alone = (act) => (navigator.locks ? navigator.locks.request(NAME, act) : act());

/** Keeps a letter {url, pairs} for the tab until it is sent; a later one of the same tab takes its place. */
export async function keepLetter(tab, letter) {
  if (!whose || !crypto.subtle) return;
  await alone(() => opened(async (store) => {
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const plain = new TextEncoder().encode(JSON.stringify(letter));
    const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, await keyOf(store), plain);
    await settled(store("letters").put({ tab, whose, iv, sealed }));
  }, "readwrite"));
}

/** The server has it: the letter goes, and the whole box when it was the last. */
export function forgetLetter(tab) {
  return alone(() => forgotten(tab));
}

async function forgotten(tab) {
  if (!(await exists())) return;
  const left = await opened(async (store) => {
    await settled(store("letters").delete(tab));
    return settled(store("letters").count());
  }, "readwrite");
  if (!left) await settled(indexedDB.deleteDatabase(NAME)).catch(() => {});
}

/** How many letters wait: of this person, and of others who used this browser. */
export async function waiting() {
  if (!(await exists())) return { mine: [], others: 0 };
  const all = await opened((store) => settled(store("letters").getAll()));
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

/** Sends what waits of this person; answers with the letters that arrived. */
export async function sendLetters() {
  if (!whose) return [];
  const sent = [];
  for (const one of (await waiting()).mine) {
    let letter;
    try {
      const plain = await opened(async (store) => crypto.subtle.decrypt({ name: "AES-GCM", iv: one.iv }, await keyOf(store), one.sealed), "readwrite");
      letter = JSON.parse(new TextDecoder().decode(plain));
    } catch {
      continue;
    }
    const answer = await send(letter.url, [...letter.pairs, ["draft_late", "1"]]);
    if (answer.why) continue;
    remember(letter);
    await forgetLetter(one.tab);
    if (!answer.saved) sent.push(letter);
  }
  return sent;
}
