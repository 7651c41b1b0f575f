// Why: the script of the child's own corner and of slides; all of it betters what works without.
import { awake } from "./awake.js";
import { drawing } from "./drawing.js";
import { files } from "./files.js";
import { held } from "./held.js";
import { recorders } from "./recorder.js";
import { slides } from "./slides.js";
import { speaking } from "./speaking.js";
import { symbols } from "./symbols.js";

document.body.classList.add("js-enabled", "govuk-frontend-supported");
const ofAnAdult = location.pathname.includes("/corner") ? [] : [held]; // the slides of a meeting
for (const part of [awake, speaking, symbols, files, recorders, drawing, slides, ...ofAnAdult]) {
  try {
    part();
  } catch (fault) {
    console.warn(fault);
  }
}
