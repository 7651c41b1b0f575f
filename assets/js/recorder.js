// Why: a voice can be recorded on the page itself; the recording goes into the ordinary file field, which works without any of this.
import { clock, make, say } from "./words.js";

const FIVE_MINUTES = 300; // what a plan holds of one recording, normally (domain.md, section 2)
const TYPES = [["audio/mp4", "m4a"], ["audio/webm;codecs=opus", "webm"], ["audio/ogg;codecs=opus", "ogg"]];

function stamp() {
  const now = new Date();
  const two = (number) => String(number).padStart(2, "0");
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}-${two(now.getHours())}${two(now.getMinutes())}`;
}

function meter(stream, bar) {
  const context = new AudioContext();
  const analyser = context.createAnalyser();
  context.createMediaStreamSource(stream).connect(analyser);
  const samples = new Uint8Array(analyser.fftSize);
  const timer = setInterval(() => {
    analyser.getByteTimeDomainData(samples);
    const loudest = samples.reduce((most, sample) => Math.max(most, Math.abs(sample - 128)), 0);
    bar.style.inlineSize = `${Math.min(100, Math.round((loudest / 128) * 160))}%`;
  }, 100);
  return () => { clearInterval(timer); context.close(); bar.style.inlineSize = "0"; };
}

function recorder(box, input) {
  const type = TYPES.find(([name]) => MediaRecorder.isTypeSupported(name));
  if (!type) return;
  let machine, stream, stopMeter, timer, pieces = [], seconds = 0, address;
  const time = make("span", { class: "recorder-time", text: clock(0) });
  const said = make("p", { role: "status" });
  const bar = make("span");
  const level = make("div", { class: "level", "aria-hidden": "true", hidden: true }, bar);
  const audio = make("audio", { controls: true, hidden: true });
  const button = (key, act, kind = "button-quiet") => make("button", { type: "button", class: `button ${kind}`, text: say(key), hidden: true, onclick: act });
  const start = button("record", begin, "");
  const pause = button("pauseRecording", () => (machine.state === "recording" ? machine.pause() : machine.resume()));
  const finish = button("finish", () => machine.stop(), "");
  const again = button("again", begin);

  function show({ recording, paused = false, done = false }) {
    start.hidden = recording || done;
    pause.hidden = finish.hidden = !recording;
    again.hidden = audio.hidden = !done;
    level.hidden = !recording;
    pause.textContent = say(paused ? "resume" : "pauseRecording");
    time.classList.toggle("recorder-on", recording && !paused);
  }
  function tick() {
    seconds += 1;
    time.textContent = clock(seconds);
    if (seconds === FIVE_MINUTES) said.textContent = say("fiveMinutes");
  }
  async function begin() {
    try {
      stream = await navigator.mediaDevices.getUserMedia({ audio: true });
    } catch {
      said.textContent = say("noMicrophone");
      return;
    }
    pieces = [];
    seconds = 0;
    time.textContent = clock(0);
    machine = new MediaRecorder(stream, { mimeType: type[0] });
    machine.addEventListener("dataavailable", (event) => { if (event.data.size) pieces.push(event.data); });
    machine.addEventListener("pause", () => { clearInterval(timer); show({ recording: true, paused: true }); said.textContent = say("paused"); });
    machine.addEventListener("resume", () => { timer = setInterval(tick, 1000); show({ recording: true }); said.textContent = say("recording"); });
    machine.addEventListener("stop", keep);
    machine.start(1000);
    timer = setInterval(tick, 1000);
    stopMeter = meter(stream, bar);
    said.textContent = say("recording");
    show({ recording: true });
    pause.focus();
  }
  function keep() {
    clearInterval(timer);
    stopMeter();
    stream.getTracks().forEach((track) => track.stop());
    const plain = type[0].split(";")[0];
    const file = new File(pieces, `${stamp()}.${type[1]}`, { type: plain });
    const bag = new DataTransfer();
    bag.items.add(file);
    input.files = bag.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
    if (address) URL.revokeObjectURL(address);
    address = URL.createObjectURL(file);
    audio.src = address;
    said.textContent = say("recorded", { time: clock(seconds) });
    show({ recording: false, done: true });
    again.focus();
  }
  start.hidden = false;
  box.append(
    make("p", { text: say("recorderTitle") }),
    make("div", { class: "recorder-row" }, start, pause, finish, again, time), level, audio, said,
  );
  box.hidden = false;
}

export function recorders() {
  if (!navigator.mediaDevices?.getUserMedia || !("MediaRecorder" in window) || !("DataTransfer" in window)) return;
  for (const box of document.querySelectorAll("[data-recorder]")) {
    const input = document.getElementById(box.dataset.recorder);
    if (input) recorder(box, input);
  }
}
