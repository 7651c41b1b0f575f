"""The language that a plan's own words are said in while it is assembled and laid out: English, or another to read."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date
from gettext import NullTranslations

from babel.dates import format_date

from wiki.words import N_, Filled

_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_DAY = re.compile(rf"(\d{{1,2}}) ({'|'.join(_MONTHS)}) (\d{{4}})")
_ROW = re.compile(r"(Need|Outcome|Provision|Hope) (\d+)")
_ROWS = {
    "Need": N_("Need %(number)d"), "Outcome": N_("Outcome %(number)d"), "Provision": N_("Provision %(number)d"),
    "Hope": N_("Hope %(number)d"),
}  # fmt: skip
_HALVES = {"ar": (" ص", " م")}


@dataclass(frozen=True)
class Tongue:
    """A language, and its words; ``code`` is "en" for the plan that counts in law."""

    code: str = "en"
    words: NullTranslations = field(default_factory=NullTranslations)

    @property
    def is_english(self) -> bool:
        """Whether this is the language of the law."""
        return self.code == "en"


_ENGLISH = Tongue()
_now: ContextVar[Tongue] = ContextVar("tongue", default=_ENGLISH)


@contextmanager
def speaking(tongue: Tongue) -> Iterator[None]:
    """While this lasts, everything the plan itself says is said in ``tongue``."""
    before = _now.set(tongue)
    try:
        yield
    finally:
        _now.reset(before)


def tongue() -> Tongue:
    """The language that is spoken now."""
    return _now.get()


def say(words: str, **given: object) -> str:
    """One of the plan's own sentences with what is ``given`` put in."""
    if not words:
        return ""
    said = _now.get().words.gettext(words)
    return said % given if given else said


def count(one: str, many: str, number: int) -> str:
    """ "1 minute", "5 minutes" """
    return _now.get().words.ngettext(one, many, number) % {"num": number}


def filled(words: str) -> str:
    """Words that came in with their own sentence (Filled), a row's label, or a day; all others stay as they are."""
    if _now.get().is_english:
        return words
    if isinstance(words, Filled):
        return say(words.words, **{name: filled(value) for name, value in words.given.items()})
    if row := _ROW.fullmatch(words):
        return say(_ROWS[row[1]], number=int(row[2]))
    if found := _DAY.fullmatch(words):
        return long_date(date(int(found[3]), _MONTHS.index(found[2]) + 1, int(found[1])))
    return words


def long_date(day: date) -> str:
    """ "21 November 2026", whatever the machine's own language."""
    if _now.get().is_english:
        return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"
    return format_date(day, "d MMMM y", locale=_now.get().code)


def time(words: str) -> str:
    """ "2:30pm" as it is said in this language."""
    halves = _HALVES.get(_now.get().code)
    return words.replace("am", halves[0]).replace("pm", halves[1]) if halves else words


def joined(parts: Iterator[str] | tuple[str, ...] | list[str]) -> str:
    """The parts that there are, with this language's own comma between them."""
    said = [part for part in parts if part]
    if not _now.get().is_english:
        # Each keeps its own direction, so that a day is not torn apart by the English name before it.
        said = [f"\u2068{part}\u2069" for part in said]
    return say(N_(", ")).join(said)


def of_words(code: str) -> str:
    """The language to mark somebody's words with: "" where it is the plan's own. Unmarked words are English."""
    now = _now.get().code
    if now == "en":
        return code
    return "" if code.split("-")[0].lower() == now else code or "en-GB"
