// Why: one keep in the browser for words, recordings and files that the server has not got yet: encrypted under a key that can't be taken
// out, each person's their own. What a person's key does not open does not exist for them. An empty keep does not stay.
import { whose } from "./server.js";

const settled = (request) => new Promise((resolve, reject) => {
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});

/** Each part is bound to its place: none can be moved into another. */
const bound = (iv, place) => (place === undefined ? { name: "AES-GCM", iv } : { name: "AES-GCM", iv, additionalData: new TextEncoder().encode(place) });

async function seal(key, bytes, place) {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  return { iv, sealed: await crypto.subtle.encrypt(bound(iv, place), key, bytes) };
}

const unseal = (key, { iv, sealed }, place) => crypto.subtle.decrypt(bound(iv, place), key, sealed);

/** A drawer of the keep. `stores`: name → options; `main` is the one that says whether anything is left, and whose. */
class Drawer {
  constructor(name, stores, main) {
    Object.assign(this, { name, stores, main });
  }

  get works() { return Boolean(whose && "indexedDB" in window && crypto.subtle); }

  async exists() {
    if (!("indexedDB" in window) || !crypto.subtle) return false;
    return indexedDB.databases ? (await indexedDB.databases()).some((one) => one.name === this.name) : true;
  }

  /** `act(store)`: store(name, mode) is an object store in a transaction of its own. */
  async opened(act, isMaking = true) {
    const request = indexedDB.open(this.name, 1);
    request.onupgradeneeded = () => {
      if (!isMaking) { request.transaction.abort(); return; }
      request.result.createObjectStore("keys");
      for (const [name, options] of Object.entries(this.stores)) request.result.createObjectStore(name, options);
    };
    const database = await settled(request);
    database.onversionchange = () => database.close(); // a page that was put to sleep holds up nobody
    try {
      return await act((store, mode = "readonly") => database.transaction(store, mode).objectStore(store));
    } finally {
      database.close();
    }
  }

  /** For who only looks: what was cleared away a moment ago is not made again, empty; `otherwise` is the answer then. */
  async looked(act, otherwise) {
    let isThere = false;
    try {
      return await this.opened((store) => { isThere = true; return act(store); }, false);
    } catch (fault) {
      if (isThere || fault?.name !== "AbortError") throw fault;
      return otherwise;
    }
  }

  /** One tab at a time: what another tab lays down is not taken away with the last of this one. */
  alone(act) { return navigator.locks ? navigator.locks.request(this.name, act) : act(); }

  async keyOf(store) {
    const found = await settled(store("keys").get(whose));
    if (found) return found;
    const made = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
    await settled(store("keys", "readwrite").put(made, whose));
    return made;
  }

  /** `act(store)` takes something out; the whole drawer goes with the last. */
  takeOut(act) {
    return this.alone(async () => {
      if (!(await this.exists())) return;
      const left = await this.looked(async (store) => {
        await act(store);
        return settled(store(this.main).count());
      }, 1);
      if (!left) await settled(indexedDB.deleteDatabase(this.name)).catch(() => {});
    });
  }

  /** Nothing of this person stays, not even their key; `parts(one)`: key ranges of what hangs on a row, by store. */
  forgetMine(parts = () => ({})) {
    return this.takeOut(async (store) => {
      for (const one of await settled(store(this.main).getAll())) {
        if (one.whose !== whose) continue;
        for (const [name, range] of Object.entries(parts(one))) await settled(store(name, "readwrite").delete(range));
        await settled(store(this.main, "readwrite").delete(one[this.stores[this.main].keyPath]));
      }
      await settled(store("keys", "readwrite").delete(whose));
    });
  }
}

export { Drawer, seal, settled, unseal };
