// Why: whether something waits in this browser is looked at on every page, and only then the script that sends it is fetched. Not in a
// child's corner, not when somebody looks as another.
import { whose } from "./server.js";
import { anything, mine } from "./waiting_keep.js";
import { unsavedFiles } from "./waiting_settle.js";

const ELSEWHERE = /^\/child\/[^/]+\/(corner|as)(\/|$)/;

async function begin() {
  if (!whose || ELSEWHERE.test(location.pathname) || document.querySelector("[data-waiting]")) return; // such a page has its own script
  if (!(await anything())) return;
  await unsavedFiles().catch(() => []);
  if (!(await mine()).some((one) => one.kind !== "file")) return;
  const response = await fetch("/waiting", { redirect: "manual", headers: { Accept: "text/html" } });
  if (!response.ok) return;
  const source = new DOMParser().parseFromString(await response.text(), "text/html").querySelector("[data-waiting]");
  if (!source) return;
  source.hidden = true;
  source.removeAttribute("data-home");
  source.replaceChildren();
  document.body.append(source);
  await import(source.dataset.script);
}

export function waitingStart() {
  const again = () => { begin().catch(() => {}); };
  again();
  window.addEventListener("online", again);
}
