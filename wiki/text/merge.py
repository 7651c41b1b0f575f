"""Puts two people's changes to the same words together, sentence by sentence, and says where only a person can choose."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from merge3 import Merge3

from wiki.text.compare import Budget, Spent, matches
from wiki.text.pieces import lines, sentences

Kind = Literal["same", "mine", "theirs", "both", "clash"]
Cut = Callable[[str], list[str]]

_STEPS = 500_000  # steps of comparing for each side: about half a second at worst
_ALIKE = 0.5  # share of words in common from which two new sentences may be one sentence said twice
_PLAIN_LINE = re.compile(r"(?!\s*(?:[-+*>#|`~]|\d+[.)]\s))[^\n]*")


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of the text: as it was, as one of the two changed it, added to by both, or changed by both."""

    kind: Kind
    base: str
    mine: str
    theirs: str

    @property
    def text(self) -> str:
        """What stands there when the two are put together; of a clash both proposals, theirs first."""
        match self.kind:
            case "mine":
                return self.mine
            case "both":
                return self.theirs + self.mine
            case "clash":
                return _one_after_the_other(self.theirs, self.mine)
            case _:
                return self.theirs


@dataclass(frozen=True)
class Merge:
    """Two texts that began as one, put together."""

    parts: tuple[Part, ...]

    @property
    def clashes(self) -> tuple[Part, ...]:
        """Where both changed the same sentence."""
        return tuple(part for part in self.parts if part.kind == "clash")

    @property
    def is_clean(self) -> bool:
        """Whether nobody need choose."""
        return not self.clashes

    @property
    def text(self) -> str:
        """Both together; where they clash, both proposals stand one after the other."""
        return "".join(part.text for part in self.parts)


def merge(base: str, mine: str, theirs: str, cut: Cut = sentences) -> Merge:
    """What ``mine`` and ``theirs``, both begun from ``base``, say together.

    No sentence that either wrote is left out; one that either took out, and the other left as it was, goes. Where
    both changed the same stretch, or the result would read as other sentences than they wrote, it is a clash.
    """
    if mine == theirs or base == theirs:
        return Merge((Part("same" if mine == base else "mine", base, mine, theirs),))
    if base == mine:
        return Merge((Part("theirs", base, mine, theirs),))
    whole = Merge((Part("clash", base, mine, theirs),))
    try:
        pieces, parts = _merged(cut(base), cut(mine), cut(theirs))
    except Spent:
        return whole
    made = Merge(tuple(parts))
    # Two halves put together may read as something else: a line that slides into a list, two sentences that become
    # one. Cutting the result anew shows it.
    return made if pieces is None or cut(made.text) == pieces else whole


def merge_lines(base: str, mine: str, theirs: str) -> Merge:
    """The same for a short list, line by line."""
    return merge(base, mine, theirs, lines)


class _Matcher:
    """Finds what two lists of pieces have in common, in bounded time; merge3 asks for one that looks like difflib's."""

    def __init__(
        self, isjunk: object = None, a: Sequence[str] = "", b: Sequence[str] = "", autojunk: bool = True
    ) -> None:
        self._a, self._b = a, b

    def get_matching_blocks(self) -> list[tuple[int, int, int]]:
        return [*matches(self._a, self._b, Budget(_STEPS)), (len(self._a), len(self._b), 0)]


def _merged(base: list[str], mine: list[str], theirs: list[str]) -> tuple[list[str] | None, list[Part]]:
    """The pieces of the result (None when there is a clash) and its parts."""
    pieces: list[str] | None = []
    parts: list[Part] = []
    for region in Merge3(base, mine, theirs, sequence_matcher=_Matcher).merge_groups():
        part, found = _part(region)
        parts.append(part)
        pieces = None if pieces is None or part.kind == "clash" else pieces + found
    return pieces, parts


def _part(region: Sequence[object]) -> tuple[Part, list[str]]:
    kind, *given = region
    texts = [list(one) for one in given]  # type: ignore[call-overload]
    words = ["".join(one) for one in texts]
    if kind == "a":
        return Part("mine", "", words[0], ""), texts[0]
    if kind == "b":
        return Part("theirs", "", "", words[0]), texts[0]
    if kind != "conflict":
        return Part("same", words[0], words[0], words[0]), texts[0]
    before, mine, theirs = words
    if not before and not _alike(mine, theirs):
        return Part("both", before, mine, theirs), texts[2] + texts[1]
    return Part("clash", before, mine, theirs), []


def _alike(one: str, other: str) -> bool:
    """Whether two additions at the same place may be the same thing said twice, so that somebody must look."""
    left, right = (set(re.findall(r"\w+", text.lower())) for text in (one, other))
    return len(left & right) >= _ALIKE * min(len(left), len(right)) if left and right else False


def _one_after_the_other(first: str, second: str) -> str:
    """Both texts: in one line where both are plain sentences, else with an empty line between, so that neither bends
    the other."""
    head, tail = first.rstrip(), second.lstrip()
    if not head.strip() or not tail.strip():
        return first if first.strip() else second
    plain = _PLAIN_LINE.fullmatch(head) and _PLAIN_LINE.fullmatch(tail.rstrip())
    return f"{head}{' ' if plain else chr(10) * 2}{tail}"
