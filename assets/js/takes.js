// Why: what was recorded and is not saved yet lies in the browser, second by second, so that no reload and no dead tab takes it. As with
// unsent words (outbox.js) it is encrypted under a key that can't be taken out; it belongs to one person, and goes once the server has it.
import { whose } from "./server.js";

const NAME = "recordings", MOST = 1e9, A_MINUTE = 60000, AS_LONG_AS_DRAFTS = 90 * 24 * 3600 * 1000; // wiki/commands/drafts.py
const settled = (request) => new Promise((resolve, reject) => {
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});
const works = () => Boolean(whose && "indexedDB" in window && crypto.subtle);
const pieces = (id) => IDBKeyRange.bound([id, 0], [id, MOST]);

async function exists() {
  if (!works()) return false;
  return indexedDB.databases ? (await indexedDB.databases()).some((one) => one.name === NAME) : true;
}

async function opened(act) {
  const request = indexedDB.open(NAME, 1);
  request.onupgradeneeded = () => {
    request.result.createObjectStore("keys");
    request.result.createObjectStore("takes", { keyPath: "id" });
    request.result.createObjectStore("pieces", { keyPath: ["take", "number"] });
  };
  const database = await settled(request);
  database.onversionchange = () => database.close(); // a page that was put to sleep holds up nobody
  try {
    return await act((store, mode = "readonly") => database.transaction(store, mode).objectStore(store));
  } finally {
    database.close();
  }
}

async function keyOf(store) {
  const found = await settled(store("keys").get(whose));
  if (found) return found;
  const made = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
  await settled(store("keys", "readwrite").put(made, whose));
  return made;
}

/** One tab at a time: what another tab lays down is not taken away with the last take of this one. */
const alone = (act) => (navigator.locks ? navigator.locks.request(NAME, act) : act());

/** Each piece is bound to its take and place: none can be moved into another. */
const bound = (iv, place) => ({ name: "AES-GCM", iv, additionalData: new TextEncoder().encode(place) });

async function seal(key, place, bytes) {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  return { iv, sealed: await crypto.subtle.encrypt(bound(iv, place), key, bytes) };
}

const unseal = (key, place, { iv, sealed }) => crypto.subtle.decrypt(bound(iv, place), key, sealed);

/** Writes down what is known of a take: {place, box, type, ending, group, seconds, digest}. */
export async function keepTake(id, begun, facts) {
  if (!works()) return;
  await alone(() => opened(async (store) => {
    const made = await seal(await keyOf(store), id, new TextEncoder().encode(JSON.stringify(facts)));
    await settled(store("takes", "readwrite").put({ id, whose, begun, ...made }));
  }));
}

/** Writes down one piece of the sound, as it came from the microphone. */
export async function keepPiece(id, number, blob) {
  if (!works()) return;
  const bytes = await blob.arrayBuffer();
  await alone(() => opened(async (store) => {
    const made = await seal(await keyOf(store), `${id}/${number}`, bytes);
    await settled(store("pieces", "readwrite").put({ take: id, number, ...made }));
  }));
}

/** The sound of a take, from its pieces in their order. */
export function soundOf({ id, type }) {
  return opened(async (store) => {
    const key = await keyOf(store), found = [];
    for (const one of await settled(store("pieces").getAll(pieces(id)))) found.push(await unseal(key, `${id}/${one.number}`, one));
    return new Blob(found, { type });
  });
}

/** These takes go; the whole store with the last. */
export function forgetTakes(...ids) {
  return alone(async () => {
    if (!(await exists())) return;
    const left = await opened(async (store) => {
      for (const id of ids) {
        await settled(store("pieces", "readwrite").delete(pieces(id)));
        await settled(store("takes", "readwrite").delete(id));
      }
      return settled(store("takes").count());
    });
    if (!left) await settled(indexedDB.deleteDatabase(NAME)).catch(() => {});
  });
}

/** This tab has the take in hand, until it is closed. */
export function holdTake(id) {
  navigator.locks?.request(`${NAME} ${id}`, () => new Promise(() => {}));
}

async function inHand() {
  const held = navigator.locks?.query ? (await navigator.locks.query()).held : [];
  return new Set(held.map((one) => one.name));
}

/** How many takes are not saved: of this person, and of others who used this browser. */
export async function unsaved() {
  if (!(await exists())) return { mine: 0, others: 0 };
  const all = await opened((store) => settled(store("takes").getAll()));
  const mine = all.filter((one) => one.whose === whose).length;
  return { mine, others: all.length - mine };
}

/** This person's takes that no tab has in hand, oldest first, each with what is known of it; very old ones go. */
export async function ownTakes() {
  if (!(await exists())) return [];
  const held = await inHand(), found = [], gone = [];
  await opened(async (store) => {
    for (const one of await settled(store("takes").getAll())) {
      if (held.has(`${NAME} ${one.id}`)) continue;
      if (Date.now() - one.begun > AS_LONG_AS_DRAFTS) { gone.push(one.id); continue; }
      if (one.whose !== whose) continue;
      const count = await settled(store("pieces").count(pieces(one.id)));
      if (!count && Date.now() - one.begun < A_MINUTE) continue; // begun just now, in a browser that can't say so
      if (!count) { gone.push(one.id); continue; }
      try {
        const facts = JSON.parse(new TextDecoder().decode(await unseal(await keyOf(store), one.id, one)));
        found.push({ id: one.id, begun: one.begun, ...facts, seconds: facts.seconds ?? count });
      } catch {
        gone.push(one.id); // nobody can open it any more
      }
    }
  });
  if (gone.length) await forgetTakes(...gone);
  return found.sort((one, other) => one.begun - other.begun);
}

/** What the server knows a file by (SHA-256, hex). */
export async function digestOf(blob) {
  const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", await blob.arrayBuffer()));
  return [...bytes].map((one) => one.toString(16).padStart(2, "0")).join("");
}

/** The part of an address that names a child's space, and whether the page stands in the child's own corner. */
export function spaceOf(path) {
  const [whole = "", space = "", corner = ""] = path.match(/^(\/child\/[0-9a-f-]{36}\/)(corner\/)?/) ?? [];
  return { space, inCorner: Boolean(corner), asks: `${whole}recordings/` };
}

/** Takes whose sound the server has in saved words go, and with each the other takes that were not chosen for it. */
export async function settleTakes() {
  const here = spaceOf(location.pathname), all = await ownTakes();
  const groups = new Set();
  for (const one of all) {
    const there = spaceOf(one.place);
    if (here.inCorner && here.space !== there.space) continue;
    const digest = one.digest ?? await digestOf(await soundOf(one)); // the page left before it was written down
    const asked = `${here.inCorner ? here.asks : `${there.space}recordings/`}${digest}`;
    const answer = await fetch(asked, { redirect: "manual", headers: { Accept: "application/json" } }).catch(() => null);
    if (answer?.ok && (await answer.json()).saved) groups.add(one.group);
  }
  const done = all.filter((one) => groups.has(one.group));
  if (done.length) await forgetTakes(...done.map((one) => one.id));
  return all.filter((one) => !groups.has(one.group));
}
