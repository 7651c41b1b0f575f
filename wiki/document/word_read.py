"""Reads a Word file that came back: every word of it in order, with the part of the plan that each belongs to, and nothing run.

Only XML is read. A file that declares a document type or an entity is turned down, its parts are read up to a fixed size
together whatever the box says of them, and nothing outside the file is ever fetched. Macros and links are not looked at;
pictures are known by their bytes and never opened (word_pictures.py).
"""

import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from io import BytesIO
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from wiki.document import word_anchors as anchors
from wiki.document.word_pictures import TooMuch, WordPicture, fingerprints, pictures_in, targets_of
from wiki.document.word_text import Counting, ParagraphText, TooDeep, countings_in, read_paragraph
from wiki.words import N_

_MOST_BYTES = 24 * 1024 * 1024
_MOST_MARKS = 1_500_000
_MOST_PICTURES = 256 * 1024 * 1024
_MOST_PARAGRAPHS = 20_000
_DEEPEST = 40
_MAIN = "word/document.xml"
_RELATIONS = "word/_rels/document.xml.rels"
_NUMBERING = "word/numbering.xml"
_NO_WORDS = frozenset(
    {"sectPr", "tblPr", "tblPrEx", "tblGrid", "trPr", "tcPr", "sdtPr", "sdtEndPr", "Fallback", "del", "moveFrom"}
)
_BESIDE = ("word/header", "word/footer", "word/comments", "word/footnotes", "word/endnotes", "docProps/core", "docProps/custom")
_BROKEN_BOX = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, KeyError, ValueError)
UNREADABLE = N_("We can’t read this Word file. Open it in Word, save it again as .docx, and give that back.")
TOO_LONG = N_("There is more in this Word file than a plan holds, so we don’t read it.")
DECLARES = N_("This Word file is built in a way that no word processor builds one, so we don’t read it.")


class Unreadable(Exception):
    """The file can't be read; ``sentence`` says why."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True, slots=True)
class Bit:
    """One paragraph with words in it. ``anchor`` names the part of the plan it belongs to ("" for none); ``markdown`` is the same
    with lists, bold and italic; ``label`` is what stands before it in its row of a table; ``section`` and ``heading`` are the
    headings over it."""

    text: str
    markdown: str
    anchor: str = ""
    label: str = ""
    section: str = ""
    heading: str = ""
    is_heading: bool = False


@dataclass(frozen=True, slots=True)
class WordFile:
    """What a Word file says. ``plan`` names the plan it was made as ("" where nothing in it says so); ``held`` are the anchors
    that stand in it, with words or without; ``beside`` is what its comments, notes, headers and properties say;
    ``is_tracked``: changes in it are still marked as proposals; ``pictures`` stand in its body."""

    plan: str
    bits: tuple[Bit, ...]
    held: frozenset[str]
    beside: tuple[str, ...]
    has_comments: bool
    is_tracked: bool
    pictures: tuple[WordPicture, ...] = ()


def read_word(data: bytes) -> WordFile:
    """Read a Word file (.docx). Raises Unreadable with a sentence."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as box:
            names = [one for one in box.namelist() if one.endswith(".xml") and one.startswith(_BESIDE)]
            left = _MOST_BYTES  # of all parts together: many that are each small enough would fill the memory too
            body, left = _part(box, _MAIN, left)
            beside: dict[str, Element] = {}
            for name in sorted(names)[:40]:
                beside[name], left = _part(box, name, left)
            lists: dict[tuple[str, int], Counting] = {}
            if _NUMBERING in box.namelist():
                numbering, left = _part(box, _NUMBERING, left)
                lists = countings_in(numbering)
            known = targets_of(_part(box, _RELATIONS, left)[0]) if _RELATIONS in box.namelist() else {}
            prints = fingerprints(box, known, _MOST_PICTURES)
    except TooMuch as trouble:
        raise Unreadable(TOO_LONG) from trouble
    except _BROKEN_BOX as trouble:
        raise Unreadable(UNREADABLE) from trouble
    reader = _Reader(prints, lists)
    reader.read(body)
    reader.gather()
    said = tuple(dict.fromkeys(text for root in beside.values() for text in _lines(root)))
    return WordFile(
        reader.plan, tuple(one for one in reader.bits if one.text), frozenset(reader.held), said,
        any(name.startswith("word/comments") and any(_lines(root)) for name, root in beside.items()), reader.is_tracked,
        tuple(reader.pictures),
    )  # fmt: skip


def _part(box: zipfile.ZipFile, name: str, most: int) -> tuple[Element, int]:
    """A part, and how many bytes others may have after it."""
    with box.open(name) as part:
        data = part.read(most + 1)
    if len(data) > most:
        raise Unreadable(TOO_LONG)
    if data.count(b"<") > _MOST_MARKS:  # each is a hundred bytes in memory, whatever it is in the file
        raise Unreadable(TOO_LONG)
    # In UTF-16 the declaration would hide between zero bytes; neither Word nor LibreOffice writes that.
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data or b"\0" in data[:200]:
        raise Unreadable(DECLARES)
    try:
        return ElementTree.fromstring(data), most - len(data)  # noqa: S314  no entities are left, and expat fetches nothing
    except (ElementTree.ParseError, LookupError, RecursionError) as trouble:
        raise Unreadable(UNREADABLE) from trouble


def _lines(root: Element) -> Iterator[str]:
    """What a part beside the main one says, line by line; each word once, in the innermost paragraph that it stands in."""
    lines: list[list[str]] = []
    todo: list[tuple[Element, list[str] | None, bool]] = [(root, None, False)]
    while todo:
        one, line, is_over = todo.pop()
        if not is_over and _name(one) == "p":
            line = []
            lines.append(line)
        if line is not None:
            line.append((one.tail if is_over else one.text) or "")
        if not is_over:
            todo += [(child, line, over) for child in reversed(one) for over in (True, False)]
    texts = map("".join, lines) if lines else (one.text or "" for one in root.iter())
    yield from (" ".join(text.split()) for text in texts if text.strip())


def _name(element: Element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


class _Reader:
    """Goes through the body once, and knows at each word which bookmarks stand open there."""

    def __init__(self, prints: Mapping[str, str], lists: Mapping[tuple[str, int], Counting]) -> None:
        self.plan = ""
        self.pictures: list[WordPicture] = []
        self._prints = prints
        self._lists = lists
        self._begun: set[tuple[str, int]] = set()
        self._counted: dict[str, dict[int, int]] = {}
        self.bits: list[Bit] = []
        self.held: set[str] = set()
        self.is_tracked = False
        self._open: dict[str, str] = {}
        self._section = ""
        self._heading = ""
        self._label = ""

    def read(self, root: Element, depth: int = 0) -> None:
        """Everything inside an element that is no paragraph."""
        if depth > _DEEPEST:
            raise Unreadable(TOO_LONG)
        for one in root:
            match _name(one):
                case "p":
                    self._paragraph(one)
                case "tr":
                    self._row(one, depth)
                case "bookmarkStart" | "bookmarkEnd":
                    self._bookmark(one)
                case name if name not in _NO_WORDS:
                    self.read(one, depth + 1)

    def _row(self, row: Element, depth: int) -> None:
        label = ""
        for cell in self._cells(row, depth):
            self._label, before = label, len(self.bits)
            self.read(cell, depth + 1)
            mine = self.bits[before:]
            here = list(dict.fromkeys(bit.anchor for bit in mine if bit.anchor))
            if len(here) == 1:  # a paragraph that was added at the end of a box belongs to the box
                self.bits[before:] = [replace(bit, anchor=here[0]) for bit in mine]
            label = " ".join(bit.text for bit in mine)[:200]
        self._label = ""

    def _cells(self, element: Element, depth: int) -> Iterator[Element]:
        if depth > _DEEPEST:
            raise Unreadable(TOO_LONG)
        for one in element:
            name = _name(one)
            if name == "tc":
                yield one
            elif name in ("bookmarkStart", "bookmarkEnd"):
                self._bookmark(one)
            elif name not in _NO_WORDS:
                yield from self._cells(one, depth + 1)

    def _bookmark(self, element: Element) -> None:
        values = {key.rpartition("}")[2]: value for key, value in element.attrib.items()}
        number, name = values.get("id", ""), values.get("name", "")
        if _name(element) == "bookmarkEnd":
            ended = self._open.pop(number, None)
            self._open = {key: one for key, one in self._open.items() if one != ended}  # LibreOffice begins some twice
        elif anchors.read_mark(name) is not None:
            self.plan = self.plan or name
        elif (part := anchors.read_part(name)) is not None:
            self._open[number] = anchors.part_name(*part)
            self.held.add(self._open[number])

    def _paragraph(self, element: Element) -> None:
        if len(self.bits) > _MOST_PARAGRAPHS:
            raise Unreadable(TOO_LONG)
        try:
            found = read_paragraph(element, self._bookmark, lambda: tuple(self._open.values()), self._number)
        except TooDeep as trouble:
            raise Unreadable(TOO_LONG) from trouble
        self.is_tracked = self.is_tracked or found.is_tracked
        if found.level:
            self._heading = found.text
            self._section = found.text if found.level == 1 else self._section
        self._keep(found)
        for number, alt in pictures_in(element):
            self.pictures.append(WordPicture(self._prints.get(number, ""), alt, self._section, self._heading))
        for box in found.boxes:
            self.read(box, 1)

    def _number(self, key: str, depth: int) -> int | None:
        """The number that Word shows before the next item of a list: a list counts on, and what is deeper begins anew."""
        found = self._lists.get((key, depth))
        if found is None:
            return None
        so_far = self._counted.get(found.kind, {})
        is_fresh = depth not in so_far or (found.restarts and (key, depth) not in self._begun)
        at = found.start if is_fresh else so_far[depth] + 1
        self._begun.add((key, depth))
        self._counted[found.kind] = {**{level: number for level, number in so_far.items() if level < depth}, depth: at}
        return at

    def gather(self) -> None:
        """A paragraph that was added between two of the same part belongs to it."""
        last: dict[str, int] = {}
        for place, bit in enumerate(self.bits):
            before = last.get(bit.anchor) if bit.anchor else None
            if before is not None and not any(one.anchor or one.is_heading for one in self.bits[before + 1 : place]):
                between = self.bits[before + 1 : place]
                self.bits[before + 1 : place] = [replace(one, anchor=bit.anchor) for one in between]
            last[bit.anchor] = place

    def _keep(self, found: ParagraphText) -> None:
        anchor = found.marks[-1] if found.marks else ""
        self.bits.append(
            Bit(found.text, found.markdown, anchor, self._label, self._section, self._heading, found.level > 0)
        )


def texts_of(bits: Iterable[Bit]) -> str:
    """The words of several paragraphs, an empty line between them."""
    return "\n\n".join(one.text for one in bits)
