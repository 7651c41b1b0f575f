"""Hands the children of one caseworker on to another, for good or for a time: all of them in one step, or none."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Row, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from wiki import clock
from wiki.access.person import Post, SignedIn
from wiki.commands.account_mails import tell_of_account
from wiki.commands.audit import leave_row, writing
from wiki.commands.desk import PostDesk
from wiki.commands.endings_journal import note_ending
from wiki.commands.invitations import end_for_address
from wiki.commands.members_overdue import end_overdue
from wiki.commands.once import claim, settle
from wiki.errors import NotAllowed, NotFound, Refused
from wiki.models.children import Child, Membership
from wiki.models.people import Person, Staff
from wiki.text.clean import one_line
from wiki.words import N_, Role

_NOBODY = N_("Choose who takes these children on.")
_NO_CHILD = N_("Tick at least one child.")
_CHANGED = N_("Something has changed since you opened this page. Nothing was handed on. Look again, then press once more.")
_OTHERWISE = N_("This person is in one of these spaces as something else. Nothing was handed on. End that membership first.")
_UNTIL = N_("Write the last day. It must be after today, and no more than a year away.")
_WHY = N_("Say in a few words why, for the record.")
_LONG = N_("Please keep this to %d letters or fewer.")
_LONGEST, _MOST_DAYS = 500, 366


@dataclass(frozen=True)
class HandOver:
    """What is to be done. ``children``: None for all. ``until``: the last day of somebody who stands in; None where they take
    over for good, and the first caseworker leaves. ``stands_in``: which of the two is meant."""

    to: uuid.UUID | None
    children: tuple[uuid.UUID, ...] | None
    stands_in: bool
    until: date | None
    reason: str


def hand_caseload_on(
    person: SignedIn, post: Post, from_id: uuid.UUID, wish: HandOver, once: str | None = None
) -> int:
    """Let one caseworker of the council into the spaces of children another works with. Returns how many children.

    Only children with whom ``from_id`` works as a caseworker now, and only another who holds that post today. Nobody gets
    more time than the one before had. Each child's record says so; each parent is told once, however many children.
    Raises NotAllowed for anyone but an administrator, NotFound when their post ended, Refused with sentences.
    """
    if post.role is not Role.SEND_ADMINISTRATOR:
        raise NotAllowed
    reason, ends_at = _checked(wish)
    try:
        with writing(PostDesk(person, post)) as session:
            done = claim(session, person.id, once)
            if done is not None:
                leave_row(session, "form.sent_again", person_id=person.id, object_id=done)
                return 0
            count = _hand_on(session, person, post, from_id, wish, reason, ends_at)
            settle(session, person.id, once, from_id)
            return count
    except IntegrityError as twice:  # somebody else let them in at this very moment
        raise Refused({"": _CHANGED}) from twice


def _checked(wish: HandOver) -> tuple[str, datetime | None]:
    problems, reason, ends_at = {}, one_line(wish.reason), None
    if wish.to is None:
        problems["to"] = _NOBODY
    if wish.children is not None and not wish.children:
        problems["child"] = _NO_CHILD
    if wish.stands_in:
        days = 0 if wish.until is None else (wish.until - clock.today()).days
        if wish.until is None or not 0 < days <= _MOST_DAYS:
            problems["until"] = _UNTIL
        else:
            ends_at = clock.end_of(wish.until)
    if not reason:
        problems["reason"] = _WHY
    elif len(reason) > _LONGEST or "\0" in reason:
        problems["reason"] = _LONG % _LONGEST
    if problems:
        raise Refused(problems)
    return reason, ends_at


def _hand_on(
    session: Session, person: SignedIn, post: Post, from_id: uuid.UUID, wish: HandOver, reason: str, ends_at: datetime | None
) -> int:
    end_overdue(session)
    assert wish.to is not None
    if wish.to == from_id or not _holds_post(session, wish.to, post):
        raise Refused({"to": _NOBODY})
    rows = _caseload(session, post, from_id, wish.children)
    if wish.children is not None and len(rows) != len(set(wish.children)):
        raise Refused({"": _CHANGED})
    if not rows:
        raise NotFound
    there = _there_already(session, wish.to, [row.child_id for row in rows])
    now = clock.now()
    begun: dict[uuid.UUID, Membership] = {}
    ended: list[tuple[uuid.UUID, uuid.UUID]] = [] if wish.stands_in else [(row.id, row.child_id) for row in rows]
    for row in rows:
        last = min((one for one in (row.ends_at, ends_at) if one is not None), default=None)
        here = there.get(row.child_id)
        if here is not None:
            if Role(here.role) is not Role.CASEWORKER and not here.by_duty:
                raise Refused({"to": _OTHERWISE})
            if not here.by_duty and (here.ends_at is None or (last is not None and here.ends_at >= last)):
                continue
            ended.append((here.id, row.child_id))
        begun[row.child_id] = Membership(
            id=uuid.uuid4(), child_id=row.child_id, person_id=wish.to, role=Role.CASEWORKER, relation=row.relation,
            organisation=row.organisation, reason=reason, started_by=person.id, started_at=now, ends_at=last,
        )  # fmt: skip
    _end(session, person, ended, reason, now)
    if not wish.stands_in:
        email = session.execute(select(Person.email).where(Person.id == from_id)).scalar_one()
        end_for_address(session, [row.child_id for row in rows], email, person.id)
    session.add_all(begun.values())
    session.flush()
    act = "member.stands_in" if wish.stands_in else "member.added"
    for child_id, member in begun.items():
        leave_row(session, act, person_id=person.id, child_id=child_id, object_id=member.id, words=Role.CASEWORKER)
    changed = {child_id for _id, child_id in ended} | set(begun)
    if not changed:
        leave_row(session, "caseload.nothing", person_id=person.id, object_id=from_id)
    _tell_families(session, changed)
    return len(rows)


def _holds_post(session: Session, person_id: uuid.UUID, post: Post) -> bool:
    held = (
        select(Staff.id)
        .join(Person, Person.id == Staff.person_id)
        .where(
            Staff.person_id == person_id, Staff.council_id == post.council_id, Staff.role == Role.CASEWORKER,
            Staff.ended_at.is_(None), Person.disabled_at.is_(None),
        )
    )  # fmt: skip
    return session.execute(held).first() is not None


def _caseload(
    session: Session, post: Post, from_id: uuid.UUID, children: tuple[uuid.UUID, ...] | None
) -> Sequence[Row[uuid.UUID, uuid.UUID, str, str, datetime | None]]:
    """The memberships that make the caseload; nobody else changes them until this act is over."""
    mine = (
        select(Membership.id, Membership.child_id, Membership.relation, Membership.organisation, Membership.ends_at)
        .join(Child, Child.id == Membership.child_id)
        .where(
            Membership.person_id == from_id, Membership.role == Role.CASEWORKER, Membership.ended_at.is_(None),
            Membership.by_duty.is_(False), Child.council_id == post.council_id,
        )
        .order_by(Membership.child_id)
        .with_for_update(of=Membership)
    )  # fmt: skip
    return session.execute(mine if children is None else mine.where(Membership.child_id.in_(children))).all()


def _there_already(session: Session, person_id: uuid.UUID, children: list[uuid.UUID]) -> dict[uuid.UUID, Membership]:
    rows = session.execute(
        select(Membership).where(
            Membership.person_id == person_id, Membership.child_id.in_(children), Membership.ended_at.is_(None)
        )
    ).scalars()
    return {row.child_id: row for row in rows}


def _end(
    session: Session, person: SignedIn, ended: list[tuple[uuid.UUID, uuid.UUID]], reason: str, now: datetime
) -> None:
    ids = [member_id for member_id, _child in ended]
    session.execute(update(Membership).where(Membership.id.in_(ids)).values(ended_at=now, ended_by=person.id))
    for member_id, child_id in ended:
        note_ending(session, "member", member_id, now)
        leave_row(session, "member.ended", person_id=person.id, child_id=child_id, object_id=member_id, words=reason)


def _tell_families(session: Session, children: set[uuid.UUID]) -> None:
    """Each parent and young person once."""
    family = session.execute(
        select(Membership.person_id)
        .join(Person, Person.id == Membership.person_id)
        .where(
            Membership.child_id.in_(children), Membership.role.in_([Role.PARENT, Role.YOUNG_PERSON]),
            Membership.ended_at.is_(None), Person.disabled_at.is_(None),
        )
        .distinct()
    ).scalars()  # fmt: skip
    for person_id in family.all():
        tell_of_account(session, person_id, "people")
