// Why: whoever records sees and is told how well they are heard, before they have spoken for five minutes into nothing.
import { make } from "./words.js";

const EVERY = 100, SETTLES = 1500, CALM = 1000, QUIET = 12, LOUD = 92;
const isCalm = () => document.documentElement.dataset.theme === "calm" || matchMedia("(prefers-reduced-motion: reduce)").matches;

/** How loud it is, 0 to 100, as ears count: from -60 dB to the most that the microphone can say. */
function loudness(samples) {
  const power = samples.reduce((sum, one) => sum + one * one, 0) / samples.length;
  return Math.max(0, Math.min(100, 100 + (10 * Math.log10(power + 1e-9) * 100) / 60));
}

/**
 * A bar that rises at once and falls slowly (for those who want calm: a step each second), with the same in words.
 * `words`: {heard, quiet, loud}; `tell(words)` says a change aloud, once it has lasted.
 */
export class Level {
  constructor(words, tell) {
    this.words = words;
    this.tell = tell;
    this.bar = make("span");
    this.said = make("p", { class: "level-words" });
    this.box = make("div", { class: "level-box", hidden: true }, make("div", { class: "level", "aria-hidden": "true" }, this.bar), this.said);
  }

  listen(stream) {
    this.box.hidden = false;
    this.show("heard");
    this.since = 0;
    try {
      this.context = new AudioContext();
      this.context.resume?.();
      const analyser = this.context.createAnalyser(), samples = new Float32Array(analyser.fftSize);
      this.context.createMediaStreamSource(stream).connect(analyser);
      let level = 0, drawn = 0;
      this.timer = setInterval(() => {
        analyser.getFloatTimeDomainData(samples);
        level = this.isPaused ? 0 : Math.max(loudness(samples), level * 0.85);
        if (Date.now() - drawn >= (isCalm() ? CALM : EVERY)) {
          drawn = Date.now();
          this.bar.style.inlineSize = `${isCalm() ? Math.round(level / 20) * 20 : Math.round(level)}%`;
        }
        if (!this.isPaused) this.settle(level < QUIET ? "quiet" : level > LOUD ? "loud" : "heard");
      }, EVERY);
    } catch {
      this.box.hidden = true; // a browser that can't measure records all the same
    }
  }

  /** What has been so for a moment is shown; what was shown already is not said again. */
  settle(now) {
    if (now === this.shown) { this.since = 0; return; }
    if (now !== this.coming || !this.since) { this.coming = now; this.since = Date.now(); return; }
    if (Date.now() - this.since < SETTLES * (now === "quiet" ? 3 : 1)) return; // between two sentences everybody is quiet
    this.show(now);
    this.tell(this.words[now]);
  }

  show(now) {
    this.shown = now;
    this.since = 0;
    this.said.textContent = this.words[now];
  }

  stop() {
    clearInterval(this.timer);
    this.context?.close();
    this.context = undefined;
    this.bar.style.inlineSize = "0";
    this.box.hidden = true;
  }
}
