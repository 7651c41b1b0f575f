"""Finds words of one text again in others, and cuts them out there: for copies of what must not stand anywhere."""

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

_WORD = re.compile(r"\w+(?:[’'\-]\w+)*")
_SPACES = re.compile(r"\s+")
_RUN = 5
CUT = "(words taken out)"


class Secret:
    """Words that are to be found again: any run of five words of ``said``, and each of ``phrases`` as it stands.

    Shorter texts of ``said`` are looked for whole, if they have three words at least: one name proves no copy.
    """

    def __init__(self, said: Iterable[str], phrases: Iterable[str] = ()) -> None:
        self._runs: set[tuple[str, ...]] = set()
        patterns = set()
        phrases = set(phrases)
        for text in said:
            words = _words(text)
            if 3 <= len(words) < _RUN:
                patterns.add(text)
            self._runs |= {tuple(words[at : at + _RUN]) for at in range(len(words) - _RUN + 1)}
        self._short = {tuple(words) for one in {*patterns, *phrases} if (words := _words(one))}
        found = [_as_pattern(one) for one in {*patterns, *phrases} if one.strip()]
        self._phrases = re.compile("|".join(sorted(found, key=len, reverse=True)), re.IGNORECASE) if found else None

    def is_in(self, text: str) -> bool:
        """Whether any of the words stand in ``text``."""
        return bool(self._places(text))

    def cut(self, text: str) -> str:
        """``text`` with a mark in place of the words; the very same text where none of them stand in it."""
        return self.mask(text, CUT)

    def spans(self, text: str) -> tuple[tuple[int, int], ...]:
        """Where the words stand in ``text``, in order, joined where two touch."""
        return tuple(_merged(self._places(text)))

    def mask(self, text: str, mark: str) -> str:
        """``text`` with ``mark`` in place of the words."""
        return _masked(text, self.spans(text), mark)

    def prints(self, salt: str) -> "Prints":
        """The same as salted hashes, of which nobody reads the words."""
        hashes = {(len(one), _hashed(salt, one)) for one in {*self._runs, *self._short}}
        return Prints(salt, frozenset(hashes))

    def cut_all(self, value: Any) -> Any:
        """The same for every text in a value of lists and dicts."""
        if isinstance(value, str):
            return self.cut(value)
        if isinstance(value, list):
            return [self.cut_all(one) for one in value]
        if isinstance(value, dict):
            return {key: self.cut_all(one) for key, one in value.items()}
        return value

    def _places(self, text: str) -> list[tuple[int, int]]:
        found = [match.span() for match in self._phrases.finditer(text)] if self._phrases else []
        words = list(_WORD.finditer(text))
        low = [word.group().lower() for word in words]
        for at in range(len(words) - _RUN + 1):
            if tuple(low[at : at + _RUN]) in self._runs:
                found.append((words[at].start(), words[at + _RUN - 1].end()))
        return found


@dataclass(frozen=True)
class Prints:
    """Words that are to be found again when nobody may know them any more: (how many words, their salted hash)."""

    salt: str
    hashes: frozenset[tuple[int, str]] = frozenset()

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "Prints":
        """What ``to_json`` made."""
        return cls(kept["salt"], frozenset((length, one) for length, one in kept["hashes"]))

    @classmethod
    def of_words(cls, salt: str, words: Iterable[str]) -> "Prints":
        """Single words, each to be found by itself."""
        return cls(salt, frozenset((1, _hashed(salt, [word.lower()])) for word in words))

    def is_word(self, word: str) -> bool:
        """Whether this very word is one of them."""
        return (1, _hashed(self.salt, [word.lower()])) in self.hashes

    def to_json(self) -> dict[str, Any]:
        """As plain JSON values, to be kept until nothing is to be found any more."""
        return {"salt": self.salt, "hashes": sorted(self.hashes)}

    def spans(self, text: str) -> tuple[tuple[int, int], ...]:
        """Where such words stand in ``text``, in order, joined where two touch."""
        return tuple(_merged([(start, end) for start, end, _hash in self._found(text)]))

    def is_in(self, text: str) -> bool:
        """Whether any of them stand in ``text``."""
        return bool(self._found(text))

    def mask(self, text: str, mark: str) -> str:
        """``text`` with ``mark`` in place of them."""
        return _masked(text, self.spans(text), mark)

    def without(self, texts: Iterable[str]) -> "Prints":
        """All but those that stand in one of ``texts`` anyway."""
        there = {found for text in texts for _start, _end, found in self._found(text)}
        return replace(self, hashes=self.hashes - there)

    def _found(self, text: str) -> list[tuple[int, int, tuple[int, str]]]:
        words = list(_WORD.finditer(text))
        low = [word.group().lower() for word in words]
        return [
            (words[at].start(), words[at + length - 1].end(), found)
            for length in {length for length, _hash in self.hashes}
            for at in range(len(words) - length + 1)
            if (found := (length, _hashed(self.salt, low[at : at + length]))) in self.hashes
        ]


def bare(text: str) -> str:
    """The words of a text and nothing between them: alike, however they were set."""
    return " ".join(_words(text))


def put_right(text: str, wrong: str, right: str) -> tuple[str, int]:
    """``text`` with ``right`` wherever ``wrong`` stood as whole words, and how often it did."""
    return re.subn(_whole(wrong), lambda _match: right, text) if wrong.strip() else (text, 0)


def put_all_right(value: Any, wrong: str, right: str) -> tuple[Any, int]:
    """The same for every text in a value of lists and dicts."""
    if isinstance(value, str):
        return put_right(value, wrong, right)
    if isinstance(value, list):
        pairs = [put_all_right(one, wrong, right) for one in value]
        return [pair[0] for pair in pairs], sum(pair[1] for pair in pairs)
    if isinstance(value, dict):
        named = {key: put_all_right(one, wrong, right) for key, one in value.items()}
        return {key: pair[0] for key, pair in named.items()}, sum(pair[1] for pair in named.values())
    return value, 0


def _whole(wrong: str) -> str:
    words = wrong.strip()
    before = r"(?<!\w)" if re.match(r"\w", words) else ""
    after = r"(?!\w)" if re.search(r"\w$", words) else ""
    return f"{before}{_as_pattern(words)}{after}"


def _as_pattern(text: str) -> str:
    return r"\s+".join(map(re.escape, _SPACES.split(text.strip())))


def _hashed(salt: str, words: Sequence[str]) -> str:
    return hashlib.blake2b(" ".join(words).encode(), key=salt.encode(), digest_size=10).hexdigest()


def _masked(text: str, spans: Iterable[tuple[int, int]], mark: str) -> str:
    made, at = [], 0
    for start, end in spans:
        made += [text[at:start], mark]
        at = end
    return "".join([*made, text[at:]])


def _words(text: str) -> list[str]:
    return [word.group().lower() for word in _WORD.finditer(text)]


def _merged(places: list[tuple[int, int]]) -> list[tuple[int, int]]:
    made: list[tuple[int, int]] = []
    for start, end in sorted(places):
        if made and start <= made[-1][1]:
            made[-1] = made[-1][0], max(made[-1][1], end)
        else:
            made.append((start, end))
    return made
