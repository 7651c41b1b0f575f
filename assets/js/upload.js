// Why: one file on its way, by tus-js-client: where it stopped it goes on, whatever happened to the line, the server or the page.
import { Upload } from "tus-js-client";
import { isPoor } from "./smaller.js";
import { whoIsHere, whose } from "./server.js";

const KB = 1024, FIRST = 256 * KB, LEAST = 64 * KB, MOST = 8 * KB * KB, A_PIECE = 4000;
const WAITS = [1000, 2000, 4000, 8000, 15000, 30000];
const SPOT = 64 * KB;

/** The same file is known by this again after its page was closed; the server keeps it beside the file, the browser nowhere. */
async function markOf(file) {
  if (!crypto.subtle) return "";
  const spots = [0, Math.max(0, Math.floor(file.size / 2) - SPOT / 2), Math.max(0, file.size - SPOT)];
  const parts = await Promise.all(spots.map((at) => file.slice(at, at + SPOT).arrayBuffer()));
  const whole = await new Blob([`${file.name}\0${file.size}\0`, ...parts]).arrayBuffer();
  return [...new Uint8Array(await crypto.subtle.digest("SHA-256", whole))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

export const token = () => document.querySelector("input[name=csrf_token]")?.value ?? "";

/** This page alone goes on with the file at `address`: the lock is held until `free` is called, or the page is gone. */
function lock(address) {
  if (!navigator.locks) return Promise.resolve(() => {});
  return new Promise((resolve) => {
    navigator.locks.request(address, { ifAvailable: true }, (got) => {
      if (!got) { resolve(null); return undefined; }
      return new Promise((free) => { resolve(free); });
    }).catch(() => resolve(() => {}));
  });
}

/** `tell(state, detail)`: sending (bytes here), waiting (why, if we know), here (the upload's id), refused (why), out, other, plain. */
export class FileAhead {
  /** `told`: what the server is to know of the file besides its name. */
  constructor(file, endpoint, tell, told = {}) {
    this.told = told;
    this.file = file;
    this.endpoint = endpoint;
    this.tell = tell;
    this.tries = 0;
    this.isBusy = false;
  }

  async goOn() {
    if (this.isBusy || this.isOver) return;
    this.isBusy = true;
    clearTimeout(this.timer);
    try {
      this.upload ??= await this.prepare();
    } catch {
      this.wait();
      return;
    }
    if (!this.isOver) this.upload.start();
  }

  async prepare() {
    this.mark ??= await markOf(this.file).catch(() => "");
    const earlier = await this.earlier();
    return new Upload(this.file, {
      endpoint: earlier ? null : this.endpoint, uploadUrl: earlier, chunkSize: isPoor() ? LEAST : FIRST, retryDelays: null,
      storeFingerprintForResuming: false, fingerprint: async () => null,
      metadata: { filename: this.file.name, filetype: this.file.type, mark: this.mark, ...this.told },
      onBeforeRequest: (request) => { request.setHeader("X-CSRF-Token", token()); this.since = Date.now(); },
      onUploadUrlAvailable: () => this.hold(),
      onProgress: (done) => this.tell("sending", done),
      onChunkComplete: (bytes) => this.measure(bytes),
      onSuccess: () => this.arrived(),
      onError: (error) => this.failed(error),
    });
  }

  /** Where this file stopped, when it was on its way before and no other page goes on with it. */
  async earlier() {
    if (!this.mark) return null;
    const answer = await fetch(`${this.endpoint}?mark=${this.mark}`, { headers: { Accept: "application/json" }, redirect: "manual" });
    if (!answer.ok) { if (answer.status >= 500) throw new Error("not now"); return null; }
    for (const address of (await answer.json()).uploads) {
      this.free = await lock(new URL(address, location.href).href);
      if (this.free) return address;
    }
    return null;
  }

  /** From here on it goes on where it is; tus-js-client would begin anew at any trouble while it knows where. */
  hold() {
    this.upload.options.endpoint = null;
    if (!this.free) lock(new URL(this.upload.url, location.href).href).then((free) => { this.free = free; });
  }

  /** Pieces of about four seconds: what a broken line costs is little, and a quick one is not held up. */
  measure(bytes) {
    this.tries = 0;
    this.asked = false;
    const wanted = bytes * (A_PIECE / Math.max(50, Date.now() - this.since));
    this.upload.options.chunkSize = Math.round(Math.min(MOST, Math.max(LEAST, Math.min(wanted, bytes * 4))));
  }

  arrived() {
    this.end("here", this.upload.url.split("/").pop());
  }

  async failed(error) {
    const answer = error.originalResponse, status = answer?.getStatus() ?? 0;
    const said = answer?.getHeader("Content-Type")?.startsWith("text/plain") ? answer.getBody() : "";
    if (status === 403 || (status >= 200 && status < 400)) await this.askWho(); // a way to the sign-in page is no answer
    else if (status === 404 || status === 410) this.anew();
    else if (said && status < 500) this.end("refused", said);
    else if (!status || status >= 500 || [409, 423, 429, 460].includes(status)) this.wait(said);
    else this.end("plain");
  }

  /** A token that grew old is made new by asking; whoever is signed out, or is somebody else by now, is told. */
  async askWho() {
    const person = await whoIsHere();
    if (person === undefined) this.wait();
    else if (!person) { this.wait(); this.tell("out"); }
    else if (person.whose !== whose) this.end("other");
    else if (this.asked) this.end("plain");
    else { this.asked = true; this.isBusy = false; this.goOn(); }
  }

  /** It is gone on the server (too old, or used): it begins again. */
  anew() {
    if (this.tries > WAITS.length) { this.end("plain"); return; }
    this.free?.();
    this.upload = this.free = undefined;
    this.wait();
  }

  wait(why = "") {
    this.isBusy = false;
    if (this.isOver) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.goOn(), WAITS[Math.min(this.tries, WAITS.length - 1)]);
    this.tries += 1;
    this.tell("waiting", why);
  }

  end(state, detail) {
    this.isBusy = false;
    if (this.isOver) return;
    this.isOver = true;
    this.tell(state, detail);
  }

  /** Not now; chosen again it goes on where it is. */
  stop() {
    this.isOver = true;
    this.isBusy = false;
    clearTimeout(this.timer);
    this.upload?.abort().catch(() => {});
    this.free?.();
  }

  /** Not at all: nothing of it stays on the server either. */
  drop() {
    const upload = this.upload;
    this.stop();
    if (!upload?.url) return;
    upload.options.retryDelays = [300, 1000, 3000];
    upload.abort(true).catch(() => {}); // if this does not arrive, it goes by itself in three days
  }
}
