// Why: a move without a new page: the same buttons send the same form, the list is drawn anew in its place, and the focus stays on the row; a handle drags.

export function order() {
  const form = document.querySelector("form[data-order]");
  if (!form) return;
  const said = document.querySelector("[data-order-said]");
  let isSent = false;

  /** Sends one move and shows the list that comes back; whatever goes wrong, the form is sent the plain way. */
  async function move(value, way, button) {
    if (isSent) return;
    isSent = true;
    const top = button?.getBoundingClientRect().top;
    const pairs = new URLSearchParams(new FormData(form));
    pairs.set("move", value);
    try {
      const response = await fetch(form.action, { method: "POST", body: pairs });
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      const fresh = page.querySelector("form[data-order]");
      if (!response.ok || !fresh) throw new Error("not the list");
      show(page, fresh, value.slice(0, 32), way, top);
      isSent = false;
    } catch {
      isSent = false;
      plainly(value);
    }
  }

  function plainly(value) {
    const box = document.createElement("input");
    Object.assign(box, { type: "hidden", name: "move", value });
    form.append(box);
    form.submit();
  }

  function show(page, fresh, key, way, top) {
    for (const button of fresh.querySelectorAll("[autofocus]")) button.removeAttribute("autofocus");
    form.replaceChildren(...fresh.childNodes);
    const banner = page.querySelector("main > .govuk-notification-banner");
    for (const old of document.querySelectorAll("main > .govuk-notification-banner")) old.remove();
    if (banner) {
      banner.removeAttribute("role");
      document.getElementById("main").prepend(banner);
    }
    const row = form.querySelector(`[data-row="${key}"]`);
    const there = row?.querySelector(`[data-way="${way}"]`) ?? row?.querySelector("[data-way]");
    if (there) {
      there.focus({ preventScroll: true });
      // The button stays under the thumb while its row moves.
      if (top !== undefined) window.scrollBy(0, there.getBoundingClientRect().top - top);
      else row.scrollIntoView({ block: "nearest" });
    }
    said.textContent = "";
    const words = banner?.querySelector("p")?.textContent ?? "";
    setTimeout(() => { said.textContent = words; }, 60);
  }

  form.addEventListener("submit", (event) => {
    const button = event.submitter;
    if (button?.name !== "move") return;
    event.preventDefault();
    move(button.value, button.dataset.way, button);
  });

  let dragged, start;
  const rows = () => [...form.querySelectorAll("[data-row]")];
  const stop = () => {
    dragged?.classList.remove("order-dragged");
    dragged = undefined;
  };
  form.addEventListener("pointerdown", (event) => {
    const handle = event.target.closest("[data-handle]");
    if (!handle || event.button || isSent) return;
    event.preventDefault();
    dragged = handle.closest("[data-row]");
    start = { next: dragged.nextElementSibling, at: rows().indexOf(dragged) };
    handle.setPointerCapture(event.pointerId);
    dragged.classList.add("order-dragged");
  });
  form.addEventListener("pointermove", (event) => {
    if (!dragged) return;
    for (const other of rows()) {
      if (other === dragged) continue;
      const { top, height } = other.getBoundingClientRect();
      const isAfter = Boolean(dragged.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_FOLLOWING);
      if (isAfter && event.clientY > top + height / 2) other.after(dragged);
      else if (!isAfter && event.clientY < top + height / 2) { other.before(dragged); break; }
    }
    if (event.clientY < 60) window.scrollBy(0, -12);
    if (event.clientY > window.innerHeight - 60) window.scrollBy(0, 12);
  });
  const back = () => {
    if (!dragged) return;
    if (start.next) start.next.before(dragged);
    else dragged.parentElement.append(dragged);
    stop();
  };
  form.addEventListener("pointerup", () => {
    if (!dragged) return;
    const one = dragged, list = rows(), at = list.indexOf(one);
    stop();
    if (at === start.at) return;
    const way = at < start.at ? "up" : "down";
    const beside = way === "up" ? list[at + 1] : list[at - 1];
    move(`${one.dataset.row} ${way === "up" ? "before" : "after"} ${beside.dataset.row}`, way);
  });
  form.addEventListener("pointercancel", back);
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") back(); });
}
