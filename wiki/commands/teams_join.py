"""What may be said of whoever comes into a child's space for a school or service, by whichever way they come in."""

import uuid
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from wiki import clock
from wiki.access.teams import TeamMember, is_keeper, members_with
from wiki.commands.account_mails import tell_of_account
from wiki.commands.audit import leave_row
from wiki.errors import NotFound
from wiki.models.children import Membership
from wiki.models.invitations import Invitation
from wiki.models.people import Person
from wiki.models.teams import TeamInvitation, TeamKeeper, TeamStaff
from wiki.words import Role


def latest_end(members: tuple[TeamMember, ...]) -> datetime | None:
    """When the last of those who are in goes: nobody whom a keeper brings in stays longer. None for no such day."""
    ends = [one.until for one in members]
    return None if None in ends else max(one for one in ends if one is not None)


def may_come(session: Session, team_id: uuid.UUID, child_id: uuid.UUID, person_id: uuid.UUID) -> bool:
    """Whether a keeper may bring somebody into that space: not who is in it already, as whatever; and not whom anybody but
    a keeper took out, for the council had its reason."""
    rows = session.execute(
        select(Membership.ended_at, Membership.ended_by)
        .where(Membership.child_id == child_id, Membership.person_id == person_id)
        .order_by(Membership.started_at)
    ).all()
    if any(row.ended_at is None for row in rows):
        return False
    last = rows[-1].ended_by if rows else None
    if last is None:
        return True
    keepers = select(TeamKeeper.id).where(TeamKeeper.team_id == team_id, TeamKeeper.person_id == last)
    return session.execute(keepers).first() is not None


def be_staff(session: Session, team_id: uuid.UUID, person_id: uuid.UUID, by: uuid.UUID) -> None:
    """Note that somebody works there, if it is not noted. To be called within an act."""
    there = select(TeamStaff.id).where(
        TeamStaff.team_id == team_id, TeamStaff.person_id == person_id, TeamStaff.ended_at.is_(None)
    )
    if session.execute(there).first() is None:
        row = TeamStaff(id=uuid.uuid4(), team_id=team_id, person_id=person_id, added_by=by, started_at=clock.now())
        session.add(row)
        session.flush()
        leave_row(session, "team.staff", person_id=by, object_id=row.id)


def until_of_team(session: Session, row: Invitation, person_id: uuid.UUID) -> datetime | None:
    """Until when somebody may stay who comes in by this invitation; None for no such day.

    One that a keeper had sent makes them staff of that school or service; NotFound when it works with the child no more, who
    sent it keeps its list no more, or the council took this person out meanwhile.
    """
    team_id = session.execute(select(TeamInvitation.team_id).where(TeamInvitation.invitation_id == row.id)).scalar()
    if team_id is None:
        return None
    members = members_with(session, team_id, row.child_id)
    if not is_keeper(session, team_id, row.invited_by):
        raise NotFound
    if not any(one.person_id == person_id for one in members) and not may_come(session, team_id, row.child_id, person_id):
        raise NotFound
    be_staff(session, team_id, person_id, row.invited_by)
    tell_family(session, {row.child_id})
    return latest_end(members)


def tell_family(session: Session, children: Iterable[uuid.UUID]) -> None:
    """Have each parent and young person of these children told once, by mail."""
    family = session.execute(
        select(Membership.person_id)
        .join(Person, Person.id == Membership.person_id)
        .where(
            Membership.child_id.in_(list(children)), Membership.role.in_([Role.PARENT, Role.YOUNG_PERSON]),
            Membership.ended_at.is_(None), Person.disabled_at.is_(None),
        )
        .distinct()
    ).scalars()  # fmt: skip
    for person_id in family.all():
        tell_of_account(session, person_id, "team")
