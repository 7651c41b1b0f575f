"""Cuts texts into the words that search knows them by; the index and the questions put to it must agree on them."""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from whoosh.lang.snowball.english import EnglishStemmer

POLICY = 1
"""Number of these rules; raise it whenever a text gives other words, so that every index is made anew."""

GAP = "\n"
"""Stands between two texts of one passage, so that a phrase never runs from one into the other; no word is like it."""

_LONGEST = 64
# Scripts written without spaces: each letter counts as a word, and neighbours are looked for as a phrase.
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_VOWEL_SIGNS = "\u0591-\u05c7\u06d6-\u06ed\u0900-\u0dff"
_LETTER = rf"(?:[^\W_{_UNSPACED}]|[{_VOWEL_SIGNS}])"
_WORD = re.compile(rf"{_LETTER}+(?:'{_LETTER}+)*|[{_UNSPACED}]")
_ACCENTS = re.compile("[\u0300-\u036f\u0640\u064b-\u065f\u0670]+")  # of Latin, Greek, Cyrillic; of Arabic
_PLAIN_TWINS = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"})
_APOSTROPHES = str.maketrans({"\u2019": "'", "\u2018": "'", "\u02bc": "'", "\uff07": "'"})
_ENGLISH = re.compile(r"[a-z']+")
_stemmer = EnglishStemmer()


def stems(text: str) -> list[str]:
    """The words of ``text`` in order, each as search knows it: small letters, no accents, English endings off.

    Emoji and other pictures count as words; punctuation does not (see ``marks``).
    """
    folded = _fold(text)
    if folded.isascii():
        return [_stem(word) for word in _WORD.findall(folded)]
    found = [(match.start(), _stem(match.group())) for match in _WORD.finditer(folded)]
    pictures = [(place, letter) for place, letter in enumerate(folded) if _is_picture(letter)]
    return [word for _place, word in sorted([*found, *pictures])] if pictures else [word for _place, word in found]


def marks(text: str) -> frozenset[str]:
    """The signs of ``text`` that are neither words nor spaces: looked for only by whoever asks for nothing else."""
    return frozenset(letter for letter in set(_fold(text)) if _is_mark(letter))


def chunks(text: str) -> list[list[str]]:
    """The words of ``text`` by what is written together: "well-being mum" gives [["well", "being"], ["mum"]]."""
    found = (stems(chunk) for chunk in text.split())
    return [words for words in found if words]


def joined(texts: Iterable[str]) -> list[str]:
    """The words of several texts in one list, with a gap between any two."""
    made: list[str] = []
    for text in texts:
        words = stems(text)
        if words:
            made += [GAP, *words] if made else words
    return made


def _fold(text: str) -> str:
    if text.isascii():
        return text.lower()
    plain = unicodedata.normalize("NFKD", text.translate(_APOSTROPHES)).casefold()
    return _ACCENTS.sub("", unicodedata.normalize("NFKD", plain)).translate(_PLAIN_TWINS)


@lru_cache(maxsize=50_000)
def _stem(word: str) -> str:
    word = word[:_LONGEST]
    if len(word) < 3 or not _ENGLISH.fullmatch(word):
        return word
    return str(_stemmer.stem(word)) or word


@lru_cache(maxsize=5_000)
def _is_picture(letter: str) -> bool:
    return unicodedata.category(letter) == "So"


@lru_cache(maxsize=5_000)
def _is_mark(letter: str) -> bool:
    return not letter.isspace() and not _is_picture(letter) and _WORD.match(letter) is None
