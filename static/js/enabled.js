// Runs before the page is drawn: says in a class that scripts work, so that the style sheet can count on them.
new MutationObserver((changes, observer) => {
  if (!document.body) return;
  document.body.classList.add("js-enabled");
  if ("noModule" in HTMLScriptElement.prototype) document.body.classList.add("govuk-frontend-supported");
  observer.disconnect();
}).observe(document.documentElement, { childList: true });
