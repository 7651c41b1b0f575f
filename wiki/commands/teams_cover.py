"""A colleague stands in for another from a day to a day: it begins and ends by itself, and never outlasts whom it is for."""

import uuid
from datetime import date

from sqlalchemy import Engine, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from wiki import clock
from wiki.access.person import SignedIn
from wiki.access.teams import KeeperDesk, TeamMember, TeamPost, is_keeper, members_with, team_members
from wiki.commands.audit import leave_row, writing
from wiki.commands.members_overdue import end_overdue
from wiki.commands.once import claim, settle
from wiki.commands.teams_join import may_come, tell_family
from wiki.commands.teams_keep import CHANGED, CHOOSE, call_off, let_in, ready_colleague
from wiki.database import Work
from wiki.errors import NotFound, Refused
from wiki.models.people import Person
from wiki.models.teams import Team, TeamCover, TeamStaff
from wiki.words import N_, Role

_FOR = N_("Choose whose place they take.")
_OTHER = N_("Choose two different people.")
_FROM = N_("Write the first day: today or later, and no more than a year away.")
_UNTIL = N_("Write the last day. It can’t be before the first day, nor more than a year after it.")
_MOST_DAYS = 366


def set_cover(
    person: SignedIn, post: TeamPost, child_id: uuid.UUID, *, for_member: uuid.UUID | None, who: uuid.UUID | None,
    from_on: date | None, until_on: date | None, once: str | None = None,
) -> bool:  # fmt: skip
    """Have ``who`` of the staff stand in for a member of it. Returns whether it has begun; it does so today or by itself.

    Raises NotFound for a child that the school or service does not work with, Refused with a sentence per field.
    """
    problems: dict[str, str] = {}
    today = clock.today()
    if from_on is None or not 0 <= (from_on - today).days <= _MOST_DAYS:
        problems["from"] = _FROM
    if until_on is None or not 0 <= (until_on - (from_on or today)).days <= _MOST_DAYS:
        problems["until"] = _UNTIL
    try:
        with writing(KeeperDesk(person, post)) as session:
            members = members_with(session, post.id, child_id)
            done = claim(session, person.id, once)
            if done is not None:
                leave_row(session, "form.sent_again", person_id=person.id, child_id=child_id, object_id=done)
                return session.execute(select(TeamCover.member_id).where(TeamCover.id == done)).scalar() is not None
            end_overdue(session, child_id)
            covered = next((one for one in members if one.id == for_member), None)
            if covered is None:
                problems["for"] = _FOR
            elif covered.person_id == who:
                problems["who"] = _OTHER
            name = ""
            try:
                name = "" if "who" in problems else ready_colleague(session, person, post, child_id, who)
            except Refused as refusal:
                problems |= refusal.fields
            if problems or covered is None or from_on is None or until_on is None or who is None:
                raise Refused(problems or {"who": CHOOSE})
            cover = TeamCover(
                id=uuid.uuid4(), team_id=post.id, child_id=child_id, for_member_id=covered.id, person_id=who, from_on=from_on,
                until_on=until_on, set_by=person.id, set_at=clock.now(),
            )  # fmt: skip
            session.add(cover)
            session.flush()
            if from_on <= today:
                _begin(session, post, cover, covered, name)
            else:
                leave_row(
                    session, "team.cover_planned", person_id=person.id, child_id=child_id, object_id=cover.id, words=name
                )  # fmt: skip
                tell_family(session, {child_id})
            settle(session, person.id, once, cover.id)
            return cover.member_id is not None
    except IntegrityError as twice:  # somebody else let them in at this very moment
        raise Refused({"": CHANGED}) from twice


def _begin(session: Session, post: TeamPost, cover: TeamCover, covered: TeamMember, name: str) -> None:
    last = clock.end_of(cover.until_on)
    ends_at = last if covered.until is None else min(last, covered.until)
    cover.member_id = let_in(
        session, post, cover.child_id, cover.person_id, by=cover.set_by, relation=covered.relation, ends_at=ends_at
    )  # fmt: skip
    words = f"{name} → {covered.name}"
    leave_row(
        session, "team.covers", person_id=cover.set_by, child_id=cover.child_id, object_id=cover.member_id, words=words
    )  # fmt: skip
    tell_family(session, {cover.child_id})


def drop_cover(person: SignedIn, post: TeamPost, cover_id: uuid.UUID) -> None:
    """Call off one that has not begun. NotFound for any other."""
    with writing(KeeperDesk(person, post)) as session:
        if not call_off(session, post.id, person.id, TeamCover.id == cover_id):
            raise NotFound


def sweep_covers(engine: Engine) -> None:
    """Begin what is to begin by today; what can't any more is called off, and the record says so."""
    due = (TeamCover.member_id.is_(None), TeamCover.ended_at.is_(None), TeamCover.from_on <= clock.today())
    with Work(engine) as work:
        waiting = work.session.execute(select(TeamCover.id).where(*due)).scalars().all()
    for cover_id in waiting:
        with Work(engine) as work:
            session = work.begin_writing()
            cover = session.execute(select(TeamCover).where(TeamCover.id == cover_id, *due).with_for_update()).scalar()
            if cover is not None:
                _begin_or_drop(session, cover)
                work.commit()


def _begin_or_drop(session: Session, cover: TeamCover) -> None:
    end_overdue(session, cover.child_id)
    members = [one for one in team_members(session, cover.team_id, lock=True) if one.child_id == cover.child_id]
    covered = next((one for one in members if one.id == cover.for_member_id), None)
    name = session.execute(
        select(Person.name)
        .join(TeamStaff, TeamStaff.person_id == Person.id)
        .where(
            Person.id == cover.person_id, TeamStaff.team_id == cover.team_id, TeamStaff.ended_at.is_(None),
            Person.disabled_at.is_(None),
        )
    ).scalar()  # fmt: skip
    late = cover.until_on < clock.today() or not is_keeper(session, cover.team_id, cover.set_by)
    if covered is None or name is None or late or not may_come(session, cover.team_id, cover.child_id, cover.person_id):
        call_off(session, cover.team_id, None, TeamCover.id == cover.id)  # nobody did: it can't be
        return
    team = session.execute(select(Team).where(Team.id == cover.team_id)).scalar_one()
    # Nobody's eyes: what it begins was set by a keeper, and is looked at again as of now.
    post = TeamPost(
        cover.id, team.id, team.council_id, team.name, team.name_folded, Role(team.role), team.mail_ending, clock.now()
    )
    _begin(session, post, cover, covered, str(name))
