// Wakes the GOV.UK components that a page uses. Every page works without any of this.
import {
  Button,
  CharacterCount,
  Checkboxes,
  ErrorSummary,
  NotificationBanner,
  Radios,
  ServiceNavigation,
  SkipLink,
} from "../vendor/govuk-frontend.js";

// The words of a text, rich or plain, without its marks: every counter on a page counts these, as rich.py does on the server.
const RICH = /^\s*<(?:p|ul|ol|table|figure)\b[^<>]*>/i;
const EDGE = /<\/?(?:p|ul|ol|li|table|tbody|tr|th|td|figure|figcaption)\b[^>]*>/g;

function bare(text) {
  if (!RICH.test(text)) return text;
  return new DOMParser().parseFromString(text.replace(EDGE, " "), "text/html").body.textContent.trim();
}

// The library counts words by Unicode's rules, which break "co-design" in two; the server counts what stands between
// spaces, and so does this. Its messages come from the page, in the page's language.
class WordCount extends CharacterCount {
  updateCount() {
    const text = bare(this.$textarea.value);
    const inWords = this.$root.dataset.countType === "words";
    this.count = inWords ? (text.match(/\S+/g) ?? []).length : [...text.normalize("NFC").trim()].length;
  }

  formatCountMessage(remaining) {
    const { left, over } = this.$root.dataset;
    return (remaining < 0 ? over : left).replace("#", Math.abs(remaining).toLocaleString("en-GB"));
  }
}

const COMPONENTS = [
  Button,
  WordCount,
  Checkboxes,
  ErrorSummary,
  NotificationBanner,
  Radios,
  ServiceNavigation,
  SkipLink,
];

// Wakes what stands below `root`: the page at first, and what a module puts into it later.
export function wake(root) {
  for (const Component of COMPONENTS) {
    for (const place of root.querySelectorAll(`[data-module="${Component.moduleName}"]`)) {
      try {
        new Component(place);
      } catch (error) {
        console.warn(error); // one broken component leaves the others, and the page, at work
      }
    }
  }
}

wake(document);

// A table that is wider than its place can be scrolled by keyboard too.
const places = new ResizeObserver((entries) => {
  for (const { target } of entries) {
    if (target.scrollWidth > target.clientWidth) target.tabIndex = 0;
    else target.removeAttribute("tabindex");
  }
});
for (const table of document.querySelectorAll(".portal-table")) places.observe(table);

// Text that could not be sent yet: it goes as soon as its writer is back, and signing out warns of it.
const leave = document.querySelector("form[data-unsent]");
if (leave) {
  const isMine = (name) => name.startsWith(`unsent:${leave.dataset.person}:`);
  const waits = () => Object.keys(localStorage).some(isMine);
  leave.addEventListener("submit", (event) => {
    if (waits() && !confirm(leave.dataset.unsent)) event.preventDefault();
  });
  if (waits() && !document.querySelector("form[data-writing]"))
    import("./unsent.js").then(({ flush }) => flush(leave.dataset.key));
}
