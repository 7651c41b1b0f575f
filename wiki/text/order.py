"""Orders of things known by id: putting one in another place, putting one back, and saying which one was moved.

Only the one that is moved changes its place; all others, also those that the mover can't see, keep theirs among each
other. So an order never needs to be sent as a whole, and two people who move different things both get their way.
"""

from bisect import bisect_left
from collections.abc import Collection, Mapping, Sequence


def put_beside(order: Sequence[str], one: str, beside: str, *, after: bool, behind: Collection[str] = ()) -> list[str]:
    """``order`` with ``one`` right before ``beside``, or right ``after`` it and those of ``behind`` that follow it."""
    rest = [key for key in order if key != one]
    place = rest.index(beside)
    if after:
        place += 1
        while place < len(rest) and rest[place] in behind:
            place += 1
    return [*rest[:place], one, *rest[place:]]


def put_back(now: Sequence[str], then: Sequence[str], one: str) -> list[str]:
    """``now`` with ``one`` where it stood ``then``: behind the nearest that stood before it and is still there, else
    before the nearest that came after it, else at the end."""
    rest = [key for key in now if key != one]
    here, at = set(rest), then.index(one)
    for key in reversed(then[:at]):
        if key in here:
            return put_beside(rest, one, key, after=True)
    for key in then[at + 1 :]:
        if key in here:
            return put_beside(rest, one, key, after=False)
    return [*rest, one]


def weave(made: Sequence[str], now: Sequence[str], kinds: Mapping[str, str]) -> list[str]:
    """``made``, with whatever else stands in ``now`` behind the one of its kind that it follows there (in front of the
    next of its kind, where it is the first)."""
    woven = list(made)
    for place, key in enumerate(now):
        if key in woven:
            continue
        alike = [one for one in now if kinds.get(one) == kinds.get(key) and one in woven]
        before = [one for one in alike if one in now[:place]]
        at = woven.index(before[-1]) + 1 if before else woven.index(alike[0]) if alike else len(woven)
        woven.insert(at, key)
    return woven


def moved(then: Sequence[str], now: Sequence[str], known: str | None = None) -> set[str]:
    """Which of those that stand in both have another place among them: as few as can be, and ``known`` (the one that
    was moved) where moving it alone explains the change."""
    both = set(then) & set(now)
    old, new = [key for key in then if key in both], [key for key in now if key in both]
    if old == new:
        return set()
    if known in both and [key for key in old if key != known] == [key for key in new if key != known]:
        return {str(known)}
    return both - _longest_kept(old, new)


def _longest_kept(old: Sequence[str], new: Sequence[str]) -> set[str]:
    """A longest row of keys that come one after another in both orders (longest increasing subsequence)."""
    places = {key: place for place, key in enumerate(old)}
    ends: list[int] = []
    last: list[str] = []
    before: dict[str, str | None] = {}
    for key in new:
        place = bisect_left(ends, places[key])
        before[key] = last[place - 1] if place else None
        ends[place:], last[place:] = [places[key], *ends[place + 1 :]], [key, *last[place + 1 :]]
    kept: set[str] = set()
    at: str | None = last[-1] if last else None
    while at is not None:
        kept.add(at)
        at = before[at]
    return kept
