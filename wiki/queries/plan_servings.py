"""Reads on whom a plan was served: all of it for whoever writes plans, their own for everybody else, and nothing more."""

import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from wiki import clock
from wiki.access.space import Space
from wiki.document.redact import MARK
from wiki.errors import NotFound
from wiki.models.people import Person
from wiki.models.plan import ASKS_FOR_ANSWERS, PlanStatus, PlanVersion
from wiki.models.plan_answers import PlanPoint, PlanServing, Way
from wiki.queries.people import MemberRow
from wiki.queries.protected import kept_from_reader
from wiki.queries.rights import decision_on, rights_of
from wiki.statute.clocks import appeal_until, comment_until
from wiki.words import Decision, Permission, Role

_serving = PlanServing.__table__
_version = PlanVersion.__table__
_point = PlanPoint.__table__
_to = aliased(Person)
_by = aliased(Person)
_SOON, _A_DAY = timedelta(days=90), timedelta(days=1)
_MAY_ANSWER = frozenset({Role.PARENT, Role.YOUNG_PERSON})


@dataclass(frozen=True)
class Served:
    """One plan version served on one person. ``person_id`` is None for somebody without an account; ``sent_at``: when
    they last sent an answer, None if they have not yet."""

    id: uuid.UUID
    version_id: uuid.UUID
    number: int
    status: PlanStatus
    person_id: uuid.UUID | None
    to: str
    served_on: date
    way: Way
    proof: str
    proof_media_id: uuid.UUID | None
    told: dict[str, str]
    served_by_name: str
    served_at: datetime
    sent_at: datetime | None

    @property
    def is_to_body(self) -> bool:
        """Whether it went to a school or health body: every other letter tells something that the council filled in."""
        return self.person_id is None and not self.told

    @property
    def asks(self) -> bool:
        """Whether an answer is asked for: to a draft, and to an amendment notice, of whoever has the right to give one."""
        return self.status in ASKS_FOR_ANSWERS and not self.is_to_body

    @property
    def until(self) -> date:
        """The last of the 15 days that begin with the day of serving; a later answer is taken too (regulation 13(1)(a))."""
        return comment_until(self.served_on)

    @property
    def appeal_until(self) -> date:
        """The last day on which an appeal can be made, whatever mediation brings (regulation 14(b))."""
        return appeal_until(self.served_on)

    @property
    def days_left(self) -> int:
        """How many days are left, today counted; 0 when they are over."""
        return max(0, (self.until - max(clock.today(), self.served_on)).days + 1)


def all_served(space: Space, *conditions: Any) -> tuple[Served, ...]:
    """Every serving that the reader may know of, the newest first: a parent never learns of the other's."""
    mine = () if space.may(Permission.COMPOSE_PLAN) else (_serving.c.person_id == space.person.id,)
    sent = select(func.max(_point.c.sent_at)).where(_point.c.serving_id == _serving.c.id).scalar_subquery()
    rows = space.session.execute(
        select(
            _serving.c.id, _serving.c.plan_version_id, _version.c.number, _version.c.status, _serving.c.person_id,
            func.coalesce(_to.name, _serving.c.to_name), _serving.c.served_on, _serving.c.way, _serving.c.proof,
            _serving.c.proof_media_id, _serving.c.told, _by.name, _serving.c.served_at, sent,
        )
        .select_from(_serving)
        .join(_version, _version.c.id == _serving.c.plan_version_id)
        .join(_by, _by.id == _serving.c.served_by)
        .outerjoin(_to, _to.id == _serving.c.person_id)
        .where(_serving.c.child_id == space.id, *mine, *conditions)
        .order_by(_version.c.number.desc(), _serving.c.served_at.desc(), _serving.c.id)
    ).all()  # fmt: skip
    found = tuple(Served(*row) for row in rows)
    if space.may(Permission.COMPOSE_PLAN):
        return found
    own = tuple(one for one in found if one.person_id is not None and space.reader.is_own(one.person_id))
    return tuple(_for_reader(space, own)) if space.child.guarded and own else own


def _for_reader(space: Space, own: Iterable[Served]) -> Iterator[Served]:
    """What a letter told without what is kept from its reader since."""
    kept = kept_from_reader(space)
    for one in own:
        told = {key: kept.mask(words, MARK) for key, words in one.told.items()}
        yield replace(one, told=told)


def find_served(space: Space, serving_id: uuid.UUID) -> Served:
    """One serving that the reader may know of; NotFound otherwise, whatever the reason."""
    for one in all_served(space, _serving.c.id == serving_id):
        return one
    raise NotFound


def own_sheet(space: Space, serving_id: uuid.UUID) -> Served:
    """A serving on the reader themselves that asks for an answer; NotFound for anybody else's, the writers included."""
    served = find_served(space, serving_id)
    own = served.person_id is not None and space.reader.is_own(served.person_id)
    if not own or not served.asks or space.member.role not in _MAY_ANSWER:
        raise NotFound
    return served


def own_sheets(space: Space) -> tuple[Served, ...]:
    """The answer sheets of the reader, the newest first."""
    if space.member.role not in _MAY_ANSWER:
        return ()
    return tuple(one for one in all_served(space, _serving.c.person_id == space.person.id) if one.asks)


def sheets_waiting(space: Space, *, unsent: bool = False) -> tuple[Served, ...]:
    """The reader's sheets that they have not answered yet, of a plan that nothing newer has taken the place of; with
    ``unsent`` also those on which they said more since and did not send it. An answer that comes later is still taken;
    nobody is mailed about it any more."""
    own = own_sheets(space)
    more = _said_more(space, own) if unsent else set()
    sheets = [one for one in own if one.sent_at is None or one.id in more]
    if not sheets or not may_answer_now(space):
        return ()
    newest = max(one.number for one in own)
    last_final = _last_final(space)
    return tuple(one for one in sheets if one.number == newest > last_final)


def final_to_know_of(space: Space) -> Served | None:
    """The final plan that was served on the reader, while they can still appeal against it: none where another plan took its
    place, or where the decision is not the reader's any more."""
    if space.member.role not in _MAY_ANSWER:
        return None
    own = [one for one in all_served(space, _serving.c.person_id == space.person.id) if one.status not in ASKS_FOR_ANSWERS]
    if not own or own[0].appeal_until < clock.today() or own[0].number < _last_final(space):
        return None
    return own[0] if rights_of(space).holds(space.person.id, Decision.APPEAL) else None


def _last_final(space: Space) -> int:
    """The number of the newest final plan, amended or not; 0 for none."""
    finals = select(func.max(_version.c.number)).where(
        _version.c.child_id == space.id, _version.c.status.not_in(ASKS_FOR_ANSWERS | {PlanStatus.WORKING})
    )
    return space.session.execute(finals).scalar() or 0


def _said_more(space: Space, own: Iterable[Served]) -> set[uuid.UUID]:
    """Those of one's own sheets on which something was said after they were sent, and not sent."""
    sent = {one.id: one.sent_at for one in own if one.sent_at is not None}
    if not sent:
        return set()
    said = space.session.execute(
        select(_point.c.serving_id, func.max(_point.c.said_at))
        .where(_point.c.child_id == space.id, _point.c.serving_id.in_(sent), _point.c.sent_at.is_(None))
        .group_by(_point.c.serving_id)
    )
    return {serving_id for serving_id, at in said if at > sent[serving_id]}


@dataclass(frozen=True)
class Candidate:
    """Somebody on whom a plan can be served here; ``instead``: they decide this in the young person's place (SEND
    Regulations 2014, regulation 64). ``is_noted``: their membership says that they have parental responsibility or care, or
    they need none; for others it must be confirmed first, and is noted then."""

    member: MemberRow
    instead: bool
    is_noted: bool


def may_be_served(space: Space, status: PlanStatus) -> tuple[Candidate, ...]:
    """Whoever holds the rights that a plan of this kind is about (queries/rights.py): parents in law (Education Act 1996,
    section 576), later the young person. For those who manage members; () for everybody else."""
    if not space.may(Permission.MANAGE_MEMBERS):
        return ()
    rights, decision = rights_of(space), decision_on(status)
    found = [
        Candidate(one, rights.is_instead(decision), is_noted=rights.passed or bool(one.parental_responsibility))
        for one in rights.holders(decision)
    ]
    return tuple(sorted(found, key=lambda one: not one.is_noted))


def answers_until(space: Space, served: Served) -> date | None:
    """The last day on which a parent can answer at all, where the rights pass to the young person before or soon after the 15
    days are over; None where nothing is to be said of it."""
    rights = rights_of(space)
    soon = rights.begin <= served.until + _SOON
    return rights.begin - _A_DAY if space.member.role is Role.PARENT and not rights.passed and soon else None


def may_answer_now(space: Space) -> bool:
    """Whether answering a draft is the reader's to do today. A sheet that was served on them before stays theirs to read."""
    return rights_of(space).holds(space.person.id, Decision.ANSWER)
