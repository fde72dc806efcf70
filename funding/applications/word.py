"""A drafted bid or a blank form as a Word document, from the same paper that is set as PDF. Pure."""

import io
from datetime import datetime
from typing import Any

from docx import Document
from docx.document import Document as Word
from docx.enum.text import WD_BREAK
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.text.paragraph import Paragraph

LISTS = {"ul": "List Bullet", "ol": "List Number", "figure": "Caption"}
WIDEST = Cm(15)
GREY = RGBColor(0x55, 0x5F, 0x61)


def docx(paper: dict[str, Any], at: datetime | None = None) -> bytes:
    """Return a paper (``printing.of_bid``, ``printing.of_blank``) as a Word document with headings, lists and tables."""
    word = Document()
    _name(word, paper, at)
    for section in word.sections:
        _write(
            section.header.paragraphs[0],
            f"{paper['mark']}   {paper['reference']}   {paper['running']}".strip(),
        )
        _write(section.footer.paragraphs[0], paper["footer"])
    word.add_heading(paper["title"], 0)
    if paper["notice"]:
        word.add_paragraph().add_run(paper["notice"]).bold = True
    for label, value in paper["facts"]:
        fact = word.add_paragraph()
        fact.add_run(f"{label}: ").bold = True
        fact.add_run(value)
    for part in paper["parts"]:
        word.add_heading(part["title"], 1)
        for item in part["items"]:
            _item(word, item, paper["pictures"])
    if paper["closing"]:
        word.add_paragraph(paper["closing"])
    made = io.BytesIO()
    word.save(made)
    return made.getvalue()


def _name(word: Word, paper: dict[str, Any], at: datetime | None) -> None:
    facts = word.core_properties
    facts.title, facts.author, facts.comments = paper["title"], paper["author"], ""
    facts.language = "cy-GB" if paper["lang"] == "cy" else "en-GB"
    if at:
        facts.created = facts.modified = at.replace(tzinfo=None)
    spoken = OxmlElement("w:lang")
    spoken.set(qn("w:val"), facts.language)
    word.styles["Normal"].element.get_or_add_rPr().append(spoken)
    word.styles["Normal"].font.size = Pt(11)


def _write(paragraph: Paragraph, words: str) -> None:
    run = paragraph.add_run(words)
    run.font.size, run.font.color.rgb = Pt(9), GREY


def _item(word: Word, item: dict[str, Any], pictures: dict[str, bytes]) -> None:
    if item["question"]:
        word.add_heading(item["question"], 2)
    if item["hint"]:
        word.add_paragraph().add_run(item["hint"]).italic = True
    for block in item["blocks"]:
        if block.get("image") in pictures:
            _picture(word, pictures[block["image"]], block["legend"])
        _block(word, block)
    if item["space"]:
        word.add_paragraph().add_run().add_break(WD_BREAK.LINE)


def _block(word: Word, block: dict[str, Any]) -> None:
    if block["tag"] == "table":
        _table(word, block["rows"])
        return
    for row in block["rows"]:
        _runs(word.add_paragraph(style=LISTS.get(block["tag"])), row[0])


def _picture(word: Word, content: bytes, legend: str) -> None:
    """Put an image on a line of its own, no wider than the page; its legend is what a screen reader says of it."""
    drawing = word.add_picture(io.BytesIO(content))
    if drawing.width > WIDEST:
        drawing.width, drawing.height = WIDEST, int(drawing.height * WIDEST / drawing.width)
    drawing._inline.docPr.set("descr", legend)


def _table(word: Word, rows: list[list[Any]]) -> None:
    table = word.add_table(rows=len(rows), cols=max(len(row) for row in rows), style="Table Grid")
    mark = OxmlElement("w:tblHeader")  # the first row stands again on every page, and is read as a head
    table.rows[0]._tr.get_or_add_trPr().append(mark)
    for row, cells in zip(rows, table.rows, strict=True):
        for runs, cell in zip(row, cells.cells, strict=False):
            _runs(cell.paragraphs[0], runs)
    word.add_paragraph()


def _runs(paragraph: Paragraph, runs: list[list[str]]) -> None:
    for words, marks, address in runs:
        run = paragraph.add_run(words)
        run.bold, run.italic = "s" in marks or None, "e" in marks or None
        if address:
            _link(paragraph, run, address)


def _link(paragraph: Paragraph, run: Any, address: str) -> None:
    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), paragraph.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
    run.font.underline = True
    link.append(run._r)
    paragraph._p.append(link)
