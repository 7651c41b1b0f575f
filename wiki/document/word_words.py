"""Sets people's own words (plain nodes) into a Word document or one of its cells."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

from docx.document import Document
from docx.table import Table
from docx.text.paragraph import Paragraph

from wiki.document import word_parts as parts
from wiki.document.pdf_layout import language
from wiki.text import nodes

_DEEPEST_LIST = 3
_LOWEST = 6


class Room(Protocol):
    """Where paragraphs and tables can be put: the document, or a cell of a table."""

    def add_paragraph(self, text: str = ..., style: str | None = ...) -> Paragraph: ...

    def add_table(self, rows: int, cols: int) -> Table: ...


def _continued(depth: int) -> str | None:
    return None if depth == 0 else "List Continue" if depth == 1 else f"List Continue {depth}"


class Words:
    """Writes nodes into ``room``; remembers the paragraphs it made, so that they can be given a language."""

    def __init__(self, document: Document, room: Room, base: int, first: Paragraph | None = None) -> None:
        self.document = document
        self.room = room
        self.base = base
        self.made: list[Paragraph] = []
        self._first = first

    def write(self, blocks: Sequence[nodes.Block], code: str = "") -> list[Paragraph]:
        """Every block in order; ``code`` is their language; gives back the paragraphs."""
        for block in blocks:
            self._block(block, 0)
        found = language(code)
        if found:
            tag = "-".join(part for part in found[:2] if part)
            parts.in_language(self.made, tag, right_to_left=found[2] == "rtl")
        return self.made

    def _paragraph(self, style: str | None = None) -> Paragraph:
        if self._first is not None:
            paragraph, self._first = self._first, None
            if style:
                paragraph.style = self.document.styles[style]
        else:
            paragraph = self.room.add_paragraph("", style)
        self.made.append(paragraph)
        return paragraph

    def _block(self, block: nodes.Block, depth: int) -> None:
        match block:
            case nodes.Paragraph(runs):
                self.runs(self._paragraph(_continued(depth)), runs)
            case nodes.Heading(level, runs):
                self.runs(self._paragraph(f"Heading {min(self.base + level - 1, _LOWEST)}"), runs)
            case nodes.Bullets():
                self._list(block, min(depth + 1, _DEEPEST_LIST))
            case nodes.Quote(inside):
                before = len(self.made)
                for one in inside:
                    self._block(one, depth)
                for paragraph in self.made[before:]:
                    parts.bar(paragraph, parts.SOFT)
            case nodes.Code(text):
                self.runs(self._paragraph(), (nodes.Run(text.replace("  ", "\u00a0\u00a0")),))
            case nodes.Table():
                self._table(block)
            case nodes.Rule():
                self._paragraph("Small")

    def _list(self, block: nodes.Bullets, depth: int) -> None:
        kind = "List Number" if block.ordered else "List Bullet"
        style = kind if depth == 1 else f"{kind} {depth}"
        number = parts.new_list(self.document, style, block.start) if block.ordered else ""
        for item in block.items:
            paragraph = self._paragraph(style)
            if number:
                parts.use_list(paragraph, number)
            rest = list(item)
            match rest:
                case [nodes.Paragraph(runs), *rest]:
                    self.runs(paragraph, runs)
            for one in rest:
                self._block(one, depth)

    def _table(self, block: nodes.Table) -> None:
        rows = (block.header, *block.rows)
        table = self.room.add_table(len(rows), max(len(row) for row in rows))
        parts.quiet_table(table, first_row=True, first_column=False)
        parts.repeat_header(table.rows[0])
        for place, row in enumerate(rows):
            for cell, runs in zip(table.rows[place].cells, row, strict=False):
                shown = tuple(replace(run, bold=True) for run in runs) if place == 0 else runs
                self.runs(cell.paragraphs[0], shown)
                self.made.append(cell.paragraphs[0])
        self._paragraph("Small")

    def runs(self, paragraph: Paragraph, runs: nodes.Runs) -> None:
        """Some runs at the end of a paragraph."""
        for one in runs:
            if one.href:
                run = parts.linked_run(paragraph, parts.link(paragraph, address=one.href), one.text)
            else:
                run = paragraph.add_run(one.text)
            run.bold = one.bold or None
            run.italic = one.italic or None
            run.font.strike = one.struck or None
            run.font.underline = one.underlined or None
