"""A theory of change as a drawing: boxes in five layers from left to right, and arrows between them. Pure: boxes in, SVG out.

Lengths are in the units of the drawing. Nothing but numbers and escaped words goes in. Boxes of a layer stand in the order of what leads
to them (the barycentre heuristic: Sugiyama, Tagawa and Toda, 1981), so that few arrows cross.
"""

from collections.abc import Sequence
from typing import NamedTuple

from django.utils.html import escape
from django.utils.safestring import SafeString

from lpip_portal.ui.tongues import differing

WIDE, GAP, HEAD = 176, 44, 34  # of a box, between layers, for the names of the layers
LETTERS, LINE, EDGE, BETWEEN, MOST_LINES = 20, 17, 10, 16, 9
NARROW, WIDEST = frozenset("fijlrtI.,;:!|’'()[] "), frozenset("mwMWÂÊŴ@—…")
LANE = 8  # the height of a way through a layer that an arrow passes
SWEEPS = 4


class Box(NamedTuple):
    """One box: its key, its layer from 0, its words, and the keys of those to which it leads.

    A way is an empty place in a layer that an arrow passes, so that no arrow runs behind a box.
    """

    key: str
    layer: int
    words: str
    leads_to: Sequence[str]
    is_way: bool = False


class Placed(NamedTuple):
    """A box with its lines and where it stands."""

    box: Box
    lines: list[str]
    x: float
    y: float
    high: float

    @property
    def middle(self) -> float:
        """The height at which arrows come in and go out."""
        return self.y + self.high / 2


def way(key: str, other: str, layer: int) -> str:
    """Return the key of the way of an arrow through a layer."""
    return f"{key}>{other}>{layer}"


def _with_ways(boxes: Sequence[Box]) -> list[Box]:
    layer = {box.key: box.layer for box in boxes}
    found = []
    for box in boxes:
        leads_to = [key for key in box.leads_to if key in layer]
        hops = []
        for key in leads_to:
            through = [way(box.key, key, n) for n in range(box.layer + 1, layer[key])]
            hops.append((through or [key])[0])
            for n, each in enumerate(through):
                found.append(Box(each, box.layer + 1 + n, "", [[*through, key][n + 1]], is_way=True))
        found.append(box._replace(leads_to=hops))
    return found


def ordered(boxes: Sequence[Box], layers: int) -> list[list[Box]]:
    """Return the boxes of each layer from top to bottom, ways among them. A key that no box has is left out."""
    boxes = _with_ways(boxes)
    found = [[box for box in boxes if box.layer == n] for n in range(layers)]
    before: dict[str, list[str]] = {box.key: [] for box in boxes}
    for box in boxes:
        for key in box.leads_to:
            before[key].append(box.key)
    after = {box.key: box.leads_to for box in boxes}
    for sweep in range(SWEEPS):
        places = {box.key: n / max(1, len(row) - 1) for row in found for n, box in enumerate(row)}
        beside = after if sweep % 2 else before
        for row in found[::-1] if sweep % 2 else found:
            middles = {box.key: _middle(box.key, beside, places) for box in row}
            row.sort(
                key=lambda box, middles=middles: middles[box.key]
            )  # a stable sort: ties stay as they were
            places |= {box.key: n / max(1, len(row) - 1) for n, box in enumerate(row)}
    return found


def _middle(key: str, beside: dict[str, Sequence[str]], places: dict[str, float]) -> float:
    near = [places[each] for each in beside[key]]
    return sum(near) / len(near) if near else places[key]


def placed(boxes: Sequence[Box], layers: int) -> list[Placed]:
    """Return every box and way with its place: layers side by side, each in the middle of the height."""
    columns = []
    for row in ordered(boxes, layers):
        lines = [[] if box.is_way else _lines(box.words) for box in row]
        columns.append((row, lines, [len(each) * LINE + 2 * EDGE if each else LANE for each in lines]))
    tall = max(
        (sum(highs) + BETWEEN * (len(highs) - 1) for _row, _lines, highs in columns if highs), default=0
    )
    found = []
    for n, (row, lines, highs) in enumerate(columns):
        y = HEAD + (tall - sum(highs) - BETWEEN * max(0, len(highs) - 1)) / 2
        for box, words, high in zip(row, lines, highs, strict=True):
            found.append(Placed(box, words, n * (WIDE + GAP), y, high))
            y += high + BETWEEN
    return found


def width(words: str) -> float:
    """Return about how wide words are, in small letters of a usual width."""
    return sum(
        0.5 if each in NARROW else 1.5 if each in WIDEST else 1.2 if each.isupper() else 1 for each in words
    )


def _lines(words: str) -> list[str]:
    found, line = [], ""
    for word in words.split():
        whole = f"{line} {word}".strip()
        if width(whole) <= LETTERS:
            line = whole
            continue
        found += [line] if line else []
        while width(word) > LETTERS:
            fits = max(n for n in range(1, len(word)) if n == 1 or width(word[:n]) <= LETTERS)
            found.append(word[:fits])
            word = word[fits:]
        line = word
    found.append(line)
    if len(found) <= MOST_LINES:
        return found
    return [*found[: MOST_LINES - 1], found[MOST_LINES - 1][:-1] + "…"]


def drawn(boxes: Sequence[Box], layers: Sequence[str], title: str, told: str) -> SafeString:
    """Return the drawing; ``layers`` are their names, ``told`` says in words what it shows and where the same stands as a list."""
    size, parts = _parts(boxes, layers)
    return SafeString(
        f'<svg class="portal-theory" role="img" aria-labelledby="theory-title theory-told" viewBox="{size}">'
        f'<title id="theory-title">{escape(title)}</title><desc id="theory-told">{escape(told)}</desc>{parts}</svg>'
    )


# On paper there is no style sheet of the portal: the picture brings its own, in black for the printer but for the boxes' frames.
ON_PAPER = (
    "text{font-family:'Libertinus Serif'}.portal-theory__layer{font-size:16px;font-weight:bold;text-anchor:middle}"
    ".portal-theory__words{font-size:15px}.portal-theory__box{fill:#fff;stroke:#0b5f5a;stroke-width:1.5}.portal-theory__box--4{stroke-width:3}"
    ".portal-theory__arrow{fill:none;stroke:#333;stroke-width:1.2}.portal-theory__head{fill:#333}"
)


def on_paper(boxes: Sequence[Box], layers: Sequence[str]) -> bytes:
    """Return the drawing as an SVG file of its own, to be set in a paper; its alternative text is the paper's to give."""
    size, parts = _parts(boxes, layers)
    file = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{size}"><style>{ON_PAPER}</style>{parts}</svg>'
    return file.encode()


def _parts(boxes: Sequence[Box], layers: Sequence[str]) -> tuple[str, str]:
    """Return the size of the drawing and what stands in it."""
    there = placed(boxes, len(layers))
    at = {each.box.key: each for each in there}
    wide = len(layers) * WIDE + (len(layers) - 1) * GAP
    high = max((each.y + each.high for each in there), default=HEAD) + 4
    parts = [
        f'<text class="portal-theory__layer" x="{n * (WIDE + GAP) + WIDE / 2:.0f}" y="18">{escape(name)}</text>'
        for n, name in enumerate(layers)
    ]
    parts += [_arrow(each, at[key]) for each in there for key in each.box.leads_to]
    parts += [_box(each) for each in there if not each.box.is_way]
    return f"-2 0 {wide + 4} {high:.0f}", "".join(parts)


def _arrow(one: Placed, other: Placed) -> str:
    """Draw an arrow to the next layer; through a way it goes on without a head."""
    x, y, to_x, to_y = one.x + WIDE, one.middle, other.x, other.middle
    bend = GAP * 0.6
    tip = f"H{to_x + WIDE:.0f}" if other.box.is_way else ""
    end = to_x if other.box.is_way else to_x - 6
    line = (
        f'<path class="portal-theory__arrow" d="M{x:.0f} {y:.1f}C{x + bend:.0f} {y:.1f} {to_x - bend:.0f} {to_y:.1f} '
        f'{end:.0f} {to_y:.1f}{tip}"/>'
    )
    if other.box.is_way:
        return line
    return line + f'<path class="portal-theory__head" d="M{to_x:.0f} {to_y:.1f}l-8 -4v8z"/>'


def _box(each: Placed) -> str:
    lines = "".join(
        f'<tspan x="{each.x + EDGE:.0f}" y="{each.y + EDGE + 12 + n * LINE:.1f}">{escape(line)}</tspan>'
        for n, line in enumerate(each.lines)
    )
    other = differing(each.box.words)
    lang = f' lang="{other}"' if other else ""
    return (
        f'<rect class="portal-theory__box portal-theory__box--{each.box.layer}" x="{each.x:.0f}" y="{each.y:.1f}" width="{WIDE}" height="{each.high:.0f}" rx="4"/>'
        f'<text class="portal-theory__words"{lang}>{lines}</text>'
    )
