"""Reads the sealed spaces that an administrator sent: each their own, for as long as they lie here."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, select

from wiki import clock
from wiki.access.person import Post, SignedIn
from wiki.errors import NotFound
from wiki.models.arrivals import SentSpace, SentState

_sent = SentSpace.__table__
_ASKED = (
    _sent.c.id, _sent.c.state, _sent.c.size, _sent.c.percent, _sent.c.found, _sent.c.problem, _sent.c.came_in,
    _sent.c.sent_at, _sent.c.ends_at,
)  # fmt: skip


@dataclass(frozen=True)
class SentLine:
    """One of them, as in the table."""

    id: uuid.UUID
    state: SentState
    size: int
    percent: int
    found: dict[str, Any]
    problem: dict[str, Any]
    came_in: uuid.UUID | None
    sent_at: datetime
    ends_at: datetime


def list_sent(person: SignedIn, post: Post) -> tuple[SentLine, ...]:
    """The person's own, the newest first."""
    rows = person.work.session.execute(select(*_ASKED).where(*own_sent(person, post)).order_by(_sent.c.sent_at.desc()))
    make: Callable[..., SentLine] = SentLine
    return tuple(make(*row) for row in rows)


def find_sent(person: SignedIn, post: Post, sent_id: uuid.UUID) -> SentLine:
    """One of the person's own; NotFound for anybody else's, and when its day is over."""
    row = person.work.session.execute(select(*_ASKED).where(_sent.c.id == sent_id, *own_sent(person, post))).first()
    if row is None:
        raise NotFound
    return SentLine(*row)


def own_sent(person: SignedIn, post: Post) -> tuple[ColumnElement[bool], ...]:
    """What of the table is a person's own: names of children stand in it that no colleague need know."""
    return (
        _sent.c.person_id == person.id, _sent.c.council_id == post.council_id, _sent.c.ends_at > clock.now(),
    )  # fmt: skip
