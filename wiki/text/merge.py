"""Puts two people's changes to the same words together, sentence by sentence, and says where only a person can choose."""

import re
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

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


_Pieces = list[str]


def _merged(base: _Pieces, mine: _Pieces, theirs: _Pieces) -> tuple[_Pieces | None, list[Part]]:
    """The pieces of the result (None when there is a clash) and its parts."""
    pieces: _Pieces | None = []
    parts: list[Part] = []
    for before, own, others in _stretches(base, mine, theirs):
        part, found = _part(before, own, others)
        parts.append(part)
        pieces = None if pieces is None or part.kind == "clash" else pieces + found
    return pieces, parts


def _stretches(base: _Pieces, mine: _Pieces, theirs: _Pieces) -> Iterator[tuple[_Pieces, _Pieces, _Pieces]]:
    """The three texts side by side, in turn what all three have in common and what lies between (Khanna, Kunal and Pierce,
    "A formal investigation of diff3", 2007). Raises Spent where they differ in too much."""
    done = (0, 0, 0)
    for start, own, others, length in [*_common(base, mine, theirs), (len(base), len(mine), len(theirs), 0)]:
        between = base[done[0] : start], mine[done[1] : own], theirs[done[2] : others]
        if between[1] or between[2]:  # what both took out is gone
            yield between
        if length:
            yield base[start : start + length], mine[own : own + length], theirs[others : others + length]
        done = start + length, own + length, others + length


def _common(base: _Pieces, mine: _Pieces, theirs: _Pieces) -> Iterator[tuple[int, int, int, int]]:
    """(place in base, in mine, in theirs, length) of the runs that stand in all three, in order."""
    left, right = (deque(matches(base, one, Budget(_STEPS))) for one in (mine, theirs))
    while left and right:
        (at, own, long), (there, others, far) = left[0], right[0]
        start, end = max(at, there), min(at + long, there + far)
        if start < end:
            yield start, own + start - at, others + start - there, end - start
        (left if at + long < there + far else right).popleft()


def _part(before: _Pieces, mine: _Pieces, theirs: _Pieces) -> tuple[Part, _Pieces]:
    words, own, others = ("".join(one) for one in (before, mine, theirs))
    if mine == theirs:
        return Part("same", own, own, own), mine
    if theirs == before:
        return Part("mine", "", own, ""), mine
    if mine == before:
        return Part("theirs", "", "", others), theirs
    if not before and not _alike(own, others):
        return Part("both", words, own, others), theirs + mine
    return Part("clash", words, own, others), []


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
