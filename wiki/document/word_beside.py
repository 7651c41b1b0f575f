"""Sets sections side by side in the Word file: one table with a heading row that repeats, a row for each need, on wide pages."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from docx.document import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from wiki.document import beside
from wiki.document import word_anchors as anchors
from wiki.document import word_parts as parts
from wiki.document.pdf_layout import row_key
from wiki.document.speaking import say
from wiki.document.word_words import Words
from wiki.text import nodes

if TYPE_CHECKING:
    from wiki.document.word import WordFile

_WIDE_MM, _NEED_MM = 247.0, 31.0
_LOWEST = 6


def turn_pages(document: Document, *, wide: bool) -> bool:
    """Wide or upright pages from here on; says whether that began a new page."""
    wanted = WD_ORIENT.LANDSCAPE if wide else WD_ORIENT.PORTRAIT
    if document.sections[-1].orientation == wanted:
        return False
    section = document.add_section(WD_SECTION.NEW_PAGE)
    section.orientation = wanted
    section.page_width, section.page_height = (Mm(297), Mm(210)) if wide else (Mm(210), Mm(297))
    return True


def write(word: "WordFile", group: beside.Group) -> None:
    """The sections of ``group`` with their tables."""
    word.name(word.heading(group.heading, 1), f"section-{group.letter.lower()}")
    for section in group.empty:
        word.heading(section.heading, 2)
        word.blocks(section.blocks, 3)
    for table in group.tables:
        if table.title:
            word.heading(table.title, 2)
        word.blocks(table.instead, 3)
        if table.lines:
            _table(word, group, table, 3 if table.title else 2)


def _table(word: "WordFile", group: beside.Group, table: beside.Table, level: int) -> None:
    headings = [say(beside.NEED), *(one.heading for one in group.sections)]
    made = word.document.add_table(1 + len(table.lines), len(headings))
    parts.quiet_table(made, first_row=True, first_column=True)
    parts.repeat_header(made.rows[0])
    for cell, heading in zip(made.rows[0].cells, headings, strict=True):
        cell.paragraphs[0].add_run(heading).bold = True
    for row, line in zip(made.rows[1:], table.lines, strict=True):
        first = row.cells[0].paragraphs[0]
        first.style = word.document.styles[f"Heading {level}"]
        first.add_run(line.heading)
        word.name(first, row_key(line.label))
        for cell, said in zip(row.cells[1:], line.cells, strict=True):
            _cell(word, cell, said, line, level + 1)
    _make_small(made)
    each = (_WIDE_MM - _NEED_MM) / len(group.sections)
    parts.set_widths(made, (_NEED_MM, *(each for _ in group.sections)))
    word.document.add_paragraph("", "Small")


def _make_small(table: Table) -> None:
    """Smaller letters and less air, and no row that must stand whole: one need can fill a page."""
    for paragraph in (Paragraph(each, table) for each in table._tbl.iter(qn("w:p"))):
        paragraph.paragraph_format.space_before, paragraph.paragraph_format.space_after = Pt(0), Pt(3)
        paragraph.paragraph_format.keep_with_next = False
        for run in (Run(each, paragraph) for each in paragraph._p.iter(qn("w:r"))):
            run.font.size = Pt(10)


def _cell(word: "WordFile", cell: _Cell, said: beside.Cell, line: beside.Line, level: int) -> None:
    outside, word.room = word.room, cell
    try:
        word.blocks(said.blocks, level)
        for label in said.also:
            paragraph = cell.add_paragraph("", "Small")
            parts.linked_run(paragraph, parts.link(paragraph, place=row_key(label)), say(beside.ALSO, label=label))
        if not said.blocks and not said.also:
            word.small(say(beside.NOTHING) if line.label else "–")
    finally:
        word.room = outside
    empty = cell.paragraphs[0]
    if len(cell.paragraphs) > 1 and not empty.text and not empty._p.xpath(".//w:drawing"):
        cell._tc.remove(empty._p)


def stacked(word: "WordFile", rows: Sequence[tuple[str, Sequence[nodes.Block]]], code: str, key: str) -> None:
    """The labels of a row with their words, one below the other."""
    for place, (label, blocks) in enumerate(rows):
        heading = word.room.add_paragraph("", "Small")
        heading.add_run(label).bold = True
        heading.paragraph_format.keep_with_next = True
        word.anchor(key, anchors.slot(place), Words(word.document, word.room, _LOWEST).write(blocks, code))
