"""Shows what changed between two texts, by words within sentences, in a time that no text can stretch."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

Kind = Literal["same", "added", "removed"]

_WORDS = re.compile(r"\s+|\w+(?:[’'\-]\w+)*|[^\w\s]")
_SPACED = re.compile(r"\S+\s*|\s+")
_CLOSERS = "\"'”’)]»"
_SENTENCE_STEPS = 500_000  # steps of comparing for one call: about half a second at worst
_WORD_STEPS = 800_000  # the same for the words of all changed sentences together
_HUNK_STEPS = 120_000  # the same for one stretch of changed sentences: about 240 changed words
_ALIKE = 0.4  # share of letters that must stay for two sentences to count as one changed sentence


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text that stayed, came or went."""

    kind: Kind
    text: str


class Spent(Exception):
    """The two texts differ too much to compare in units this fine."""


@dataclass(slots=True)
class Budget:
    left: int

    def take(self, steps: int) -> None:
        self.left -= steps
        if self.left < 0:
            raise Spent


def compare(old: str, new: str) -> tuple[Piece, ...]:
    """The pieces that lead from ``old`` to ``new``.

    same + removed in order are exactly ``old``; same + added are exactly ``new``. Where a sentence was rewritten
    it goes and comes as a whole. Very long and very different texts are compared by lines, at worst as a whole.
    """
    made: list[Piece] = []
    budget = Budget(_WORD_STEPS)
    for removed, added, same in _by_sentences(old, new):
        if removed or added:
            made.extend(_by_words(removed, added, budget))
        made.append(Piece("same", same))
    return _joined(made)


def _by_sentences(old: str, new: str) -> Iterator[tuple[str, str, str]]:
    before: tuple[list[str], list[str]] | None = None
    for split in (_sentences, _lines):
        units = (split(old), split(new))
        if units == before:  # a sentence in each line: it would take as many steps once more
            break
        before = units
        try:
            return iter(_hunks(units[0], units[1], Budget(_SENTENCE_STEPS)))
        except Spent:
            continue
    return iter([(old, new, "")])


def _by_words(removed: str, added: str, budget: Budget) -> list[Piece]:
    whole = [Piece("removed", removed), Piece("added", added)]
    if not removed or not added:
        return whole
    allowed = Budget(min(budget.left, _HUNK_STEPS))
    granted = allowed.left
    try:
        hunks = _hunks(_WORDS.findall(removed), _WORDS.findall(added), allowed)
    except Spent:
        return whole
    finally:
        budget.left -= granted - max(allowed.left, 0)
    kept = sum(len(same.strip()) for _, _, same in hunks)
    if kept < _ALIKE * max(len(removed.strip()), len(added.strip())):
        return whole
    made: list[Piece] = []
    for gone, come, same in _without_islands(hunks):
        made += [Piece("removed", gone), Piece("added", come), Piece("same", same)]
    return made


def _without_islands(hunks: list[tuple[str, str, str]]) -> list[tuple[str, str, str]]:
    """Join changes with nothing but spaces or marks between them: four words changed read as one change."""
    made: list[tuple[str, str, str]] = []
    for gone, come, same in hunks:
        if made and (gone or come) and not any(letter.isalnum() for letter in made[-1][2]):
            before = made.pop()
            between = before[2]
            made.append((before[0] + between + gone, before[1] + between + come, same))
        else:
            made.append((gone, come, same))
    return made


def _joined(pieces: list[Piece]) -> tuple[Piece, ...]:
    """Neighbours of one kind become one piece; between two same pieces, what went stands before what came."""
    made: list[Piece] = []
    waiting: dict[Kind, str] = {"same": "", "removed": "", "added": ""}

    def flush(*kinds: Kind) -> None:
        for kind in kinds:
            if waiting[kind]:
                made.append(Piece(kind, waiting[kind]))
                waiting[kind] = ""

    for piece in pieces:
        if piece.kind == "same":
            if piece.text:
                flush("removed", "added")
        elif piece.text:
            flush("same")
        waiting[piece.kind] += piece.text
    flush("same", "removed", "added")
    return tuple(made)


def _lines(text: str) -> list[str]:
    return text.splitlines(keepends=True)


def _sentences(text: str) -> list[str]:
    made: list[str] = []
    start = 0
    for word in _SPACED.finditer(text):
        bare = word.group().rstrip()
        space = word.group()[len(bare) :]
        if "\n" in space or (space and bare.rstrip(_CLOSERS).endswith((".", "!", "?", "…"))):
            made.append(text[start : word.end()])
            start = word.end()
    if start < len(text):
        made.append(text[start:])
    return made


def _hunks(old: Sequence[str], new: Sequence[str], budget: Budget) -> list[tuple[str, str, str]]:
    """(removed, added, then the same) over and over, by Myers' shortest edit script; raises Spent."""
    head = 0
    while head < min(len(old), len(new)) and old[head] == new[head]:
        head += 1
    tail = 0
    while tail < min(len(old), len(new)) - head and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    made = [("", "", "".join(old[:head]))]
    middle_old, middle_new = old[head : len(old) - tail], new[head : len(new) - tail]
    at_old = at_new = 0
    for start_old, start_new, length in [
        *matches(middle_old, middle_new, budget),
        (len(middle_old), len(middle_new), 0),
    ]:
        made.append(
            (
                "".join(middle_old[at_old:start_old]),
                "".join(middle_new[at_new:start_new]),
                "".join(middle_old[start_old : start_old + length]),
            )
        )
        at_old, at_new = start_old + length, start_new + length
    made.append(("", "", "".join(old[len(old) - tail :])))
    return made


def matches(old: Sequence[str], new: Sequence[str], budget: Budget) -> list[tuple[int, int, int]]:
    """(place in old, place in new, length) of the runs of equal units, in order."""
    if not old or not new:
        return []
    ends: dict[int, int] = {1: 0}
    trail: list[dict[int, int]] = []
    for distance in range(len(old) + len(new) + 1):
        budget.take(2 * distance + 1)
        trail.append(dict(ends))
        for diagonal in range(-distance, distance + 1, 2):
            down = diagonal == -distance or (diagonal != distance and ends[diagonal - 1] < ends[diagonal + 1])
            x = ends[diagonal + 1] if down else ends[diagonal - 1] + 1
            y = x - diagonal
            while x < len(old) and y < len(new) and old[x] == new[y]:
                x, y = x + 1, y + 1
            ends[diagonal] = x
            if x >= len(old) and y >= len(new):
                return _walk_back(trail, len(old), len(new))
    raise AssertionError("two texts are always a finite number of changes apart")


def _walk_back(trail: list[dict[int, int]], x: int, y: int) -> list[tuple[int, int, int]]:
    made: list[tuple[int, int, int]] = []
    for distance in range(len(trail) - 1, -1, -1):
        ends = trail[distance]
        diagonal = x - y
        down = diagonal == -distance or (
            diagonal != distance and ends.get(diagonal - 1, -1) < ends.get(diagonal + 1, -1)
        )
        from_diagonal = diagonal + 1 if down else diagonal - 1
        from_x = ends[from_diagonal] if distance else 0
        from_y = from_x - from_diagonal if distance else 0
        start_x = from_x + (0 if down else 1) if distance else 0
        length = x - start_x
        if length > 0:
            made.append((start_x, start_x - diagonal, length))
        x, y = from_x, from_y
    made.reverse()
    return made
