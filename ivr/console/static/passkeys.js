// Asks the browser for a passkey and sends its answer with the form that asked.
// Without this, or where the browser has none, the form stays hidden.

/** How old a page may be whose challenge is still good, in ms; the server says 5 min. */
const FRESH_MS = 4 * 60 * 1000;

const bytes = (text) =>
  Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (one) =>
    one.charCodeAt(0),
  );
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replace(/\+/g, "-")
    .replace(/\//g, "_")
    .replace(/=+$/, "");
const named = (list = []) => list.map((one) => ({ ...one, id: bytes(one.id) }));

async function make(options) {
  const found = await navigator.credentials.create({
    publicKey: {
      ...options,
      challenge: bytes(options.challenge),
      user: { ...options.user, id: bytes(options.user.id) },
      excludeCredentials: named(options.excludeCredentials),
    },
  });
  return {
    ...identity(found),
    response: {
      clientDataJSON: text(found.response.clientDataJSON),
      attestationObject: text(found.response.attestationObject),
    },
  };
}

async function prove(options) {
  const found = await navigator.credentials.get({
    publicKey: {
      ...options,
      challenge: bytes(options.challenge),
      allowCredentials: named(options.allowCredentials),
    },
  });
  const { clientDataJSON, authenticatorData, signature, userHandle } = found.response;
  return {
    ...identity(found),
    response: {
      clientDataJSON: text(clientDataJSON),
      authenticatorData: text(authenticatorData),
      signature: text(signature),
      userHandle: userHandle ? text(userHandle) : null,
    },
  };
}

function identity(found) {
  return { id: found.id, rawId: text(found.rawId), type: found.type };
}

/** The options of `form`, from a newer page if this one has stood for long.

    The form says where that page is: this one may be the answer to a form that was
    refused, whose address shows nothing. */
async function asked(form) {
  if (form.dataset.passkey === "make" || performance.now() < FRESH_MS) {
    return form.dataset.options;
  }
  const answer = await fetch(form.dataset.page);
  const newer = new DOMParser().parseFromString(await answer.text(), "text/html");
  return newer.getElementById(form.id)?.dataset.options ?? form.dataset.options;
}

async function send(form) {
  const said = form.querySelector("[data-said]");
  said.hidden = true;
  try {
    const options = JSON.parse(await asked(form));
    const ask = form.dataset.passkey === "make" ? make : prove;
    form.elements.credential.value = JSON.stringify(await ask(options));
    form.submit();
  } catch {
    // Closed, too late, or a passkey that is not known here: browsers tell no more.
    said.hidden = false;
  }
}

for (const form of document.querySelectorAll("form[data-passkey]")) {
  if (!window.PublicKeyCredential || location.origin !== form.dataset.origin) continue;
  form.hidden = false;
  document.getElementById("no-passkey")?.remove();
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send(form);
  });
}
