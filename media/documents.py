"""Checks that a Word, OpenDocument, rich or plain text file is what it says, and carries no program and no bomb.

These are kept as they are and shown to nobody but as a download; nothing in them is ever followed or run.
"""

import mmap
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from xml.parsers import expat

from media.packages import BROKEN, member, package
from media.words import refuse

MOST_XML = 120 * 1024 * 1024  # bytes of XML unpacked from one document
_CHUNK = 128 * 1024
_WORDS = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_STRICT_WORDS = "http://purl.oclc.org/ooxml/wordprocessingml/main"
_OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
_DOCX_ROOTS = frozenset({f"{_WORDS} document", f"{_STRICT_WORDS} document"})
_ODT_ROOTS = frozenset({f"{_OFFICE} document-content"})

_LIST = "META-INF/manifest.xml"
_OLE_MACROS = ("_VBA_PROJECT".encode("utf-16-le"), "Macros".encode("utf-16-le") + b"\0\0")
_RTF_PACKED = re.compile(rb"\\obj(?:data|ocx|update)\b|\\object\b", re.IGNORECASE)
_MACRO_MEMBERS = re.compile(
    r"(?:.*/)?(?:vbaproject\.bin|vbadata\.xml|activex/.*\.bin)|(?:basic|scripts)/.+", re.IGNORECASE
)


class Forbidden(Exception):
    """The XML declares its own entities or document type, which no word processor writes and every bomb needs."""


def check(path: Path, reader: str) -> None:
    """Raises MediaRefused unless the file is sound; ``reader`` is docx, odt, doc, rtf or txt."""
    _CHECKS[reader](path)


def _docx(path: Path) -> None:
    _office(path, "word/document.xml", _DOCX_ROOTS)


def _odt(path: Path) -> None:
    """One with a password is locked part by part: its list of parts says so, and nothing else does."""
    with package(path) as box:
        if box is not None and _LIST in box.namelist() and b"encryption-data" in member(box, _LIST):
            raise refuse("locked")
    _office(path, "content.xml", _ODT_ROOTS)


def _office(path: Path, main: str, roots: frozenset[str]) -> None:
    """The main part is there and is what it should be; the other parts are XML without declarations."""
    with package(path) as box:
        if box is None or main not in box.namelist():
            raise refuse("broken_document")
        if any(_MACRO_MEMBERS.fullmatch(name) for name in box.namelist()):
            raise refuse("macros")
        left = MOST_XML
        for part in box.infolist():
            if part.flag_bits & 1:
                raise refuse("locked")
            if part.filename.endswith((".xml", ".rels")) and not part.filename.startswith("META-INF/"):
                used, root = _read_xml(box, part, left)
                left -= used
                if part.filename == main and root not in roots:
                    raise refuse("broken_document")


def _read_xml(box: zipfile.ZipFile, part: zipfile.ZipInfo, left: int) -> tuple[int, str]:
    """Reads one part through a parser that keeps nothing: the bytes it took and the name of its outermost element."""
    roots: list[str] = []
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartDoctypeDeclHandler = forbid
    parser.EntityDeclHandler = forbid
    parser.ExternalEntityRefHandler = forbid

    def open_element(name: str, _attributes: object) -> None:
        roots.append(name)
        parser.StartElementHandler = None

    parser.StartElementHandler = open_element
    used = 0
    try:
        with box.open(part) as stream:
            while piece := stream.read(_CHUNK):
                used += len(piece)
                if used > left:
                    raise refuse("packed")
                parser.Parse(piece, False)
            if used:
                parser.Parse(b"", True)
    except (expat.ExpatError, Forbidden, *BROKEN) as trouble:
        raise refuse("broken_document") from trouble
    return used, roots[0] if roots else ""


def forbid(*_what: object) -> int:
    """Turns a declaration down, whatever it declares."""
    raise Forbidden


def _doc(path: Path) -> None:
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        if any(data.find(sign) >= 0 for sign in _OLE_MACROS):
            raise refuse("macros")


def _rtf(path: Path) -> None:
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        if data[:5].lower() != b"{\\rtf" or not data[-64:].rstrip(b"\0\r\n\t ").endswith(b"}"):
            raise refuse("broken_document")
        if _RTF_PACKED.search(data):
            raise refuse("macros")


def _txt(path: Path) -> None:
    """Any way of writing that phones and old computers use: UTF-8, UTF-16, or one letter a byte. Letters that we can't
    tell are shown as a sign for that (reading.py); the file stays as it is."""
    data = path.read_bytes()
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            data = data.decode("utf-16").encode()
        except UnicodeError:
            raise refuse("broken_document") from None
    if b"\0" in data:
        raise refuse("broken_document")


_CHECKS: dict[str, Callable[[Path], None]] = {
    "docx": _docx,
    "odt": _odt,
    "doc": _doc,
    "rtf": _rtf,
    "txt": _txt,
}
