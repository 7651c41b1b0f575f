"""Finds the words by which somebody may be known again: names, and numbers that are neither a day, a time nor a small number.

Which words are names is guessed, never known, so what is found is for a person to look at.
"""

import re
import unicodedata
from collections.abc import Collection, Iterable

WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
_ORDINARY_NUMBER = re.compile(r"\d{1,3}|(?:19|20)\d\d|\d+(?:st|nd|rd|th|am|pm|s|m|cm|mm|kg|g|mg|ml|h|min|pt|x)", re.IGNORECASE)
_DAYS = frozenset({
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "january", "february", "march", "april",
    "may", "june", "july", "august", "september", "october", "november", "december", "christmas", "easter", "english",
    "england",
})  # fmt: skip
APOSTROPHES = str.maketrans(dict.fromkeys("\u2018\u2019\u02bc\uff07", "'"))
TWINS = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th", "\u0649": "\u064a"})
"""Letters that no taking apart makes plain, as an English keyboard writes them."""
_LEAST = 3
_LETTERS_OF_A_SHORT_FORM = 5
_MOST_ELSEWHERE = 2


def plain_name(text: str) -> str:
    """A name as it is looked for: however its accents, capitals, apostrophes and spaces were typed ("lukasz oneill")."""
    parts = unicodedata.normalize("NFKD", text.translate(APOSTROPHES).replace("'", ""))
    bare = "".join(one for one in parts if not unicodedata.combining(one)).casefold().translate(TWINS)
    return " ".join(bare.split())


def rare_names(texts: Iterable[str], others: Collection[str], known: Iterable[str]) -> frozenset[str]:
    """The names and numbers of ``texts``, in small letters, that hardly any of the ``others`` says. ``known``: names of people
    whom everybody in the space knows."""
    said = {match.group() for text in texts for match in WORD.finditer(text)}
    each = [{match.group() for match in WORD.finditer(text)} for text in others]
    ordinary = {word for words in (said, *each) for word in words if word == word.lower() and not any(map(str.isdigit, word))}
    ordinary |= _DAYS | {match.group().lower() for text in known for match in WORD.finditer(text)}
    found = {word.lower() for word in said if is_name(word) and word.lower() not in ordinary}
    low = [{word.lower() for word in words} for words in each]
    return frozenset(word for word in found if sum(word in words for words in low) <= _MOST_ELSEWHERE)


def is_name(word: str) -> bool:
    """Whether one word looks like a name, or like a number by which something is known."""
    if len(word) < _LEAST or _ORDINARY_NUMBER.fullmatch(word):
        return False
    if any(one.isdigit() for one in word):
        return True
    return word[0].isupper() and not (word.isupper() and len(word) <= _LETTERS_OF_A_SHORT_FORM)
