"""Finds, in the words of a plan, phrases that leave a doubt and amounts, so that each can be pointed at in place."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache

_UNITS = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"),
    *(
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen",
    ),
)
_TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}
_VALUES = {word: place for place, word in enumerate(_UNITS)} | _TENS | {"once": 1, "twice": 2}

_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_SURELY = _MONTHS.replace("May", "(?-i:May)")
_NAMING = re.compile(
    # Numbers that name a thing rather than promise an amount; “they need 25 hours” and “groups of 10 may be split” do promise.
    rf"\b\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?(?:(?:{_MONTHS})\s+\d{{4}}|(?:{_SURELY})\b)|\b(?:{_MONTHS})\s+\d{{4}}"
    r"|\b\d{1,2}[/.]\d{1,2}[/.](?:\d{4}|\d\d)\b|\b(?:19|20)\d\d(?:[/–-]\d\d)?\b"
    r"|\b(?:Year|Key Stage|Stage|Level|Section|Phase|Tier|Type|Band|(?:Autumn|Spring|Summer)(?: term)?"
    r"|(?-i:Need|Outcome|Provision))\s+[A-Z]?\d+\b",
    re.IGNORECASE,
)
_NUMBER = re.compile(
    # “KS2” and “Y5” are names, “x3” is how often.
    r"(?<![A-WYZ\d])\d+(?:\.\d+)?½?|½|\b(?:"
    + "|".join(sorted(_VALUES, key=len, reverse=True))
    + r")\b(?:-(?:"
    + "|".join(_UNITS[1:10])
    + r")\b)?",
    re.IGNORECASE,
)


_SAID_OTHERWISE = re.compile(r"\bup[\s-]+to[\s-]+(?:date|speed)\b", re.IGNORECASE)
"""Where “up to” is no limit."""


def vague_words(words: str, phrases: Sequence[str]) -> tuple[tuple[int, int], ...]:
    """Where any of ``phrases`` stands in ``words`` (start, end), as whole words, whatever the capitals and spaces."""
    if not phrases:
        return ()
    said = [one.span() for one in _SAID_OTHERWISE.finditer(words)]
    spans = (found.span() for found in _pattern(tuple(phrases)).finditer(words))
    return tuple(one for one in spans if not any(start <= one[0] < end for start, end in said))


@lru_cache(maxsize=16)
def _pattern(phrases: tuple[str, ...]) -> re.Pattern[str]:
    longest_first = sorted(phrases, key=len, reverse=True)
    made = "|".join(r"\s+".join(re.escape(word) for word in phrase.split()) for phrase in longest_first)
    return re.compile(rf"\b(?:{made})\b", re.IGNORECASE)


def numbers_in(words: str, *, with_one: bool = False) -> Iterator[tuple[str, int, int]]:
    """Each amount in ``words``: its value as digits ("twice" is "2"), and where it stands (start, end).

    Dates, school years and the like are names, not amounts. The word "one" counts only ``with_one``: mostly it is a
    pronoun.
    """
    naming = [found.span() for found in _NAMING.finditer(words)]
    for found in _NUMBER.finditer(words):
        start, end = found.span()
        if any(first <= start < last for first, last in naming):
            continue
        text = found.group().lower()
        if text == "one" and not with_one:
            continue
        yield _value(text), start, end


def _value(text: str) -> str:
    if text.endswith("½"):
        return f"{_value(text[:-1])}.5" if text[:-1] else "0.5"
    if text[0].isdigit():
        digits = "".join(sign if sign == "." else str(unicodedata.digit(sign)) for sign in text)
        whole, _, part = digits.partition(".")
        part = part.rstrip("0")
        return (whole.lstrip("0") or "0") + (f".{part}" if part else "")
    tens, _, unit = text.partition("-")
    return str(_VALUES[tens] + (_VALUES[unit] if unit else 0))
