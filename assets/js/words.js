// Why: words that script puts on the page come translated from the server (one hidden element, look/words.html); none are written here.
const source = document.querySelector("[data-script-words]");

/** The translated words under `key`; `values` fills %(name)s places. */
export function say(key, values = {}) {
  let text = source?.dataset[key] ?? "";
  for (const [name, value] of Object.entries(values)) text = text.replace(`{${name}}`, value);
  return text;
}

/** An element with attributes and children; `text` is always text, never HTML. */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "text") element.textContent = value;
    else if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value !== false && value != null) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children);
  return element;
}

const SHAPES = {
  play: "M7 4.5v15l12-7.5z",
  pause: "M6 5h4.5v14H6zM13.5 5H18v14h-4.5z",
};

/** A small picture for a button; it says nothing, the words beside it do. */
export function shape(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("d", SHAPES[name]);
  svg.append(path);
  return svg;
}

/** 75 → "1:15". */
export function clock(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}
