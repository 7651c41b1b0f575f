"""Finds words that must not be told to somebody, however they are written: an address, a telephone number, a school's name."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

MARK = "[…]"
"""What a finding is written as where no other words are given."""

_SHORT = {
    "road": "rd", "street": "st", "avenue": "ave", "lane": "ln", "drive": "dr", "close": "cl", "court": "ct",
    "gardens": "gdns", "terrace": "terr", "crescent": "cres", "square": "sq", "saint": "st",
}  # fmt: skip
_LONG = {short: word for word, short in reversed(_SHORT.items())}
_HOUSE = re.compile(r"^\s*(?:flat\s+\w+,?\s+)?\d{1,4}[a-z]?[\s,]+", re.IGNORECASE)
_BETWEEN = r"[\W_]{0,4}"
_IN_WORDS = re.compile(r"(?<!\d)(?:\+|0|44)(?:[\W_]{0,3}\d){8,13}(?!\d)")  # a telephone number, noted with words beside it
_NO_DIGIT = re.compile(r"\D+")
_NO_LETTER = re.compile(r"[\W_]+")
_NOT_DIGITS = bytes(one for one in range(128) if not chr(one).isdigit())
_NOT_LETTERS = bytes(one for one in range(128) if not chr(one).isalnum())
_LEAST_DIGITS = 7
_LEAST = 3


@dataclass(frozen=True)
class KeptOut:
    """Everything that is to be kept out of a text: ``terms`` as they are compared, ``numbers`` as patterns of digits, and the
    ``digits`` without which none of these is there."""

    terms: frozenset[str] = frozenset()
    numbers: tuple[re.Pattern[str], ...] = ()
    digits: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.terms or self.numbers)

    def spans(self, text: str) -> tuple[tuple[int, int], ...]:
        """Where the text holds any of it, in order, joined where two touch."""
        if not self or not text:
            return ()
        read = _in_our_digits(text)
        bare, places = _bare(read)
        found = [found.span() for pattern in self.numbers for found in pattern.finditer(read)]
        for term in self.terms:
            at = bare.find(term)
            while at >= 0:
                start, end = places[at], places[at + len(term) - 1] + 1
                if _stands_alone(text, start, end):
                    found.append((start, end))
                at = bare.find(term, at + 1)
        return _joined(found)

    def is_in(self, text: str) -> bool:
        """Whether the text holds any of it. Quick where it does not: a whole space is looked through for one page."""
        return self._may_be_in(text) and bool(self.spans(text))

    def _may_be_in(self, text: str) -> bool:
        text = _in_our_digits(text)
        if self.digits:
            counted = _without(_NOT_DIGITS, text) if text.isascii() else _NO_DIGIT.sub("", text)
            if any(one in counted for one in self.digits):
                return True
        if not self.terms:
            return False
        plain = text if text.isascii() else unicodedata.normalize("NFKD", text)
        bare = _without(_NOT_LETTERS, plain.casefold())
        bare = bare if bare.isascii() else _NO_LETTER.sub("", bare)
        return any(term in bare for term in self.terms)

    def mask(self, text: str, mark: str = MARK) -> str:
        """The text with ``mark`` in place of each finding."""
        for start, end in reversed(self.spans(text)):
            text = f"{text[:start]}{mark}{text[end:]}"
        return text


def keep_out(lines: Iterable[tuple[str, bool]]) -> KeptOut:
    """What is to be looked for: each line, and whether it is an address, of which house and street, street and postcode are
    looked for by themselves too. A line that is mostly digits is a number, found with and without +44 and spaces."""
    terms: set[str] = set()
    numbers: set[str] = set()
    for noted, is_address in lines:
        line = _in_our_digits(noted)
        digits = "".join(one for one in line if one.isdigit())
        if len(digits) >= _LEAST_DIGITS and not any(one.isalpha() for one in line):
            numbers.add(_core(digits))
            continue
        numbers |= {_core(_NO_DIGIT.sub("", found.group())) for found in _IN_WORDS.finditer(line)}
        for part in _parts(line) if is_address else [line]:
            terms |= {term for way in _ways(part) if len(term := _bare(way)[0]) >= _LEAST}
    cores = tuple(sorted(numbers))
    return KeptOut(frozenset(terms), tuple(map(_number, cores)), cores)


def _parts(line: str) -> list[str]:
    """An address whole; each part of it with a number in it, and the street of such a part alone. A town is no secret."""
    pieces = [piece for piece in line.split(",") if any(one.isdigit() for one in piece)]
    streets = [street for piece in pieces if len((street := _HOUSE.sub("", piece)).split()) > 1 and street != piece]
    codes = re.findall(r"(?<!\w)[A-Za-z]{1,2}\d[A-Za-z\d]?\s{0,3}\d[A-Za-z]{2}(?!\w)", line)
    return [line, *pieces, *streets, *codes]


def _ways(part: str) -> list[str]:
    """The words as written, and with "Road" for "Rd" and the other way about."""
    words = part.split()
    swapped = [[table.get(word.strip(".,").casefold(), word) for word in words] for table in (_SHORT, _LONG)]
    return [part, *(" ".join(one) for one in swapped)]


def _core(digits: str) -> str:
    """A number's digits without what is before them in some ways of writing it."""
    return digits.removeprefix("00").removeprefix("44").removeprefix("0") or digits


def _number(core: str) -> re.Pattern[str]:
    spaced = _BETWEEN.join(core)
    return re.compile(rf"(?<!\d)(?:(?:\+|00)?44{_BETWEEN}(?:\(0\))?{_BETWEEN}|\(?0{_BETWEEN})?{spaced}(?!\d)")


def _in_our_digits(text: str) -> str:
    """The text with 1 for ١ and １, so long as before."""
    others = () if text.isascii() else {one for one in set(text) if one.isdecimal() and not one.isascii()}
    return text.translate({ord(one): str(unicodedata.decimal(one)) for one in others}) if others else text


def _without(marks: bytes, text: str) -> str:
    """The text without these ASCII marks: twenty times as quick as a pattern."""
    return text.encode("utf-8", "surrogatepass").translate(None, marks).decode("utf-8", "surrogatepass")


def _bare(text: str) -> tuple[str, list[int]]:
    """The letters and digits of a text, alike however they are written, and where each stands in it."""
    said: list[str] = []
    places: list[int] = []
    for at, letter in enumerate(text):
        for one in unicodedata.normalize("NFKD", letter).casefold():
            if one.isalnum():
                said.append(one)
                places.append(at)
    return "".join(said), places


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Whether words begin and end there. In a run-together name of a file (“HillSchoolReport”) nothing parts them."""
    inside = text[start:end]
    goes_on = _goes_on(text[start - 1 : start], inside[0])
    if not goes_on and not _goes_on(text[end : end + 1], inside[-1]):
        return True
    starts = not goes_on or inside[0].isupper()
    return inside.isalnum() and starts and any(one.isupper() for one in inside[1:])


def _goes_on(beside: str, edge: str) -> bool:
    """Whether a letter beside the words is part of them. One of another script is not: in Arabic, “and” stands before a name
    without a space."""
    return beside.isalnum() and _is_latin(beside) == _is_latin(edge)


def _is_latin(letter: str) -> bool:
    return unicodedata.normalize("NFKD", letter)[:1].isascii()


def _joined(found: list[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    made: list[tuple[int, int]] = []
    for start, end in sorted(found):
        if made and start <= made[-1][1]:
            made[-1] = (made[-1][0], max(end, made[-1][1]))
        else:
            made.append((start, end))
    return tuple(made)
