// Text that the server has not got yet: kept in this browser under a key that the server gives to one person alone.
// Another person at the same browser cannot read it, and it is let go as soon as the server has it or refuses the door.

const PREFIX = "unsent:";
const HEX = (text) => Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16));
const toText = (bytes) => btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
const toBytes = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));

// The person who is signed in now, with their keys and a fresh token; null while nobody is, or nothing can be reached.
export async function whoIsHere(url) {
  try {
    const answer = await fetch(url, { headers: { Accept: "application/json" }, redirect: "manual", cache: "no-store" });
    if (!answer.ok) return null;
    const { person, keys, token } = await answer.json();
    const made = crypto.subtle
      ? keys.map((key) => crypto.subtle.importKey("raw", HEX(key), "AES-GCM", false, ["encrypt", "decrypt"]))
      : [];
    return { person, token, keys: await Promise.all(made) };
  } catch {
    return null;
  }
}

export async function keep(someone, url, facts) {
  if (!someone?.keys.length) return false;
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const plain = new TextEncoder().encode(JSON.stringify(facts));
  const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData: new TextEncoder().encode(url) }, someone.keys[0], plain);
  try {
    localStorage.setItem(`${PREFIX}${someone.person}:${url}`, JSON.stringify([toText(iv), toText(new Uint8Array(sealed))]));
    return true;
  } catch {
    return false; // no room, or a browser that keeps nothing
  }
}

export function letGo(someone, url) {
  if (someone) localStorage.removeItem(`${PREFIX}${someone.person}:${url}`);
}

// What is kept for this person, by the address it is to be sent to. What no key of theirs opens is not theirs any more.
export async function kept(someone) {
  const found = new Map();
  const mine = `${PREFIX}${someone.person}:`;
  for (const name of Object.keys(localStorage).filter((each) => each.startsWith(mine))) {
    const url = name.slice(mine.length);
    const [iv, sealed] = JSON.parse(localStorage.getItem(name)).map(toBytes);
    for (const key of someone.keys) {
      try {
        const plain = await crypto.subtle.decrypt({ name: "AES-GCM", iv, additionalData: new TextEncoder().encode(url) }, key, sealed);
        found.set(url, JSON.parse(new TextDecoder().decode(plain)));
        break;
      } catch {
        continue;
      }
    }
    if (!found.has(url)) localStorage.removeItem(name);
  }
  return found;
}

export const isKept = (person) => Object.keys(localStorage).some((each) => each.startsWith(`${PREFIX}${person}:`));

// Send one answer. Says "saved", "clash", "refused", "wrong", "gone", "signed-out", "somebody-else" or "unreachable".
export async function send(someone, url, fields, keyUrl, { keepalive = false } = {}) {
  const ask = () => {
    const body = new URLSearchParams(fields);
    body.set("csrfmiddlewaretoken", someone.token);
    return fetch(url, { method: "POST", body, keepalive, redirect: "manual", headers: { Accept: "application/json" } });
  };
  try {
    let answer = await ask();
    if (answer.status === 403) {
      // a new sign-in brings a new token; a second refusal means that the door is shut
      const now = await whoIsHere(keyUrl);
      if (!now) return { is: "signed-out" };
      if (now.person !== someone.person) return { is: "somebody-else" };
      Object.assign(someone, now);
      answer = await ask();
    }
    if (answer.type === "opaqueredirect" || answer.status === 401) return { is: "signed-out" };
    if (answer.status === 403 || answer.status === 404) return { is: "gone" };
    if (![200, 409, 422].includes(answer.status)) return { is: "unreachable" };
    const said = await answer.json();
    if (answer.status === 200) return { is: "saved", ...said };
    if (answer.status === 422) return { is: "wrong", ...said };
    return { is: "version" in said ? "clash" : "refused", ...said };
  } catch {
    return { is: "unreachable" };
  }
}

// Send everything that is kept for whoever is signed in; what clashes stays until its own page is opened.
export async function flush(keyUrl) {
  const someone = await whoIsHere(keyUrl);
  if (!someone) return;
  for (const [url, { fields }] of await kept(someone)) {
    const { is } = await send(someone, url, fields, keyUrl);
    if (is === "saved" || is === "gone") letGo(someone, url);
  }
}
