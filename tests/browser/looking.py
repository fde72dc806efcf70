"""What every page owes everybody, asked in Chromium: one heading, a title, a way past the menu, and no barrier."""

import hashlib
import os
import re
from pathlib import Path

from axe_playwright_python.base import AXE_SCRIPT

WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 360, "height": 740}
OPTIONS = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "rules": {"target-size": {"enabled": True}},
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
# The shape of a page: what axe judges by, without the words. Two pages of one shape have the same barriers.
SHAPE = """() => [...document.querySelectorAll("body *")].map(each => {
  let depth = 0;
  for (let outer = each; outer; outer = outer.parentElement) depth += 1;
  const attributes = [...each.attributes].filter(one => !["id", "href", "value", "name", "for", "action", "src", "datetime", "content"].includes(one.name))
    .map(one => /^(class|type|role|tabindex|lang|scope|colspan|rowspan)$/.test(one.name) ? `${one.name}=${one.value}` : one.name);
  return [depth, each.localName, ...attributes, each.id ? "id" : "", each.textContent.trim() ? "words" : ""].join(" ");
}).filter((each, n, all) => each !== all[n - 1]).join("\\n")"""
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
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    asked = [where, options]
    found = page.evaluate("([where, options]) => axe.run(document.querySelector(where), options)", asked)[
        "violations"
    ]
    return [
        f"{each['id']}: {each['help']}: {node['html'][:160]} {node.get('failureSummary', '')[:200]}"
        for each in found
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
            wrong += [f"at {size['width']} px: {each}" for each in barriers(page, *part)]
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
