"""Reads how long spaces are kept: which fall due soon, what stops a deletion, which holds stand, and what was deleted.

An administrator learns of a space that they do not manage only when it falls due: its name, its day, and what stops it.
"""

import uuid
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from wiki import clock
from wiki.access.person import Post, SignedIn
from wiki.access.space import Space
from wiki.errors import NotFound
from wiki.models.children import Child
from wiki.models.complaints import Complaint
from wiki.models.people import Person
from wiki.models.plan import PlanStatus, PlanVersion
from wiki.models.retention import RetentionHold, RetentionProposal, RetentionStone
from wiki.models.subject import SubjectRequest
from wiki.queries.plan_working import FINALS
from wiki.statute.retention import Class, Facts, Schedule, falls_due, plan_may_last_to, years_after
from wiki.words import N_

AHEAD = timedelta(days=90)
UNDER_WAY_YEARS = 2
"""A draft, an amendment or a tribunal's working document stops a deletion for so long, where no plan came after it."""
_MOST_STONES = 200
HELD = N_("There is a hold on these pages.")
IN_FORCE = N_("A plan may still be in force: it can last until the end of the school year in which somebody turns 25.")
ASKED = N_("Somebody asked to see what is kept, and is not answered yet.")
COMPLAINED = N_("Somebody complained about these pages, and is not answered yet.")
_UNDER_WAY: dict[PlanStatus, str] = {
    PlanStatus.DRAFT: N_("A draft plan was made, and no final plan came after it."),
    PlanStatus.AMENDMENT: N_("The plan is being amended."),
    PlanStatus.WORKING: N_("An appeal is under way: there is a working document for the tribunal, and no plan came after it."),
}


@dataclass(frozen=True)
class SeenHold:
    """One hold. ``ended_at``: None while it stands."""

    id: uuid.UUID
    reason: str
    review_on: date
    placed_by: str
    placed_at: datetime
    ended_at: datetime | None
    ended_by: str
    ended_why: str


@dataclass(frozen=True)
class SeenProposal:
    """A proposal to delete a space that was not withdrawn. ``told``: how many of the family were told."""

    id: uuid.UUID
    by: uuid.UUID
    by_name: str
    at: datetime
    told: int
    confirmed_at: datetime | None


@dataclass(frozen=True)
class DueSpace:
    """A space that falls due soon or is due; ``due_on`` None: what the day is counted from is not known."""

    id: uuid.UUID
    known_as: str
    full_name: str
    born_on: date
    kept_as: Class
    due_on: date | None
    stops: tuple[str, ...]
    proposal: SeenProposal | None

    @property
    def is_due(self) -> bool:
        """Whether its day has come."""
        return self.due_on is not None and self.due_on <= clock.today()


@dataclass(frozen=True)
class SeenStone:
    """What is left of a space that was deleted."""

    child_id: uuid.UUID
    kept_as: Class
    due_on: date
    deleted_at: datetime
    proposed_by: str
    confirmed_by: str
    records: int
    settled: bool


def list_due(person: SignedIn, post: Post, schedule: Schedule) -> tuple[DueSpace, ...]:
    """The council's spaces that fall due within 90 days or are due, the first day first."""
    return due_in(person.work.session, post.council_id, schedule)


def find_due(person: SignedIn, post: Post, schedule: Schedule, child_id: uuid.UUID) -> DueSpace:
    """One of them; NotFound for every other space."""
    found = due_in(person.work.session, post.council_id, schedule, child_id)
    if not found:
        raise NotFound
    return found[0]


def due_in(
    session: Session, council_id: uuid.UUID, schedule: Schedule, only: uuid.UUID | None = None
) -> tuple[DueSpace, ...]:
    """The same in a session that may be writing."""
    rows = session.execute(
        select(Child.id, Child.known_as, Child.full_name, Child.born_on, Child.created_at).where(
            Child.council_id == council_id, *(() if only is None else (Child.id == only,))
        )
    ).all()
    made = select(PlanVersion.child_id, func.max(PlanVersion.made_at)).where(PlanVersion.status.in_(FINALS))
    if only is not None:
        made = made.where(PlanVersion.child_id == only)
    plans: dict[uuid.UUID, datetime] = {row[0]: row[1] for row in session.execute(made.group_by(PlanVersion.child_id))}
    until, found = clock.today() + AHEAD, []
    for row in rows:
        facts = _facts(row.born_on, row.created_at, plans.get(row.id))
        due_on = falls_due(schedule, facts)
        if due_on is not None and due_on > until:
            continue
        found.append(
            DueSpace(
                row.id, row.known_as, row.full_name, row.born_on, facts.kept_as, due_on, _stops(session, row.id, row.born_on),
                _proposal(session, row.id),
            )
        )  # fmt: skip
    return tuple(sorted(found, key=lambda one: (one.due_on or until, one.full_name, one.id)))


def _facts(born_on: date, opened_at: datetime, planned_at: datetime | None) -> Facts:
    return Facts(born_on, clock.local(opened_at).date(), None if planned_at is None else clock.local(planned_at).date())


def _stops(session: Session, child_id: uuid.UUID, born_on: date) -> tuple[str, ...]:
    """Why nothing of the space may be deleted now, whatever day it is; sentences."""
    found = [HELD] if any(one.ended_at is None for one in read_holds(session, child_id)) else []
    made = session.execute(
        select(PlanVersion.status, PlanVersion.made_at).where(PlanVersion.child_id == child_id).order_by(PlanVersion.number)
    ).all()
    finals = [at for at, row in enumerate(made) if row.status in FINALS]
    if finals and clock.today() <= plan_may_last_to(born_on):
        found.append(IN_FORCE)
    for status, words in _UNDER_WAY.items():
        since = [row.made_at for row in made[finals[-1] + 1 if finals else 0 :] if row.status is status]
        if since and clock.today() <= years_after(clock.local(since[-1]).date(), UNDER_WAY_YEARS):
            found.append(words)
    asked = select(SubjectRequest.id).where(SubjectRequest.child_id == child_id, SubjectRequest.given_at.is_(None))
    complained = select(Complaint.id).where(Complaint.child_id == child_id, Complaint.answered_at.is_(None))
    for question, words in ((asked, ASKED), (complained, COMPLAINED)):
        if session.execute(question.limit(1)).first() is not None:
            found.append(words)
    return tuple(found)


def read_holds(session: Session, child_id: uuid.UUID) -> tuple[SeenHold, ...]:
    """Every hold of the space, the newest first."""
    placed, ended = Person.__table__.alias(), Person.__table__.alias()
    rows = session.execute(
        select(
            RetentionHold.id, RetentionHold.reason, RetentionHold.review_on, placed.c.name, RetentionHold.placed_at,
            RetentionHold.ended_at, func.coalesce(ended.c.name, ""), RetentionHold.ended_why,
        )
        .join(placed, placed.c.id == RetentionHold.placed_by)
        .outerjoin(ended, ended.c.id == RetentionHold.ended_by)
        .where(RetentionHold.child_id == child_id)
        .order_by(RetentionHold.placed_at.desc())
    )  # fmt: skip
    return tuple(SeenHold(*row) for row in rows)


def _proposal(session: Session, child_id: uuid.UUID) -> SeenProposal | None:
    row = session.execute(
        select(
            RetentionProposal.id, RetentionProposal.proposed_by, Person.name, RetentionProposal.proposed_at,
            RetentionProposal.told, RetentionProposal.confirmed_at,
        )
        .join(Person, Person.id == RetentionProposal.proposed_by)
        .where(RetentionProposal.child_id == child_id, RetentionProposal.withdrawn_at.is_(None))
    ).first()  # fmt: skip
    return None if row is None else SeenProposal(*row)


def holds_at_desk(person: SignedIn, post: Post, schedule: Schedule, child_id: uuid.UUID) -> tuple[SeenHold, ...]:
    """The holds of a space that falls due; NotFound for every other space."""
    return read_holds(person.work.session, find_due(person, post, schedule, child_id).id)


@dataclass(frozen=True)
class Kept:
    """How long the pages of a space are kept, and the holds on them."""

    kept_as: Class
    due_on: date | None
    holds: tuple[SeenHold, ...]
    proposed_at: datetime | None


def how_long(space: Space, schedule: Schedule) -> Kept:
    """The same for everybody in the space; why there is a hold is for those who may place one."""
    opened = space.session.execute(select(Child.created_at).where(Child.id == space.id)).scalar_one()
    planned = space.session.execute(
        select(func.max(PlanVersion.made_at)).where(PlanVersion.child_id == space.id, PlanVersion.status.in_(FINALS))
    ).scalar()
    facts, proposal = _facts(space.child.born_on, opened, planned), _proposal(space.session, space.id)
    return Kept(
        facts.kept_as, falls_due(schedule, facts), read_holds(space.session, space.id),
        None if proposal is None else proposal.at,
    )  # fmt: skip


def list_stones(person: SignedIn, post: Post) -> tuple[SeenStone, ...]:
    """The council's spaces that were deleted, the latest first."""
    by, eyes = Person.__table__.alias(), Person.__table__.alias()
    rows = person.work.session.execute(
        select(
            RetentionStone.deleted_child, RetentionStone.kept_as, RetentionStone.due_on, RetentionStone.deleted_at,
            func.coalesce(by.c.name, "–"), func.coalesce(eyes.c.name, "–"), RetentionStone.records,
            RetentionStone.settled_at.is_not(None),
        )
        .outerjoin(by, by.c.id == RetentionStone.proposed_by)
        .outerjoin(eyes, eyes.c.id == RetentionStone.confirmed_by)
        .where(RetentionStone.council == post.council_id)
        .order_by(RetentionStone.deleted_at.desc())
        .limit(_MOST_STONES)
    )  # fmt: skip
    return tuple(SeenStone(*row) for row in rows)
