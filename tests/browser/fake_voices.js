// A device with three voices of its own and one that would send the words away; it notes what it is asked to say.
(() => {
  const voices = [
    { name: "Far", lang: "en-GB", localService: false, default: true, voiceURI: "far" },
    { name: "Near", lang: "en-GB", localService: true, default: false, voiceURI: "near" },
    { name: "Arabic", lang: "ar-EG", localService: true, default: false, voiceURI: "arabic" },
  ];
  window.said = [];
  window.silenced = 0;
  const waiting = [];
  class Utterance { constructor(text) { this.text = text; } }
  const speech = {
    getVoices: () => voices,
    speak(one) { window.said.push({ text: one.text, voice: one.voice?.name ?? null, rate: one.rate, lang: one.lang }); waiting.push(one); },
    cancel() { window.silenced += 1; for (const one of waiting.splice(0)) one.onerror?.({ error: "interrupted" }); },
    pause() {}, resume() {}, addEventListener() {},
  };
  window.sayOne = () => { const one = waiting.shift(); one?.onend?.({}); return Boolean(one); };
  Object.defineProperty(window, "speechSynthesis", { value: speech, configurable: true });
  window.SpeechSynthesisUtterance = Utterance;
})();
