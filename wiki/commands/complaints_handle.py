"""Those with the right acknowledge a complaint, note what they do about it, and tell whoever complains how it stands and ends."""

import uuid

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from wiki import clock
from wiki.access.person import Post, SignedIn
from wiki.commands.audit import leave_row, writing
from wiki.commands.complaints import LONGEST, TELL, tell_handlers
from wiki.commands.desk import PostDesk
from wiki.commands.jobs import queue
from wiki.commands.once import claim, settle
from wiki.database import Work
from wiki.errors import NotFound, Refused
from wiki.models.complaints import Complaint, ComplaintNote, NoteKind
from wiki.queries.complaints import handled_by
from wiki.statute.complaint_clock import REMIND_ON, day_number, reminder_reached
from wiki.text.clean import tidy
from wiki.words import N_

_KIND = N_("Choose what this is.")
_EMPTY = N_("Write something first.")
_LONG = N_("Please keep this to %d letters or fewer.")
_OVER = N_("The answer was given. You can still note a step for yourselves.")


def acknowledge(person: SignedIn, post: Post, complaint_id: uuid.UUID) -> None:
    """Say that it has come; whoever wrote it here is mailed. Done twice, the first counts. NotFound for anybody else's."""
    with writing(PostDesk(person, post)) as session:
        row = _locked(session, person, post, complaint_id)
        if row.acknowledged_at is None:
            row.acknowledged_by, row.acknowledged_at = person.id, clock.now()
            _tell_writer(session, row, "acknowledged")
        leave_row(session, "complaint.acknowledged", person_id=person.id, object_id=row.id)


def add_note(person: SignedIn, post: Post, complaint_id: uuid.UUID, kind: str, words: str, once: str | None = None) -> None:
    """Note a step, tell how it stands, or give the outcome with its reasons. Whoever is told either knows that it has come, so
    that it counts as acknowledged (ICO guidance). Raises NotFound, Refused with a sentence for each box."""
    words, problems = tidy(words).strip(), {}
    if kind not in set(NoteKind):
        problems["kind"] = _KIND
    if not words or len(words) > LONGEST:
        problems["words"] = _LONG % LONGEST if words else _EMPTY
    if problems:
        raise Refused(problems)
    with writing(PostDesk(person, post)) as session:
        row = _locked(session, person, post, complaint_id)
        done = claim(session, person.id, once)
        if done is not None:
            leave_row(session, "form.sent_again", person_id=person.id, object_id=done)
            return
        told = NoteKind(kind) is not NoteKind.STEP
        if told and row.answered_at is not None:
            raise Refused({"": _OVER})
        note = ComplaintNote(
            id=uuid.uuid4(), complaint_id=row.id, child_id=row.child_id, kind=NoteKind(kind), words=words, by=person.id,
            at=clock.now(),
        )  # fmt: skip
        session.add(note)
        if told:
            if row.acknowledged_at is None:
                row.acknowledged_by, row.acknowledged_at = person.id, note.at
            row.answered_at = note.at if note.kind is NoteKind.OUTCOME else None
            _tell_writer(session, row, kind)
        settle(session, person.id, once, note.id)
        leave_row(session, f"complaint.{kind}", person_id=person.id, object_id=row.id)


def remind_of_complaints(engine: Engine) -> None:
    """Mail those with the right where one has waited so many days and is not acknowledged; for each such day once."""
    first = day_number(clock.today(), -REMIND_ON[0])
    due = (Complaint.acknowledged_at.is_(None), Complaint.received_on <= first, Complaint.reminded < REMIND_ON[-1])
    with Work(engine) as work:
        waiting = work.session.execute(select(Complaint.id).where(*due)).scalars().all()
    for complaint_id in waiting:
        with Work(engine) as work:
            session = work.begin_writing()
            row = session.execute(select(Complaint).where(Complaint.id == complaint_id, *due).with_for_update()).scalar()
            reached = reminder_reached(row.received_on, clock.today()) if row is not None else 0
            if row is not None and reached > row.reminded:
                row.reminded = reached
                tell_handlers(session, row, f"day{reached}")
                leave_row(session, "complaint.reminded", person_id=None, object_id=row.id)
                work.commit()


def _locked(session: Session, person: SignedIn, post: Post, complaint_id: uuid.UUID) -> Complaint:
    row = session.execute(
        select(Complaint).where(Complaint.id == complaint_id, *handled_by(person, post)).with_for_update()
    ).scalar()
    if row is None:
        raise NotFound
    return row


def _tell_writer(session: Session, row: Complaint, what: str) -> None:
    """Whoever has no account here is told by the council itself, in the way they came."""
    if row.complainant_id is not None:
        queue(session, TELL, None, complaint_id=row.id.hex, what=what, person_id=row.complainant_id.hex)
