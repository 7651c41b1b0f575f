"""Keeps the ledger of notices: each is written down before it goes out, and noted when it has gone.

Handing a mail over and noting it can't be one step. So it is at least once: whoever dies between the two sends the
same message once more, under the same Message-ID, and only that one (docs/decisions.md).
"""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from wiki import clock
from wiki.commands.audit import Desk, leave_row, writing
from wiki.commands.jobs import queue
from wiki.database import Work
from wiki.models.notices import Notice, NoticeState
from wiki.queries.notices_due import SENT_ACT, Candidate

SEND = "notice.send"
QUIET = "quiet"
BACK_OFF = tuple(
    timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 120, 240, 480, 720, 1440, 1440, 1440)
)  # four and a half days in all, as mail servers do it themselves
_OPEN = (NoticeState.WAITING, NoticeState.SENDING, NoticeState.FAILED)


def plan_notice(work: Work, who: Candidate, period: str) -> bool:
    """Write down that somebody is to be told, with the job that does it; False when another worker has done so."""
    session = work.begin_writing()
    notice = Notice(
        id=uuid.uuid4(), person_id=who.person_id, child_id=who.child_id, period=period, state=NoticeState.WAITING,
        since=who.since, tries=0, problem="", message_id="", made_at=clock.now(),
    )  # fmt: skip
    try:
        with session.begin_nested():
            session.add(notice)
    except IntegrityError:
        return False
    queue(session, SEND, who.child_id, notice_id=str(notice.id))
    return True


def settle_quietly(work: Work, who: Candidate, until: datetime) -> None:
    """Note that up to ``until`` there was nothing for their eyes. One line for a person and child, moved on."""
    session = work.begin_writing()
    mine = (Notice.person_id == who.person_id, Notice.child_id == who.child_id, Notice.period == QUIET)
    moved = session.execute(update(Notice).where(*mine).values(until=until, state=NoticeState.NOTHING))
    if moved.rowcount:  # type: ignore[attr-defined]
        return
    try:
        with session.begin_nested():
            session.add(
                Notice(
                    person_id=who.person_id, child_id=who.child_id, period=QUIET, state=NoticeState.NOTHING,
                    since=who.since, until=until, tries=0, problem="", message_id="", made_at=clock.now(),
                )
            )  # fmt: skip
    except IntegrityError:
        return


@dataclass(frozen=True)
class InHand:
    """A notice as its job has it. ``until``: up to where it told the last time, when that may have gone out;
    ``by_text``: which way that was."""

    id: uuid.UUID
    person_id: uuid.UUID
    child_id: uuid.UUID
    period: str
    since: datetime
    until: datetime | None
    tries: int
    by_text: bool = False


def take_in_hand(work: Work, notice_id: uuid.UUID) -> InHand | None:
    """The notice, locked until the caller commits; None when it is settled. One that had failed begins anew."""
    session = work.begin_writing()
    notice = _locked(session, notice_id)
    if notice is None or notice.state not in _OPEN:
        return None
    if notice.state is NoticeState.FAILED:
        notice.tries = 0
    perhaps = notice.until if notice.state is NoticeState.SENDING else None
    return InHand(
        notice.id, notice.person_id, notice.child_id, notice.period, notice.since, perhaps, notice.tries, notice.by_text
    )


def begin_sending(work: Work, notice_id: uuid.UUID, until: datetime, message_id: str, *, by_text: bool = False) -> None:
    """Note, before the message is handed over, up to where it tells, by which Message-ID it is known, and its way."""
    notice = _locked(work.begin_writing(), notice_id)
    assert notice is not None
    notice.state, notice.until, notice.message_id = NoticeState.SENDING, until, message_id
    notice.tries, notice.problem, notice.by_text = notice.tries + 1, "", by_text


def note_nothing(work: Work, notice_id: uuid.UUID, until: datetime) -> None:
    """There was nothing (any more) for their eyes, or they are not told any longer: nothing goes out."""
    notice = _locked(work.begin_writing(), notice_id)
    assert notice is not None
    if notice.state is not NoticeState.SENDING:  # no mail went for this period: its name, and so its Message-ID, is free
        notice.period = f"{NoticeState.NOTHING} {notice.id}"
    notice.state, notice.until, notice.problem = NoticeState.NOTHING, max(until, notice.since), ""


def note_sent(work: Work, notice_id: uuid.UUID) -> None:
    """The mail was taken. The audit says so without a word of what it said."""
    with writing(Desk(work)) as session:
        notice = _locked(session, notice_id)
        assert notice is not None
        notice.state, notice.sent_at, notice.problem = NoticeState.SENT, clock.now(), ""
        leave_row(session, SENT_ACT, person_id=None, child_id=notice.child_id, object_id=notice.id)


def note_delay(work: Work, notice_id: uuid.UUID, problem: str, *, perhaps_taken: bool) -> datetime | None:
    """The mail did not go now; returns when to try again, None when it has been tried for days (see note_failure)."""
    notice = _locked(work.begin_writing(), notice_id)
    assert notice is not None
    notice.problem = problem
    if not perhaps_taken:
        notice.state, notice.until = NoticeState.WAITING, None
    if notice.tries > len(BACK_OFF):
        return None
    return clock.now() + BACK_OFF[notice.tries - 1]


def note_failure(work: Work, notice_id: uuid.UUID, problem: str) -> None:
    """Nobody is told any more of this until an administrator, or the person's own new choice, says so."""
    notice = _locked(work.begin_writing(), notice_id)
    if notice is not None and notice.state in _OPEN:
        notice.state, notice.until, notice.problem = NoticeState.FAILED, None, problem


def _locked(session: Session, notice_id: uuid.UUID) -> Notice | None:
    found: Notice | None = session.execute(select(Notice).where(Notice.id == notice_id).with_for_update()).scalar()
    return found
