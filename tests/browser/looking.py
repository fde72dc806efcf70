"""What every page owes everybody, asked in Chromium: one heading, a title, a way past the menu, and no barrier."""

import hashlib
import os
import re
from pathlib import Path

from axe_playwright_python.base import AXE_SCRIPT

WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 360, "height": 740}
OPTIONS = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "rules": {"target-size": {"enabled": True}, "color-contrast": {"enabled": False}},
    "resultTypes": ["violations"],
}
# What may differ at another width, where columns are folded, moved or hidden; the header and the footer are looked at once.
AGAIN = {
    "runOnly": {
        "type": "rule",
        "values": [
            "target-size", "scrollable-region-focusable", "heading-order", "link-name", "button-name", "label",
            "nested-interactive", "aria-hidden-focus", "td-headers-attr", "th-has-data-cells", "empty-table-header",
        ],
    },
    "resultTypes": ["violations"],
}  # fmt: skip
# Contrast costs as much as all else together, and hangs on colours and sizes alone: one element of each kind is judged in a run.
CONTRAST = {"runOnly": {"type": "rule", "values": ["color-contrast"]}, "resultTypes": ["violations"]}
KINDS = """() => {
  window.kinds = new Map();
  const says = each => [...each.childNodes].some(node => node.nodeType === Node.TEXT_NODE && node.data.trim());
  for (const each of document.querySelectorAll("body *")) {
    if (!says(each) && !each.matches("input, select, textarea")) continue;
    const style = getComputedStyle(each), kind = [each.localName, each.className, style.color, style.fontSize, style.fontWeight, style.textShadow];
    for (let outer = each; outer; outer = outer.parentElement) {
      const { backgroundColor, backgroundImage, opacity, position, display, visibility, filter } = getComputedStyle(outer);
      kind.push(...[backgroundColor, backgroundImage, opacity, position, display === "none", visibility, filter].filter(one =>
        !["rgba(0, 0, 0, 0)", "none", "1", "static", false, "visible"].includes(one)));
    }
    const words = kind.join(" ");
    if (!window.kinds.has(words)) window.kinds.set(words, each);
  }
  return [...window.kinds.keys()];
}"""
OF_KINDS = "([kinds, options]) => axe.run({ include: kinds.map(each => window.kinds.get(each)) }, options)"
# The shape of a page: what axe judges by, without the words. Two pages of one shape have the same barriers.
SHAPE = """() => [...document.querySelectorAll("body *")].map(each => {
  let depth = 0;
  for (let outer = each; outer; outer = outer.parentElement) depth += 1;
  const attributes = [...each.attributes].filter(one => !["id", "href", "value", "name", "for", "action", "src", "datetime", "content"].includes(one.name))
    .map(one => /^(class|type|role|tabindex|lang|scope|colspan|rowspan)$/.test(one.name) ? `${one.name}=${one.value}` : one.name);
  return [depth, each.localName, ...attributes, each.id ? "id" : "", each.textContent.trim() ? "words" : ""].join(" ");
}).filter((each, n, all) => each !== all[n - 1]).join("\\n")"""
CLEAR: set[str] = set()  # the kinds of element that this process saw to have contrast
UNFINISHED = re.compile(r"\{\{|\{%|%\(\w+\)s|<bound method|<QuerySet|^None$|(?<=\S )None\b", re.MULTILINE)
FACTS = """() => ({
  headings: [...document.querySelectorAll("h1")].map(heading => heading.innerText.trim()),
  skip: document.querySelector("a.govuk-skip-link[href='#main-content']") !== null,
  main: document.querySelectorAll("main#main-content").length,
  text: document.body.innerText,
  inline: document.querySelectorAll("[style], style, script:not([src], [type='application/json']), [onclick], [onsubmit]").length,
  twice: [...document.querySelectorAll("[id]")].map(each => each.id).filter((id, n, all) => all.indexOf(id) !== n),
})"""
WIDTH = "() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]"
TOO_WIDE = """() => [...document.querySelectorAll("body *")]
  .filter(each => each.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
  .slice(0, 3).map(each => each.outerHTML.slice(0, 120))"""


def barriers(page, where: str = "html", options=OPTIONS) -> list[str]:
    """Return what axe holds against the page as it stands, or a part of it, a line each."""
    return judged(
        page, "([where, options]) => axe.run(document.querySelector(where), options)", where, options
    )


def pale(page) -> list[str]:
    """Return what is too hard to see on the page, of the kinds of element that no page showed before, a line each."""
    new = [kind for kind in page.evaluate(KINDS) if kind not in CLEAR]
    wrong = judged(page, OF_KINDS, new, CONTRAST) if new else []
    if not wrong:
        CLEAR.update(new)
    return wrong


def judged(page, script: str, *arguments) -> list[str]:
    """Return what a run of axe finds, a line each."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    return [
        f"{each['id']}: {each['help']}: {node['html'][:160]} {node.get('failureSummary', '')[:200]}"
        for each in page.evaluate(script, arguments)["violations"]
        for node in each["nodes"][:3]
    ]


def faults(page) -> list[str]:
    """Return what a page lacks at a wide screen and at a telephone; it is loaded once and stays narrow."""
    facts, wrong = page.evaluate(FACTS), []
    if len(facts["headings"]) != 1 or not facts["headings"][0]:
        wrong.append(f"h1: {facts['headings']}")
    if not re.fullmatch(r"\S.* – (LPIP Portal|Porth LPIP)", page.title()):
        wrong.append(f"title: {page.title()}")
    if not facts["skip"] or facts["main"] != 1:
        wrong.append("no skip link, or nowhere to skip to")
    if unfinished := UNFINISHED.search(facts["text"]):
        around = facts["text"][max(0, unfinished.start() - 40) : unfinished.end() + 40]
        wrong.append(f"reads as unfinished: {around!r}")
    if facts["inline"]:
        wrong.append(f"{facts['inline']} inline scripts or styles")
    if facts["twice"]:
        wrong.append(f"ids used twice: {facts['twice']}")
    shape = Path(os.environ["DATA_DIR"]) / f"seen-{hashlib.sha256(page.evaluate(SHAPE).encode()).hexdigest()}"
    for size, part in ((WIDE, ("html", OPTIONS)), (NARROW, ("main", AGAIN))):
        page.set_viewport_size(size)
        if not shape.exists():  # whichever process of this run saw it
            found = barriers(page, *part) + (pale(page) if size == WIDE else [])
            wrong += [f"at {size['width']} px: {each}" for each in found]
        wrong += sideways(page, size)
        keep_picture(page, size["width"])
    page.set_viewport_size(WIDE)
    if not wrong:
        shape.touch()
    return wrong


def sideways(page, size) -> list[str]:
    """Return what stands out of the page at a size of the screen, if anything does."""
    page.set_viewport_size(size)
    drawn, room = page.evaluate(WIDTH)
    return [f"at {size['width']} px: scrolls sideways: {page.evaluate(TOO_WIDE)}"] if drawn > room else []


def keep_picture(page, width: int) -> None:
    """Keep a picture of the page in the folder that the variable SCREENSHOTS names, if it names one."""
    if folder := os.environ.get("SCREENSHOTS"):
        name = re.sub(
            r"\W+", "-", os.environ.get("PYTEST_CURRENT_TEST", "page").split("::")[-1].split(" ")[0]
        )
        steps = len(list(Path(folder).glob(f"{name}*-{width}.png")))
        page.screenshot(path=f"{folder}/{name}{f'.{steps}' if steps else ''}-{width}.png", full_page=True)
