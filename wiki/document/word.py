"""Makes the plan's Word file: the same words as the PDF, with real headings, lists, tables and alternative text."""

from base64 import b64decode
from collections.abc import Mapping, Sequence
from datetime import datetime, time
from io import BytesIO
from pathlib import Path

from docx import Document as new_document
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph

from wiki.document import beside, qr, word_beside, wording
from wiki.document import word_anchors as anchors
from wiki.document import word_parts as parts
from wiki.document.marks import note_lines
from wiki.document.pdf_layout import direction, row_key
from wiki.document.pictures import Ready, prepare
from wiki.document.speaking import say
from wiki.document.tree import (
    AdviceList,
    Appendix,
    Clip,
    DisputedNote,
    Gallery,
    Part,
    Picture,
    PlanBlock,
    PlanTree,
    Quotation,
    Row,
    SetSentence,
    Text,
)
from wiki.document.word_right_to_left import right_to_left
from wiki.document.word_watermark import watermark
from wiki.document.word_words import Room, Words
from wiki.text import nodes

_LOWEST = 6
_WIDE_MM, _PHOTO_MM, _TALLEST_MM, _CODE_MM = 160.0, 82.0, 190.0, 34.0
_OWN_VOICES = ("child", "young_person")


def render_word(tree: PlanTree, assets: Mapping[str, Path], mark: str = "") -> bytes:
    """The plan as a Word file; ``assets`` as for ``render_pdf``. ``mark``: what the file is known by when it comes back, with
    each row of the plan in it (word_anchors.py); "" for one that is not to come back."""
    return WordFile(tree, prepare(tree, assets), mark).made()


class WordFile:
    """One Word file on its way; ``room`` is where words are put now: the document, or a cell of sections side by side."""

    def __init__(self, tree: PlanTree, ready: Mapping[str, Ready | None], mark: str = "") -> None:
        self.mark = mark
        self.tree = tree
        self.ready = ready
        self.document = new_document()
        self.room: Room = self.document
        self.places: dict[str, int] = {}

    def made(self) -> bytes:
        parts.set_up_styles(self.document, self.tree.language or "en-GB")
        self.properties()
        self.page()
        self.front()
        self.contents()
        for place, section in enumerate(beside.parts_of(self.tree)):
            is_fresh = word_beside.turn_pages(self.document, wide=isinstance(section, beside.Group))
            if isinstance(section, beside.Group):
                word_beside.write(self, section)
                continue
            heading = self.heading(section.heading, 1)
            heading.paragraph_format.page_break_before = place == 0 and not is_fresh
            self.name(heading, f"section-{section.letter.lower()}")
            self.blocks(section.blocks, 2)
        if direction(self.tree.language) == "rtl":
            right_to_left(self.document, self.tree.language)
        out = BytesIO()
        self.document.save(out)
        return out.getvalue()

    def properties(self) -> None:
        core = self.document.core_properties
        core.title = f"{self.tree.title}: {self.tree.child_name}"[:255]
        core.author = core.last_modified_by = self.tree.council[:255]
        core.comments = core.keywords = core.subject = core.category = ""
        core.language = self.tree.language or "en-GB"
        core.created = core.modified = datetime.combine(self.tree.made_on, time(12))

    def page(self) -> None:
        section = self.document.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.left_margin = section.right_margin = Mm(25)
        section.top_margin, section.bottom_margin = Mm(27), Mm(30)
        section.header_distance = section.footer_distance = Mm(12)
        header = section.header.paragraphs[0]
        header.style = self.document.styles["Small"]
        header.paragraph_format.tab_stops.clear_all()
        header.paragraph_format.tab_stops.add_tab_stop(Mm(_WIDE_MM), WD_TAB_ALIGNMENT.RIGHT)
        header.add_run(f"{self.tree.title} · {self.tree.child_name}")
        if self.tree.status == "draft":
            run = header.add_run(f"\t{say(wording.DRAFT)}")
            run.bold = True
            run.font.size = Pt(14)
            run.font.color.rgb = parts.INK
            header.add_run()._r.append(watermark(say(wording.DRAFT)))
        lines = wording.footer(self.tree)
        footer = section.footer.paragraphs[0]
        footer.style = self.document.styles["Small"]
        footer.paragraph_format.tab_stops.clear_all()
        footer.paragraph_format.tab_stops.add_tab_stop(Mm(_WIDE_MM), WD_TAB_ALIGNMENT.RIGHT)
        before, between, after = wording.page_of()
        footer.add_run(f"{lines[0]}\t{before}")
        parts.field(footer, "PAGE")
        footer.add_run(between)
        parts.field(footer, "NUMPAGES")
        if after:
            footer.add_run(after)
        for line in lines[1:]:
            section.footer.add_paragraph(line, self.document.styles["Small"])

    def front(self) -> None:
        if self.tree.logo:
            logo = self.tree.logo
            parts.picture(self.room.add_paragraph(), b64decode(logo.data), logo.alt, min(60.0, 20.0 * logo.width / logo.height))
        title = self.room.add_paragraph(self.tree.title, "Title")
        if self.mark:
            self.name(title, anchors.plan_name(self.mark))
        if self.tree.photo:
            self.picture(self.tree.photo, 66.0)
        self.table([(label, (nodes.paragraph(words),)) for label, words in wording.facts(self.tree)])
        if self.tree.quotation:
            self.quotation(self.tree.quotation, 1)
        self.words(note_lines(self.tree), 1)
        if self.tree.note.source:
            self.small(self.tree.note.source)

    def contents(self) -> None:
        # A title that Word does not count among the sections, as in the PDF.
        title = self.room.add_paragraph("", "Heading 1")
        title.paragraph_format.page_break_before = True
        title.add_run(say(wording.CONTENTS))
        for section in beside.parts_of(self.tree):
            paragraph = self.room.add_paragraph()
            inside = parts.link(paragraph, place=f"section-{section.letter.lower()}")
            parts.linked_run(paragraph, inside, section.heading)

    def heading(self, text: str, level: int) -> Paragraph:
        return self.room.add_paragraph(text, f"Heading {min(level, _LOWEST)}")

    def name(self, paragraph: Paragraph, place: str) -> None:
        if place and place not in self.places:
            self.places[place] = len(self.places) + 1
            parts.bookmark(paragraph, place, self.places[place])

    def anchor(self, key: str, part: str, paragraphs: Sequence[Paragraph]) -> None:
        """Have a part of a row found again when the file comes back."""
        if self.mark and key:
            for place, paragraph in enumerate(paragraphs[: anchors.MOST if part == anchors.BODY else 1]):
                self.name(paragraph, anchors.part_name(key, part, place))

    def small(self, text: str) -> None:
        if text:
            self.room.add_paragraph(text, "Small")

    def words(self, blocks: Sequence[nodes.Block], level: int, code: str = "") -> list[Paragraph]:
        return Words(self.document, self.room, level).write(blocks, code)

    def blocks(self, blocks: Sequence[PlanBlock], level: int) -> None:
        for block in blocks:
            match block:
                case Part(title, inside):
                    self.heading(title, level)
                    self.blocks(inside, level + 1)
                case Appendix(label, title, byline, inside):
                    self.heading(f"{label}: {title}", level).paragraph_format.page_break_before = True
                    self.small(byline)
                    self.blocks(inside, level + 1)
                case Text(words, code):
                    self.anchor(block.key, anchors.BODY, self.words(words, level, code))
                case SetSentence(sentence, source):
                    self.room.add_paragraph(sentence)
                    self.small(source)
                case Quotation():
                    self.quotation(block, level)
                case Gallery(shown):
                    for one in shown:
                        self.picture(one, _WIDE_MM if one.page else _PHOTO_MM)
                case Clip():
                    self.clip(block)
                case DisputedNote(line, words):
                    self.disputed(line, words, level)
                case AdviceList():
                    self.advice(block)
                case Row():
                    self.row(block, level)

    def quotation(self, block: Quotation, level: int) -> None:
        made = self.words(block.blocks, level, block.language)
        for paragraph in made:
            if block.voice in _OWN_VOICES:
                parts.bar(paragraph, parts.GOLD)
        self.anchor(block.key, anchors.BODY, made)
        self.small(block.said)

    def row(self, block: Row, level: int) -> None:
        title = ": ".join(part for part in (block.label, block.title) if part)
        if title:
            heading = self.heading(title, level)
            self.name(heading, row_key(block.label))
            self.anchor(block.key, anchors.TITLE, [heading])
        self.anchor(block.key, anchors.BODY, self.words(block.blocks, level + 1, block.language))
        if block.slots:
            self.table([(slot.label, slot.blocks) for slot in block.slots], block.language, block.key)
        self.small(block.said)
        for link in block.links:
            paragraph = self.room.add_paragraph()
            paragraph.add_run(link.how).bold = True
            if link.label:
                paragraph.add_run(" ")
                inside = parts.link(paragraph, place=row_key(link.label))
                parts.linked_run(paragraph, inside, link.label)
            if link.words:
                paragraph.add_run(f": {link.words}")
        for source in block.sources:
            self.small(source)
        self.blocks(block.media, level)

    def disputed(self, line: str, words: Sequence[nodes.Block], level: int) -> None:
        first = self.room.add_paragraph()
        first.add_run(line).bold = True
        first.paragraph_format.keep_with_next = True
        for paragraph in (first, *self.words(words, level)):
            parts.bar(paragraph, parts.TROUBLE)

    def table(self, rows: Sequence[tuple[str, Sequence[nodes.Block]]], code: str = "", key: str = "") -> None:
        """Labels on the left, words on the right; in a cell one below the other."""
        if self.room is not self.document:
            word_beside.stacked(self, rows, code, key)
            return
        table = self.document.add_table(len(rows), 2)
        parts.quiet_table(table, first_row=False, first_column=True)
        parts.set_widths(table, (40, _WIDE_MM - 40))
        for place, (row, (label, blocks)) in enumerate(zip(table.rows, rows, strict=True)):
            row.cells[0].paragraphs[0].add_run(label).bold = True
            made = Words(self.document, row.cells[1], _LOWEST, row.cells[1].paragraphs[0]).write(blocks, code)
            self.anchor(key, anchors.slot(place), made)
            if len(nodes.plain(tuple(blocks))) < 700:
                parts.keep_whole(row)
        if sum(len(nodes.plain(tuple(blocks))) for _, blocks in rows) < 700:
            parts.keep_together(table)
        self.room.add_paragraph("", "Small")

    def advice(self, block: AdviceList) -> None:
        table = self.document.add_table(1 + len(block.lines), len(wording.ADVICE_HEADINGS))
        parts.quiet_table(table, first_row=True, first_column=False)
        parts.repeat_header(table.rows[0])
        for cell, heading in zip(table.rows[0].cells, wording.ADVICE_HEADINGS, strict=True):
            cell.paragraphs[0].add_run(say(heading)).bold = True
        for row, line in zip(table.rows[1:], block.lines, strict=True):
            day = wording.long_date(line.on) if line.on else say(wording.NO_DATE)
            for cell, words in zip(row.cells, (line.label, line.what, line.who, day), strict=True):
                cell.paragraphs[0].add_run(words)
            parts.keep_whole(row)
        parts.set_widths(table, (14, 52, 56, 38))
        self.room.add_paragraph("", "Small")

    def clip(self, block: Clip) -> None:
        line = self.room.add_paragraph()
        line.add_run(block.line).bold = True
        line.paragraph_format.keep_with_next = True
        if block.caption:
            self.room.add_paragraph(block.caption)
        if block.still:
            self.picture(block.still, _PHOTO_MM)
        self.room.add_paragraph(say(wording.TRANSCRIPT), "Small").paragraph_format.keep_with_next = True
        for paragraph in self.words(block.transcript, _LOWEST, block.language):
            parts.bar(paragraph, parts.SOFT)
        if block.link:
            paragraph = self.room.add_paragraph()
            paragraph.paragraph_format.keep_with_next = True
            parts.picture(paragraph, qr.picture(block.link), say(wording.CODE_ALT), _CODE_MM)
            paragraph = self.room.add_paragraph()
            parts.linked_run(paragraph, parts.link(paragraph, address=block.link), say(wording.PLAY))
        self.small(block.note)

    def picture(self, one: Picture, width: float) -> None:
        ready = self.ready.get(one.asset)
        if ready is None:
            self.room.add_paragraph(say(wording.LOST_PICTURE))
            self.small(one.alt)
        else:
            paragraph = self.room.add_paragraph()
            paragraph.paragraph_format.keep_with_next = bool(one.caption)
            tallest = _TALLEST_MM if one.page else 90.0
            parts.picture(paragraph, ready.data, one.alt, min(width, tallest * ready.width / ready.height))
        self.small(one.caption)
