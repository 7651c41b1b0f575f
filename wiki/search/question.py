"""Reads what somebody typed into the search box: words that must all be there, and "phrases"; no other language."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from wiki.search import excerpt
from wiki.search.words import chunks, marks, stems
from wiki.text.quote import Mark

MOST_LETTERS = 300
MOST_WORDS = 20
_QUOTED = re.compile('["“”„«»]([^"“”„«»]*)["“”„«»]')


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

    def fits(self, texts: Iterable[str]) -> bool:
        """Whether these texts together hold all that is looked for; each phrase within one text."""
        kept = list(texts)
        if self.marks:
            return self.marks <= frozenset().union(*(marks(text) for text in kept))
        cut_up = [stems(text) for text in kept]
        return all(any(excerpt.places(phrase, words) for words in cut_up) for phrase in self.phrases)

    def excerpt(self, texts: Sequence[str]) -> tuple[Mark, ...]:
        """A readable piece of that text which holds most of what is looked for, with the words found marked.

        The first of ``texts`` wins a draw, and is shown from its beginning when nothing is found in any.
        """
        return excerpt.best(texts, self.phrases)


def read_question(typed: str) -> Question:
    """The question that ``typed`` asks. Words go together by "and"; what is in quotation marks, or written without a
    space between ("well-being"), is looked for in a row. Everything else is taken as it stands."""
    text = typed[:MOST_LETTERS]
    found = [tuple(stems(quoted)) for quoted in _QUOTED.findall(text)]
    found += [tuple(words) for words in chunks(_QUOTED.sub(" ", text))]
    wanted = [phrase for phrase in dict.fromkeys(found) if phrase]
    phrases: list[tuple[str, ...]] = []
    left = MOST_WORDS
    for phrase in wanted:
        if left:
            phrases.append(phrase[:left])
            left -= len(phrases[-1])
    cut = len(typed) > MOST_LETTERS or sum(map(len, wanted)) > MOST_WORDS
    return Question(tuple(phrases), frozenset() if phrases else marks(text), cut)
