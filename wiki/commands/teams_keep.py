"""A keeper lets staff of their own school or service in to children it works with already, and takes them out at once (A10)."""

import uuid
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from wiki import clock
from wiki.access.person import SignedIn
from wiki.access.teams import KeeperDesk, TeamPost, members_with, team_members
from wiki.commands.arrivals_return import keep_as_before
from wiki.commands.audit import leave_row, writing
from wiki.commands.endings_journal import note_ending
from wiki.commands.invitations import OPEN, end_invitation, end_with
from wiki.commands.members_overdue import end_overdue
from wiki.commands.once import claim, settle
from wiki.commands.teams_join import latest_end, may_come, tell_family
from wiki.errors import NotFound, Refused
from wiki.models.children import Membership
from wiki.models.invitations import Invitation
from wiki.models.people import Person
from wiki.models.teams import TeamCover, TeamInvitation, TeamKeeper, TeamStaff
from wiki.text.clean import one_line
from wiki.words import N_

CHOOSE = N_("Choose one of your colleagues.")
CANT = N_("You can’t let this person in here. Ask the council’s caseworker.")
NOT_YOURSELF = N_("You can’t let yourself in. Ask another keeper, or the council’s caseworker.")
NOT_OUT = N_("You can’t take yourself off the list. Ask the council’s SEND administrator.")
LONG = N_("Please keep this to %d letters or fewer.")
CHANGED = N_("Something has changed since you opened this page. Nothing was done. Look again, then press once more.")
_LONGEST = 100


def add_colleague(
    person: SignedIn, post: TeamPost, child_id: uuid.UUID, who: uuid.UUID | None, relation: str = "", once: str | None = None
) -> str:
    """Let one of the staff in to a child whom the school or service works with, in its own role. Returns their name.

    They stay no longer than its other staff there. Raises NotFound for a child it does not work with, Refused with sentences.
    """
    relation = tidy_relation(relation)
    try:
        with writing(KeeperDesk(person, post)) as session:
            members = members_with(session, post.id, child_id)
            done = claim(session, person.id, once)
            if done is not None:
                leave_row(session, "form.sent_again", person_id=person.id, child_id=child_id, object_id=done)
                return _name_of(session, done)
            end_overdue(session, child_id)
            name = ready_colleague(session, person, post, child_id, who)
            assert who is not None
            member_id = let_in(session, post, child_id, who, by=person.id, relation=relation, ends_at=latest_end(members))
            leave_row(session, "team.added", person_id=person.id, child_id=child_id, object_id=member_id, words=name)
            tell_family(session, {child_id})
            settle(session, person.id, once, member_id)
            return name
    except IntegrityError as twice:  # somebody else let them in at this very moment
        raise Refused({"": CHANGED}) from twice


def tidy_relation(relation: str) -> str:
    """What somebody is to the child, on one line. Refused where it is too long."""
    relation = one_line(relation)
    if len(relation) > _LONGEST or "\0" in relation:
        raise Refused({"relation": LONG % _LONGEST})
    return relation


def ready_colleague(
    session: Session, person: SignedIn, post: TeamPost, child_id: uuid.UUID, who: uuid.UUID | None
) -> str:
    """The name of one of the staff who may be let in there; Refused otherwise. It is not said what somebody is there already."""
    if who is not None and who == person.id:
        raise Refused({"who": NOT_YOURSELF})
    name = session.execute(
        select(Person.name)
        .join(TeamStaff, TeamStaff.person_id == Person.id)
        .where(
            Person.id == who, TeamStaff.team_id == post.id, TeamStaff.ended_at.is_(None), Person.disabled_at.is_(None)
        )
    ).scalar()  # fmt: skip
    if who is None or name is None:
        raise Refused({"who": CHOOSE})
    if not may_come(session, post.id, child_id, who):
        raise Refused({"who": CANT})
    return str(name)


def let_in(
    session: Session, post: TeamPost, child_id: uuid.UUID, who: uuid.UUID, *, by: uuid.UUID, relation: str,
    ends_at: datetime | None,
) -> uuid.UUID:  # fmt: skip
    """Make the membership: the role and name of the school or service, no more and no other."""
    member = Membership(
        id=uuid.uuid4(), child_id=child_id, person_id=who, role=post.role, relation=relation, organisation=post.name,
        started_by=by, started_at=clock.now(), ends_at=ends_at,
    )  # fmt: skip
    session.add(member)
    session.flush()
    keep_as_before(session, child_id, who, post.role)
    return member.id


def end_colleague(person: SignedIn, post: TeamPost, child_id: uuid.UUID, member_id: uuid.UUID) -> str:
    """Shut every door of that child's space to one of the staff, from this moment. Returns their name.

    NotFound for anybody who is not there for this school or service: a keeper ends no other membership, of whomever.
    """
    with writing(KeeperDesk(person, post)) as session:
        found = next((one for one in members_with(session, post.id, child_id) if one.id == member_id), None)
        if found is None:
            raise NotFound
        _end_member(session, found.id, child_id, found.name, person.id)
        tell_family(session, {child_id})
        return found.name


def remove_from_staff(person: SignedIn, post: TeamPost, staff_id: uuid.UUID) -> str:
    """Somebody works there no more: out of every child's space they were in for it, in one step. Returns their name."""
    with writing(KeeperDesk(person, post)) as session:
        row = session.execute(
            select(TeamStaff).where(TeamStaff.id == staff_id, TeamStaff.team_id == post.id, TeamStaff.ended_at.is_(None))
        ).scalar()
        if row is None:
            raise NotFound
        if row.person_id == person.id:
            raise Refused({"": NOT_OUT})
        return end_staff(session, row, person.id)


def end_staff(session: Session, row: TeamStaff, by: uuid.UUID) -> str:
    """End somebody's work at a school or service, within an act: they keep no list of it any more either. Returns their name."""
    mine = [one for one in team_members(session, row.team_id, lock=True) if one.person_id == row.person_id]
    for one in mine:
        _end_member(session, one.id, one.child_id, one.name, by)
    who = session.execute(select(Person.name, Person.email).where(Person.id == row.person_id)).one()
    for keeper in open_keepers(session, row.team_id):
        if keeper.person_id == row.person_id:
            end_keeping(session, keeper, by)
    call_off(session, row.team_id, by, TeamCover.person_id == row.person_id)
    asked = (TeamInvitation.team_id == row.team_id, Invitation.email == who.email)
    take_back_all(session, by, *asked)
    row.ended_at = clock.now()
    note_ending(session, "team_staff", row.id, row.ended_at)
    leave_row(session, "team.staff_ended", person_id=by, object_id=row.id)
    tell_family(session, {one.child_id for one in mine})
    return str(who.name)


def open_keepers(session: Session, team_id: uuid.UUID) -> list[TeamKeeper]:
    """Whose time as a keeper nobody ended, also where it ended by itself."""
    asked = select(TeamKeeper).where(TeamKeeper.team_id == team_id, TeamKeeper.ended_at.is_(None))
    return list(session.execute(asked).scalars().all())


def end_keeping(session: Session, row: TeamKeeper, by: uuid.UUID) -> None:
    """Have somebody keep the list no more, within an act: what they planned or sent takes no effect."""
    row.ended_at = clock.now()
    call_off(session, row.team_id, by, TeamCover.set_by == row.person_id)
    take_back_all(session, by, TeamInvitation.team_id == row.team_id, Invitation.invited_by == row.person_id)
    note_ending(session, "team_keeper", row.id, row.ended_at)
    leave_row(session, "team.keeper_ended", person_id=by, object_id=row.id)


def call_off(session: Session, team_id: uuid.UUID, by: uuid.UUID | None, *which: object) -> int:
    """Have covers that have not begun never begin, within an act; returns how many."""
    rows = session.execute(
        select(TeamCover, Person.name)
        .join(Person, Person.id == TeamCover.person_id)
        .where(TeamCover.team_id == team_id, TeamCover.ended_at.is_(None), TeamCover.member_id.is_(None), *which)  # type: ignore[arg-type]
    ).all()
    for row, name in rows:
        row.ended_at = clock.now()
        note_ending(session, "team_cover", row.id, row.ended_at)
        leave_row(session, "team.cover_off", person_id=by, child_id=row.child_id, object_id=row.id, words=name)
    return len(rows)


def take_back_all(session: Session, by: uuid.UUID, *which: object) -> int:
    """Have invitations that keepers sent open nothing, within an act; returns how many."""
    rows = session.execute(
        select(Invitation).join(TeamInvitation, TeamInvitation.invitation_id == Invitation.id).where(*which, *OPEN)  # type: ignore[arg-type]
    ).scalars().all()  # fmt: skip
    for row in rows:
        end_invitation(session, row, by)
    return len(rows)


def _end_member(session: Session, member_id: uuid.UUID, child_id: uuid.UUID, name: str, by: uuid.UUID) -> None:
    now = clock.now()
    session.execute(update(Membership).where(Membership.id == member_id).values(ended_at=now, ended_by=by))
    note_ending(session, "member", member_id, now)
    end_with(session, child_id, member_id, by)
    leave_row(session, "team.ended", person_id=by, child_id=child_id, object_id=member_id, words=name)


def _name_of(session: Session, member_id: uuid.UUID) -> str:
    asked = select(Person.name).join(Membership, Membership.person_id == Person.id).where(Membership.id == member_id)
    return str(session.execute(asked).scalar() or "")
