"""Reads answers to a plan that came on paper: for whoever types them in, and for the person whose answer it is.

A typist sees a sheet's lines and what was typed from a paper, and nothing of what its owner says in the wiki.
"""

import uuid
from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import aliased

from wiki.access.space import Space
from wiki.errors import NotAllowed, NotFound
from wiki.models.people import Person
from wiki.models.plan import ASKS_FOR_ANSWERS, PlanStatus, PlanVersion
from wiki.models.plan_answers import PlanPaper, PlanPaperFile, PlanServing
from wiki.queries.media import find_media
from wiki.queries.versions import ShownMedia
from wiki.words import Permission

_paper = PlanPaper.__table__
_file = PlanPaperFile.__table__
_serving = PlanServing.__table__
_version = PlanVersion.__table__
_by = aliased(Person)
_to = aliased(Person)


@dataclass(frozen=True)
class PaperHead:
    """A paper that an answer came on, and who typed it in; ``files`` are its scan, as far as the reader may have it."""

    id: uuid.UUID
    serving_id: uuid.UUID
    written_on: date
    received_on: date
    typed_by_name: str
    typed_at: datetime
    files: tuple[ShownMedia, ...] = ()


@dataclass(frozen=True)
class ToType:
    """A serving whose answer may come on paper: on whom, when, and of which plan; nothing of what they said."""

    id: uuid.UUID
    number: int
    status: PlanStatus
    to: str
    person_id: uuid.UUID | None
    served_on: date


def servings_to_type(space: Space, number: int | None = None) -> tuple[ToType, ...]:
    """The servings that ask for an answer, the newest first. NotAllowed for whoever may not type from paper."""
    if not space.may(Permission.TYPE_FROM_PAPER):
        raise NotAllowed
    which = () if number is None else (_version.c.number == number,)
    name = _to.name
    rows = space.session.execute(
        select(
            _serving.c.id, _version.c.number, _version.c.status, name, _serving.c.person_id, _serving.c.served_on,
            _serving.c.to_name,
        )
        .select_from(_serving)
        .join(_version, _version.c.id == _serving.c.plan_version_id)
        .outerjoin(_to, _to.id == _serving.c.person_id)
        .where(_serving.c.child_id == space.id, _version.c.status.in_(ASKS_FOR_ANSWERS), *which)
        .order_by(_version.c.number.desc(), _serving.c.served_at.desc(), _serving.c.id)
    ).all()  # fmt: skip
    return tuple(ToType(row[0], row[1], row[2], row[3] or row[6], row[4], row[5]) for row in rows)


def serving_to_type(space: Space, serving_id: uuid.UUID) -> ToType:
    """One of them. NotAllowed, NotFound."""
    for one in servings_to_type(space):
        if one.id == serving_id:
            return one
    raise NotFound


def read_papers(space: Space, ids: Collection[uuid.UUID]) -> Mapping[uuid.UUID, PaperHead]:
    """The papers with these ids. Whoever asks has looked whose they are; no question is asked where there are none."""
    return {one.id: one for one in _read(space, _paper.c.id.in_(ids))} if ids else {}


def papers_of(space: Space, serving_id: uuid.UUID) -> tuple[PaperHead, ...]:
    """The papers that were typed in for a serving, for whoever types. NotAllowed, NotFound."""
    serving_to_type(space, serving_id)
    return _read(space, _paper.c.serving_id == serving_id)


def papers_typed(space: Space) -> Mapping[uuid.UUID, list[PaperHead]]:
    """Every paper that was typed in, without its files, by its serving; for whoever types. NotAllowed."""
    if not space.may(Permission.TYPE_FROM_PAPER):
        raise NotAllowed
    found: dict[uuid.UUID, list[PaperHead]] = {}
    for one in _read(space, files=False):
        found.setdefault(one.serving_id, []).append(one)
    return found


def _read(space: Space, *conditions: Any, files: bool = True) -> tuple[PaperHead, ...]:
    rows = space.session.execute(
        select(
            _paper.c.id, _paper.c.serving_id, _paper.c.written_on, _paper.c.received_on, _by.name, _paper.c.typed_at,
            _file.c.media_id,
        )
        .select_from(_paper)
        .join(_by, _by.id == _paper.c.typed_by)
        .outerjoin(_file, _file.c.paper_id == _paper.c.id)
        .where(_paper.c.child_id == space.id, *conditions)
        .order_by(_paper.c.received_on, _paper.c.typed_at, _paper.c.id, _file.c.position)
    ).all()  # fmt: skip
    found: dict[uuid.UUID, list[ShownMedia]] = {}
    for row in rows:
        shown = found.setdefault(row[0], [])
        with suppress(NotFound):
            if row[6] is not None and files:
                shown.append(find_media(space, row[6]))
    made: dict[uuid.UUID, PaperHead] = {}
    for *plain, _media_id in rows:
        made[plain[0]] = replace(PaperHead(*plain), files=tuple(found[plain[0]]))
    return tuple(made.values())
