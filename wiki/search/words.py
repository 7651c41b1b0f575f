"""Cuts texts into the words that search knows them by; the index and the questions put to it must agree on them."""

# mypy: disable-error-code="no-untyped-call"
# Whoosh has no types.

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache

from whoosh.lang.snowball.english import EnglishStemmer

from wiki.text.names import APOSTROPHES, TWINS

POLICY = 3
"""Number of these rules and of the index made by them; raise it when either changes, so that indexes are made anew."""

GAP = "\n"
"""Stands between two texts of one passage, so that a phrase never runs from one into the other; no word is like it."""

_LONGEST = 64
# Scripts written without spaces: each letter counts as a word, and neighbours are looked for as a phrase.
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_PICTURES = "\u2190-\u21ff\u2300-\u23ff\u2500-\u27bf\u2900-\u297f\u2b00-\u2bff\U0001f000-\U0001faff"
_SIGNS_ON_LETTERS = "\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0670\u06d6-\u06ed\u0900-\u0dff"
_LETTER = rf"(?:[^\W_{_UNSPACED}{_PICTURES}]|[{_SIGNS_ON_LETTERS}])"
_WORD = re.compile(rf"{_LETTER}+(?:['\u2018\u2019\u02bc\uff07]{_LETTER}+)*|[{_UNSPACED}{_PICTURES}]")

_ACCENTS = re.compile("[\u0300-\u036f\u0640\u064b-\u065f\u0670]+")  # of Latin, Greek and Cyrillic; of Arabic
_ENGLISH = re.compile(r"[a-z']+")
# "O'Brien" is found as "obrien" too, and the other way round; "I'll" is not "ill".
_NAME_HEAD = re.compile(r"^([a-z])'(?=[a-z]{3})")
_stemmer = EnglishStemmer()
# "The", "and the", "by the" are written on to an Arabic word, endings too. Which come off is the light stemmer of Larkey,
# Ballesteros and Connell (2002), and "his", "her", "my" after a feminine word; without the "and" alone, that is as often the
# word's own letter. Not off "parent" (\u0648\u0627\u0644\u062f), nor off balloon; games, colours and album,
# whose hamza is often left out, begin with no article.
_ARABIC = re.compile("[\u0621-\u064a]+")
_ARABIC_HEAD = re.compile(
    "^(?:\u0648\u0627\u0644(?!\u062f(?:[\u0629\u062a\u064a\u0647\u0643\u0646\u0627]|$))|(?!\u0628\u0627\u0644\u0648\u0646)[\u0628\u0643\u0641]\u0627\u0644|\u0644\u0644"
    "|\u0627\u0644(?!\u0639\u0627\u0628|\u0648\u0627\u0646|\u0628\u0648\u0645))(?=..)"
)
_ARABIC_TAILS = (  # and how many letters must be left
    *((tail, 3) for tail in ("\u062a\u0647\u0627", "\u062a\u0647", "\u062a\u064a")),
    *((tail, 2) for tail in ("\u0647\u0627", "\u0627\u0646", "\u0627\u062a", "\u0648\u0646", "\u064a\u0646", "\u064a\u0647")),
    *((tail, 2) for tail in ("\u064a\u0629", "\u0647", "\u0629", "\u064a")),
)


def spans(text: str) -> Iterator[tuple[int, int, tuple[str, ...]]]:
    """Each word of ``text``: where it starts and ends, and how search knows it (mostly one word, rarely several)."""
    for match in _WORD.finditer(text):
        yield match.start(), match.end(), _known_as(match.group())


def stems(text: str) -> list[str]:
    """The words of ``text`` in order, each as search knows it: small letters, no accents, English endings off.

    Emoji and other pictures count as words; punctuation does not (see ``marks``).
    """
    return [stem for word in _WORD.findall(text) for stem in _known_as(word)]


def marks(text: str) -> frozenset[str]:
    """The signs of ``text`` that are neither words nor spaces: looked for only by whoever asks for nothing else."""
    return frozenset(letter for letter in set(text) if _is_mark(letter))


def chunks(text: str) -> list[list[str]]:
    """The words of ``text`` by what is written together: "well-being mum" gives [["well", "be"], ["mum"]]."""
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


@lru_cache(maxsize=50_000)
def _known_as(word: str) -> tuple[str, ...]:
    if word.isascii():
        return (_stem(word.lower()),)
    plain = unicodedata.normalize("NFKD", word.translate(APOSTROPHES)).casefold()
    plain = _ACCENTS.sub("", unicodedata.normalize("NFKD", plain)).translate(TWINS)
    return tuple(_stem(one) for one in _WORD.findall(plain))


def _stem(word: str) -> str:
    word = word[:_LONGEST]
    if _ARABIC.fullmatch(word):
        return _arabic_stem(word)
    if len(word) < 3 or not _ENGLISH.fullmatch(word):
        return word
    return str(_stemmer.stem(_NAME_HEAD.sub(r"\1", word))) or word


def _arabic_stem(word: str) -> str:
    stem = _ARABIC_HEAD.sub("", word)
    for tail, left in _ARABIC_TAILS:
        if len(stem) >= len(tail) + left:
            stem = stem.removesuffix(tail)
    return stem


@lru_cache(maxsize=5_000)
def _is_mark(letter: str) -> bool:
    return not letter.isspace() and _WORD.match(letter) is None
