// On the page of one question: shows only the rules that its kind of answer has. Without this all of them are there to fill in.
const onlyFor = JSON.parse(document.getElementById("only-for").textContent);
const group = (name) => document.querySelector(`[name="${name}"]`)?.closest(".govuk-form-group");

function show() {
  const kind = document.querySelector('[name="kind"]:checked')?.value;
  for (const [name, kinds] of Object.entries(onlyFor)) {
    const found = group(name);
    if (found) found.hidden = !kinds.includes(kind);
  }
  const isConditional = document.querySelector('[name="condition_on"]')?.value !== "";
  for (const name of ["condition_is", "condition_value", "condition_hides"]) {
    const found = group(name);
    if (found) found.hidden = !isConditional;
  }
}

document.addEventListener("change", show);
show();
