// Asks the device for a passkey, new or known, and sends what it answers with the form around the button.
const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

export function connect(form) {
  if (!window.PublicKeyCredential) return;
  form.hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const words = form.querySelector("[role=status]");
    words.textContent = "";
    try {
      form.elements.answer.value = JSON.stringify(await ask(await options(form), "isNew" in form.dataset));
      form.submit();
    } catch {
      words.textContent = form.dataset.failed;
    }
  });
}

async function options(form) {
  const body = new URLSearchParams({ csrfmiddlewaretoken: form.elements.csrfmiddlewaretoken.value });
  const answer = await fetch(form.dataset.options, { method: "POST", body });
  if (!answer.ok) throw new Error(answer.statusText);
  return answer.json();
}

async function ask(told, isNew) {
  const publicKey = { ...told, challenge: bytes(told.challenge) };
  for (const name of ["excludeCredentials", "allowCredentials"]) {
    if (told[name]) publicKey[name] = told[name].map((key) => ({ ...key, id: bytes(key.id) }));
  }
  if (isNew) publicKey.user = { ...told.user, id: bytes(told.user.id) };
  const key = await navigator.credentials[isNew ? "create" : "get"]({ publicKey });
  return { id: key.id, rawId: text(key.rawId), type: key.type, clientExtensionResults: {}, response: said(key.response) };
}

function said(response) {
  const parts = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];
  const present = parts.filter((name) => response[name]);
  return Object.fromEntries(present.map((name) => [name, text(response[name])]));
}
