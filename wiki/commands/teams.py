"""An administrator notes a school or service, says who works there, and who keeps its list of staff, until when."""

import re
import uuid
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from wiki import clock
from wiki.access.person import Post, SignedIn
from wiki.access.teams import TEAM_ROLES, in_its_name, name_folded
from wiki.commands.audit import leave_row, writing
from wiki.commands.desk import PostDesk
from wiki.commands.people import tidy_email
from wiki.commands.teams_join import be_staff
from wiki.commands.teams_keep import LONG, call_off, end_keeping, end_staff, open_keepers, take_back_all
from wiki.errors import NotAllowed, NotFound, Refused
from wiki.models.people import Person, Staff
from wiki.models.teams import Team, TeamInvitation, TeamKeeper, TeamStaff
from wiki.text.clean import one_line
from wiki.words import N_, Role

KEEPER_DAYS = (91, 182, 365)
_NAME = N_("Write the name, as it stands beside its staff in children’s spaces.")
_TAKEN = N_("There is a school or service of this name already.")
_ROLE = N_("Choose what its staff are to children.")
_MAIL = N_("Write the part after @ alone, such as oakfield.example.")
_NOBODY = N_("Nobody with this email address has an account here. Add the person first.")
_COUNCIL = N_("This person holds a post at the council. A keeper is one of the staff.")
_ALREADY = N_("This person is a keeper already.")
_DAYS = N_("Choose how long.")
_TICK = N_("Tick at least one person.")
_ENDING = re.compile(r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)+")
_SHARED_MAIL = frozenset(
    {
        "gmail.com", "googlemail.com", "outlook.com", "hotmail.com", "hotmail.co.uk", "live.com", "live.co.uk", "msn.com",
        "yahoo.com", "yahoo.co.uk", "icloud.com", "me.com", "aol.com", "btinternet.com", "proton.me", "protonmail.com",
        "sky.com", "talktalk.net", "virginmedia.com",
    }
)  # fmt: skip
_SHARED = N_("Anybody can have an address with this ending. Write the ending of the work addresses.")


def may_manage(post: Post) -> None:
    """NotAllowed for anybody but an administrator."""
    if post.role is not Role.SEND_ADMINISTRATOR:
        raise NotAllowed


def open_team(person: SignedIn, post: Post, *, name: str, role: Role | None, mail_ending: str) -> uuid.UUID:
    """Note a school or service of the council's area. Raises NotAllowed, Refused with a sentence per field."""
    may_manage(post)
    name, mail_ending, problems = one_line(name), mail_ending.strip().lower().removeprefix("@"), {}
    if not name:
        problems["name"] = _NAME
    elif len(name) > 200 or "\0" in name:
        problems["name"] = LONG % 200
    if role not in TEAM_ROLES:
        problems["role"] = _ROLE
    if mail_ending and (len(mail_ending) > 200 or not _ENDING.fullmatch(mail_ending)):
        problems["mail_ending"] = _MAIL
    elif mail_ending in _SHARED_MAIL:
        problems["mail_ending"] = _SHARED
    if problems or role is None:
        raise Refused(problems)
    try:
        with writing(PostDesk(person, post)) as session:
            row = Team(
                id=uuid.uuid4(), council_id=post.council_id, name=name, name_folded=name_folded(name), role=role,
                mail_ending=mail_ending, made_by=person.id, started_at=clock.now(),
            )  # fmt: skip
            session.add(row)
            leave_row(session, "team.opened", person_id=person.id, object_id=row.id)
            return row.id
    except IntegrityError as twice:
        raise Refused({"name": _TAKEN}) from twice


def close_team(person: SignedIn, post: Post, team_id: uuid.UUID) -> None:
    """No keeper acts for it from this moment, and nothing they planned or sent takes effect. Memberships stay: who works
    with a child still is for the caseworker to say. NotFound for none of the council's."""
    may_manage(post)
    with writing(PostDesk(person, post)) as session:
        row = _own(session, post, team_id)
        for keeper in open_keepers(session, team_id):
            end_keeping(session, keeper, person.id)
        call_off(session, team_id, person.id)
        take_back_all(session, person.id, TeamInvitation.team_id == team_id)
        row.ended_at = clock.now()
        leave_row(session, "team.closed", person_id=person.id, object_id=row.id)


def note_staff(person: SignedIn, post: Post, team_id: uuid.UUID, who: tuple[uuid.UUID, ...]) -> int:
    """People who are in children's spaces in its name work there. Returns how many; Refused when none was ticked."""
    may_manage(post)
    with writing(PostDesk(person, post)) as session:
        row = _own(session, post, team_id)
        found = in_its_name(session, row) & set(who)
        if not found:
            raise Refused({"who": _TICK})
        for person_id in found:
            be_staff(session, row.id, person_id, person.id)
        leave_row(session, "team.staff_noted", person_id=person.id, object_id=row.id)
        return len(found)


def end_staff_of(person: SignedIn, post: Post, team_id: uuid.UUID, staff_id: uuid.UUID) -> str:
    """Somebody works there no more, and keeps no list: out of every child's space at once. Returns their name."""
    may_manage(post)
    with writing(PostDesk(person, post)) as session:
        team = _own(session, post, team_id)
        row = session.execute(
            select(TeamStaff).where(TeamStaff.id == staff_id, TeamStaff.team_id == team.id, TeamStaff.ended_at.is_(None))
        ).scalar()
        if row is None:
            raise NotFound
        return end_staff(session, row, person.id)


def appoint_keeper(person: SignedIn, post: Post, team_id: uuid.UUID, *, email: str, days: int) -> str:
    """One of the staff keeps the list of it for ``days``; they are noted as staff where they were not. Returns their name.

    Nobody of the council: the same person would say who belongs to a child's school and decide on its plan.
    """
    may_manage(post)
    problems: dict[str, str] = {} if days in KEEPER_DAYS else {"days": _DAYS}
    try:
        address = tidy_email(email)
    except Refused as refusal:
        raise Refused(refusal.fields | problems) from None
    with writing(PostDesk(person, post)) as session:
        team = _own(session, post, team_id)
        who = session.execute(
            select(Person.id, Person.name).where(Person.email == address, Person.disabled_at.is_(None))
        ).first()
        if who is None:
            raise Refused(problems | {"email": _NOBODY})
        held = select(Staff.id).where(Staff.person_id == who.id, Staff.ended_at.is_(None))
        if session.execute(held).first() is not None:
            raise Refused(problems | {"email": _COUNCIL})
        if problems:
            raise Refused(problems)
        for old in open_keepers(session, team.id):
            if old.person_id == who.id:
                if old.ends_at > clock.now():
                    raise Refused({"email": _ALREADY})
                old.ended_at = old.ends_at
                session.flush()
        be_staff(session, team.id, who.id, person.id)
        now = clock.now()
        row = TeamKeeper(
            id=uuid.uuid4(), team_id=team.id, person_id=who.id, appointed_by=person.id, started_at=now,
            ends_at=now + timedelta(days=days),
        )  # fmt: skip
        session.add(row)
        leave_row(session, "team.keeper", person_id=person.id, object_id=row.id)
        return str(who.name)


def end_keeper(person: SignedIn, post: Post, team_id: uuid.UUID, keeper_id: uuid.UUID) -> None:
    """They keep the list no more, from this moment; what they planned or sent takes no effect. NotFound for none such."""
    may_manage(post)
    with writing(PostDesk(person, post)) as session:
        team = _own(session, post, team_id)
        row = next((one for one in open_keepers(session, team.id) if one.id == keeper_id), None)
        if row is None:
            raise NotFound
        end_keeping(session, row, person.id)


def _own(session: Session, post: Post, team_id: uuid.UUID) -> Team:
    row: Team | None = session.execute(
        select(Team)
        .where(Team.id == team_id, Team.council_id == post.council_id, Team.ended_at.is_(None))
        .with_for_update()
    ).scalar()
    if row is None:
        raise NotFound
    return row
