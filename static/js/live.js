// Looks every few seconds whether the page would say something else now. Without this one reloads it oneself.
const SECONDS = 5;

export function watch(root) {
  if (root.querySelector("[data-live]")) setInterval(look, SECONDS * 1000);
}

async function look() {
  if (document.hidden) return;
  let answer;
  try {
    answer = await fetch(location.href, { credentials: "same-origin", redirect: "follow", cache: "no-store" });
  } catch {
    return; // the network is away; the next look may find it
  }
  if (answer.status === 404) return location.reload();
  if (!answer.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const place of document.querySelectorAll("[data-live]")) {
    const now = fresh.getElementById(place.id);
    if (!now || plain(now) === (place.dataset.said ?? plain(place)) || isBusy(place)) continue;
    place.dataset.said = plain(now);
    place.replaceChildren(...now.childNodes);
  }
}

// What a region says, without what is fresh in every form.
function plain(place) {
  return place.innerHTML.replace(/ (value|data-govuk-button-init)="[^"]*"/g, "");
}

// Somebody types or has a button in hand: nothing moves under their fingers.
function isBusy(place) {
  if (place.contains(document.activeElement)) return true;
  return [...place.querySelectorAll("input:not([type=hidden]), textarea")].some((field) => field.value !== field.defaultValue);
}

watch(document);
