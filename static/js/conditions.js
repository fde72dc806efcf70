// Shows and hides the questions of a page as the answers they depend on change, by the rules that the server keeps.
// Without this a question appears once the answer that asks for it is saved.
const all = [...document.querySelectorAll("[data-question]")];
const place = (code) => all.find((each) => each.dataset.question === code);

function said(code) {
  const asked = place(code);
  if (!asked || asked.hidden) return [];
  if (asked.dataset.answered) return asked.dataset.answered === "yes" ? [""] : [];
  const found = [];
  for (const each of asked.querySelectorAll("[name^='answer_']")) {
    if (each.matches("[type=radio], [type=checkbox]") && !each.checked) continue;
    if (each.value.trim()) found.push(each.value.trim());
  }
  return found;
}

function holds({ on, is, value }) {
  const answers = said(on);
  if (is === "answered") return answers.length > 0;
  if (is === "unanswered") return answers.length === 0;
  if (!answers.length) return false;
  const plain = answers.map((each) => (/^-?[\d,]+$/.test(each) ? each.replaceAll(",", "") : each));
  if (is === "is") return plain.includes(value);
  if (is === "is_not") return !plain.includes(value);
  const number = /^-?\d+$/.test(plain[0]) ? Number(plain[0]) : NaN;
  return is === "at_least" ? number >= Number(value) : number <= Number(value);
}

function show() {
  for (const each of all) if (each.dataset.on) each.hidden = !holds(each.dataset);
}

// The shared limit of a text in modules: one count for all of them, beside the last.
function countModules() {
  for (const each of document.querySelectorAll("[data-shared]")) {
    const { shared, unit, left, over } = each.dataset;
    let used = 0;
    for (const box of each.closest("[data-question]").querySelectorAll("textarea[name^='answer_']")) {
      const editor = box.parentElement.querySelector("[contenteditable]");
      const text = editor ? editor.innerText : box.value;
      used += unit === "words" ? (text.match(/\S+/g) ?? []).length : [...text.normalize("NFC").trim()].length;
    }
    const rest = Number(shared) - used;
    each.textContent = (rest < 0 ? over : left).replace("#", Math.abs(rest).toLocaleString("en-GB"));
  }
}

for (const event of ["input", "change"]) {
  document.addEventListener(event, () => {
    show();
    countModules();
  });
}
show();
countModules();
