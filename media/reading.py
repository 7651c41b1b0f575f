"""Reads the words out of Word, OpenDocument, rich and plain text, so that nobody must open such a file to read it.

Runs only inside a fenced helper (see workbench.py). Words that somebody struck out with "track changes", hid, or
wrote in a comment are left out: a reader sees what the paper would show.
"""

import re
import unicodedata
from pathlib import Path
from typing import ClassVar, Protocol
from xml.parsers import expat

from media.documents import MOST_XML, Forbidden, forbid
from media.packages import BROKEN, package
from media.results import PAGE_BREAK
from media.rich_text import rich_text
from media.words import refuse

PART = 4_000  # letters shown at once: about a page and a half of print
_CHUNK = 128 * 1024
_BLANKS = re.compile(r"\n[ \t]*(?:\n[ \t]*){2,}")
_SPACES = re.compile(r"\s+")
_LONG = re.compile(r"^[^\n]{100,}\n(?=[^\n])", re.MULTILINE)  # a paragraph; the lines of an address stay together
_NO = frozenset({"0", "false", "off"})


class Words(Protocol):
    """Takes the elements of one XML part as they come, and keeps the words."""

    found: list[str]

    def open(self, name: str, attributes: dict[str, str]) -> None: ...
    def close(self, name: str) -> None: ...
    def text(self, data: str) -> None: ...


class _Word:
    """The words of word/document.xml, and of the notes at the foot of its pages."""

    _LEFT_OUT = frozenset(
        ["del", "moveFrom", "instrText", "delText", "delInstrText", "rPrChange", "pPrChange", "sectPrChange", "Fallback"]
    )

    def __init__(self) -> None:
        self.found: list[str] = []
        self._skipped = 0
        self._of_paragraph = False
        self._is_hidden = False
        self._is_text = False

    def open(self, name: str, attributes: dict[str, str]) -> None:
        if self._skipped or name in self._LEFT_OUT:
            self._skipped += 1
        elif name == "pPr":
            self._of_paragraph = True
        elif name == "numPr" and self._of_paragraph:
            self.found.append("• ")
        elif name == "numId" and "0" in attributes.values() and self.found[-1:] == ["• "]:
            self.found.pop()  # a list whose number was taken off
        elif name == "r":
            self._is_hidden = False
        elif name in ("vanish", "webHidden") and not self._of_paragraph:
            self._is_hidden = not any(value in _NO for value in attributes.values())
        elif not self._of_paragraph and not self._is_hidden:
            self._is_text = name == "t"
            self.found.append({"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}.get(name, ""))

    def close(self, name: str) -> None:
        self._is_text = False
        if self._skipped:
            self._skipped -= 1
        elif name == "pPr":
            self._of_paragraph = False
        elif name == "p":
            self.found.append("\n")

    def text(self, data: str) -> None:
        if self._is_text:
            self.found.append(data)


class _Open:
    """The words of an OpenDocument's content.xml."""

    _LEFT_OUT = frozenset(
        ["tracked-changes", "annotation", "scripts", "forms", "note-citation", "hidden-text", "hidden-paragraph"]
    )
    _ENDS: ClassVar = {"p": "\n", "h": "\n", "table-row": "\n"}

    def __init__(self) -> None:
        self.found: list[str] = []
        self._skipped = 0
        self._depth = 0
        self._style = ""
        self._hidden: set[str] = set()

    def open(self, name: str, attributes: dict[str, str]) -> None:
        plain = {key.rpartition(" ")[2]: value for key, value in attributes.items()}
        if self._skipped or name in self._LEFT_OUT:
            self._skipped += 1
        elif name == "style":
            self._style = plain.get("name", "")
        elif name == "text-properties" and plain.get("display") == "none":
            self._hidden.add(self._style)
        elif name in ("p", "h", "span") and plain.get("style-name") in self._hidden:
            self._skipped = 1
        elif name in ("p", "h"):
            self._depth += 1
        elif name == "list-item":
            self.found.append("• ")
        elif self._depth and name in ("tab", "line-break", "s"):
            count = plain.get("c", "1")
            spaces = " " * min(100, int(count) if count.isdigit() else 1)
            self.found.append({"tab": "\t", "line-break": "\n", "s": spaces}[name])

    def close(self, name: str) -> None:
        if self._skipped:
            self._skipped -= 1
            return
        if name in ("p", "h"):
            self._depth -= 1
        self.found.append(self._ENDS.get(name, ""))

    def text(self, data: str) -> None:
        if self._depth and not self._skipped:
            self.found.append(_SPACES.sub(" ", data))


class _Enough(Exception):
    """As many words were read as we keep."""


def read(path: Path, reader: str, most: int) -> list[str]:
    """The words of a docx, odt, rtf or txt, at most ``most`` letters, in parts that are short enough to show; none where
    there are no words. Raises MediaRefused."""
    if reader == "docx":
        found = "\n".join(
            _xml(path, name, _Word(), most) for name in ("word/document.xml", "word/footnotes.xml", "word/endnotes.xml")
        )
    elif reader == "odt":
        found = _xml(path, "content.xml", _Open(), most)
    elif reader == "rtf":
        found = rich_text(path.read_bytes(), most)
    else:
        return parts(clean(plain_text(path.read_bytes())[:most]))
    return parts(_LONG.sub("\\g<0>\n", clean(found[:most])))


def plain_text(data: bytes) -> str:
    """Any way of writing that phones and old computers use: UTF-8, UTF-16, or Western European."""
    for encoding in ("utf-16",) if data.startswith((b"\xff\xfe", b"\xfe\xff")) else ("utf-8-sig", "cp1252"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return data.decode("cp1252", "replace")


def _xml(path: Path, name: str, words: Words, most: int) -> str:
    """The words of one part of a package; "" where it has no such part."""
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = forbid
    parser.EntityDeclHandler = forbid
    parser.ExternalEntityRefHandler = forbid
    parser.StartElementHandler = lambda name, attributes: words.open(name.rpartition(" ")[2], attributes)
    parser.EndElementHandler = lambda name: words.close(name.rpartition(" ")[2])
    parser.CharacterDataHandler = words.text
    with package(path) as box:
        if box is None or name not in box.namelist():
            return ""
        used = 0
        try:
            with box.open(name) as stream:
                while piece := stream.read(_CHUNK):
                    used += len(piece)
                    if used > MOST_XML:
                        raise refuse("packed")
                    parser.Parse(piece, False)
                    if sum(map(len, words.found)) > most:
                        raise _Enough
                    words.found[:] = ["".join(words.found)]
                parser.Parse(b"", True)
        except _Enough:
            pass
        except (expat.ExpatError, Forbidden, *BROKEN) as trouble:
            raise refuse("broken_document") from trouble
    return "".join(words.found)


def clean(text: str) -> str:
    """Words that are safe to keep and to show: no letters that steer a machine, and at most one empty line at a time."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace(PAGE_BREAK, "\n")
    kept = "".join(
        letter for letter in text if letter in "\n\t" or unicodedata.category(letter) not in ("Cc", "Cs", "Cn", "Co")
    )
    return _BLANKS.sub("\n\n", kept).strip()


def parts(text: str, most: int = PART) -> list[str]:
    """The text cut into pieces of at most ``most`` letters: at an empty line, else at the end of a line, else between
    two words, and only where there is nothing else between letters."""
    found: list[str] = []
    while len(text) > most:
        half = text[: most + 1]
        cut = next((place for mark in ("\n\n", "\n", " ") if (place := half.rfind(mark)) > most // 2), most)
        found.append(text[:cut].rstrip())
        text = text[cut:].lstrip("\n ")
    return [*found, text] if text else found
