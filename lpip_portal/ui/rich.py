"""Rich text: paragraphs, lists, bold, italics, links, small tables, images by reference, and nothing else. Pure.

An answer is rich when it begins with one of the blocks; anything else is plain text, as people type it without scripts.
Everything that ``clean`` gives has gone through nh3 last, so it may be shown as it is. An image is kept as a figure
that names it by its reference; its address is never kept, but made by whoever shows the text (``figures.pictured``).
"""

import html
import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from html.parser import HTMLParser
from typing import NamedTuple

import nh3

from .figures import FIGURE, REFERENCE, figure
from .words import count_words, printable

BLOCKS = frozenset({"p", "ul", "ol", "table", "figure"})
INLINE = {"strong": "strong", "b": "strong", "em": "em", "i": "em", "a": "a"}
CLOSED_SET = BLOCKS | {"li", "tbody", "tr", "th", "td", "strong", "em", "a", "figcaption"}
ATTRIBUTES = {"a": {"href"}, "figure": {"data-image"}}
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
HOLDERS = HEADINGS | {
    "div",
    "section",
    "article",
    "blockquote",
    "pre",
    "figcaption",
    "dl",
    "dt",
    "dd",
}
READ = CLOSED_SET | HOLDERS | {"b", "i", "br", "thead", "tfoot", "caption"}
UNSEEN = {"script", "style", "title", "template", "noscript", "iframe", "object", "svg", "math", "xml"}
SCHEMES = {"http", "https", "mailto"}
DEEPEST = 24
MANY = 240  # texts remembered: the answers of a few bids, which are drawn again and again

_RICH = re.compile(r"\s*<(?:p|ul|ol|table|figure)\b[^<>]*>", re.IGNORECASE)
_EDGE = re.compile(r"</?(?:p|ul|ol|li|table|tbody|tr|th|td|figure|figcaption)\b[^>]*>")
_TAG = re.compile(r"<[^>]*>")
_ADDRESS = re.compile(r"(?:https?://|mailto:)[^\s]+", re.IGNORECASE)
_SPACES = re.compile(r"[ \t\n\r\f]+")
_BULLET = re.compile(r"\s*[-*•·]\s+(.*)")
_NUMBER = re.compile(r"\s*[0-9]{1,3}[.)]\s+(.*)")
_IMAGE = re.compile(rf"\s*\[image ({REFERENCE})\]\s*(.*)")  # as an image is typed


def is_rich(text: object) -> bool:
    """Whether a text is rich: it begins with a paragraph, a list, a table or an image."""
    return isinstance(text, str) and _RICH.match(text) is not None


def clean(text: str) -> str:
    """Return rich text, or the HTML of a paste, as the closed set; what has nothing to read is empty."""
    text = unicodedata.normalize("NFC", printable(text))
    seen = nh3.clean(
        text,
        tags=READ,
        attributes=ATTRIBUTES,
        url_schemes=SCHEMES,
        link_rel=None,
        clean_content_tags=UNSEEN,
    )
    return _last("".join(_blocks(_tree(printable(seen)).children)))


def from_plain(text: str) -> str:
    """Return typed text as rich text: each line a paragraph or an image, lines with a dash or a number a list."""
    return _last("".join(_typed_blocks(unicodedata.normalize("NFC", text))))


def merged(text: str, kept: str) -> str:
    """Return typed text as rich text; blocks of ``kept`` whose words were left as they were keep bold, links and tables."""
    if not is_rich(kept):
        return kept if text == kept else from_plain(text)
    as_shown = {typed(block): block for block in _top(kept)}
    parts = re.split(r"\n\s*\n", printable(text).strip())
    return _last("".join(as_shown.get(part.strip()) or from_plain(part) for part in parts))


@lru_cache(maxsize=MANY)
def safe(text: str) -> str:
    """Return rich text that was kept, through nh3 once more: for the page that shows it."""
    return _last(text)


@lru_cache(maxsize=MANY)
def plain(text: str) -> str:
    """Return rich text to be read without marks: blank lines between blocks, dashes, numbers, bars between cells."""
    return typed(FIGURE.sub(r"<p>\2</p>", text)) if is_rich(text) else text


@lru_cache(maxsize=MANY)
def typed(text: str) -> str:
    """Return rich text as it can be typed: as ``plain``, and each image as a line that names it before its legend."""
    if not is_rich(text):
        return text
    return "\n\n".join("\n".join(_lines(block)) for block in _tree(text).children if isinstance(block, Node))


def with_image(text: str, ref: str, legend: str, after: int | None = None) -> str:
    """Return a text with one more image after so many of its blocks; without a place at its end."""
    parts = _top(text if is_rich(text) else from_plain(text))
    said = html.escape(_SPACES.sub(" ", legend).strip(), quote=False)
    parts.insert(len(parts) if after is None else after, figure(ref, said))
    return _last("".join(parts))


def beginnings(text: str) -> list[str]:
    """Return how each block of a text begins, for those who choose a place between them."""
    source = text if is_rich(text) else from_plain(text)
    return [plain(block).split("\n")[0][:60] for block in _top(source)]


def bare(text: str) -> str:
    """Return the words of a text, rich or plain, without marks; blocks stand apart by spaces."""
    if not is_rich(text):
        return text
    return html.unescape(_TAG.sub("", _EDGE.sub(" ", text))).strip()


@lru_cache(maxsize=MANY)
def words(text: str) -> int:
    """Return how many words a text has, rich or plain: the counter on the page counts the same."""
    return count_words(bare(text))


class Node:
    """One element of a parsed text: its tag, the address of a link, the image of a figure, its children (text or nodes)."""

    def __init__(self, tag: str, href: str = "", image: str = ""):
        self.tag, self.href, self.image = tag, href, image
        self.children: list[Node | str] = []

    @property
    def holds_blocks(self) -> bool:
        """Whether something inside is a block."""
        return any(
            isinstance(child, Node) and (child.tag not in INLINE or child.holds_blocks)
            for child in self.children
        )


class Block(NamedTuple):
    """One block of a text for those who set it in another form: its tag, its lines, items or rows of runs, and its image."""

    tag: str
    rows: list[list[list[tuple[str, frozenset[str], str]]]]
    image: str = ""


def blocks(text: str) -> list[Block]:
    """Return a text, rich or plain, as blocks for a document: rows of cells of runs (words, marks, address).

    What somebody typed into a plain box may look rich without ever having been cleaned: nothing but the closed set comes out.
    """
    source = safe(text) if is_rich(text) else from_plain(text)
    found = []
    for node in _tree(source).children:
        if not isinstance(node, Node) or node.tag not in BLOCKS:
            continue
        if node.tag == "table":
            rows = [[list(_runs(cell)) for cell in _of(row, "th", "td")] for row in _all(node, "tr")]
            rows = [row for row in rows if row]
        elif node.tag == "figure":
            rows = [[[(_legend(node), frozenset(), "")]]]
        elif node.tag == "p":
            rows = [[list(_runs(node))]]
        else:
            rows = [[runs] for item in _all(node, "li") if (runs := list(_runs(item)))]
        if any(cell for row in rows for cell in row):
            found.append(Block(node.tag, rows, node.image))
    return found


def _runs(
    node: Node, marks: frozenset[str] = frozenset(), href: str = ""
) -> Iterator[tuple[str, frozenset[str], str]]:
    for child in node.children:
        if isinstance(child, str):
            yield child, marks, href
        elif child.tag in INLINE:
            yield from _runs(child, marks | {child.tag}, child.href or href)


def _all(node: Node, tag: str) -> Iterator[Node]:
    for child in node.children:
        if isinstance(child, Node):
            if child.tag == tag:
                yield child
            yield from _all(child, tag)


def _of(node: Node, *tags: str) -> list[Node]:
    return [child for child in node.children if isinstance(child, Node) and child.tag in tags]


class _Reader(HTMLParser):
    """Reads what nh3 wrote into nodes; too deep a nest is flattened."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.open = [Node("")]
        self.skipped = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open an element."""
        facts = dict(attrs)
        node = Node(tag, facts.get("href") or "", facts.get("data-image") or "")
        if tag != "br" and len(self.open) > DEEPEST:
            self.skipped += 1
            return
        self.open[-1].children.append(node)
        if tag != "br":
            self.open.append(node)

    def handle_endtag(self, tag: str) -> None:
        """Close an element."""
        if self.skipped:
            self.skipped -= 1
        elif len(self.open) > 1:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        """Keep text."""
        self.open[-1].children.append(data)


def _tree(text: str) -> Node:
    reader = _Reader()
    reader.feed(text)
    reader.close()
    return reader.open[0]


def _last(text: str) -> str:
    """Put the finished text through nh3 once more: what it gives is what is kept."""
    return nh3.clean(
        text, tags=set(CLOSED_SET), attributes=ATTRIBUTES, url_schemes=SCHEMES, clean_content_tags=UNSEEN
    )


def _blocks(children: Iterable[Node | str], *, is_heading: bool = False) -> Iterator[str]:
    line: list[Node | str] = []
    for child in [*children, Node("br")]:
        if isinstance(child, str) or (child.tag in INLINE and not child.holds_blocks):
            line.append(child)
            continue
        if said := _inline(line).strip():
            yield f"<p><strong>{said}</strong></p>" if is_heading else f"<p>{said}</p>"
        line = []
        yield from _block(child)


def _block(node: Node) -> Iterator[str]:
    if node.tag in ("ul", "ol"):
        if items := "".join(_items(node)):
            yield f"<{node.tag}>{items}</{node.tag}>"
    elif node.tag == "table":
        if rows := "".join(_rows(node)):
            yield f"<table><tbody>{rows}</tbody></table>"
    elif node.tag == "figure" and re.fullmatch(REFERENCE, node.image):
        yield figure(node.image, html.escape(_legend(node), quote=False))
    elif node.tag != "br":
        yield from _blocks(node.children, is_heading=node.tag in HEADINGS)


def _legend(node: Node) -> str:
    words = (child if isinstance(child, str) else _legend(child) for child in node.children)
    return _SPACES.sub(" ", "".join(words)).strip()


def _items(node: Node) -> Iterator[str]:
    for child in node.children:
        if isinstance(child, Node) and child.tag in ("ul", "ol"):  # a list in a list, as browsers write it
            yield from _items(child)
        elif isinstance(child, Node) or child.strip():
            inside = child.children if isinstance(child, Node) and child.tag == "li" else [child]
            lists = [each for each in inside if isinstance(each, Node) and each.tag in ("ul", "ol")]
            said = _flat([each for each in inside if each not in lists])
            nested = "".join("".join(_block(each)) for each in lists)
            if said or nested:
                yield f"<li>{said}{nested}</li>"


def _rows(node: Node) -> Iterator[str]:
    for row in _all(node, "tr"):
        cells = [(cell.tag, _flat(cell.children)) for cell in _of(row, "td", "th")]
        if any(said for _tag, said in cells):
            yield "<tr>" + "".join(f"<{tag}>{said}</{tag}>" for tag, said in cells) + "</tr>"


def _flat(children: Iterable[Node | str]) -> str:
    """Return what stands in an item or a cell as one line."""
    said: list[str] = []
    for child in children:
        if isinstance(child, str) or (child.tag in INLINE and not child.holds_blocks):
            said.append(_inline([child]))
        else:
            said.append(f" {_flat(child.children)} ")
    return _SPACES.sub(" ", "".join(said)).strip(" ")


def _inline(children: Iterable[Node | str], within: frozenset[str] = frozenset()) -> str:
    said = []
    for child in children:
        if isinstance(child, str):
            said.append(html.escape(_SPACES.sub(" ", child), quote=False))
            continue
        tag = INLINE.get(child.tag, "")
        if inside := _inline(child.children, within | {tag}):
            is_bare = (
                tag in within or not inside.strip() or (tag == "a" and not _ADDRESS.fullmatch(child.href))
            )
            address = f' href="{html.escape(child.href)}"' if tag == "a" else ""
            said.append(inside if is_bare or not tag else f"<{tag}{address}>{inside}</{tag}>")
    return "".join(said)


def _typed_blocks(text: str) -> Iterator[str]:
    kind, items = "", []
    for line in [*printable(text).split("\n"), ""]:
        bullet, number = _BULLET.fullmatch(line), _NUMBER.fullmatch(line)
        now = "ul" if bullet else "ol" if number else ""
        if items and now != kind:
            yield f"<{kind}>{''.join(items)}</{kind}>"
            items = []
        kind = now
        said = _SPACES.sub(" ", (bullet or number)[1] if now else line).strip()
        said = html.escape(said, quote=False)
        if image := _IMAGE.fullmatch(line):
            kind = ""
            yield figure(image[1], html.escape(_SPACES.sub(" ", image[2]).strip(), quote=False))
        elif now and said:
            items.append(f"<li>{said}</li>")
        elif said:
            yield f"<p>{said}</p>"


def _top(text: str) -> list[str]:
    return [
        "".join(_block(node) if node.tag != "p" else _blocks([node]))
        for node in _tree(text).children
        if isinstance(node, Node)
    ]


def _lines(node: Node, indent: str = "") -> Iterator[str]:
    if node.tag in ("ul", "ol"):
        for place, item in enumerate(_of(node, "li"), 1):
            lists = _of(item, "ul", "ol")
            mark = "-" if node.tag == "ul" else f"{place}."
            yield f"{indent}{mark} {_said(item)}".rstrip()
            for nested in lists:
                yield from _lines(nested, indent + "  ")
    elif node.tag == "table":
        for row in _all(node, "tr"):
            yield " | ".join(_said(cell) for cell in _of(row, "th", "td"))
    elif node.tag == "figure":
        yield f"[image {node.image}] {_legend(node)}".strip()
    else:
        yield _said(node)


def _said(node: Node) -> str:
    said = []
    for child in node.children:
        if isinstance(child, str):
            said.append(child)
        elif child.tag in INLINE:
            inside = _said(child)
            beside = child.href and child.href.removeprefix("mailto:") != inside
            said.append(f"{inside} ({child.href})" if beside else inside)
    return _SPACES.sub(" ", "".join(said)).strip()
