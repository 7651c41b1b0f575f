// Why: after choosing pictures a person sees them, named and small, and can take one away again before anything is sent.
import { make, say } from "./words.js";

const SMALL = 144;

/** A small picture of a file that is one, or null. */
export async function small(file) {
  if (!file.type.startsWith("image/") || !("createImageBitmap" in window)) return null;
  const canvas = make("canvas", { width: SMALL, height: SMALL, "aria-hidden": "true" });
  try {
    const picture = await createImageBitmap(file);
    const scale = Math.min(SMALL / picture.width, SMALL / picture.height);
    const [width, height] = [picture.width * scale, picture.height * scale];
    canvas.getContext("2d").drawImage(picture, (SMALL - width) / 2, (SMALL - height) / 2, width, height);
    picture.close();
  } catch {
    return null; // a phone's own format (HEIC) that this browser can't draw: the name is shown, and the server reads it
  }
  return canvas;
}

function size(bytes) {
  return bytes < 1024 * 1024 ? `${Math.max(1, Math.round(bytes / 1024))} kB` : `${(bytes / 1048576).toFixed(1)} MB`;
}

function watch(input) {
  const list = make("ul", { class: "chosen" });
  const said = make("p", { class: "chosen-said", role: "status" });
  input.closest(".choice").after(said, list);

  async function show() {
    if ("ahead" in input.dataset) return; // uploads.js has taken it over
    const files = [...input.files];
    const items = [];
    for (const [index, file] of files.entries()) {
      const take = make("button", {
        type: "button", class: "link-button", text: say("takeAway"), "aria-label": say("takeAwayNamed", { name: file.name }),
        onclick: () => {
          const left = new DataTransfer();
          files.forEach((each, place) => { if (place !== index) left.items.add(each); });
          input.files = left.files;
          input.dispatchEvent(new Event("change", { bubbles: true }));
          input.focus();
        },
      });
      const name = make("span", { class: "name" }, make("bdi", { text: file.name }), ` · ${size(file.size)}`);
      const picture = await small(file);
      items.push(picture ? make("li", {}, picture, name, take) : make("li", { class: "plain" }, name, take));
    }
    list.replaceChildren(...items);
    said.textContent = files.length === 0 ? "" : files.length === 1 ? say("oneChosen") : say("manyChosen", { count: files.length });
  }
  input.addEventListener("change", show);
  if (input.files.length) show();
}

export function files() {
  for (const input of document.querySelectorAll(".capture input[type=file]")) watch(input);
}
