"""Reads the words of a rich text file (RTF) and nothing else in it; runs only inside a fenced helper (see reading.py)."""

import codecs
import re
from dataclasses import dataclass, replace

_TOKEN = re.compile(
    rb"\\(?P<word>[a-zA-Z]{1,32})(?P<number>-?[0-9]{1,10})? ?|\\'(?P<hex>[0-9a-fA-F]{2})|\\(?P<mark>[^a-zA-Z])"
    rb"|(?P<brace>[{}])|(?P<line>[\r\n]+)|(?P<plain>[^\\{}\r\n]+)|(?P<odd>\\)",
    re.DOTALL,
)
# Groups that hold no words of the text itself.
_APART = frozenset(
    b"fonttbl colortbl stylesheet info pict object header headerl headerr headerf footer footerl footerr footerf "
    b"fldinst annotation atnid atnauthor atndate xmlopen listtext generator themedata datastore nonshppict "
    b"revtbl rsidtbl filetbl listtable listoverridetable upr ftnsep ftnsepc aftnsep aftnsepc".split()
)
_LETTERS = {
    b"par": "\n", b"line": "\n", b"row": "\n", b"sect": "\n\n", b"page": "\n\n", b"tab": "\t", b"cell": "\t",
    b"emdash": "—", b"endash": "–", b"bullet": "•", b"lquote": "‘", b"rquote": "’", b"ldblquote": "“",
    b"rdblquote": "”", b"emspace": " ", b"enspace": " ", b"~": "\xa0", b"_": "\u2011", b"\\": "\\", b"{": "{", b"}": "}",
}  # fmt: skip
_DEEPEST = 1_000  # groups in groups: a word processor needs about twenty


@dataclass(frozen=True)
class _Group:
    """What holds inside the braces that we are in. ``after``: how many letters stand in for one that has a number."""

    is_apart: bool = False
    is_hidden: bool = False
    after: int = 1


class _Reading:
    """The words found so far; bytes of an old alphabet are kept until the next letter of another kind."""

    def __init__(self) -> None:
        self.found: list[str] = []
        self.length = 0
        self.codec = "cp1252"
        self._bytes = bytearray()
        self._units = bytearray()

    def add(self, text: str) -> None:
        self.flush()
        self.found.append(text)
        self.length += len(text)

    def add_bytes(self, data: bytes) -> None:
        if self._units:
            self.flush()
        self._bytes += data
        self.length += len(data)

    def add_unit(self, number: int) -> None:
        """One half or whole of a letter by its number; two halves make one letter."""
        if self._bytes:
            self.flush()
        self._units += (number & 0xFFFF).to_bytes(2, "little")
        self.length += 1

    def flush(self) -> None:
        if self._bytes:
            self.found.append(self._bytes.decode(self.codec, "replace"))
            self._bytes.clear()
        if self._units:
            self.found.append(self._units.decode("utf-16-le", "replace"))
            self._units.clear()

    def use(self, number: int) -> None:
        """The alphabet that the file names; one that we do not know leaves things as they are."""
        try:
            codecs.lookup(f"cp{number}")
        except LookupError:
            return
        self.flush()
        self.codec = f"cp{number}"


def rich_text(data: bytes, most: int) -> str:
    """The words of an RTF file, about ``most`` letters at the most."""
    reading, group, outer, place, left = _Reading(), _Group(), list[_Group](), 0, 0
    while place < len(data) and reading.length <= most:
        match = _TOKEN.match(data, place)
        if match is None:  # the pattern takes every byte: for the type checker
            break
        place = match.end()
        kind, word = match.lastgroup, match["word"]
        if kind == "number":
            kind = "word"
        if kind == "brace":
            left = 0
            if match["brace"] == b"{":
                if len(outer) >= _DEEPEST:
                    break
                outer.append(group)
            elif outer:
                group = outer.pop()
        elif kind == "word" and word == b"bin":
            place += max(0, int(match["number"] or 0))
        elif kind == "word" and word == b"uc":
            group = replace(group, after=max(0, int(match["number"] or 1)))
        elif (kind == "mark" and match["mark"] == b"*") or (kind == "word" and word in _APART):
            group = replace(group, is_apart=True)
        elif kind == "word" and word in (b"v", b"deleted", b"plain"):
            group = replace(group, is_hidden=word != b"plain" and match["number"] != b"0")
        elif kind == "word" and word == b"ansicpg":
            reading.use(int(match["number"] or 1252))
        elif group.is_apart or group.is_hidden:
            continue
        elif kind == "word" and word == b"u":
            reading.add_unit(int(match["number"] or 0))
            left = group.after
        elif kind == "hex":
            left = _past(reading, bytes([int(match["hex"], 16)]), left)
        elif kind == "plain":
            left = _past(reading, match["plain"], left)
        elif (letter := _LETTERS.get(word or match["mark"] or b"")) is not None:
            reading.add(letter)
            left = 0
    reading.flush()
    return "".join(reading.found)


def _past(reading: _Reading, data: bytes, left: int) -> int:
    """Adds letters but the first ``left``, which only stood in for one that has a number; returns how many are left."""
    skipped = min(left, len(data))
    if data[skipped:]:
        reading.add_bytes(data[skipped:])
    return left - skipped
