// The words of a text, rich or plain, without its marks: every counter on a page counts these, as rich.py does on the server.
const RICH = /^\s*<(?:p|ul|ol|table|figure)\b[^<>]*>/i;
const EDGE = /<\/?(?:p|ul|ol|li|table|tbody|tr|th|td|figure|figcaption)\b[^>]*>/g;

export const isRich = (text) => RICH.test(text);

export function bare(text) {
  if (!isRich(text)) return text;
  return new DOMParser().parseFromString(text.replace(EDGE, " "), "text/html").body.textContent.trim();
}
