// Why: the browser's part of passkeys: it hands the wiki's question to the phone or key, and puts the answer into the form.

const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (one) => one.charCodeAt(0));

function text(buffer) {
  let letters = "";
  for (const one of new Uint8Array(buffer)) letters += String.fromCharCode(one);
  return btoa(letters).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

const many = (list) => (list || []).map((one) => ({ ...one, id: bytes(one.id) }));

async function question(form) {
  const answer = await fetch(form.dataset.passkey, {
    method: "POST", credentials: "same-origin", body: new URLSearchParams({ csrf_token: form.elements.csrf_token.value }),
  });
  if (answer.status === 403 && form.dataset.passkeyAgain) return proveFirst(form);
  if (!answer.ok || answer.redirected) throw new Error("not asked");
  return answer.json();
}

// Whoever signed in a while ago says again that it is them, and finds the name that they typed here again.
function proveFirst(form) {
  const named = `?${new URLSearchParams({ name: form.elements.name.value.slice(0, 50) })}`.replaceAll("*", "%2A");
  location.assign(form.dataset.passkeyAgain + encodeURIComponent(named));
  return new Promise(() => {});
}

async function made(asked) {
  const found = await navigator.credentials.create({ publicKey: {
    ...asked, challenge: bytes(asked.challenge), user: { ...asked.user, id: bytes(asked.user.id) },
    excludeCredentials: many(asked.excludeCredentials),
  } });
  return { found, response: {
    clientDataJSON: text(found.response.clientDataJSON), attestationObject: text(found.response.attestationObject),
  } };
}

async function shown(asked) {
  const found = await navigator.credentials.get({ publicKey: {
    ...asked, challenge: bytes(asked.challenge), allowCredentials: many(asked.allowCredentials),
  } });
  const { clientDataJSON, authenticatorData, signature, userHandle } = found.response;
  return { found, response: {
    clientDataJSON: text(clientDataJSON), authenticatorData: text(authenticatorData), signature: text(signature),
    userHandle: userHandle ? text(userHandle) : null,
  } };
}

// Before the phone makes a passkey: one whose name we then refuse would stay on the phone, and open nothing.
function nameless(form) {
  const name = form.dataset.passkeyDoes === "create" && form.elements.name;
  if (!name || name.value.trim()) return false;
  name.focus();
  return true;
}

function passkey(form) {
  const trouble = form.querySelector("[data-passkey-trouble]");
  let busy = false;
  form.hidden = false;
  addEventListener("pageshow", () => { busy = false; }); // come back to, as the browser kept it
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (busy) return;
    if (nameless(form)) {
      trouble.textContent = trouble.dataset.passkeyName;
      return;
    }
    busy = true;
    trouble.textContent = "";
    try {
      const asked = await question(form);
      const { found, response } = await (form.dataset.passkeyDoes === "create" ? made(asked) : shown(asked));
      form.elements.credential.value = JSON.stringify({
        id: found.id, rawId: text(found.rawId), type: found.type, response, clientExtensionResults: {},
      });
      form.submit();
    } catch (why) {
      const has = why.name === "InvalidStateError" && trouble.dataset.passkeyHave;
      trouble.textContent = has || trouble.dataset.passkeyTrouble; // also when the person said no
      busy = false;
    }
  });
}

if (window.PublicKeyCredential) document.querySelectorAll("form[data-passkey]").forEach(passkey);
