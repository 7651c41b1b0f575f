// Why: the page asks the server for small things; a token that has grown old is fetched anew, and whoever is signed in is asked for first.
const whose = document.body.dataset.whose ?? "";
const here = document.getElementById("staying")?.dataset.here;

/** Tells the page how many seconds are left until the browser is signed out (staying.js listens). */
function heard(answer) {
  if (typeof answer.left === "number") document.dispatchEvent(new CustomEvent("heard", { detail: answer.left }));
  return answer;
}

async function ask(url, options = {}) {
  const response = await fetch(url, { redirect: "manual", headers: { Accept: "application/json" }, ...options });
  const isJson = response.headers.get("Content-Type")?.startsWith("application/json");
  return { status: response.status, answer: isJson ? heard(await response.json()) : null };
}

function token(fresh) {
  const boxes = document.querySelectorAll("input[name=csrf_token]");
  if (fresh) for (const box of boxes) box.value = fresh;
  return boxes[0]?.value ?? "";
}

/** Who is signed in here now: {whose, left}, null for nobody, undefined when there is no connection. */
export async function whoIsHere() {
  try {
    const { answer } = await ask(here);
    if (answer?.whose === whose) token(answer.token);
    return answer;
  } catch {
    return undefined;
  }
}

/**
 * Sends pairs of a form. Answers {said, saved} when they were taken, else {why}: offline (try again later), busy (the
 * same), out (signed out), other (somebody else is signed in), refused (trying again is no use).
 */
export async function send(url, pairs, options = {}, isSecond = false) {
  let got;
  try {
    got = await ask(url, {
      method: "POST", body: new URLSearchParams(pairs), headers: { Accept: "application/json", "X-CSRF-Token": token() }, ...options,
    });
  } catch {
    return { why: "offline" };
  }
  if (got.status === 200 && got.answer) return got.answer;
  if (got.status >= 500 || got.status === 429) return { why: "busy" };
  if (got.status !== 403 || isSecond) return { why: "refused", trouble: got.answer?.trouble };
  const person = await whoIsHere();
  if (person === undefined) return { why: "offline" };
  if (!person) return { why: "out" };
  if (person.whose !== whose) return { why: "other" };
  return send(url, pairs, options, true);
}

export const stay = () => send(here, []);
export { whose };
