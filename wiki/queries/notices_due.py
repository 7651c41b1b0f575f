"""Finds whom there may be something to tell, and counts what is new for one of them, through their own eyes."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from wiki.access.space import Space
from wiki.models.audit import AuditRow
from wiki.models.children import Membership
from wiki.models.notices import Notice, NoticeChoice, NoticeState
from wiki.models.people import Person
from wiki.queries.news import news
from wiki.queries.notices import Choice, as_chosen
from wiki.queries.notices_waiting import Waiting, what_waits
from wiki.words import Role
from wiki.words_mail import HowOften

_member = Membership.__table__
_person = Person.__table__
_choice = NoticeChoice.__table__
_notice = Notice.__table__
_audit = AuditRow.__table__
_MOST = 10_000
SENT_ACT = "notice.sent"
CHOSEN_ACT = "notices.chosen"
_UNSETTLED = (NoticeState.WAITING, NoticeState.SENDING, NoticeState.FAILED)
_UNTOLD = (SENT_ACT, CHOSEN_ACT)
"""Acts that are no news to anybody."""


@dataclass(frozen=True)
class Candidate:
    """A member in whose space something happened after ``since``, up to which they have been told."""

    person_id: uuid.UUID
    child_id: uuid.UUID
    choice: Choice
    since: datetime


def candidates(session: Session) -> tuple[Candidate, ...]:
    """Every living member who is to be told of new things, has no notice on its way, and in whose space anything at
    all was done since. Whether there is anything for their eyes is not asked yet."""
    told = (
        select(func.max(_notice.c.until))
        .where(_notice.c.person_id == _member.c.person_id, _notice.c.child_id == _member.c.child_id)
        .scalar_subquery()
    )
    on_its_way = (
        select(_notice.c.id)
        .where(
            _notice.c.person_id == _member.c.person_id, _notice.c.child_id == _member.c.child_id,
            _notice.c.state.in_(_UNSETTLED),
        )
        .exists()
    )  # fmt: skip
    done = (
        select(_audit.c.at)
        .where(_audit.c.chain == _member.c.child_id, _audit.c.act.not_in(_UNTOLD))
        .order_by(_audit.c.number.desc())
        .limit(1)
        .scalar_subquery()
    )
    rows = session.execute(
        select(
            _member.c.person_id, _member.c.child_id, _member.c.role, _member.c.started_at, _choice.c.how_often,
            _choice.c.hour, _choice.c.counted_from, told.label("told"),
        )
        .select_from(
            _member.join(_person, _person.c.id == _member.c.person_id).outerjoin(
                _choice, and_(_choice.c.child_id == _member.c.child_id, _choice.c.person_id == _member.c.person_id)
            )
        )
        .where(
            _member.c.ended_at.is_(None), _person.c.disabled_at.is_(None),
            or_(_choice.c.how_often.is_(None), _choice.c.how_often != HowOften.NEVER),
            done > func.coalesce(told, _member.c.started_at), ~on_its_way,
        )
    )  # fmt: skip
    found = []
    for row in rows:
        choice = as_chosen(Role(row.role), row.how_often, row.hour)
        since = max(one for one in (row.started_at, row.counted_from, row.told) if one is not None)
        if choice.how_often is not HowOften.NEVER:
            found.append(Candidate(row.person_id, row.child_id, choice, since))
    return tuple(found)


@dataclass(frozen=True)
class WhatIsNew:
    """What a member may be told: how many people did something, on how many pages of which types, and what waits for them.

    ``oldest`` is the time of the first of it, None when there is nothing.
    """

    people: int
    page_types: tuple[str, ...]
    pages: int
    has_added: bool
    has_changed: bool
    waiting: tuple[Waiting, ...]
    oldest: datetime | None


def what_is_new(space: Space, since: datetime, until: datetime) -> WhatIsNew:
    """What others did after ``since`` and up to ``until`` that the reader of ``space`` may see at this moment.

    What they may not see is not counted and moves no time in the answer.
    """
    new = [one for one in news(space, since, most=_MOST) if one.version.saved_at <= until]
    waiting = what_waits(space)
    times = [one.version.saved_at for one in new]
    times += [at for one in waiting for at in one.began if since < at <= until]
    return WhatIsNew(
        people=len({one.version.saved_by for one in new}),
        page_types=tuple(dict.fromkeys(one.page_type for one in new)),
        pages=len({one.page_id for one in new}),
        has_added=any(one.version.number == 1 for one in new),
        has_changed=any(one.version.number > 1 for one in new),
        waiting=waiting, oldest=min(times, default=None),
    )  # fmt: skip
