// Rich text on the page: the same closed set, and the same words, as lpip_portal/ui/rich.py on the server.

const INLINE = { STRONG: "strong", B: "strong", EM: "em", I: "em", A: "a" };
const LISTS = new Set(["UL", "OL"]);
const HEADINGS = new Set(["H1", "H2", "H3", "H4", "H5", "H6"]);
const BLOCKS = new Set([
  "P", "DIV", "SECTION", "ARTICLE", "BLOCKQUOTE", "PRE", "FIGURE", "FIGCAPTION", "DL", "DT", "DD", "TABLE", "BR",
  "BODY", "HTML", "MAIN", "HEADER", "FOOTER", "LI", "TR", "TD", "TH", "TBODY", "THEAD", "TFOOT", "HR", ...LISTS, ...HEADINGS,
]);
const UNSEEN = new Set(["SCRIPT", "STYLE", "TITLE", "TEMPLATE", "NOSCRIPT", "IFRAME", "OBJECT", "HEAD", "META", "LINK", "XML"]);
const PICTURES = new Set(["IMG", "PICTURE", "VIDEO", "SVG", "CANVAS", "OBJECT", "IFRAME"]);
const REFERENCE = /^[0-9A-HJKMNP-TV-Z]{10}$/;
const ADDRESS = /^(?:https?:\/\/|mailto:)[^\s]+$/i;

const escaped = (text) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
// What is read is never shown: its styles become data, so that the page's policy has nothing to refuse.
const inert = (html) => html.replace(/<[^<>]+>/g, (tag) => tag.replace(/\s(?:style|on[a-z]+)(?=\s*=)/gi, (name) => ` data-${name.trim()}`));
const parsed = (html) => new DOMParser().parseFromString(inert(html), "text/html").body;
const look = (node) => `${node.getAttribute("style") ?? ""};${node.dataset?.style ?? ""}`;

export const isAddress = (href) => ADDRESS.test(href);

// What somebody typed or pasted without marks: lines are paragraphs, lines with a dash or a number a list.
export function fromPlain(text) {
  const made = [];
  let kind = "";
  for (const line of text.replace(/\r\n?/g, "\n").split("\n")) {
    const bullet = line.match(/^\s*[-*•·]\s+(.*)$/);
    const number = line.match(/^\s*[0-9]{1,3}[.)]\s+(.*)$/);
    const said = escaped((bullet ?? number)?.[1] ?? line).trim();
    const now = bullet ? "ul" : number ? "ol" : "";
    if (!said) kind = "";
    else if (!now) made.push(`<p>${said}</p>`);
    else if (now === kind) made.push(made.pop().replace(/<\/[uo]l>$/, `<li>${said}</li></${now}>`));
    else made.push(`<${now}><li>${said}</li></${now}>`);
    if (said) kind = now;
  }
  return made.join("");
}

// The closed set of what is in a node (an editor, or a pasted page); `dropped` collects what is not kept.
export function cleaned(node, dropped = new Set()) {
  gatherWordLists(node);
  return blocks(node.childNodes, dropped);
}

export function cleanedPaste(html) {
  const dropped = new Set();
  const body = parsed(html);
  if (body.querySelector("[data-style*='color'], [data-style*='font-size'], [data-style*='font-family'], font, [bgcolor]")) dropped.add("looks");
  if (body.querySelector("sup, sub, [class*='MsoFootnote'], [class*='MsoComment']")) dropped.add("notes");
  return { html: cleaned(body, dropped), dropped: [...dropped].sort() };
}

function isInline(node) {
  if (node.nodeType === Node.TEXT_NODE) return true;
  if (node.nodeType !== Node.ELEMENT_NODE) return true;
  return !BLOCKS.has(node.nodeName) && ![...node.childNodes].some((child) => !isInline(child));
}

function blocks(nodes, dropped, isHeading = false) {
  const made = [];
  let line = [];
  const end = () => {
    const said = inline(line, dropped).trim();
    if (said) made.push(isHeading ? `<p><strong>${said}</strong></p>` : `<p>${said}</p>`);
    line = [];
  };
  for (const node of nodes) {
    if (isInline(node)) {
      line.push(node);
      continue;
    }
    end();
    made.push(block(node, dropped));
  }
  end();
  return made.join("");
}

function block(node, dropped) {
  const name = node.nodeName;
  if (UNSEEN.has(name) || name === "BR" || name === "HR") return "";
  if (LISTS.has(name)) {
    const inside = items(node, dropped);
    return inside && `<${name.toLowerCase()}>${inside}</${name.toLowerCase()}>`;
  }
  if (name === "TABLE") {
    const inside = [...node.querySelectorAll("tr")].map((row) => tableRow(row, dropped)).join("");
    return inside && `<table><tbody>${inside}</tbody></table>`;
  }
  if (name === "FIGURE" && REFERENCE.test(node.dataset.image ?? "")) {
    const legend = node.querySelector("figcaption")?.textContent.replace(/[ \t\n\r\f]+/g, " ").trim() ?? "";
    return `<figure data-image="${node.dataset.image}"><figcaption>${escaped(legend)}</figcaption></figure>`;
  }
  if (HEADINGS.has(name)) dropped.add("headings");
  return blocks(node.childNodes, dropped, HEADINGS.has(name));
}

function items(list, dropped) {
  let made = "";
  for (const node of list.childNodes) {
    if (LISTS.has(node.nodeName)) made += items(node, dropped);
    else if (node.nodeType === Node.ELEMENT_NODE || node.textContent.trim()) {
      const inside = node.nodeName === "LI" ? [...node.childNodes] : [node];
      const said = flat(inside.filter((each) => !LISTS.has(each.nodeName)), dropped);
      const nested = inside.filter((each) => LISTS.has(each.nodeName)).map((each) => block(each, dropped)).join("");
      if (said || nested) made += `<li>${said}${nested}</li>`;
    }
  }
  return made;
}

function tableRow(row, dropped) {
  const cells = [...row.cells].map((cell) => [cell.nodeName.toLowerCase(), flat(cell.childNodes, dropped)]);
  if (!cells.length) return "";
  return `<tr>${cells.map(([tag, said]) => `<${tag}>${said}</${tag}>`).join("")}</tr>`;
}

function flat(nodes, dropped) {
  let said = "";
  for (const node of nodes) said += isInline(node) ? inline([node], dropped) : ` ${flat(node.childNodes, dropped)} `;
  return said.replace(/[ \t\n\r\f]+/g, " ").replace(/^ | $/g, "");
}

function inline(nodes, dropped, within = "") {
  let made = "";
  for (const node of nodes) {
    if (node.nodeType === Node.TEXT_NODE) made += escaped(node.data.replace(/[ \t\n\r\f]+/g, " "));
    if (node.nodeType !== Node.ELEMENT_NODE) continue;
    if (PICTURES.has(node.nodeName.toUpperCase())) dropped.add("images");
    if (UNSEEN.has(node.nodeName)) continue;
    made += marked(node, dropped, within);
  }
  return made;
}

function marked(node, dropped, within) {
  const weight = look(node).match(/font-weight:\s*(\w+)/i)?.[1] ?? "";
  const tags = [];
  const own = INLINE[node.nodeName];
  if (own === "a" && isAddress(node.getAttribute("href") ?? "")) tags.push("a");
  if ((own === "strong" && weight !== "normal") || weight === "bold" || Number(weight) >= 600) tags.push("strong");
  if (own === "em" || /font-style:\s*italic/i.test(look(node))) tags.push("em");
  const fresh = tags.filter((tag) => !within.includes(`<${tag}>`));
  let said = inline(node.childNodes, dropped, within + fresh.map((tag) => `<${tag}>`).join(""));
  if (!said.trim()) return said;
  for (const tag of fresh.reverse()) {
    const href = tag === "a" ? ` href="${escaped(node.getAttribute("href")).replace(/"/g, "&quot;")}"` : "";
    said = `<${tag}${href}>${said}</${tag}>`;
  }
  return said;
}

// Word writes lists as paragraphs with a mark of their own; they become lists again.
function gatherWordLists(node) {
  const marks = [...node.querySelectorAll("p[class*='MsoListParagraph'], p[data-style*='mso-list']")];
  for (const paragraph of marks) {
    const mark = [...paragraph.querySelectorAll("span")].find((each) => /mso-list:\s*Ignore/i.test(look(each)));
    const kind = /^[0-9a-z]{1,3}[.)]/i.test(mark?.textContent.trim() ?? "") ? "ol" : "ul";
    mark?.remove();
    const item = document.createElement("li");
    item.append(...paragraph.childNodes);
    const before = paragraph.previousElementSibling;
    if (before?.dataset.fromWord === kind) {
      before.append(item);
      paragraph.remove();
    } else {
      const list = document.createElement(kind);
      list.dataset.fromWord = kind;
      list.append(item);
      paragraph.replaceWith(list);
    }
  }
}
