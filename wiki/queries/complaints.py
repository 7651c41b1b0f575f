"""Reads complaints: somebody's own, with what they were told; and for those with the right all of their council."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Exists, Row, Select, exists, or_, select
from sqlalchemy.orm import Session, aliased

from wiki import clock
from wiki.access.disclosing import DisclosingSpace
from wiki.access.person import Post, SignedIn
from wiki.models.children import Child, Membership
from wiki.models.complaints import CameBy, Complaint, ComplaintNote, NoteKind
from wiki.models.people import Council, Person
from wiki.queries.desk_people import managed_by
from wiki.statute.complaint_clock import acknowledge_by, reminder_reached
from wiki.words import FAMILY_ROLES


@dataclass(frozen=True)
class NamedChild:
    """A child whom somebody may name in a complaint."""

    id: uuid.UUID
    council_id: uuid.UUID
    name: str


@dataclass(frozen=True)
class SeenNote:
    """What was done about a complaint, or said to whoever complains."""

    kind: NoteKind
    words: str
    by: str
    at: datetime


@dataclass(frozen=True)
class SeenComplaint:
    """One complaint. ``child``: "" where it is about no child, or its reader is not (any more) with them. ``reach``: how
    somebody without an account is reached."""

    id: uuid.UUID
    council: str
    child: str
    name: str
    reach: str
    words: str
    came_by: CameBy
    received_on: date
    acknowledged_at: datetime | None
    answered_at: datetime | None
    notes: tuple[SeenNote, ...]

    @property
    def due(self) -> date:
        """The last day to acknowledge it."""
        return acknowledge_by(self.received_on)

    @property
    def days_left(self) -> int:
        """Days left to acknowledge it; below 0: it is late."""
        return (self.due - clock.today()).days

    @property
    def is_late(self) -> bool:
        """Whether it had to be acknowledged before today, and was not."""
        return self.acknowledged_at is None and self.days_left < 0

    @property
    def is_soon(self) -> bool:
        """Whether it is not late, and a day of reminding has come."""
        waits = self.acknowledged_at is None and not self.is_late
        return waits and reminder_reached(self.received_on, clock.today()) > 0

    @property
    def outcome(self) -> SeenNote | None:
        """The answer, where there is one."""
        return next((one for one in self.notes if one.kind is NoteKind.OUTCOME), None)


@dataclass(frozen=True)
class WaitingComplaints:
    """How many are not acknowledged: in all, late, and soon late."""

    every: int
    late: int
    soon: int


def own_children(person: SignedIn) -> tuple[NamedChild, ...]:
    """The children in whose spaces the person is, by name."""
    rows = person.work.session.execute(
        select(Child.id, Child.council_id, Child.known_as)
        .where(Child.id.in_(_own_children(person.id)))
        .order_by(Child.known_as, Child.id)
    ).all()
    return tuple(NamedChild(*row) for row in rows)


def children_to_name(person: SignedIn, post: Post) -> tuple[NamedChild, ...]:
    """The children of the council whose members the person manages, by their full names."""
    rows = person.work.session.execute(
        select(Child.id, Child.council_id, Child.full_name)
        .where(Child.id.in_(managed_by(person)), Child.council_id == post.council_id)
        .order_by(Child.full_name, Child.id)
    ).all()
    return tuple(NamedChild(*row) for row in rows)


def all_councils(person: SignedIn) -> tuple[tuple[uuid.UUID, str], ...]:
    """Every council of this installation, by name; the privacy notice names them to anybody."""
    rows = person.work.session.execute(select(Council.id, Council.name).order_by(Council.name)).all()
    return tuple((row[0], row[1]) for row in rows)


def own_complaints(person: SignedIn) -> tuple[SeenComplaint, ...]:
    """What the person wrote here, the newest first, with what they were told; never the council's own steps."""
    found = _read(person.work.session, Complaint.complainant_id == person.id, told_only=True)
    mine = {one.id: one.name for one in own_children(person)}
    return tuple(_shown(row, notes, mine.get(row.Complaint.child_id, "")) for row, notes in found)


def handled_by(person: SignedIn, post: Post) -> tuple[ColumnElement[bool], ...]:
    """Which complaints the person handles: those of their council, but for what they wrote themselves, and what is their own
    family's."""
    not_theirs = or_(Complaint.complainant_id.is_(None), Complaint.complainant_id != person.id)
    return Complaint.council_id == post.council_id, not_theirs, ~is_of_family(person.id)


def is_of_family(person_id: uuid.UUID | ColumnElement[uuid.UUID]) -> Exists:
    """A column for a select about complaints: whether it is about a child whose family this person is or was of, or comes from
    somebody of such a family. The council's people have families too, and it may tell what is kept from one of them."""
    mine, theirs = aliased(Membership), aliased(Membership)
    together = exists().where(
        theirs.child_id == mine.child_id, theirs.person_id == Complaint.complainant_id, theirs.role.in_(FAMILY_ROLES)
    )
    return exists().where(
        mine.person_id == person_id, mine.role.in_(FAMILY_ROLES), or_(mine.child_id == Complaint.child_id, together)
    )


def complaints_for(person: SignedIn, post: Post) -> tuple[SeenComplaint, ...]:
    """Every complaint that the person handles: those that are late first, then what waits longest; what is answered last."""
    return _sorted(person, *handled_by(person, post))


def find_complaint(person: SignedIn, post: Post, complaint_id: uuid.UUID) -> SeenComplaint | None:
    """One of them."""
    return next(iter(_sorted(person, *handled_by(person, post), Complaint.id == complaint_id)), None)


def waiting_complaints(person: SignedIn, post: Post) -> WaitingComplaints:
    """How many of them are not acknowledged."""
    found = _sorted(person, *handled_by(person, post), Complaint.acknowledged_at.is_(None))
    return WaitingComplaints(len(found), sum(one.is_late for one in found), sum(one.is_soon for one in found))


def complaints_to_give(eyes: DisclosingSpace, asker_id: uuid.UUID | None) -> tuple[SeenComplaint, ...]:
    """For the answer to a request to see what is kept about the child: what the asker wrote themselves. What somebody else
    complained about is theirs, and is in nobody's answer but theirs."""
    if asker_id is None:
        return ()
    here = (Complaint.child_id == eyes.id, Complaint.complainant_id == asker_id)
    return tuple(_shown(row, notes, eyes.child.known_as) for row, notes in _read(eyes.session, *here, told_only=True))


def _own_children(person_id: uuid.UUID) -> Select[uuid.UUID]:
    return select(Membership.child_id).where(
        Membership.person_id == person_id, Membership.ended_at.is_(None),
        or_(Membership.ends_at.is_(None), Membership.ends_at > clock.now()),
    )  # fmt: skip


def _sorted(person: SignedIn, *here: ColumnElement[bool]) -> tuple[SeenComplaint, ...]:
    found = [_shown(row, notes, row.child or "") for row, notes in _read(person.work.session, *here, told_only=False)]
    found.sort(key=lambda one: (one.answered_at is not None, one.acknowledged_at is not None, one.received_on))
    return tuple(found)


def _read(session: Session, *here: ColumnElement[bool], told_only: bool) -> list[tuple[Row[Any], tuple[SeenNote, ...]]]:
    rows: Sequence[Any] = session.execute(
        select(Complaint, Council.name.label("council"), Child.full_name.label("child"))
        .join(Council, Council.id == Complaint.council_id)
        .outerjoin(Child, Child.id == Complaint.child_id)
        .where(*here)
        .order_by(Complaint.noted_at.desc())
    ).all()
    notes = _notes(session, [row.Complaint.id for row in rows], told_only)
    return [(row, tuple(notes.get(row.Complaint.id, ()))) for row in rows]


def _notes(session: Session, ids: Iterable[uuid.UUID], told_only: bool) -> Mapping[uuid.UUID, list[SeenNote]]:
    found: dict[uuid.UUID, list[SeenNote]] = {}
    told = ComplaintNote.kind != NoteKind.STEP if told_only else ComplaintNote.kind.is_not(None)
    for complaint_id, kind, words, by, at in session.execute(
        select(ComplaintNote.complaint_id, ComplaintNote.kind, ComplaintNote.words, Person.name, ComplaintNote.at)
        .join(Person, Person.id == ComplaintNote.by)
        .where(ComplaintNote.complaint_id.in_(list(ids)), told)
        .order_by(ComplaintNote.at)
    ):
        found.setdefault(complaint_id, []).append(SeenNote(kind, words, by, at))
    return found


def _shown(row: Row[Any], notes: tuple[SeenNote, ...], child: str) -> SeenComplaint:
    one: Complaint = row.Complaint
    return SeenComplaint(
        one.id, row.council, child, one.name, one.reach, one.words, one.came_by, one.received_on, one.acknowledged_at,
        one.answered_at, notes,
    )  # fmt: skip
