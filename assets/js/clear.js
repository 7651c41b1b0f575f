// Why: "Was this question clear?" is answered where it stands; the server's own page for it is fetched and its part shown here.
export function clear() {
  const place = document.querySelector("[data-clear]");
  if (!place) return;
  place.addEventListener("submit", async (event) => {
    const form = event.target, button = event.submitter;
    event.preventDefault();
    if (place.dataset.busy) return;
    place.dataset.busy = "yes";
    const pairs = new URLSearchParams(new FormData(form));
    if (button?.name) pairs.set(button.name, button.value);
    try {
      const response = await fetch(form.action, { method: "POST", body: pairs });
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      const fresh = page.querySelector("[data-clear]");
      if (!fresh || ![200, 422].includes(response.status)) throw new Error("not the answer");
      place.replaceChildren(...fresh.childNodes);
      (place.querySelector(".govuk-error-message") ? place.querySelector("textarea") : place.querySelector("[data-clear-said]"))?.focus();
    } catch {
      // The plain way: a new tab from under a question, this one from its own page.
      if (button?.name) form.append(Object.assign(document.createElement("input"), { type: "hidden", name: button.name, value: button.value }));
      form.submit();
    } finally {
      delete place.dataset.busy;
    }
  });
}
