"""Reads what somebody typed into the search box: words that must all be there, "phrases", and nothing that can explode."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from wiki.search.words import chunks, marks, stems

MOST_LETTERS = 1_000
MOST_WORDS = 20
_QUOTED = re.compile("[\"“”„«»]([^\"“”„«»]*)[\"“”„«»]")


@dataclass(frozen=True)
class Question:
    """What is looked for. ``phrases``: each a word or several in a row; every one must be there, in any order.

    ``marks`` holds signs ("!?") when nothing else was asked for. ``cut``: more was typed than is looked for.
    """

    phrases: tuple[tuple[str, ...], ...] = ()
    marks: frozenset[str] = frozenset()
    cut: bool = False

    @property
    def is_blank(self) -> bool:
        """Nothing to look for was typed."""
        return not self.phrases and not self.marks

    def is_hit(self, word: str) -> bool:
        """Whether ``word``, as it stands in a text, is one of the words looked for."""
        wanted = {one for phrase in self.phrases for one in phrase}
        return any(stem in wanted for stem in stems(word))

    def fits(self, texts: Iterable[str]) -> bool:
        """Whether these texts together hold all that is looked for; each phrase within one text."""
        kept = list(texts)
        if self.marks:
            return self.marks <= frozenset().union(*(marks(text) for text in kept))
        cut_up = [stems(text) for text in kept]
        return all(any(_stands_in(phrase, words) for words in cut_up) for phrase in self.phrases)


def _stands_in(phrase: tuple[str, ...], words: list[str]) -> bool:
    length = len(phrase)
    if length == 1:
        return phrase[0] in words
    return any(tuple(words[place : place + length]) == phrase for place in range(len(words) - length + 1))


def read_question(typed: str) -> Question:
    """The question that ``typed`` asks. Words go together by "and"; what is in quotation marks, or written without a
    space between ("well-being"), is looked for in a row. Everything else is taken as it stands."""
    text = typed[:MOST_LETTERS]
    found = [tuple(stems(quoted)) for quoted in _QUOTED.findall(text)]
    found += [tuple(words) for words in chunks(_QUOTED.sub(" ", text))]
    phrases: list[tuple[str, ...]] = []
    left = MOST_WORDS
    for phrase in dict.fromkeys(found):
        if phrase and left:
            phrases.append(phrase[:left])
            left -= len(phrases[-1])
    asked = sum(len(phrase) for phrase in dict.fromkeys(found))
    cut = len(typed) > MOST_LETTERS or asked > MOST_WORDS
    return Question(tuple(phrases), frozenset() if phrases else marks(text), cut)
