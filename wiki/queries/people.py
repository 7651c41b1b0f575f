"""Reads who is in a space with what a manager needs, and who is in the house for the command line."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, select

from wiki import clock
from wiki.access.space import Space, living
from wiki.database import Work
from wiki.errors import NotAllowed, NotFound
from wiki.models.audit import AuditRow, AuditWords
from wiki.models.children import Membership
from wiki.models.people import Council, Person, Staff
from wiki.models.teams import Team, TeamKeeper
from wiki.words import Permission, Role, Stay

_keeper = Person.__table__.alias()
_LET_IN_BY = (
    select(_keeper.c.name)
    .where(
        _keeper.c.id == Membership.started_by,
        exists().where(
            TeamKeeper.person_id == Membership.started_by, TeamKeeper.team_id == Team.id, Team.role == Membership.role,
            Team.name == Membership.organisation,
        ),
    )
    .correlate(Membership)
    .scalar_subquery()
)


@dataclass(frozen=True)
class MemberRow:
    """Somebody in the space. ``email`` and ``parental_responsibility`` are None for a reader who manages nobody.
    ``let_in_by``: the name of the keeper of a school's or service's staff who let them in, "" for everybody else.
    ``stays``: what the young person left to them, None where nothing is chosen."""

    id: uuid.UUID
    person_id: uuid.UUID
    name: str
    role: Role
    relation: str
    organisation: str
    since: datetime
    email: str | None
    parental_responsibility: bool | None
    is_disabled: bool
    by_duty: bool
    until: datetime | None
    let_in_by: str = ""
    stays: Stay | None = None


def list_members(space: Space) -> tuple[MemberRow, ...]:
    """Everybody in the space now, in the order they came.

    How to reach somebody is read from the database only for those who may manage members: two parents who live apart
    must not learn each other's address here (checks.md, A11).
    """
    manages = space.may(Permission.MANAGE_MEMBERS)
    rows = space.session.execute(
        select(
            Membership.id, Person.id, Person.name, Membership.role, Membership.relation, Membership.organisation,
            Membership.started_at, Person.disabled_at.is_not(None), Membership.by_duty, Membership.ends_at, _LET_IN_BY,
            Membership.stays,
            *((Person.email, Membership.parental_responsibility) if manages else ()),
        )
        .join(Person, Person.id == Membership.person_id)
        .where(*living(), Membership.child_id == space.id)
        .order_by(Membership.started_at, Person.name),
        {"now": clock.now()},
    ).all()  # fmt: skip
    return tuple(
        MemberRow(
            row[0], row[1], row[2], Role(row[3]), space.told(row[4], row[1]), space.told(row[5], row[1]), row[6],
            row[12] if manages else None, row[13] if manages else None, bool(row[7]), row[8], row[9], row[10] or "",
            None if row[11] is None else Stay(row[11]),
        )
        for row in rows
        if manages or not row[7]
    )  # fmt: skip


def find_member(space: Space, member_id: uuid.UUID) -> MemberRow:
    """One member of the space; NotFound for anybody who is not in it now."""
    for row in list_members(space):
        if row.id == member_id:
            return row
    raise NotFound


@dataclass(frozen=True)
class PastMember:
    """Somebody who could once come in: from when until when, and why it ended (nothing once that was erased)."""

    name: str
    role: Role
    relation: str
    since: datetime
    until: datetime
    reason: str


def past_members(space: Space) -> tuple[PastMember, ...]:
    """Everybody whose membership ended, the latest first: who could see what, when. For those who manage members."""
    if not space.may(Permission.MANAGE_MEMBERS):
        raise NotAllowed
    rows = space.session.execute(
        select(
            Membership.id, Person.name, Membership.role, Membership.relation, Membership.started_at, Membership.ended_at
        )
        .join(Person, Person.id == Membership.person_id)
        .where(Membership.child_id == space.id, Membership.ended_at.is_not(None))
        .order_by(Membership.ended_at.desc())
    ).all()
    reasons: dict[uuid.UUID | None, str] = {}
    if rows:
        said = select(AuditRow.object_id, AuditWords.words).join(AuditWords, AuditWords.audit_id == AuditRow.id)
        ended = said.where(AuditRow.chain == space.id, AuditRow.act == "member.ended")
        reasons = {row[0]: row[1] for row in space.session.execute(ended)}
    return tuple(
        PastMember(row[1], Role(row[2]), row[3], row[4], row[5], reasons.get(row[0], ""))
        for row in rows
        if row[5] is not None
    )


@dataclass(frozen=True)
class PersonRow:
    """An account, and the post it holds if it holds one."""

    id: uuid.UUID
    name: str
    email: str
    post: Role | None
    council: str
    is_disabled: bool


def list_people(work: Work) -> tuple[PersonRow, ...]:
    """Every account of the house by address; for the command line of whoever runs it, never for a page."""
    rows = work.session.execute(
        select(Person.id, Person.name, Person.email, Staff.role, Council.name.label("council"), Person.disabled_at)
        .outerjoin(Staff, (Staff.person_id == Person.id) & Staff.ended_at.is_(None))
        .outerjoin(Council, Council.id == Staff.council_id)
        .order_by(Person.email)
    )
    return tuple(
        PersonRow(row[0], row[1], row[2], None if row[3] is None else Role(row[3]), row[4] or "", row[5] is not None)
        for row in rows
    )


def list_councils(work: Work) -> tuple[tuple[uuid.UUID, str], ...]:
    """Every council of the house: (id, name)."""
    rows = work.session.execute(select(Council.id, Council.name).order_by(Council.created_at))
    return tuple((row[0], row[1]) for row in rows)
