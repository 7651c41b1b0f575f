"""Cuts text into what the wrong-child guard compares: names, days, numbers, addresses, and every twelve words in a row.

What is kept of it elsewhere is a keyed fingerprint, from which nobody can read the words again.
"""

import hashlib
import hmac
import re
import struct
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

LENGTH = 12
"""How many words in a row are one fingerprint: checks.md, E5."""
_SHORT = 6
_STEP = LENGTH - _SHORT + 1

_JOINING = "'’\u00ad\u200b-\u200f\u2060\u0300-\u036f\u064b-\u0652"
_WORD = re.compile(rf"[^\W_](?:[^\W_]|[{_JOINING}](?=[^\W_]|[{_JOINING}])|[\u0300-\u036f\u064b-\u0652])*")
_DIGIT = re.compile(r"\d")
_TEN_DIGITS = re.compile(r"(?<!\d)(?<!\+44)(?<!\+44\s)[1-9]\d{2}[\s.-]?\d{3}[\s.-]?\d{4}(?!\d)")
_PUPIL = re.compile(r"(?<![^\W_])[A-Za-z]\d{11}[\dA-Za-z](?![^\W_])")
_POSTCODE = re.compile(r"(?<![^\W_])[A-Za-z]{1,2}\d[A-Za-z\d]?\s{0,3}\d[A-Za-z]{2}(?![^\W_])")
_HOUSE = re.compile(r"(?<![^\W_])\d{1,4}[A-Za-z]?(?=[\s,])")
_STREETS = (
    "road|street|lane|avenue|close|drive|way|crescent|court|gardens|place|terrace|hill|rise|grove|park|walk|row|square|mews|green"
)
_STREET = re.compile(
    rf"(?<![^\W_])(\d{{1,4}}[A-Za-z]?)[\s,]{{1,3}}((?:[^\W\d_][\w’'.-]*\s+){{1,3}}(?:{_STREETS}))(?![^\W_])", re.IGNORECASE
)
_LOOK_BACK = 100
_MONTHS = {
    name: number for number, name in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), 1
    )
}  # fmt: skip
_MONTH = r"(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_DAYS = (
    (re.compile(r"(?<!\d)(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)"), "ymd"),
    (re.compile(r"(?<!\d)(\d{1,2})\s?[-/.]\s?(\d{1,2})\s?[-/.]\s?(\d{4}|\d{2})(?!\d)"), "dmy"),
    (re.compile(rf"(?<!\d)(\d\d?)(?:st|nd|rd|th)?[\s-]+(?:of\s+)?{_MONTH}[\s,-]+(\d{{4}}|\d\d)(?!\d)", re.IGNORECASE), "dmy"),
    (re.compile(rf"(?<![^\W_]){_MONTH}\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+(\d{{4}})(?!\d)", re.IGNORECASE), "mdy"),
)
_BIRTH = re.compile(r"(?<![^\W_])(born|birth|birthday|d\.?\s?o\.?\s?b)(?![^\W_])", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a text, as it is compared, and where it stands; ``is_low``: it begins with a small letter."""

    said: str
    start: int
    end: int
    is_low: bool


@dataclass(frozen=True, slots=True)
class Term:
    """Something to compare, and where it stands in its text."""

    said: str
    start: int
    end: int


class Printer:
    """Makes the fingerprints of one key."""

    def __init__(self, secret_key: str) -> None:
        self._key = hmac.new(secret_key.encode(), b"wrong-child guard, 1", hashlib.sha256).digest()
        self._begun = hashlib.blake2b(key=self._key, digest_size=8, person=b"guard term")  # a third of an HMAC's time
        self.key_id = self._sign(b"key id").hex()[:16]

    def print_of(self, term: str) -> int:
        """The fingerprint of a term: a number of 63 bits."""
        begun = self._begun.copy()
        begun.update(term.encode())
        return int.from_bytes(begun.digest()) >> 1

    def prints_of(self, terms: Iterable[str]) -> set[int]:
        """The fingerprints of these terms."""
        return {self.print_of(one) for one in terms}

    def mark_of(self, *parts: str) -> str:
        """What a place in a text is known by: the same words among the same words have the same."""
        return self._sign(b"mark " + "\x1f".join(parts).encode()).hex()[:32]

    def _sign(self, said: bytes) -> bytes:
        return hmac.digest(self._key, said, "sha256")


def packed(prints: Iterable[int]) -> bytes:
    """Fingerprints as one value to keep: the same ones are the same bytes."""
    inorder = sorted(prints)
    return struct.pack(f"<{len(inorder)}q", *inorder)


def unpacked(kept: bytes) -> tuple[int, ...]:
    """The fingerprints that such a value holds."""
    return struct.unpack(f"<{len(kept) // 8}q", kept)


def words_of(text: str) -> tuple[Word, ...]:
    """The words of a text: letters and digits, alike however they are written."""
    return tuple(
        Word(said, found.start(), found.end(), found[0][0].islower())
        for found in _WORD.finditer(text) if (said := _alike(found[0]))
    )  # fmt: skip


def _alike(word: str) -> str:
    """A word without accents, capitals, apostrophes, what can't be seen, and the "’s" of a name."""
    if word.isascii():  # nearly every word: the same, without asking about each letter
        bare = word.lower().removesuffix("'s")
        return bare if bare.isalnum() else bare.replace("'", "")
    bare = unicodedata.normalize("NFKD", word.replace("’", "'")).casefold().removesuffix("'s")
    return "".join(one for one in bare if one.isalnum())


def name_of(name: str) -> str:
    """A name as it is compared."""
    return " ".join(one.said for one in words_of(name))


def names_of(full_name: str, known_as: str = "") -> set[str]:
    """Every way a full name is written, as it is compared; none for a name of one word."""
    parts, called = name_of(full_name).split(), name_of(known_as).split()
    if len(parts) < 2:
        return set()
    first, last = parts[0], parts[-1]
    found = {" ".join(parts), f"{last} {first}", " ".join([last, *parts[:-1]])}
    found |= {f"{first} {part}" for part in parts[1:]}  # of a double surname, people write one
    if called:
        whole = called if called[-1] == last and len(called) > 1 else [*called, last]
        found |= {" ".join(whole), " ".join([last, *whole[:-1]])}
    return {one for one in found if " " in one and len(set(one.split())) > 1}


def first_names(full_name: str, known_as: str) -> set[str]:
    """The first names somebody goes by, as they are compared."""
    return {one for name in (full_name, known_as) if (one := name_of(name).partition(" ")[0]) and len(one) > 1}


def runs_of(words: tuple[Word, ...]) -> Iterator[Term]:
    """Every twelve words in a row."""
    for at in range(len(words) - LENGTH + 1):
        row = words[at : at + LENGTH]
        yield Term("w:" + " ".join(one.said for one in row), row[0].start, row[-1].end)


def numbers_of(text: str) -> Iterator[Term]:
    """NHS numbers (ten digits; one with a wrong check digit is still somebody's) and unique pupil numbers."""
    if _DIGIT.search(text) is None:
        return
    for pattern in (_TEN_DIGITS, _PUPIL):
        for found in pattern.finditer(text):
            yield Term("n:" + "".join(one for one in found[0].upper() if one.isalnum()), found.start(), found.end())


def addresses_of(text: str) -> Iterator[Term]:
    """House number with postcode (the postcode alone where the house has a name), and house number with street."""
    if _DIGIT.search(text) is None:
        return
    for found in _POSTCODE.finditer(text):
        start = max(0, found.start() - _LOOK_BACK)
        houses = list(_HOUSE.finditer(text, start, found.start()))
        code = "".join(found[0].split()).upper()
        if not houses:
            yield Term(f"p:{code}", found.start(), found.end())
        else:
            yield Term(f"a:{houses[-1][0].upper()} {code}", houses[-1].start(), found.end())
    for found in _STREET.finditer(text):
        yield Term(f"s:{found[1].upper()} {name_of(found[2])}", found.start(), found.end())


def terms_of(texts: Iterable[str]) -> set[str]:
    """Everything in these texts that has a fingerprint of its own."""
    return terms_and_kept(texts)[0]


def terms_and_kept(texts: Iterable[str]) -> tuple[set[str], set[str]]:
    """The same, and what they are found by: numbers, addresses, and of the words every seventh six in a row. Any twelve in
    a row hold just one of those, so that a seventh of the rows leads to each of them."""
    terms: set[str] = set()
    kept: set[str] = set()
    for text in texts:
        said = _said(text)
        terms.update("w:" + " ".join(said[at : at + LENGTH]) for at in range(len(said) - LENGTH + 1))
        kept.update(_shorter(said, _STEP))
        if single := set(_single(text)):
            terms |= single
            kept |= single
    return terms, kept


def asked_of(texts: Iterable[str]) -> set[str]:
    """What to look for where it may be kept (``terms_and_kept``) that one of the same terms (``terms_of``) is said."""
    found: set[str] = set()
    for text in texts:
        found.update(_shorter(_said(text), 1))
        found.update(_single(text))
    return found


def _said(text: str) -> list[str]:
    if text.isascii() and "'" not in text:  # nothing to make alike but capitals
        return _WORD.findall(text.lower())
    return [said for word in _WORD.findall(text) if (said := _alike(word))]


def _shorter(said: Sequence[str], step: int) -> Iterator[str]:
    if len(said) >= LENGTH:
        yield from ("g:" + " ".join(said[at : at + _SHORT]) for at in range(0, len(said) - _SHORT + 1, step))


def _single(text: str) -> Iterator[str]:
    yield from (one.said for one in numbers_of(text))
    yield from (one.said for one in addresses_of(text))


def days_of(text: str) -> Iterator[tuple[date, int, int]]:
    """Every day that is named in a text, in the usual ways of writing one, and where."""
    for pattern, order in _DAYS:
        for found in pattern.finditer(text):
            given = dict(zip(order, found.groups(), strict=True))
            month = _MONTHS.get(given["m"][:3].casefold()) or (int(given["m"]) if given["m"].isdigit() else 0)
            year = int(given["y"]) + (2000 if len(given["y"]) == 2 else 0)
            try:
                yield date(year, month, int(given["d"])), found.start(), found.end()
            except ValueError:
                continue


def speaks_of_birth(text: str, start: int, end: int) -> bool:
    """Whether the words just beside a day say that somebody was born on it."""
    return _BIRTH.search(text, max(0, start - 40), min(len(text), end + 25)) is not None
