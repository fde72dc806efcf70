// A section of a bid while it is written: every answer is saved by itself, and says truly where it stands.
import { cleaned, fromPlain } from "./rich.js";
import { keep, kept, letGo, send, whoIsHere } from "./unsent.js";

const QUIET = 2_000; // after the last key
const LONGEST = 8_000; // while somebody types on and on
const AGAIN = [3_000, 6_000, 12_000, 25_000];
const form = document.querySelector("form[data-writing]");
const words = JSON.parse(document.getElementById("writing-words").textContent);
const tab = crypto.randomUUID?.().replaceAll("-", "") ?? String(Math.random()).slice(2);

class Box {
  constructor(version, writer) {
    this.writer = writer;
    this.version = version;
    this.isWhole = "whole" in version.dataset; // one box for the whole form
    this.code = this.isWhole ? "" : version.name.slice("version_".length);
    this.url = words.address.replace("CODE", this.code);
    this.controls = [...form.elements].filter((each) =>
      this.isWhole ? each.matches("textarea, select, input:not([type=hidden])") : each.name === `answer_${this.code}` || this.isPart(each.name));
    this.text = this.controls.find((each) => each.matches?.("[data-rich]"));
    this.sequence = 0;
    this.tries = 0;
    this.sent = this.body();
    this.group = this.controls[0].closest(".govuk-form-group");
    for (let outer = this.group; outer; outer = outer.parentElement.closest(".govuk-form-group")) this.group = outer;
    if (this.isWhole) this.group = form.querySelector("[data-saving]");
    this.status = document.createElement("p");
    this.status.className = "portal-saved";
    this.group.append(this.status);
    if (version.dataset.saved) this.say(version.dataset.saved, "saved");
    for (const control of this.controls) {
      control.addEventListener("input", () => this.changed());
      control.addEventListener("change", () => this.changed());
    }
  }

  isPart(name) {
    const start = `answer_${this.code}_`;
    if (!name.startsWith(start)) return false;
    return !form.elements.namedItem(`version_${name.slice("answer_".length)}`);
  }

  fields() {
    const made = [];
    for (const each of this.controls) {
      if (each.matches("[type=radio], [type=checkbox]") && !each.checked) continue;
      made.push([each.name, each.value]);
    }
    return made;
  }

  body() {
    return JSON.stringify(this.fields());
  }

  get isDirty() {
    return this.body() !== this.sent;
  }

  say(text, look) {
    this.status.textContent = text;
    this.status.dataset.look = look;
  }

  changed() {
    if (!this.isDirty && !this.clash) return this.sending ? undefined : this.asSaved();
    this.say(words.typing, "waiting");
    this.first ??= Date.now();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), Math.max(0, Math.min(QUIET, this.first + LONGEST - Date.now())));
    clearTimeout(this.keeping);
    this.keeping = setTimeout(() => this.keepHere(), 400);
  }

  // What was typed is undone again: nothing of it is sent or kept.
  asSaved() {
    clearTimeout(this.timer);
    clearTimeout(this.keeping);
    this.first = undefined;
    letGo(this.writer.someone, this.url);
    this.say(this.version.dataset.saved ?? "", "saved");
  }

  facts() {
    return [...this.fields(), [this.version.name, this.version.value], ["tab", tab], ["sequence", String(this.sequence)]];
  }

  async keepHere() {
    if (!this.isDirty) return false;
    return keep(this.writer.someone, this.url, { fields: this.facts(), at: Date.now() });
  }

  async save({ keepalive = false } = {}) {
    clearTimeout(this.timer);
    if (this.clash || this.isShut || (this.sending && !keepalive)) return this.sending;
    if (!this.isDirty) return undefined;
    this.sending = this.saveNow(keepalive);
    await this.sending;
    this.sending = null;
    return undefined;
  }

  async saveNow(keepalive) {
    const body = this.body();
    this.first = undefined;
    this.sequence += 1;
    this.say(words.saving, "waiting");
    this.writer.someone ??= await whoIsHere(words.key);
    const answer = this.writer.someone
      ? await send(this.writer.someone, this.url, this.facts(), words.key, { keepalive })
      : { is: "signed-out" };
    if (answer.is === "saved") {
      this.version.value = answer.version;
      this.sent = body;
      this.tries = 0;
      this.writer.calm();
      if (this.isDirty) this.changed();
      else {
        clearTimeout(this.keeping);
        letGo(this.writer.someone, this.url);
        this.say(answer.saved, "saved");
      }
      this.version.dataset.saved = answer.saved;
      return;
    }
    await this.notSaved(answer);
  }

  async notSaved(answer) {
    const isKept = await this.keepHere();
    const here = isKept ? words.kept : words.notKept;
    if (answer.is === "clash") return this.showClash(answer);
    if (answer.is === "gone") {
      this.isShut = true;
      letGo(this.writer.someone, this.url);
      this.say(words.gone, "wrong");
      return this.writer.alert(words.gone);
    }
    if (answer.is === "refused") {
      this.isShut = true;
      this.say(`${answer.refused} ${here}`, "wrong");
      return this.writer.alert(answer.refused);
    }
    if (answer.is === "wrong") {
      this.say(`${Object.values(answer.errors).flat().join(" ")} ${here}`, "wrong");
      return undefined;
    }
    this.say(here, "wrong");
    this.sent = ""; // the server may have it or not: even the words from before are sent again
    this.writer.trouble(answer.is);
    this.timer = setTimeout(() => this.save(), AGAIN[Math.min(this.tries++, AGAIN.length - 1)]);
    return undefined;
  }

  showClash(answer) {
    this.clash = document.createElement("section");
    this.clash.className = "portal-clash";
    this.clash.setAttribute("aria-label", answer.title);
    const title = Object.assign(document.createElement("h2"), { className: "govuk-heading-s", textContent: answer.title, tabIndex: -1 });
    const sides = Object.assign(document.createElement("div"), { className: "portal-clash__sides" });
    const side = (heading, note, html, label, does) => {
      const card = Object.assign(document.createElement("div"), { className: "portal-card" });
      const name = Object.assign(document.createElement("h3"), { className: "portal-card__title", textContent: heading });
      const meta = Object.assign(document.createElement("p"), { className: "portal-card__meta", textContent: note });
      const text = Object.assign(document.createElement("div"), { className: "govuk-body portal-answer portal-answer--rich" });
      text.innerHTML = html;
      const button = Object.assign(document.createElement("button"), { type: "button", className: "govuk-button govuk-button--secondary", textContent: label });
      button.addEventListener("click", () => {
        this.version.value = answer.version;
        this.clash.remove();
        this.clash = null;
        does();
      });
      card.append(name, meta, text, button);
      sides.append(card);
    };
    side(words.savedNow, answer.by, cleaned(new DOMParser().parseFromString(answer.text, "text/html").body), words.theirs, () => this.take(answer));
    side(words.written, words.clashed, this.written(), words.mine, () => this.save());
    this.clash.append(title, sides);
    this.group.append(this.clash);
    this.say(words.clashed, "wrong");
    this.writer.alert(answer.title);
    if (this.group.contains(document.activeElement)) title.focus();
  }

  written() {
    if (this.text) return this.text.value;
    if (this.isWhole) return fromPlain(this.controls.filter((each) => each.matches("textarea")).map((each) => each.value).join("\n\n"));
    return fromPlain(this.fields().map(([, value]) => value).join("\n"));
  }

  take(answer) {
    letGo(this.writer.someone, this.url);
    if (this.text?.editor) this.text.editor.show(answer.text);
    else if (this.controls.length === 1 && this.controls[0].matches("[type=text], textarea")) this.controls[0].value = answer.plain;
    else return location.reload();
    this.sent = this.body();
    clearTimeout(this.timer);
    clearTimeout(this.keeping);
    return this.say(answer.saved, "saved");
  }

  // Text that was kept here from an earlier visit: into the box, then to the server with the version it was written on.
  // Where the page shows it already, or somebody went on typing meanwhile, the page is left as it is.
  async restore(facts) {
    const fields = facts.filter(([name]) => this.controls.some((each) => each.name === name));
    const isShown = JSON.stringify(fields) === this.sent;
    if (isShown && this.isDirty) return this.changed();
    if (this.isDirty) return this.bring(facts);
    clearTimeout(this.timer);
    if (isShown) this.sent = ""; // ask whether the server has it
    else {
      this.version.value = new Map(facts).get(this.version.name) ?? this.version.value;
      this.fill(fields);
    }
    return this.save();
  }

  fill(fields) {
    const given = new Map(fields);
    for (const each of this.controls) {
      if (each.matches("[type=radio], [type=checkbox]")) each.checked = fields.some(([name, value]) => name === each.name && value === each.value);
      else if (each.editor) each.editor.show(given.get(each.name) ?? "");
      else each.value = given.get(each.name) ?? "";
    }
  }

  // Kept text that is not on the page while its writer types other words: it becomes a version of its own before those.
  async bring(facts) {
    const answer = await send(this.writer.someone, this.url, facts, words.key);
    if (answer.is === "clash") return this.showClash(answer);
    if (answer.is === "saved") this.version.value = answer.version;
    return this.changed();
  }
}

class Writer {
  constructor() {
    this.boxes = [...form.querySelectorAll("input[name^='version_'], input[data-whole]")]
      .filter((version) => "whole" in version.dataset || [...form.elements].some((each) => each.name.startsWith(`answer_${version.name.slice(8)}`)))
      .map((version) => new Box(version, this));
    this.board = Object.assign(document.createElement("div"), { className: "portal-writing__board" });
    this.board.setAttribute("role", "status");
    form.prepend(this.board);
    this.begin();
  }

  async begin() {
    this.someone = await whoIsHere(words.key);
    addEventListener("online", () => this.saveAll());
    addEventListener("pagehide", () => this.saveAll({ keepalive: true }));
    document.addEventListener("visibilitychange", () => document.hidden && this.saveAll({ keepalive: true }));
    form.addEventListener("submit", (event) => this.submit(event));
    form.dataset.ready = "yes";
    if (!this.someone) return;
    const found = await kept(this.someone);
    for (const box of this.boxes) if (found.has(box.url)) await box.restore(found.get(box.url).fields);
  }

  saveAll(how) {
    return Promise.all(this.boxes.map((box) => box.save(how)));
  }

  // The form waits for what is on its way, so that nobody meets their own words as somebody else's.
  async submit(event) {
    for (const box of this.boxes) box.keepHere(); // until the server has answered
    if (this.boxes.every((box) => !box.sending && !box.clash)) return;
    event.preventDefault();
    await Promise.race([Promise.all(this.boxes.map((box) => box.sending)), new Promise((done) => setTimeout(done, 4_000))]);
    const clashed = this.boxes.find((box) => box.clash);
    if (clashed) return this.alert(clashed.clash.getAttribute("aria-label"));
    return form.requestSubmit(event.submitter);
  }

  alert(text, address = "", label = "") {
    this.board.replaceChildren();
    if (!text) return;
    const said = Object.assign(document.createElement("p"), { className: "govuk-body", textContent: text });
    this.board.append(said);
    if (address) {
      const link = Object.assign(document.createElement("a"), { className: "govuk-link", href: address, target: "_blank", rel: "noopener", textContent: label });
      said.append(" ", link);
    }
  }

  trouble(is) {
    this.isTroubled = true;
    if (is === "signed-out") this.alert(words.signedOut, words.signIn, words.signInLabel);
    else if (is === "somebody-else") this.alert(words.somebodyElse);
    else this.alert(words.offline);
  }

  calm() {
    if (this.isTroubled) this.alert("");
    this.isTroubled = false;
  }
}

// What images need comes when somebody turns to a box that takes them; a text that shows some has it at once.
function withImages(editor) {
  let coming;
  const bring = () => (coming ??= import("./images.js").then(({ Images }) => new Images(editor), () => (coming = null)));
  if (editor.area.querySelector("figure")) bring();
  for (const kind of ["pointerenter", "focusin", "dragenter"]) editor.root.addEventListener(kind, bring);
}

// The editor comes only to pages that have a box for it.
const rich = form?.querySelectorAll("textarea[data-rich]") ?? [];
if (rich.length) {
  const { Editor } = await import("./editor.js");
  for (const box of rich) {
    box.editor = new Editor(box, words.editor);
    if ("images" in box.dataset) withImages(box.editor);
  }
}
if (form) new Writer();
