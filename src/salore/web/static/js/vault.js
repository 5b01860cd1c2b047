// Keeps text in this browser, locked with the account's key, which only a signed-in page carries: after
// signing out nobody can read it here, and another account finds other names. Kept for thirty days. A page
// may give a key of its own, that of its session.
const DAY_MS = 24 * 3600 * 1000;
const KEPT_MS = 30 * DAY_MS;
const PREFIX = "salore:";

const { account, draftKey } = document.body.dataset;
const bytes = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));

// Without a secure connection browsers have no cipher; then nothing is kept rather than kept in the open.
export const isOpen = Boolean(account && draftKey && globalThis.crypto?.subtle && storage());

const keys = new Map();
function unlocked(text = draftKey) {
  if (!keys.has(text)) {
    keys.set(text, crypto.subtle.importKey("raw", bytes(text), "AES-GCM", false, ["encrypt", "decrypt"]));
  }
  return keys.get(text);
}

function storage() {
  try {
    return globalThis.localStorage;
  } catch {
    return null;
  }
}

const place = (name) => `${PREFIX}${account}:${name}`;

export async function put(name, value, key) {
  if (!isOpen) return false;
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const plain = new TextEncoder().encode(JSON.stringify(value));
  const locked = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, await unlocked(key), plain);
  const entry = JSON.stringify({ at: Date.now(), iv: encoded(iv), locked: encoded(locked) });
  try {
    localStorage.setItem(place(name), entry);
    return true;
  } catch {
    return false; // Full, or forbidden by the browser: the page itself still holds what was typed.
  }
}

export async function take(name, key) {
  const entry = isOpen && localStorage.getItem(place(name));
  if (!entry) return null;
  try {
    const { at, iv, locked } = JSON.parse(entry);
    const plain = await crypto.subtle.decrypt(
      { name: "AES-GCM", iv: bytes(iv) },
      await unlocked(key),
      bytes(locked),
    );
    return { at, ...JSON.parse(new TextDecoder().decode(plain)) };
  } catch {
    drop(name);
    return null;
  }
}

export function drop(name) {
  if (isOpen) localStorage.removeItem(place(name));
}

// Long texts overflow a call with one argument a byte.
function encoded(buffer) {
  const all = new Uint8Array(buffer);
  let letters = "";
  for (let at = 0; at < all.length; at += 4096) {
    letters += String.fromCharCode(...all.subarray(at, at + 4096));
  }
  return btoa(letters);
}

function tidy() {
  for (const name of Object.keys(localStorage)) {
    if (!name.startsWith(PREFIX)) continue;
    try {
      if (JSON.parse(localStorage.getItem(name)).at > Date.now() - KEPT_MS) continue;
    } catch {
      // Not ours to read: it goes.
    }
    localStorage.removeItem(name);
  }
}

if (isOpen) tidy();
