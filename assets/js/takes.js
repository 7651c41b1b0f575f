// Why: what was recorded and is not saved yet lies in the browser, second by second, so that no reload and no dead tab takes it. As with
// unsent words it is encrypted (keep.js); it belongs to one person, and goes once the server has it.
import { Drawer, seal, settled, unseal } from "./keep.js";
import { whose } from "./server.js";

const NAME = "recordings", MOST = 1e9, A_MINUTE = 60000, AS_LONG_AS_DRAFTS = 90 * 24 * 3600 * 1000; // wiki/commands/drafts.py
const drawer = new Drawer(NAME, { takes: { keyPath: "id" }, pieces: { keyPath: ["take", "number"] } }, "takes");
const pieces = (id) => IDBKeyRange.bound([id, 0], [id, MOST]);
const exists = async () => drawer.works && drawer.exists();

/** Writes down what is known of a take: {place, box, type, ending, group, seconds, digest}. */
export async function keepTake(id, begun, facts) {
  if (!drawer.works) return;
  await drawer.alone(() => drawer.opened(async (store) => {
    const made = await seal(await drawer.keyOf(store), new TextEncoder().encode(JSON.stringify(facts)), id);
    await settled(store("takes", "readwrite").put({ id, whose, begun, ...made }));
  }));
}

/** Writes down one piece of the sound, as it came from the microphone. */
export async function keepPiece(id, number, blob) {
  if (!drawer.works) return;
  const bytes = await blob.arrayBuffer();
  await drawer.alone(() => drawer.opened(async (store) => {
    const made = await seal(await drawer.keyOf(store), bytes, `${id}/${number}`);
    await settled(store("pieces", "readwrite").put({ take: id, number, ...made }));
  }));
}

/** The sound of a take, from its pieces in their order. */
export function soundOf({ id, type }) {
  return drawer.looked(async (store) => {
    const key = await drawer.keyOf(store), found = [];
    for (const one of await settled(store("pieces").getAll(pieces(id)))) found.push(await unseal(key, one, `${id}/${one.number}`));
    return new Blob(found, { type });
  }, new Blob([], { type }));
}

/** These takes go; the whole store with the last. */
export function forgetTakes(...ids) {
  return drawer.takeOut(async (store) => {
    for (const id of ids) {
      await settled(store("pieces", "readwrite").delete(pieces(id)));
      await settled(store("takes", "readwrite").delete(id));
    }
  });
}

/** Nothing of this person's stays here. */
export const forgetOwnTakes = () => drawer.forgetMine((one) => ({ pieces: pieces(one.id) }));

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
  const all = await drawer.looked((store) => settled(store("takes").getAll()), []);
  const mine = all.filter((one) => one.whose === whose).length;
  return { mine, others: all.length - mine };
}

/** This person's takes that no tab has in hand, oldest first, each with what is known of it; very old ones go. */
export async function ownTakes() {
  if (!(await exists())) return [];
  const held = await inHand(), found = [], gone = [];
  await drawer.looked(async (store) => {
    for (const one of await settled(store("takes").getAll())) {
      if (held.has(`${NAME} ${one.id}`)) continue;
      if (Date.now() - one.begun > AS_LONG_AS_DRAFTS) { gone.push(one.id); continue; }
      if (one.whose !== whose) continue;
      const count = await settled(store("pieces").count(pieces(one.id)));
      if (!count && Date.now() - one.begun < A_MINUTE) continue; // begun just now, in a browser that can't say so
      if (!count) { gone.push(one.id); continue; }
      try {
        const facts = JSON.parse(new TextDecoder().decode(await unseal(await drawer.keyOf(store), one, one.id)));
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
