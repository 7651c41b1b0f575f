"""Lets somebody without an account answer one request for advice: the narrow door behind a link in a mail.

Whoever holds the link learns nothing of the child. Whoever shows, by a mailed code, that the address it went to is theirs may
read that one request and answer it; no membership stands behind it, and no other door opens.
"""

import hmac
import uuid
from dataclasses import dataclass, field
from datetime import date, timedelta

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from wiki import clock
from wiki.access.audience import reader
from wiki.access.person import SignedIn
from wiki.access.single_use import hash_token, is_alive
from wiki.access.space import ChildInSpace, Member, Space
from wiki.database import Work
from wiki.errors import NotAllowed, NotFound
from wiki.models.advice_links import AdviceKey, AdviceLink, AdviceVisit
from wiki.models.children import Child
from wiki.models.pages import Page
from wiki.models.people import Council, Person
from wiki.models.plan import AdviceRequest
from wiki.words import Permission, Role

FRESH = {"populate_existing": True}
_HERE = frozenset({Permission.WRITE, Permission.UPLOAD})


LIVES = timedelta(weeks=6, days=1)
"""How long a link opens its request, from when it was sent, or sent once more: for all of the six weeks that the law gives for
the answer (SEND Regulations 2014, regulation 8(1)), their last day too."""


def is_open() -> tuple[ColumnElement[bool], ...]:
    """What makes a link live: not answered by anybody, not known to them, not taken back, and its days are not over."""
    return (
        AdviceLink.answered_at.is_(None), AdviceLink.not_known_at.is_(None), AdviceLink.withdrawn_at.is_(None),
        AdviceLink.expires_at > clock.now(), AdviceLink.expires_at <= clock.latest() + LIVES,
        AdviceRequest.id == AdviceLink.request_id, AdviceRequest.answered_at.is_(None),
    )  # fmt: skip


@dataclass(frozen=True)
class Asking:
    """What whoever holds a link is told: who asks. The address it is bound to is shown in part."""

    link_id: uuid.UUID
    email: str
    by: str
    council: str


@dataclass(frozen=True)
class Patient:
    """The child, for whoever has to find them in their own papers."""

    known_as: str
    full_name: str
    born_on: date


@dataclass(frozen=True)
class Advising:
    """Somebody behind a link, in one browser. ``patient`` is None until the mailed code came back, and after their time is
    over; ``was_proved``: it came back once. ``is_signer``: the address is that of the person who was asked, so that they
    may sign; anybody else types for them."""

    visit_id: uuid.UUID
    link_id: uuid.UUID
    child_id: uuid.UUID
    person_id: uuid.UUID
    page_id: uuid.UUID
    page_type: str
    role: Role
    email: str
    signer_email: str
    name: str
    job: str
    by: str
    council: str
    asked: str
    shown: str
    due_on: date
    typed_by: str
    is_ready: bool
    was_proved: bool
    patient: Patient | None = field(repr=False)
    work: Work = field(repr=False, compare=False)

    @property
    def is_signer(self) -> bool:
        """Whether they may sign."""
        return self.email == self.signer_email


def find_asking(work: Work, token: str) -> Asking | None:
    """What the link with this token is about; None, for whatever reason, when it opens nothing (any more)."""
    row = work.session.execute(
        select(AdviceLink.id, AdviceKey.email, Person.name, Council.name, AdviceKey.expires_at)
        .select_from(AdviceKey)
        .join(AdviceLink, AdviceLink.id == AdviceKey.link_id)
        .join(AdviceRequest, AdviceRequest.id == AdviceLink.request_id)
        .join(Child, Child.id == AdviceLink.child_id)
        .join(Council, Council.id == Child.council_id)
        .join(Person, Person.id == AdviceRequest.asked_by)
        .where(AdviceKey.hashed == hash_token(token), *is_open())
    ).first()
    return None if row is None or not is_alive(row[4]) else Asking(*row[:4])


def find_advising(work: Work, visit_id: uuid.UUID, token: str) -> Advising | None:
    """Who came with this browser's token; None when the request is over, or the browser never came."""
    row = work.session.execute(
        select(AdviceVisit, AdviceLink, AdviceRequest, Page.page_type, Child, Person.name, Council.name)
        .select_from(AdviceVisit)
        .join(AdviceLink, AdviceLink.id == AdviceVisit.link_id)
        .join(AdviceRequest, AdviceRequest.id == AdviceLink.request_id)
        .join(Page, Page.id == AdviceRequest.page_id)
        .join(Child, Child.id == AdviceLink.child_id)
        .join(Council, Council.id == Child.council_id)
        .join(Person, Person.id == AdviceRequest.asked_by)
        .where(AdviceVisit.id == visit_id, *is_open())
    ).first()
    if row is None or not hmac.compare_digest(row[0].token_hash, hash_token(token)):
        return None
    visit, link, asked, page_type, child, by, council = row
    is_in = is_alive(visit.until, made_at=visit.asked_at)
    return Advising(
        visit.id, link.id, child.id, asked.person_id, asked.page_id, page_type, Role(link.role), visit.email, link.email,
        link.name, link.job, by, council, asked.words, link.shown, asked.due_on, link.typed_by, link.ready_at is not None,
        visit.until is not None, Patient(child.known_as, child.full_name, child.born_on) if is_in else None, work,
    )  # fmt: skip


@dataclass(frozen=True)
class AdviceSpace(Space):
    """The space as far as an answer by link reaches: words and files are added in the name of whoever was asked; nothing
    is read. It is opened by commands alone, for one act."""

    visit_id: uuid.UUID
    link_id: uuid.UUID

    def may(self, permission: Permission) -> bool:
        """Only to answer and to add the letter."""
        return permission in _HERE

    def begin_writing(self) -> Session:
        """Open the write transaction and look again: NotFound when the link or the visit ended meanwhile."""
        if self.work.is_writing:
            return self.work.session
        session = self.work.begin_writing()
        lock_visit(session, self.link_id, self.visit_id)
        return session


def lock_visit(session: Session, link_id: uuid.UUID, visit_id: uuid.UUID) -> AdviceLink:
    """The open link, nobody else's until this act is over. NotFound when it, or the time of this browser, is over."""
    link = session.execute(select(AdviceLink).where(AdviceLink.id == link_id).with_for_update(), execution_options=FRESH).scalar()
    until = select(AdviceVisit.until, AdviceVisit.asked_at).where(AdviceVisit.id == visit_id, AdviceVisit.link_id == link_id)
    end, asked_at = session.execute(until).one_or_none() or (None, None)
    lives = session.execute(select(AdviceLink.id).where(AdviceLink.id == link_id, *is_open())).scalar()
    if link is None or lives is None or not is_alive(end, made_at=asked_at):
        raise NotFound
    return link


def open_advice_space(one: Advising) -> AdviceSpace:
    """The space for one act of whoever was asked. NotAllowed while they have not shown that the address is theirs."""
    if one.patient is None:
        raise NotAllowed
    row = one.work.session.execute(
        select(Child.id, Child.council_id, Child.known_as, Child.full_name, Child.born_on, Child.demonstration)
        .where(Child.id == one.child_id)
    ).one()  # fmt: skip
    person = SignedIn(one.person_id, one.name, one.signer_email, "en", "", one.visit_id, "", one.work)
    member = Member(one.link_id, one.role, one.job, "")
    return AdviceSpace(
        ChildInSpace(*row), member, person, reader(one.person_id, one.role), one.work, one.visit_id, one.link_id
    )
