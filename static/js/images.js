// Images in the answers that take them: uploaded with a legend, shown where they stand, moved and removed. Without this a page does it.
const all = JSON.parse(document.getElementById("writing-words").textContent);
const words = all.images;
const KEPT = /<img\b[^>]*\ssrc\s*=\s*["']?data:image\/(png|jpeg|gif|bmp|webp);base64,([a-z0-9+/=\s]+)/gi;
const BLANK = "<p><br></p>";

function made(tag, facts = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(facts)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

export class Images {
  constructor(editor) {
    this.editor = editor;
    this.box = editor.box;
    this.most = Number(this.box.dataset.images);
    this.megabytes = this.box.dataset.megabytes;
    this.url = words.add.replace("CODE", this.box.name.slice("answer_".length));
    this.queue = [];
    this.button = made("button", { type: "button", class: "portal-editor__button", tabindex: "-1", "data-does": "image" }, words.button);
    this.button.addEventListener("mousedown", (event) => event.preventDefault());
    this.button.addEventListener("click", () => this.open());
    editor.buttons.push(this.button);
    editor.root.querySelector(".portal-editor__bar").append(this.button);
    editor.area.before(this.makePanel());
    editor.area.addEventListener("click", (event) => this.does(event.target.closest("figure button")));
    editor.pictures = this;
    this.draw();
  }

  makePanel() {
    const id = `${this.box.id}_image`;
    const field = (name, label, facts) => {
      const input = made("input", { id: `${id}_${name}`, ...facts });
      return [input, made("div", { class: "portal-editor__field" }, made("label", { class: "govuk-label", for: input.id }, label), input)];
    };
    const button = (text, does, look = " govuk-button--secondary") => {
      const node = made("button", { type: "button", class: `govuk-button${look}` }, text);
      node.addEventListener("click", does);
      return node;
    };
    const accept = ".jpg,.jpeg,.png,.gif,.bmp,.webp";
    let legendField;
    [this.input, this.inputField] = field("file", words.file.replace("#", this.megabytes), { type: "file", class: "govuk-file-upload", accept });
    [this.legend, legendField] = field("legend", words.legend, { type: "text", class: "govuk-input", maxlength: "500", autocomplete: "off" });
    this.said = made("p", { class: "portal-editor__said", role: "alert" });
    this.putButton = button(words.put, () => this.put(), "");
    this.panel = made("div", { class: "portal-editor__panel" }, this.said, this.inputField, legendField,
      made("div", { class: "govuk-button-group" }, this.putButton, button(words.cancel, () => this.close())));
    this.panel.hidden = true;
    this.panel.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.close();
      if (event.key === "Enter" && event.target === this.legend) {
        event.preventDefault();
        this.put();
      }
    });
    return this.panel;
  }

  // Every figure of the text gets its image and its buttons, and a line before and after it to write on.
  draw() {
    const { area } = this.editor;
    for (const figure of area.querySelectorAll("figure[data-image]")) {
      if (!figure.querySelector("button")) this.dress(figure);
      if (figure === area.firstElementChild) figure.insertAdjacentHTML("beforebegin", BLANK);
      if (figure === area.lastElementChild) figure.insertAdjacentHTML("afterend", BLANK);
    }
  }

  dress(figure) {
    const legend = figure.querySelector("figcaption")?.textContent.trim() ?? "";
    const tools = ["up", "down", "change", "remove"].map((name) =>
      made("button", { type: "button", class: "portal-editor__button", "data-does": name, "aria-label": `${words[name]}: ${legend}` }, words[name]));
    figure.contentEditable = "false";
    figure.replaceChildren(
      made("img", { src: words.at.replace("0000000000", figure.dataset.image), alt: legend }),
      made("figcaption", {}, legend),
      made("div", { class: "portal-editor__tools" }, ...tools));
  }

  does(button) {
    if (!button) return;
    const figure = button.closest("figure");
    const name = button.dataset.does;
    if (name === "change") return this.open(figure);
    const step = name === "up" ? "previousSibling" : "nextSibling"; // the first words of a text stand in no paragraph yet
    let beside = figure[step];
    while (beside && !beside.textContent.trim()) beside = beside[step];
    if (name === "remove") figure.remove();
    else if (name === "up") beside?.before(figure);
    else beside?.after(figure);
    this.draw();
    this.editor.changed();
    this.editor.said.textContent = name === "remove" ? words.removed : words.moved;
    if (name === "remove") this.editor.area.focus();
    else button.focus();
  }

  open(figure = null, file = null) {
    const { area } = this.editor;
    this.figure = figure;
    this.file = file;
    let place = document.getSelection()?.anchorNode ?? null;
    while (place && place.parentNode !== area) place = place.parentNode;
    this.place = place;
    this.inputField.hidden = Boolean(figure ?? file);
    this.input.value = "";
    this.legend.value = figure?.querySelector("figcaption").textContent ?? "";
    this.putButton.textContent = figure ? words.save : words.put;
    this.said.textContent = file ? words.pasted : "";
    this.panel.hidden = false;
    (figure ?? file ? this.legend : this.input).focus();
  }

  close() {
    this.panel.hidden = true;
    this.queue = [];
    this.editor.area.focus();
  }

  complain(text, control) {
    this.said.textContent = text;
    control.focus();
  }

  get count() {
    return this.editor.area.querySelectorAll("figure[data-image]").length;
  }

  async put() {
    const legend = this.legend.value.replace(/\s+/g, " ").trim();
    const file = this.file ?? this.input.files[0];
    if (!this.figure && !file) return this.complain(words.noFile, this.input);
    if (!legend) return this.complain(words.noLegend, this.legend);
    if (this.figure) {
      this.figure.querySelector("figcaption").textContent = legend;
      this.dress(this.figure);
      return this.done("");
    }
    if (this.count >= this.most) return this.complain(words.tooMany.replace("#", this.most), this.input);
    if (file.size > this.megabytes * 1024 * 1024) return this.complain(words.tooLarge.replace("#", this.megabytes), this.input);
    this.said.textContent = words.sending;
    this.putButton.disabled = true;
    const said = await this.send(file, legend);
    this.putButton.disabled = false;
    if (!said.ref) return this.complain(said.refused ?? (Object.values(said.errors ?? {}).flat().join(" ") || words.failed), this.legend);
    const figure = made("figure", { "data-image": said.ref }, made("figcaption", {}, legend));
    if (this.place?.isConnected) this.place.after(figure);
    else this.editor.area.append(figure);
    return this.done(words.added);
  }

  async send(file, legend) {
    const body = new FormData();
    body.set("csrfmiddlewaretoken", this.box.form.elements.csrfmiddlewaretoken.value);
    body.set("nonce", [...crypto.getRandomValues(new Uint8Array(11))].map((byte) => byte.toString(16).padStart(2, "0")).join(""));
    body.set("file", file, file.name);
    body.set("legend", legend);
    try {
      const answer = await fetch(this.url, { method: "POST", body, redirect: "manual", headers: { Accept: "application/json" } });
      return await answer.json();
    } catch {
      return {};
    }
  }

  done(text) {
    this.draw();
    this.editor.changed();
    this.editor.said.textContent = text;
    const next = this.queue.shift();
    if (next) return this.open(null, next);
    return this.close();
  }

  // The images of a paste that can be had: files, or what the page carries in itself. Word's own paths lead nowhere.
  pasted(data, page) {
    const carried = [...page.matchAll(KEPT)].map(([, kind, code], n) => {
      const bytes = Uint8Array.from(atob(code.replace(/\s/g, "")), (char) => char.charCodeAt(0));
      return new File([bytes], `image-${n + 1}.${kind}`, { type: `image/${kind}` });
    });
    const files = [...data.files].filter((file) => file.type.startsWith("image/"));
    return carried.length ? carried : files;
  }

  ask(files) {
    this.queue = [...files];
    this.open(null, this.queue.shift());
  }
}
