"""Chooses how somebody is told of new things, from their pages or with one press from a mail."""

import uuid
from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from wiki import clock
from wiki.access.person import SignedIn
from wiki.access.space import Space, living
from wiki.commands.audit import Desk, leave_row, writing
from wiki.database import Work
from wiki.errors import Refused
from wiki.models.children import Membership
from wiki.models.notices import Notice, NoticeChoice, NoticeState
from wiki.queries.notices import Choice, as_chosen
from wiki.queries.notices_due import CHOSEN_ACT
from wiki.queries.phones import confirmed_number
from wiki.words import N_, Role
from wiki.words_mail import NOTICE_HOURS, HowOften

_WHICH = N_("Choose how often we tell you.")
_WHEN = N_("Choose one of these times.")
_NO_NUMBER = N_("Add your mobile number first, and confirm it.")
_LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


def choose_notices(
    space: Space, how_often: HowOften | None, hour: int | None = None, *, by_text: bool | None = None
) -> None:
    """Tell the reader of new things in this space ``how_often``; digests at ``hour`` by the clock in England; by text
    message or by mail (``by_text`` None: as before).

    A notice that could not be sent is laid to rest: what comes is tried anew. Whoever had chosen not to be told is told
    of what happens from now on. Raises Refused for a choice or an hour that there is none of.
    """
    if how_often is None:
        raise Refused({"how_often": _WHICH})
    if hour is not None and hour not in NOTICE_HOURS:
        raise Refused({"hour": _WHEN})
    with writing(space) as session:
        if by_text and not confirmed_number(session, space.person.id):
            raise Refused({"way": _NO_NUMBER})
        _choose(session, space.person.id, space.id, how_often, hour, as_chosen(space.member.role, None, None), by_text)
        leave_row(session, CHOSEN_ACT, person_id=space.person.id, child_id=space.id, words=how_often)


def choose_everywhere(person: SignedIn, how_often: HowOften | None, hour: int | None = None) -> int:
    """Tell ``person`` of new things alike in every space they can come into now; returns how many. The way, mail or text message,
    stays as it is in each. Raises Refused as ``choose_notices``."""
    if how_often is None:
        raise Refused({"how_often": _WHICH})
    if hour is not None and hour not in NOTICE_HOURS:
        raise Refused({"hour": _WHEN})
    with writing(Desk(person.work)) as session:
        own = select(Membership.child_id, Membership.role).where(Membership.person_id == person.id, *living())
        rows = session.execute(own.order_by(Membership.child_id), {"now": clock.now()}).all()
        for child_id, role in rows:
            _choose(session, person.id, child_id, how_often, hour, as_chosen(Role(role), None, None))
            leave_row(session, CHOSEN_ACT, person_id=person.id, child_id=child_id, words=how_often)
        if not rows:
            leave_row(session, CHOSEN_ACT, person_id=person.id, words=how_often)
    return len(rows)


def stop_notices(work: Work, person_id: uuid.UUID, child_id: uuid.UUID) -> None:
    """Tell somebody nothing more of one child: from the signed link in a mail, by whoever holds it.

    Pressed twice, or after the membership has ended, it changes nothing.
    """
    member = work.session.execute(
        select(Membership.role).where(
            Membership.person_id == person_id, Membership.child_id == child_id, Membership.ended_at.is_(None)
        )
    ).first()
    if member is None:
        return
    chosen = work.session.execute(_choice(person_id, child_id)).scalar()
    before = as_chosen(member.role, chosen.how_often if chosen else None, chosen.hour if chosen else None)
    if before.how_often is HowOften.NEVER:
        return
    with writing(Desk(work)) as session:
        _choose(session, person_id, child_id, HowOften.NEVER, None, before)
        leave_row(session, CHOSEN_ACT, person_id=person_id, child_id=child_id, words="stopped from a mail")


def _choice(person_id: uuid.UUID, child_id: uuid.UUID):  # type: ignore[no-untyped-def]  # a select of one row
    return select(NoticeChoice).where(NoticeChoice.person_id == person_id, NoticeChoice.child_id == child_id)


def _choose(
    session: Session, person_id: uuid.UUID, child_id: uuid.UUID, how_often: HowOften, hour: int | None, before: Choice,
    by_text: bool | None = None,
) -> None:
    now = clock.now()
    chosen = session.execute(_choice(person_id, child_id).with_for_update()).scalar()
    if chosen is None:
        chosen = NoticeChoice(
            person_id=person_id, child_id=child_id, how_often=before.how_often, hour=before.hour,
            counted_from=now if before.how_often is HowOften.NEVER else _LONG_AGO, chosen_at=now,
        )  # fmt: skip
        try:
            with session.begin_nested():
                session.add(chosen)
        except IntegrityError:  # pressed twice at once: the other press wrote the row
            chosen = session.execute(_choice(person_id, child_id).with_for_update()).scalar_one()
    elif chosen.how_often is HowOften.NEVER:
        chosen.counted_from = now
    chosen.how_often, chosen.hour, chosen.chosen_at = how_often, hour or chosen.hour, now
    chosen.by_text = chosen.by_text if by_text is None else by_text
    failed = session.execute(
        select(Notice).where(
            Notice.person_id == person_id, Notice.child_id == child_id, Notice.state == NoticeState.FAILED
        )
    ).scalar()
    if failed is not None:
        failed.state = NoticeState.NOTHING
