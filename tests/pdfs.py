"""What a PDF says: its words as a screen reader would be given them, and its tags."""

import re
from io import BytesIO

import pikepdf


def opened(content: bytes) -> pikepdf.Pdf:
    """A PDF that was given as bytes."""
    return pikepdf.open(BytesIO(content))


def words_of(content: bytes) -> str:
    """All words of a PDF, with single spaces, by the maps from glyphs to characters that its fonts carry."""
    said = []
    with opened(content) as pdf:
        for page in pdf.pages:
            fonts = page.resources.get("/Font", {})
            maps = {name: _map(font.ToUnicode.read_bytes().decode()) for name, font in fonts.items()}
            said.append(_of_page(page, maps))
    return " ".join(" ".join(said).split())


def tags_of(content: bytes) -> set[str]:
    """The kinds of element in the structure of a tagged PDF."""
    with opened(content) as pdf:
        return set(_tags(pdf.Root.StructTreeRoot.K))


def _tags(node):
    if isinstance(node, pikepdf.Array):
        for each in node:
            yield from _tags(each)
    elif isinstance(node, pikepdf.Dictionary):
        if "/S" in node:
            yield str(node.S)
        if "/K" in node:
            yield from _tags(node.K)


def _map(cmap: str) -> dict[int, str]:
    found = {}
    for block in re.findall(r"beginbfchar(.*?)endbfchar", cmap, re.S):
        for code, text in re.findall(r"<(\w+)>\s*<(\w+)>", block):
            found[int(code, 16)] = bytes.fromhex(text).decode("utf-16-be")
    for block in re.findall(r"beginbfrange(.*?)endbfrange", cmap, re.S):
        for first, last, text in re.findall(r"<(\w+)>\s*<(\w+)>\s*<(\w+)>", block):
            start = int(text, 16)
            for n, code in enumerate(range(int(first, 16), int(last, 16) + 1)):
                found[code] = chr(start + n)
    return found


def _of_page(page, maps) -> str:
    said, current = [], {}
    for operands, operator in pikepdf.parse_content_stream(page):
        name = str(operator)
        if name == "Tf":
            current = maps.get(str(operands[0]), {})
        elif name in ("Tj", "TJ"):
            pieces = operands[0] if name == "TJ" else [operands[0]]
            for piece in pieces:
                if isinstance(piece, pikepdf.String):
                    raw = bytes(piece)
                    codes = (int.from_bytes(raw[n : n + 2]) for n in range(0, len(raw), 2))
                    said.append("".join(current.get(code, "") for code in codes))
        elif name in ("ET", "Tm", "Td"):
            said.append(" ")
    return "".join(said)
