"""Finds the passages of other spaces that say the same as some text, by fingerprints alone: no word is read here."""

import uuid
from collections.abc import Collection, Iterator
from typing import NamedTuple

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from wiki.models.guard import GuardPassage, GuardPrint
from wiki.text.prints import unpacked

_place = GuardPassage.__table__
_prints = GuardPrint.__table__
_AT_A_TIME = 500


class Same(NamedTuple):
    """A passage of another space, and which of the fingerprints that were looked for are of its own words."""

    child_id: uuid.UUID
    passage_id: uuid.UUID
    prints: frozenset[int]


def same_elsewhere(
    session: Session, wanted: Collection[int], asked: Collection[int], where: ColumnElement[bool]
) -> Iterator[Same]:  # fmt: skip
    """The passages in the spaces ``where`` (of GuardPassage) that hold any of the fingerprints ``wanted``.

    ``asked``: where to look for them (wiki/text/prints.py, ``asked_of`` the same texts).
    """
    looked, seen, sought = list(asked), set[int](), frozenset(wanted)
    for start in range(0, len(looked), _AT_A_TIME):
        places = select(_prints.c.place).where(_prints.c.print.in_(looked[start : start + _AT_A_TIME]))
        rows = session.execute(
            select(_place.c.id, _place.c.child_id, _place.c.passage_id, _place.c.prints).where(_place.c.id.in_(places), where)
        )
        for row in rows:
            held = sought.intersection(unpacked(row.prints)) if row.id not in seen else frozenset[int]()
            seen.add(row.id)
            if held:
                yield Same(row.child_id, row.passage_id, held)
