// Why: sends what waits in this browser and says how it stands, on pages that have no file boxes; app.js loads it only where something waits.
import { keepWaiting } from "./waiting_here.js";

keepWaiting(document.querySelector("[data-waiting]"));
