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
  if (!answer.ok || answer.redirected) throw new Error("not asked");
  return answer.json();
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

function passkey(form) {
  const trouble = form.querySelector("[data-passkey-trouble]");
  let busy = false;
  form.hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (busy) return;
    busy = true;
    trouble.textContent = "";
    try {
      const asked = await question(form);
      const { found, response } = await (form.dataset.passkeyDoes === "create" ? made(asked) : shown(asked));
      form.elements.credential.value = JSON.stringify({
        id: found.id, rawId: text(found.rawId), type: found.type, response, clientExtensionResults: {},
      });
      form.submit();
    } catch {
      trouble.textContent = trouble.dataset.passkeyTrouble; // also when the person said no
      busy = false;
    }
  });
}

if (window.PublicKeyCredential) document.querySelectorAll("form[data-passkey]").forEach(passkey);
