"""What the keeper of a school's or service's staff holds: the names of its own people and of the children it works with (A10).

No page of a child. A child is the school's while somebody of its staff is in the child's space in the school's own role and
name; where that ends, the keeper holds nothing of the child from the same moment.
"""

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from wiki import clock
from wiki.access.person import SignedIn
from wiki.access.space import living
from wiki.errors import NotFound
from wiki.models.children import Child, Membership
from wiki.models.people import Person, SignIn
from wiki.models.teams import Team, TeamKeeper, TeamStaff
from wiki.text.clean import one_line
from wiki.words import Role

TEAM_ROLES = (Role.SCHOOL, Role.HEALTH, Role.SOCIAL_CARE, Role.OTHER_PROFESSIONAL)


@dataclass(frozen=True)
class TeamPost:
    """A school or service, as its keeper (or an administrator) acts for it. ``until``: the keeper's last moment."""

    keeper_id: uuid.UUID
    id: uuid.UUID
    council_id: uuid.UUID
    name: str
    name_folded: str
    role: Role
    mail_ending: str
    until: datetime


def name_folded(name: str) -> str:
    """A name as it is compared: however its letters and spaces were typed."""
    return one_line(name).casefold()[:200]


def keeps_now() -> tuple[ColumnElement[bool], ...]:
    """What makes somebody a keeper now."""
    return TeamKeeper.ended_at.is_(None), TeamKeeper.ends_at > clock.now(), Team.ended_at.is_(None)


def is_keeper(session: Session, team_id: uuid.UUID, person_id: uuid.UUID) -> bool:
    """Whether somebody keeps that list now: what they planned or sent takes effect no longer than that."""
    found = select(TeamKeeper.id).join(Team, Team.id == TeamKeeper.team_id)
    return session.execute(found.where(Team.id == team_id, TeamKeeper.person_id == person_id, *keeps_now())).first() is not None


def keeper_posts(person: SignedIn) -> tuple[TeamPost, ...]:
    """Every school and service whose keeper the person is now."""
    rows = person.work.session.execute(
        select(
            TeamKeeper.id, Team.id, Team.council_id, Team.name, Team.name_folded, Team.role, Team.mail_ending, TeamKeeper.ends_at
        )
        .join(Team, Team.id == TeamKeeper.team_id)
        .where(TeamKeeper.person_id == person.id, *keeps_now())
        .order_by(Team.name)
    )
    return tuple(TeamPost(*row[:5], Role(row[5]), *row[6:]) for row in rows)


def find_keeper(person: SignedIn, team_id: uuid.UUID) -> TeamPost:
    """The person as keeper of that one; NotFound for everybody who is not now: nothing is learnt from the address."""
    found = next((post for post in keeper_posts(person) if post.id == team_id), None)
    if found is None:
        raise NotFound
    return found


class KeeperDesk:
    """Writes for a keeper; looks again, as it begins, whether they still are one and are signed in."""

    def __init__(self, person: SignedIn, post: TeamPost) -> None:
        self.person = person
        self.post = post

    def begin_writing(self) -> Session:
        """Open the write transaction. NotFound when the post, the school, the account or the sign-in ended meanwhile."""
        session = self.person.work.begin_writing()
        still = session.execute(
            select(TeamKeeper.id)
            .join(Team, Team.id == TeamKeeper.team_id)
            .join(Person, Person.id == TeamKeeper.person_id)
            .join(SignIn, SignIn.person_id == Person.id)
            .where(
                TeamKeeper.id == self.post.keeper_id, *keeps_now(), Person.disabled_at.is_(None),
                SignIn.id == self.person.sign_in_id, SignIn.ended_at.is_(None), SignIn.expires_at > clock.now(),
            )
            .with_for_update(of=TeamKeeper, read=True)
        ).first()  # fmt: skip
        if still is None:
            raise NotFound
        return session


@dataclass(frozen=True)
class TeamMember:
    """Somebody of the staff in a child's space. ``until``: when that ends by itself, None for no such day."""

    id: uuid.UUID
    person_id: uuid.UUID
    name: str
    relation: str
    since: datetime
    until: datetime | None
    child_id: uuid.UUID
    child: str
    born_on: date


def team_members(session: Session, team_id: uuid.UUID, *, lock: bool = False) -> tuple[TeamMember, ...]:
    """Who of its staff is in the space of which child now, in its own role and name, among its own council's children.

    Whoever is there in another role (a teacher who is the child's aunt), for another employer, or by duty, is not counted.
    ``lock``: nobody else ends one of these memberships until this act is over.
    """
    asked = (
        select(
            Membership.id, Membership.person_id, Person.name, Membership.relation, Membership.started_at, Membership.ends_at,
            Child.id, Child.full_name, Child.born_on, Membership.organisation, Team.name_folded,
        )
        .select_from(Team)
        .join(TeamStaff, TeamStaff.team_id == Team.id)
        .join(Membership, Membership.person_id == TeamStaff.person_id)
        .join(Child, Child.id == Membership.child_id)
        .join(Person, Person.id == Membership.person_id)
        .where(
            Team.id == team_id, Team.ended_at.is_(None), TeamStaff.ended_at.is_(None), *living(),
            Membership.by_duty.is_(False), Membership.role == Team.role, Child.council_id == Team.council_id,
        )
        .order_by(Child.full_name, Child.id, Person.name)
    )  # fmt: skip
    rows = session.execute(asked.with_for_update(of=Membership) if lock else asked, {"now": clock.now()})
    return tuple(TeamMember(*row[:9]) for row in rows if name_folded(row[9]) == row[10])


def members_with(session: Session, team_id: uuid.UUID, child_id: uuid.UUID) -> tuple[TeamMember, ...]:
    """Who of its staff works with that child now, for an act. NotFound where nobody does: such a child is not the school's,
    whether it is another's, another council's, or none at all."""
    found = tuple(one for one in team_members(session, team_id, lock=True) if one.child_id == child_id)
    if not found:
        raise NotFound
    return found


def in_its_name(session: Session, team: Team) -> set[uuid.UUID]:
    """Everybody who is in a space of its council in its role, and under its name."""
    rows = session.execute(
        select(Membership.person_id, Membership.organisation)
        .join(Child, Child.id == Membership.child_id)
        .where(
            Child.council_id == team.council_id, Membership.role == team.role, Membership.ended_at.is_(None),
            Membership.by_duty.is_(False), Membership.organisation != "",
        )
        .distinct()
    ).all()  # fmt: skip
    return {row.person_id for row in rows if name_folded(row.organisation) == team.name_folded}
