// Why: shows a choice of size, colours or room at once, before it is kept; leaving without keeping it changes nothing.
export function looks() {
  const form = document.querySelector("[data-looks] form");
  if (!form) return;
  const root = document.documentElement;
  form.addEventListener("change", () => {
    const said = new FormData(form);
    for (const [name, key] of [["colours", "theme"], ["text", "text"], ["room", "room"]]) {
      const value = said.get(name);
      if (value && value !== "device" && value !== "normal") root.dataset[key] = value;
      else delete root.dataset[key];
    }
  });
}
