// Why: files that were chosen, forms that were sent without a line, and full photos whose small one went first wait here, encrypted
// (keep.js), each person's their own, until the server has them.
import { Drawer, seal, settled, unseal } from "./keep.js";
import { whose } from "./server.js";

const NAME = "waiting", A_PIECE = 1048576, MOST = 1e9;
export const MOST_BYTES = 104857600; // larger films go the plain way: a phone would have to hold them whole
const drawer = new Drawer(NAME, { items: { keyPath: "id" }, pieces: { keyPath: ["item", "number"] } }, "items");
const pieces = (id) => IDBKeyRange.bound([id, 0], [id, MOST]);
export const anId = () => crypto.randomUUID?.() ?? `${Date.now()}-${Math.random()}`;

/** Only what has reached the disk counts: a full phone says so when the act ends, not when it begins. */
const stored = (request) => new Promise((resolve, reject) => {
  const { transaction } = request;
  transaction.oncomplete = () => resolve();
  transaction.onabort = transaction.onerror = () => reject(transaction.error ?? request.error);
});

export const keeps = () => drawer.works;
export const anything = async () => drawer.works && (await drawer.exists());

/** Lays down what is known of something, or writes it anew. kind: file, form, photo. */
async function keepItem(id, kind, begun, facts) {
  await drawer.alone(() => drawer.opened(async (store) => {
    const made = await seal(await drawer.keyOf(store), new TextEncoder().encode(JSON.stringify(facts)), `${id}/${kind}`);
    await stored(store("items", "readwrite").put({ id, kind, whose, begun, ...made }));
  }));
}

export const again = ({ id, kind, begun, ...facts }) => keepItem(id, kind, begun, facts);

export async function digestOf(blob) {
  const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", await blob.arrayBuffer()));
  return [...bytes].map((one) => one.toString(16).padStart(2, "0")).join("");
}

/** Lays a file down, whole; its id. Rejects where there is no room, or the browser keeps nothing. */
export async function keepFile(file, facts) {
  if (!keeps() || file.size > MOST_BYTES) throw new Error("not kept");
  const id = anId(), begun = Date.now();
  navigator.storage?.persist?.().catch(() => {});
  try {
    const digest = await digestOf(file);
    for (let number = 0, at = 0; at < file.size; number += 1, at += A_PIECE) {
      const bytes = await file.slice(at, at + A_PIECE).arrayBuffer();
      await drawer.alone(() => drawer.opened(async (store) => {
        const made = await seal(await drawer.keyOf(store), bytes, `${id}/${number}`);
        await stored(store("pieces", "readwrite").put({ item: id, number, ...made }));
      }));
    }
    await keepItem(id, "file", begun, { ...facts, name: file.name, type: file.type, size: file.size, modified: file.lastModified, digest });
    return { id, digest };
  } catch (fault) {
    await forget(id).catch(() => {});
    throw fault;
  }
}

/** The file of an item, from its pieces in their order; null where not all of it can be read. */
export function fileOf({ id, name, type, size, modified }) {
  return drawer.looked(async (store) => {
    const key = await drawer.keyOf(store), found = [];
    for (const one of await settled(store("pieces").getAll(pieces(id)))) found.push(new Blob([await unseal(key, one, `${id}/${one.number}`)]));
    const whole = new File(found, name, { type, lastModified: modified });
    return whole.size === size ? whole : null;
  }, null);
}

/** Lays a form down: from now on it is sent by itself. */
export async function keepForm(facts) {
  const id = anId();
  await keepItem(id, "form", Date.now(), facts);
  return id;
}

/** The full photo of a file that is kept here is to come; twice is once. */
export const keepPhoto = (file, facts) => keepItem(`photo-${file}`, "photo", Date.now(), { ...facts, file });

/** All of this person's, oldest first; what nobody can open any more is not there. */
export async function mine() {
  if (!(await anything())) return [];
  return drawer.looked(async (store) => {
    const found = [], key = await drawer.keyOf(store);
    for (const one of await settled(store("items").getAll())) {
      if (one.whose !== whose) continue;
      try {
        const facts = JSON.parse(new TextDecoder().decode(await unseal(key, one, `${one.id}/${one.kind}`)));
        found.push({ ...facts, id: one.id, kind: one.kind, begun: one.begun });
      } catch { /* no words of ours */ }
    }
    return found.sort((one, other) => one.begun - other.begun);
  }, []);
}

/** How many things of others wait in this browser; nothing else is known of them. */
export async function ofOthers() {
  if (!(await drawer.exists())) return 0;
  return (await drawer.looked((store) => settled(store("items").getAll()), [])).filter((one) => one.whose !== whose).length;
}

/** These go, with all their pieces. */
export function forget(...ids) {
  return drawer.takeOut(async (store) => {
    for (const id of ids) {
      await settled(store("items", "readwrite").delete(id));
      await settled(store("pieces", "readwrite").delete(pieces(id)));
    }
  });
}

/** A form goes, with its files. */
export const forgetForm = ({ id, files }) => forget(id, ...files.flatMap((one) => [one.file, one.small].filter(Boolean)));

/** Nothing of this person's stays here, not even their key. */
export const forgetMine = () => drawer.forgetMine((one) => ({ pieces: pieces(one.id) }));

/** This tab has the file in hand, until it is closed. */
export const hold = (id) => { navigator.locks?.request(`${NAME} ${id}`, () => new Promise(() => {})); };

/** Files that were chosen and not saved, and that no tab has in hand. */
export async function chosen() {
  const all = await mine(), held = navigator.locks?.query ? new Set((await navigator.locks.query()).held.map((one) => one.name)) : new Set();
  const used = new Set(all.flatMap((one) => (one.kind === "form" ? one.files.flatMap(({ file, small }) => [file, small]) : one.kind === "photo" ? [one.file] : [])));
  return all.filter((one) => one.kind === "file" && !used.has(one.id) && !held.has(`${NAME} ${one.id}`));
}
