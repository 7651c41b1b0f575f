"""Looks through a plan for what may be about another child. Reads across spaces, so only a worker asks; what it answers
holds the plan's own words alone, and never whose they match."""

import uuid
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select, union_all

from wiki.access.space import JobSpace
from wiki.document.pieces import PROPERTIES, Piece
from wiki.models.child_details import ChildCorrection
from wiki.models.children import Child, Membership
from wiki.models.guard import GuardPassage
from wiki.models.people import Person
from wiki.queries.editions import answers_offered
from wiki.queries.guard_prints import same_elsewhere
from wiki.text.prints import (
    Printer,
    Term,
    Word,
    addresses_of,
    asked_of,
    days_of,
    first_names,
    name_of,
    names_of,
    numbers_of,
    runs_of,
    speaks_of_birth,
    terms_of,
    words_of,
)
from wiki.words import GuardKind

_child = Child.__table__
_former = ChildCorrection.__table__
_member = Membership.__table__
_person = Person.__table__
_LONGEST_NAME = 6
_HOME = 2  # an address that more children’s spaces hold is a school’s or a clinic’s
_AROUND = 60
_LONGEST = 400
_BESIDE = 5


@dataclass(frozen=True)
class Found:
    """Words of a plan that may be about another child, with those around them."""

    kind: GuardKind
    place: str
    before: str
    words: str
    after: str
    mark: str


@dataclass
class Others:
    """What the other children go by, and went by before it was put right: old papers still say it.

    ``related``: somebody works, or lives, with both them and this child.
    """

    names: set[str] = field(default_factory=set)
    joined: set[str] = field(default_factory=set)
    first: set[str] = field(default_factory=set)
    births: set[date] = field(default_factory=set)
    births_related: set[date] = field(default_factory=set)


@dataclass
class Own:
    """What the people of this space are called, the child first."""

    names: set[str]
    parts: set[str]
    born_on: date


@dataclass(frozen=True)
class Spot:
    """A place in a text, and what may be wrong there."""

    kind: GuardKind
    start: int
    end: int


def look(space: JobSpace, printer: Printer, pieces: Sequence[Piece], files: Sequence[Piece] = ()) -> tuple[Found, ...]:
    """What in ``pieces`` may be about another child, the surest sign first; then what is in ``files`` and not in them.

    Every text of the pack is compared with the names and birthdays of every other child, and with the fingerprints of
    every other space.
    """
    own, others = _people(space)
    heads = heads_of(own, others)
    pieces, files = tuple(dict.fromkeys(pieces)), tuple(dict.fromkeys(files))  # a plan says most of it in three formats
    held = _held(space, printer, [*pieces, *files])
    found: dict[str, Found] = {}
    seen: set[tuple[GuardKind, str]] = set()
    runs: set[str] = set()
    for piece in pieces:
        words = words_of(piece.text)
        for spot in _spots(piece, words, own, others, heads, held, frozenset()):
            one = _found(piece, words, spot, printer)
            found.setdefault(one.mark, one)
            seen.add((one.kind, _said(words, spot)))
        runs |= {one.said for one in runs_of(words) if held.get(one.said)}
    for piece in files:
        words = words_of(piece.text)
        for spot in _spots(piece, words, own, others, heads, held, runs):
            if (spot.kind, _said(words, spot)) not in seen:
                seen.add((spot.kind, _said(words, spot)))
                one = _found(piece, words, spot, printer)
                found.setdefault(one.mark, one)
    order = list(GuardKind)
    return tuple(sorted(found.values(), key=lambda one: order.index(one.kind)))


def _people(space: JobSpace) -> tuple[Own, Others]:
    mine = select(_member.c.person_id).where(_member.c.child_id == space.id)
    related = set(space.session.execute(select(_member.c.child_id).where(_member.c.person_id.in_(mine))).scalars())
    people = space.session.execute(select(_person.c.name).where(_person.c.id.in_(mine))).scalars().all()
    others, own = Others(), None
    columns = (_child.c.id, _child.c.full_name, _child.c.known_as, _child.c.born_on)
    # What this child went by is no shield: a name that was wrong may be another child's.
    before = (_former.c.child_id, _former.c.full_name, _former.c.known_as, _former.c.born_on)
    former = select(*before).where(_former.c.child_id != space.id)
    for child_id, full, called, born in space.session.execute(union_all(select(*columns), former)):
        names = names_of(full, called)
        if child_id == space.id:
            theirs = {name_of(one) for one in (full, called, *people)} | names
            own = Own({one for one in theirs if " " in one}, {part for one in theirs for part in one.split()}, born)
            continue
        others.names |= names
        others.joined |= {one.replace(" ", "") for one in names}
        others.births.add(born)
        if child_id in related:
            others.first |= first_names(full, called)
            others.births_related.add(born)
    assert own is not None, "an opened space has its child"
    others.names -= own.names
    others.joined -= {one.replace(" ", "") for one in own.names}
    others.first -= own.parts
    return own, others


def _held(space: JobSpace, printer: Printer, pieces: Iterable[Piece]) -> dict[str, int]:
    """By term: how many other children's spaces hold it. A long answer that is only ticked is in many, and nobody's words."""
    texts = [piece.text for piece in pieces]
    terms = {printer.print_of(one): one for one in terms_of(texts) - terms_of(answers_offered(space.session))}
    asked = printer.prints_of(asked_of(texts))
    holders: dict[str, set[uuid.UUID]] = {}
    for same in same_elsewhere(space.session, terms, asked, GuardPassage.child_id != space.id):
        for number in same.prints:
            holders.setdefault(terms[number], set()).add(same.child_id)
    return {term: len(children) for term, children in holders.items()}


def _spots(
    piece: Piece, words: tuple[Word, ...], own: Own, others: Others, heads: frozenset[str], held: dict[str, int],
    known: set[str] | frozenset[str],
) -> Iterator[Spot]:  # fmt: skip
    yield from named(piece, words, own, others, heads)
    for day, start, end in days_of(piece.text):
        is_meant = day in others.births_related or (day in others.births and speaks_of_birth(piece.text, start, end))
        if is_meant and day != own.born_on:
            yield Spot(GuardKind.BIRTH, start, end)
    yield from (Spot(GuardKind.NUMBER, one.start, one.end) for one in numbers_of(piece.text) if held.get(one.said))
    for one in addresses_of(piece.text):
        if 0 < held.get(one.said, 0) <= _HOME:
            yield Spot(GuardKind.ADDRESS, one.start, one.end)
    yield from joined(one for one in runs_of(words) if held.get(one.said) and one.said not in known)


def heads_of(own: Own, others: Others) -> frozenset[str]:
    """The first words of all names that are looked for: nearly every word of a text is none, and is passed over at once."""
    return frozenset(one.partition(" ")[0] for one in (*own.names, *others.names)) | others.first | others.joined


def named(piece: Piece, words: tuple[Word, ...], own: Own, others: Others, heads: frozenset[str]) -> Iterator[Spot]:
    """Names, the longest first; where somebody of this space is named in full, nobody else is looked for."""
    at, is_beside = 0, piece.is_name or piece.place == PROPERTIES
    while at < len(words):
        length = 1
        if words[at].said not in heads:
            at += 1
            continue
        for size in range(min(_LONGEST_NAME, len(words) - at), 0, -1):
            row = words[at : at + size]
            said = " ".join(one.said for one in row)
            is_cased = piece.is_name or not (row[0].is_low or row[-1].is_low)
            if size > 1 and is_cased and said in own.names:
                length = size
                break
            if size == 3 and not row[1].is_low and said not in others.names:
                said = f"{row[0].said} {row[-1].said}"  # with a middle name
            if (size > 1 and is_cased and said in others.names) or (size == 1 and is_beside and said in others.joined):
                yield Spot(GuardKind.FULL_NAME, row[0].start, row[-1].end)
                length = size
                break
            if size == 1 and is_cased and said in others.first:
                yield Spot(GuardKind.FIRST_NAME, row[0].start, row[0].end)
        at += length


def joined(runs: Iterable[Term]) -> Iterator[Spot]:
    """Twelve words and the twelve that begin in them are one place."""
    start = end = -1
    for one in runs:
        if start >= 0 and one.start > end:
            yield Spot(GuardKind.WORDS, start, end)
            start = -1
        start, end = (one.start if start < 0 else start), one.end
    if start >= 0:
        yield Spot(GuardKind.WORDS, start, end)


def _said(words: tuple[Word, ...], spot: Spot) -> str:
    return " ".join(one.said for one in words if one.start >= spot.start and one.end <= spot.end)


def _found(piece: Piece, words: tuple[Word, ...], spot: Spot, printer: Printer) -> Found:
    """The place with some words around it, as a person is shown it."""
    text = piece.text
    before = [one.said for one in words if one.end <= spot.start][-_BESIDE:]
    after = [one.said for one in words if one.start >= spot.end][:_BESIDE]
    mark = printer.mark_of(spot.kind, _said(words, spot), " ".join(before), " ".join(after))
    said = text[spot.start : spot.end]
    if len(said) > _LONGEST:
        said = said[: _LONGEST // 2].rstrip() + " … " + said[-_LONGEST // 2 :].lstrip()
    left, right = text[: spot.start], text[spot.end :]
    if len(left) > _AROUND:
        left = "… " + left[-_AROUND:].partition(" ")[2]
    if len(right) > _AROUND:
        right = right[:_AROUND].rpartition(" ")[0] + " …"
    return Found(spot.kind, piece.place, left, said, right, mark)
