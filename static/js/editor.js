// Turns the box of a rich text into an editor with a small toolbar. The box stays in the form and holds what will be sent.
import { cleaned, cleanedPaste, fromPlain, isAddress } from "./rich.js";

const BUTTONS = ["bold", "italic", "list", "numbers", "link", "table", "row", "column", "remove"];
const ORDERS = { bold: "bold", italic: "italic", list: "insertUnorderedList", numbers: "insertOrderedList" };

function made(tag, facts = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(facts)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

export class Editor {
  constructor(box, words) {
    this.box = box;
    this.words = words;
    const label = document.querySelector(`label[for="${box.id}"]`);
    label.id ||= `${box.id}_label`;
    this.area = made("div", {
      id: `${box.id}_editor`, class: "portal-editor__area portal-answer portal-answer--rich", contenteditable: "true", role: "textbox",
      "aria-multiline": "true", "aria-labelledby": label.id, lang: box.lang || document.documentElement.lang,
    });
    const described = box.getAttribute("aria-describedby");
    if (described) this.area.setAttribute("aria-describedby", described);
    if (box.getAttribute("aria-invalid")) this.area.setAttribute("aria-invalid", "true");
    this.area.innerHTML = box.dataset.rich;
    this.said = made("p", { class: "portal-editor__said", role: "status" });
    this.root = made("div", { class: "portal-editor" }, this.toolbar(), this.linkPanel(), this.area, this.said);
    box.before(this.root);
    box.hidden = true;
    box.value = this.html();
    label.addEventListener("click", () => this.area.focus());
    this.listen();
  }

  html() {
    return cleaned(this.area.cloneNode(true));
  }

  show(html) {
    this.area.innerHTML = html;
    this.pictures?.draw();
    this.changed();
  }

  changed() {
    this.box.value = this.html();
    this.box.dispatchEvent(new Event("input", { bubbles: true }));
    this.box.dispatchEvent(new KeyboardEvent("keyup")); // the counter listens to keys
    this.mark();
  }

  toolbar() {
    this.buttons = BUTTONS.map((name, place) => {
      const button = made("button", {
        type: "button", class: `portal-editor__button portal-editor__button--${name}`, tabindex: place ? "-1" : "0",
        "data-does": name,
      }, this.words[name]);
      button.addEventListener("mousedown", (event) => event.preventDefault()); // the selection stays in the text
      button.addEventListener("click", () => this.does(name));
      return button;
    });
    const bar = made("div", {
      class: "portal-editor__bar", role: "toolbar", "aria-label": this.words.toolbar, "aria-controls": `${this.box.id}_editor`,
    }, ...this.buttons);
    bar.addEventListener("keydown", (event) => {
      const open = this.buttons.filter((each) => !each.hidden);
      const step = { ArrowRight: 1, ArrowLeft: -1, Home: -Infinity, End: Infinity }[event.key];
      if (!step) return;
      event.preventDefault();
      const now = open.indexOf(document.activeElement);
      const next = Number.isFinite(step) ? (now + step + open.length) % open.length : step < 0 ? 0 : open.length - 1;
      for (const each of this.buttons) each.tabIndex = each === open[next] ? 0 : -1;
      open[next].focus();
    });
    return bar;
  }

  linkPanel() {
    const id = `${this.box.id}_link`;
    this.address = made("input", { id, type: "url", class: "govuk-input portal-editor__address", autocomplete: "off" });
    const put = made("button", { type: "button", class: "govuk-button govuk-button--secondary" }, this.words.linkPut);
    const away = made("button", { type: "button", class: "govuk-button govuk-button--secondary" }, this.words.linkAway);
    put.addEventListener("click", () => this.link(this.address.value.trim()));
    away.addEventListener("click", () => this.link(""));
    this.panel = made("div", { class: "portal-editor__panel" },
      made("label", { class: "govuk-label", for: id }, this.words.linkAddress), this.address, made("div", { class: "govuk-button-group" }, put, away));
    this.panel.hidden = true;
    this.panel.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.closePanel();
      if (event.key === "Enter") {
        event.preventDefault();
        this.link(this.address.value.trim());
      }
    });
    return this.panel;
  }

  listen() {
    this.area.addEventListener("focus", () => document.execCommand("defaultParagraphSeparator", false, "p"));
    this.area.addEventListener("input", () => this.changed());
    this.area.addEventListener("keyup", () => this.mark());
    this.area.addEventListener("mouseup", () => this.mark());
    this.area.addEventListener("keydown", (event) => {
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
        event.preventDefault();
        this.does("link");
      }
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "u") event.preventDefault();
    });
    this.area.addEventListener("paste", (event) => this.take(event, event.clipboardData));
    this.area.addEventListener("drop", (event) => this.take(event, event.dataTransfer));
    this.mark();
  }

  take(event, data) {
    event.preventDefault();
    const page = data.getData("text/html");
    const { html, dropped } = page ? cleanedPaste(page) : { html: fromPlain(data.getData("text/plain")), dropped: [] };
    const images = this.pictures?.pasted(data, page) ?? [];
    if ([...data.files].length && !html) dropped.push("images");
    this.put(html);
    this.pictures?.draw();
    const names = [...new Set(dropped)].filter((each) => each !== "images" || !images.length).map((each) => this.words.dropped[each]).filter(Boolean);
    this.said.textContent = names.length ? `${this.words.notKept} ${names.join(", ")}.` : "";
    this.changed();
    if (images.length) this.pictures.ask(images);
  }

  // One paragraph goes into the line; more than that goes between the blocks, and into a cell as one line.
  put(html) {
    if (!html) return;
    if (!this.area.contains(document.getSelection()?.anchorNode ?? null)) this.toEnd();
    const only = html.match(/^<p>((?:(?!<\/?p>).)*)<\/p>$/s)?.[1];
    const isCell = this.within("td, th");
    if (only !== undefined || isCell) {
      document.execCommand("insertHTML", false, only ?? html.replace(/<[^>]+>/g, " ").replace(/\s+/g, " ").trim());
      return;
    }
    const range = document.getSelection().getRangeAt(0);
    range.deleteContents();
    const blocks = document.createRange().createContextualFragment(html);
    const last = blocks.lastElementChild;
    let top = range.startContainer;
    while (top !== this.area && top.parentNode !== this.area) top = top.parentNode;
    if (top === this.area) range.insertNode(blocks);
    else {
      if (top.nodeName === "P") {
        const rest = document.createRange();
        rest.setStart(range.startContainer, range.startOffset);
        rest.setEndAfter(top);
        const after = rest.extractContents();
        if (after.textContent.trim()) top.after(after);
      }
      top.after(blocks);
      if (!top.textContent.trim()) top.remove();
    }
    if (last.nodeName === "TABLE" && !last.nextElementSibling) last.after(made("p", {}, made("br")));
    const place = last.nodeName === "TABLE" ? last.nextElementSibling : last;
    document.getSelection().selectAllChildren(place);
    if (last.nodeName === "TABLE") document.getSelection().collapseToStart();
    else document.getSelection().collapseToEnd();
  }

  within(selector) {
    const node = document.getSelection()?.anchorNode;
    const found = (node?.nodeType === Node.ELEMENT_NODE ? node : node?.parentElement)?.closest(selector);
    return found && this.area.contains(found) ? found : null;
  }

  mark() {
    const isHere = this.area.contains(document.getSelection()?.anchorNode ?? null);
    for (const button of this.buttons) {
      const name = button.dataset.does;
      if (ORDERS[name]) button.setAttribute("aria-pressed", String(isHere && document.queryCommandState(ORDERS[name])));
      if (["row", "column", "remove"].includes(name)) button.hidden = !this.within("table");
      if (["table", "list", "numbers"].includes(name)) button.hidden = Boolean(this.within("table"));
    }
  }

  does(name) {
    if (name === "link") return this.openPanel();
    if (!this.area.contains(document.getSelection()?.anchorNode ?? null)) this.toEnd();
    if (ORDERS[name]) document.execCommand(ORDERS[name]);
    else if (name === "table") this.addTable();
    else this.changeTable(name);
    return this.changed();
  }

  toEnd() {
    this.area.focus();
    document.getSelection().selectAllChildren(this.area);
    document.getSelection().collapseToEnd();
  }

  openPanel() {
    const selection = document.getSelection();
    if (!this.area.contains(selection.anchorNode)) this.toEnd();
    this.range = document.getSelection().getRangeAt(0).cloneRange();
    this.address.value = this.within("a")?.getAttribute("href") ?? "https://";
    this.panel.hidden = false;
    this.address.focus();
  }

  closePanel() {
    this.panel.hidden = true;
    this.area.focus();
    document.getSelection().removeAllRanges();
    document.getSelection().addRange(this.range);
  }

  link(address) {
    if (address && !isAddress(address)) {
      this.said.textContent = this.words.linkWrong;
      return this.address.focus();
    }
    this.said.textContent = "";
    this.closePanel();
    const old = this.within("a");
    if (old) document.getSelection().selectAllChildren(old);
    if (!address) document.execCommand("unlink");
    else if (document.getSelection().isCollapsed) {
      const link = made("a", { href: address }, address);
      document.execCommand("insertHTML", false, link.outerHTML);
    } else document.execCommand("createLink", false, address);
    return this.changed();
  }

  addTable() {
    const cells = (tag) => `<tr>${`<${tag}><br></${tag}>`.repeat(3)}</tr>`;
    const table = made("table");
    table.innerHTML = `<tbody>${cells("th")}${cells("td")}${cells("td")}</tbody>`;
    let place = document.getSelection().anchorNode;
    while (place && place !== this.area && place.parentNode !== this.area) place = place.parentNode;
    if (!place || place === this.area) this.area.append(table);
    else place.after(table);
    if (!table.nextElementSibling) table.after(made("p", {}, made("br")));
    document.getSelection().collapse(table.rows[0].cells[0], 0);
    this.area.focus();
  }

  changeTable(name) {
    const table = this.within("table");
    const cell = this.within("td, th");
    if (!table || !cell) return;
    if (name === "remove") {
      const after = table.nextElementSibling ?? made("p", {}, made("br"));
      table.replaceWith(after);
      document.getSelection().collapse(after, 0);
    } else if (name === "row") {
      const row = made("tr");
      for (let n = 0; n < cell.parentNode.cells.length; n++) row.append(made("td", {}, made("br")));
      cell.parentNode.after(row);
    } else {
      for (const row of table.rows) row.cells[cell.cellIndex]?.after(made(row.cells[0].nodeName.toLowerCase(), {}, made("br")));
    }
  }
}
