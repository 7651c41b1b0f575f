"""Reads, before words are saved, whether they may be about another child whom their writer knows here too.

Only spaces that the writer may open are asked, and in them only what the writer may see: an answer tells them nothing that
they could not read there. Whoever is in one space alone is asked nothing.
"""

import uuid
from collections.abc import Sequence

from sqlalchemy import select, union_all

from wiki.access.space import Space, open_space
from wiki.document.pieces import Piece
from wiki.errors import NotAllowed, NotFound
from wiki.models.child_details import ChildCorrection
from wiki.models.children import Child, Membership
from wiki.models.guard import GuardPassage
from wiki.models.pages import Version
from wiki.models.people import Person
from wiki.queries.guard_look import Others, Own, Spot, heads_of, joined, named
from wiki.queries.guard_prints import same_elsewhere
from wiki.queries.versions import see_current, see_versions
from wiki.text.prints import (
    Printer,
    addresses_of,
    asked_of,
    first_names,
    name_of,
    names_of,
    numbers_of,
    runs_of,
    terms_of,
    words_of,
)
from wiki.words import GuardKind, Permission

_child = Child.__table__
_former = ChildCorrection.__table__
_member = Membership.__table__
_person = Person.__table__
_MOST_SHOWN = 120


def words_of_others(
    space: Space, printer: Printer, texts: Sequence[str], passage_id: uuid.UUID | None = None
) -> tuple[str, ...]:  # fmt: skip
    """Those of the writer's own words that may be about another child, in their order: a name, a number, an address, or
    twelve words in a row that they may read in another space.

    What the passage ``passage_id`` says already is not asked about again.
    """
    if not space.member.has_others or not any(texts):
        return ()
    found = [*_names(space, texts), *_said_elsewhere(space, printer, texts)]
    if found and passage_id is not None:
        there = see_current(space, passage_id).get(passage_id)
        found = [one for one in found if there is None or one not in there.plain]
    return tuple(dict.fromkeys(_short(one) for one in found))


def _names(space: Space, texts: Sequence[str]) -> list[str]:
    mine = select(_member.c.child_id).where(
        _member.c.person_id == space.person.id, _member.c.ended_at.is_(None), _member.c.child_id != space.id
    )
    now = select(_child.c.full_name, _child.c.known_as).where(_child.c.id.in_(mine))
    before = select(_former.c.full_name, _former.c.known_as).where(_former.c.child_id.in_(mine))
    rows = space.session.execute(union_all(now, before)).all()
    child, others = space.child, Others()
    for full, called in rows:
        others.names |= names_of(full, called)
        others.first |= first_names(full, called)
    own = _own(space, ())
    said = {one.said for text in texts for one in words_of(text)}
    if first_names(child.full_name, child.known_as) & said:
        others.first = set()  # whoever names this child too knows whom they write about
    if not _named(texts, own, others):
        return []
    here = select(_person.c.name).join(_member, _member.c.person_id == _person.c.id).where(_member.c.child_id == space.id)
    return _named(texts, _own(space, space.session.execute(here).scalars().all()), others)


def _own(space: Space, people: Sequence[str]) -> Own:
    child = space.child
    names = {name_of(one) for one in (child.full_name, child.known_as, *people)} | names_of(child.full_name, child.known_as)
    return Own({one for one in names if " " in one}, {part for one in names for part in one.split()}, child.born_on)


def _named(texts: Sequence[str], own: Own, others: Others) -> list[str]:
    others = Others(names=others.names - own.names, first=others.first - own.parts)
    heads = heads_of(own, others)

    def spots(text: str) -> list[Spot]:
        found = named(Piece("", text), words_of(text), own, others, heads)
        return sorted(found, key=lambda one: one.kind is GuardKind.FIRST_NAME)

    return [text[spot.start : spot.end] for text in texts for spot in spots(text)]


def _said_elsewhere(space: Space, printer: Printer, texts: Sequence[str]) -> list[str]:
    # A postcode alone is mostly that of the writer's own school or clinic.
    terms = {printer.print_of(one): one for one in terms_of(texts) if not one.startswith("p:")}
    asked = printer.prints_of(one for one in asked_of(texts) if not one.startswith("p:"))
    mine = select(_member.c.child_id).where(
        _member.c.person_id == space.person.id, _member.c.ended_at.is_(None), _member.c.child_id != space.id
    )
    found_in = same_elsewhere(space.session, terms, asked, GuardPassage.child_id.in_(mine))
    places = {(same.child_id, same.passage_id) for same in found_in}
    known: set[str] = set()
    for child_id in {child_id for child_id, _passage in places}:
        known |= _readable(space, child_id, [passage for owner, passage in places if owner == child_id])
    known &= set(terms.values())
    if not known:
        return []
    found = []
    for text in texts:
        single = [one for one in (*numbers_of(text), *addresses_of(text)) if one.said in known]
        runs = joined(one for one in runs_of(words_of(text)) if one.said in known)
        found += [text[one.start : one.end] for one in single] + [text[one.start : one.end] for one in runs]
    return found


def _readable(space: Space, child_id: uuid.UUID, passage_ids: Sequence[uuid.UUID]) -> set[str]:
    """What the writer may read in these passages of another space, as it is compared."""
    try:
        other = open_space(space.person, child_id, Permission.READ)
    except (NotFound, NotAllowed):
        return set()
    seen = see_versions(other, Version.passage_id.in_(passage_ids)).values()
    beside = (text for one in seen for file in one.media for text in (file.alt, file.caption, file.transcript))
    return terms_of([*(one.plain for one in seen if not one.withheld), *beside])


def _short(words: str) -> str:
    said = " ".join(words.split())
    return said if len(said) <= _MOST_SHOWN else said[:_MOST_SHOWN].rstrip() + "…"
