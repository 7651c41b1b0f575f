"""Reads back what a plan's file holds, its properties and hidden parts too: what leaves is looked through as it leaves."""

import json
import re
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from io import BytesIO
from threading import Lock
from typing import Any
from xml.etree import ElementTree
from zipfile import ZipFile

import pikepdf
import pypdfium2

from wiki.document.pieces import INSIDE, PROPERTIES, Piece

_TAG = re.compile(r"<[^>]*>")
_TELLING = frozenset({"descr", "title", "name", "author", "initials", "alt", "content", "aria-label"})
_SAID_ALOUD = ("/Alt", "/ActualText", "/E", "/Title", "/Contents")
_ID = re.compile(r"[0-9a-f]{32}|[0-9a-f]{64}|[0-9a-f]{32}-[a-z0-9-]+")
_SPACE = re.compile(r"\s+")


def read_back(data: bytes, format: str) -> tuple[Piece, ...]:
    """The pieces of a file that was made here, as ``format``: pdf, docx, html or json."""
    readers = {"pdf": _pdf, "docx": _word, "html": _html, "json": _json}
    pieces = readers[format](data)
    return tuple(Piece(one.place, _SPACE.sub(" ", one.text)) for one in pieces if one.text.strip())


def _pdf(data: bytes) -> Iterator[Piece]:
    with pikepdf.open(BytesIO(data)) as pdf:
        for value in pdf.docinfo.values():
            yield Piece(PROPERTIES, str(value))
        if "/Metadata" in pdf.Root:
            yield Piece(PROPERTIES, _TAG.sub(" ", pdf.Root.Metadata.read_bytes().decode("utf-8", "replace")))
        for name in pdf.attachments:
            yield Piece(PROPERTIES, name)
        for one in pdf.objects:
            if isinstance(one, pikepdf.Dictionary):
                said = (one.get(key) for key in _SAID_ALOUD)
                yield from (Piece(PROPERTIES, str(text)) for text in said if isinstance(text, pikepdf.String))
    yield from _pages(data)


_open: Callable[..., Any] = pypdfium2.PdfDocument
_alone = Lock()


def _pages(data: bytes) -> list[Piece]:
    """What is read on its pages. PDFium ends the whole program when two threads use it: one at a time (other people's PDFs
    are opened in programs of their own, media/papers.py)."""
    with _alone:
        document: Any = _open(data)
        try:
            return [Piece(INSIDE, _words(page)) for page in document]
        finally:
            document.close()


def _words(page: Any) -> str:
    text = page.get_textpage()
    try:
        found: str = text.get_text_bounded()
        return found
    finally:
        text.close()
        page.close()


def _word(data: bytes) -> Iterator[Piece]:
    with ZipFile(BytesIO(data)) as word:
        for name in word.namelist():
            if not name.endswith(".xml"):
                continue
            root = ElementTree.fromstring(word.read(name))  # noqa: S314  these bytes were made here
            is_property = name.startswith("docProps/") or "comments" in name
            if is_property:
                yield from (Piece(PROPERTIES, text) for text in root.itertext())
            else:
                yield from (Piece(INSIDE, "".join(p.itertext())) for p in root.iterfind(".//{*}p"))
            if name.startswith("word/") and name not in {"word/styles.xml", "word/theme/theme1.xml"}:
                yield from _attributes(root)


def _attributes(root: ElementTree.Element) -> Iterator[Piece]:
    for element in root.iter():
        for key, value in element.attrib.items():
            if key.rpartition("}")[2] in _TELLING:
                yield Piece(PROPERTIES, value)


def _json(data: bytes) -> Iterator[Piece]:
    yield from (Piece(INSIDE, text) for text in _said(json.loads(data)) if not _ID.fullmatch(text))


def _said(value: Any) -> Iterator[str]:
    """Every string in it that is a value; the names of its parts are the format's own."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, inside in value.items():
            if not (value.get("is") == "Mark" and name == "data"):  # the bytes of a picture spell anything by chance
                yield from _said(inside)
    elif isinstance(value, list):
        for inside in value:
            yield from _said(inside)


def _html(data: bytes) -> Iterator[Piece]:
    reader = _Reader()
    reader.feed(data.decode())
    reader.close()
    yield from (Piece(PROPERTIES, text) for text in reader.beside)
    yield Piece(INSIDE, " ".join(reader.said))


class _Reader(HTMLParser):
    """Words of a page, apart from its styles; beside them what its attributes say."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self.beside: list[str] = []
        self._skip = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._skip = tag in {"style", "script"}
        self.beside += [value for key, value in attrs if key in _TELLING and value]

    def handle_endtag(self, tag: str) -> None:
        self._skip = False

    def handle_comment(self, data: str) -> None:
        self.beside.append(data)

    def handle_data(self, data: str) -> None:
        if not self._skip:
            self.said.append(data)
