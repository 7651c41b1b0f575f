"""Reads what a keeper sees (their own staff, and the children it works with, by name) and what an administrator sets up."""

import uuid
from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, func, select

from wiki import clock
from wiki.access.person import Post, SignedIn
from wiki.access.teams import TeamMember, TeamPost, in_its_name, team_members
from wiki.errors import NotFound
from wiki.models.invitations import Invitation
from wiki.models.people import Person
from wiki.models.teams import Team, TeamCover, TeamInvitation, TeamKeeper, TeamStaff
from wiki.words import Role

_OPEN = (Invitation.joined_at.is_(None), Invitation.withdrawn_at.is_(None))


@dataclass(frozen=True)
class TeamChild:
    """A child that a school or service works with: the name alone, with the date of birth where two are called alike."""

    id: uuid.UUID
    name: str
    born_on: date | None
    staff: int


@dataclass(frozen=True)
class StaffRow:
    """One of the staff, and in which children's spaces they are for it: (child, until when)."""

    id: uuid.UUID
    person_id: uuid.UUID
    name: str
    is_closed: bool
    is_keeper: bool
    is_self: bool
    children: tuple[tuple[TeamChild, datetime | None], ...]


@dataclass(frozen=True)
class TeamView:
    """A school or service as its keeper sees it."""

    staff: tuple[StaffRow, ...]
    children: tuple[TeamChild, ...]


def _keeps() -> tuple[ColumnElement[bool], ...]:
    return TeamKeeper.ended_at.is_(None), TeamKeeper.ends_at > clock.now()


def _children(members: tuple[TeamMember, ...]) -> dict[uuid.UUID, TeamChild]:
    alike = Counter(name for _id, name in {(one.child_id, one.child) for one in members})
    count = Counter(one.child_id for one in members)
    return {
        one.child_id: TeamChild(
            one.child_id, one.child, one.born_on if alike[one.child] > 1 else None, count[one.child_id]
        )
        for one in members
    }


def _staff(person: SignedIn, team_id: uuid.UUID, members: tuple[TeamMember, ...]) -> tuple[StaffRow, ...]:
    children = _children(members)
    keepers = set(
        person.work.session.execute(
            select(TeamKeeper.person_id).where(TeamKeeper.team_id == team_id, *_keeps())
        ).scalars()
    )
    rows = person.work.session.execute(
        select(TeamStaff.id, Person.id, Person.name, Person.disabled_at)
        .join(Person, Person.id == TeamStaff.person_id)
        .where(TeamStaff.team_id == team_id, TeamStaff.ended_at.is_(None))
        .order_by(Person.name)
    )
    return tuple(
        StaffRow(
            row[0], row[1], row[2], row[3] is not None, row[1] in keepers, row[1] == person.id,
            tuple((children[one.child_id], one.until) for one in members if one.person_id == row[1]),
        )
        for row in rows
    )  # fmt: skip


def team_view(person: SignedIn, post: TeamPost) -> TeamView:
    """The staff, and the children they work with."""
    members = team_members(person.work.session, post.id)
    return TeamView(_staff(person, post.id, members), tuple(_children(members).values()))


@dataclass(frozen=True)
class CoverRow:
    """Who is to stand in for whom, from when until when; it has not begun."""

    id: uuid.UUID
    name: str
    covered: str
    from_on: date
    until_on: date


@dataclass(frozen=True)
class AskedRow:
    """A colleague who was invited and has not come."""

    id: uuid.UUID
    name: str
    email: str
    at: datetime


@dataclass(frozen=True)
class ChildView:
    """One child for a keeper: who of the staff is in the space, who could be, what is planned, who was invited."""

    child: TeamChild
    members: tuple[TeamMember, ...]
    others: tuple[tuple[uuid.UUID, str], ...]
    covers: tuple[CoverRow, ...]
    asked: tuple[AskedRow, ...]


def child_view(person: SignedIn, post: TeamPost, child_id: uuid.UUID) -> ChildView:
    """NotFound for a child that the school or service does not work with now, whosever it is."""
    session = person.work.session
    everyone = team_members(session, post.id)
    mine = tuple(one for one in everyone if one.child_id == child_id)
    if not mine:
        raise NotFound
    here = {one.person_id for one in mine}
    others = tuple(
        (one.person_id, one.name)
        for one in _staff(person, post.id, everyone)
        if one.person_id not in here and not one.is_closed and not one.is_self
    )
    names = {one.id: one.name for one in mine}
    covers = session.execute(
        select(TeamCover.id, Person.name, TeamCover.for_member_id, TeamCover.from_on, TeamCover.until_on)
        .join(Person, Person.id == TeamCover.person_id)
        .where(
            TeamCover.team_id == post.id, TeamCover.child_id == child_id, TeamCover.ended_at.is_(None),
            TeamCover.member_id.is_(None),
        )
        .order_by(TeamCover.from_on)
    )  # fmt: skip
    asked = session.execute(
        select(Invitation.id, Invitation.name, Invitation.email, Invitation.invited_at)
        .join(TeamInvitation, TeamInvitation.invitation_id == Invitation.id)
        .where(TeamInvitation.team_id == post.id, Invitation.child_id == child_id, *_OPEN)
        .order_by(Invitation.invited_at)
    )
    return ChildView(
        _children(everyone)[child_id], mine, others,
        tuple(CoverRow(row[0], row[1], names.get(row[2], ""), row[3], row[4]) for row in covers),
        tuple(AskedRow(*row) for row in asked),
    )  # fmt: skip


def member_here(person: SignedIn, post: TeamPost, child_id: uuid.UUID, member_id: uuid.UUID) -> tuple[ChildView, TeamMember]:
    """One of the staff in that child's space; NotFound for everybody else."""
    view = child_view(person, post, child_id)
    for one in view.members:
        if one.id == member_id:
            return view, one
    raise NotFound


@dataclass(frozen=True)
class TeamRow:
    """A school or service in an administrator's list."""

    id: uuid.UUID
    name: str
    role: Role
    staff: int
    keepers: int


def teams_of(person: SignedIn, post: Post) -> tuple[TeamRow, ...]:
    """The council's schools and services. NotFound for whoever is no administrator."""
    if post.role is not Role.SEND_ADMINISTRATOR:
        raise NotFound
    staff = select(func.count()).where(TeamStaff.team_id == Team.id, TeamStaff.ended_at.is_(None)).scalar_subquery()
    keepers = select(func.count()).where(TeamKeeper.team_id == Team.id, *_keeps()).scalar_subquery()
    rows = person.work.session.execute(
        select(Team.id, Team.name, Team.role, staff, keepers)
        .where(Team.council_id == post.council_id, Team.ended_at.is_(None))
        .order_by(Team.name)
    )
    return tuple(TeamRow(row[0], row[1], Role(row[2]), row[3], row[4]) for row in rows)


@dataclass(frozen=True)
class KeeperRow:
    """Who keeps the list, until when."""

    id: uuid.UUID
    name: str
    ends_at: datetime


@dataclass(frozen=True)
class TeamSetUp:
    """A school or service as an administrator sets it up. ``found``: who is in children's spaces in its name and is not
    noted as staff: (id, name)."""

    id: uuid.UUID
    name: str
    role: Role
    mail_ending: str
    keepers: tuple[KeeperRow, ...]
    staff: tuple[StaffRow, ...]
    found: tuple[tuple[uuid.UUID, str], ...]


def team_set_up(person: SignedIn, post: Post, team_id: uuid.UUID) -> TeamSetUp:
    """One of the council's; NotFound for any other, and for whoever is no administrator."""
    session = person.work.session
    team = session.execute(
        select(Team).where(Team.id == team_id, Team.council_id == post.council_id, Team.ended_at.is_(None))
    ).scalar()
    if team is None or post.role is not Role.SEND_ADMINISTRATOR:
        raise NotFound
    staff = _staff(person, team_id, team_members(session, team_id))
    keepers = session.execute(
        select(TeamKeeper.id, Person.name, TeamKeeper.ends_at)
        .join(Person, Person.id == TeamKeeper.person_id)
        .where(TeamKeeper.team_id == team_id, *_keeps())
        .order_by(Person.name)
    )
    missing = in_its_name(session, team) - {one.person_id for one in staff}
    names = session.execute(select(Person.id, Person.name).where(Person.id.in_(missing)).order_by(Person.name))
    return TeamSetUp(
        team.id, team.name, Role(team.role), team.mail_ending, tuple(KeeperRow(*row) for row in keepers), staff,
        tuple((row[0], row[1]) for row in names),
    )  # fmt: skip
