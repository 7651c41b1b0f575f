// Why: the one script of every page; each part only betters what already works without it.
import { Button } from "govuk-frontend/dist/govuk/components/button/button.mjs";
import { CharacterCount } from "govuk-frontend/dist/govuk/components/character-count/character-count.mjs";
import { Checkboxes } from "govuk-frontend/dist/govuk/components/checkboxes/checkboxes.mjs";
import { ErrorSummary } from "govuk-frontend/dist/govuk/components/error-summary/error-summary.mjs";
import { NotificationBanner } from "govuk-frontend/dist/govuk/components/notification-banner/notification-banner.mjs";
import { PasswordInput } from "govuk-frontend/dist/govuk/components/password-input/password-input.mjs";
import { Radios } from "govuk-frontend/dist/govuk/components/radios/radios.mjs";
import { SkipLink } from "govuk-frontend/dist/govuk/components/skip-link/skip-link.mjs";
import { advising } from "./advising.js";
import { aloud } from "./aloud.js";
import { audience } from "./audience.js";
import { files } from "./files.js";
import { looks } from "./looks.js";
import { films } from "./films.js";
import { pager } from "./pager.js";
import { players } from "./player.js";
import { recorders } from "./recorder.js";
import { clear } from "./clear.js";
import { cut } from "./cut.js";
import { filters } from "./filter.js";
import { order } from "./order.js";
import { toolbars } from "./toolbar.js";
import { drafts, giveUp, keepAll } from "./drafts.js";
import { sentences } from "./sentences.js";
import { held } from "./held.js";
import { staying } from "./staying.js";
import { waitingStart } from "./waiting_start.js";
import { writing } from "./writing.js";
import { progress } from "./progress.js";

document.body.classList.add("js-enabled", "govuk-frontend-supported");

for (const Component of [Button, CharacterCount, Checkboxes, ErrorSummary, NotificationBanner, PasswordInput, Radios, SkipLink]) {
  for (const element of document.querySelectorAll(`[data-module="${Component.moduleName}"]`)) {
    try {
      new Component(element);
    } catch (fault) {
      console.warn(fault);
    }
  }
}

for (const part of [
  films, players, pager, files, recorders, toolbars, writing, sentences, audience, drafts, () => held(keepAll, giveUp), staying, order, filters, clear, cut, aloud, looks, waitingStart, advising,
]) {
  try {
    part();
  } catch (fault) {
    console.warn(fault);
  }
}

progress();

// The person's menu shuts when they press Escape or go elsewhere.
for (const menu of document.querySelectorAll("details.menu")) {
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
  document.addEventListener("click", (event) => { if (!menu.contains(event.target)) menu.open = false; });
}

// Folds open for printing where the style sheet can't do it, and shut again after.
window.addEventListener("beforeprint", () => {
  for (const fold of document.querySelectorAll("details.fold:not([open])")) { fold.open = true; fold.dataset.printed = ""; }
});
window.addEventListener("afterprint", () => {
  for (const fold of document.querySelectorAll("details[data-printed]")) { fold.open = false; delete fold.dataset.printed; }
});
