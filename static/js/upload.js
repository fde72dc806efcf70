// Shows how far a file is on its way. Without this the form is sent as any other, and the browser says what it can.
import { wake } from "./portal.js";

export function watch(root) {
  for (const place of root.querySelectorAll("[data-upload]")) {
    const form = place.querySelector("form");
    form?.addEventListener("submit", (event) => {
      if (![...form.querySelectorAll("input[type=file]")].some((input) => input.files.length)) return;
      event.preventDefault();
      send(place, form, event.submitter);
    });
  }
}

function send(place, form, submitter) {
  const { said, bar } = meter(place);
  const say = (words) => {
    if (said.textContent !== words) said.textContent = words;
  };
  const request = new XMLHttpRequest();
  request.upload.addEventListener("progress", ({ loaded, total }) => {
    const percent = total ? Math.round((loaded / total) * 100) : 0;
    bar.value = percent;
    bar.textContent = `${percent}%`;
    // Heard at every quarter only: a screen reader could say nothing else otherwise.
    say(place.dataset.sending.replace("#", Math.floor(percent / 25) * 25));
  });
  request.upload.addEventListener("load", () => say(place.dataset.checking));
  const fail = () => {
    say(place.dataset.failed);
    bar.hidden = true;
    submitter?.removeAttribute("disabled");
  };
  request.addEventListener("error", fail);
  request.addEventListener("load", () => (request.status >= 500 ? fail() : show(request)));
  request.open("POST", form.action);
  request.send(new FormData(form, submitter));
  submitter?.setAttribute("disabled", "");
}

function meter(place) {
  const box = place.querySelector(".portal-upload") ?? document.createElement("div");
  const said = document.createElement("p");
  const bar = document.createElement("progress");
  box.className = "portal-upload";
  said.className = "govuk-body";
  said.setAttribute("role", "status");
  bar.className = "portal-upload__bar";
  bar.max = 100;
  bar.value = 0;
  bar.setAttribute("aria-label", place.dataset.label);
  box.replaceChildren(said, bar);
  place.append(box);
  return { said, bar };
}

// The answer is a page of ours: it takes the place of this one, with its message or its errors.
function show(request) {
  const page = new DOMParser().parseFromString(request.responseText, "text/html");
  const fresh = page.querySelector(".portal-page");
  if (!fresh) return location.assign(request.responseURL);
  document.title = page.title;
  document.querySelector(".portal-page").replaceWith(fresh);
  history.replaceState(null, "", request.responseURL);
  wake(fresh);
  watch(fresh);
  scrollTo(0, 0);
  const first = fresh.querySelector(".govuk-error-summary, .govuk-notification-banner, h1");
  first?.setAttribute("tabindex", "-1");
  first?.focus();
}

watch(document);
