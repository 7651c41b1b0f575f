"""Makes the link of a request for advice, and the code that opens it, in the moment in which the mail is made."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import delete, select

from wiki import clock
from wiki.access.advice_link import FRESH, is_open
from wiki.access.single_use import hash_token, make_token
from wiki.commands.advice_answer import CODE_LIVES
from wiki.commands.audit import Desk, leave_row, writing
from wiki.database import Work
from wiki.models.advice_links import AdviceKey, AdviceLink, AdviceVisit
from wiki.models.children import Child
from wiki.models.people import Council, Person
from wiki.models.plan import AdviceRequest


@dataclass(frozen=True)
class ToSend:
    """What to send, with the token that was made for it just now. ``why``: "ask", "type", "sign", "remind" or "late"."""

    to: str
    by: str
    council: str
    demonstration: bool
    due_on: date
    why: str
    token: str
    expires_at: datetime
    language: str

    def __repr__(self) -> str:
        """Nothing secret, wherever it may be printed."""
        return f"ToSend({self.why})"


def take_in_hand(work: Work, link_id: uuid.UUID, turn: int, email: str) -> ToSend | None:
    """A fresh link for this address; None where the request is over, or was sent anew since."""
    with writing(Desk(work)) as session:
        link = session.execute(
            select(AdviceLink)
            .where(AdviceLink.id == link_id, AdviceLink.round == turn, *is_open())
            .with_for_update(of=AdviceLink),
            execution_options=FRESH,
        ).scalar()
        leave_row(session, "advice.link_sending", person_id=None, child_id=link.child_id if link else None, object_id=link_id)
        if link is None or email not in {link.email, link.typist_email}:
            return None
        fresh = make_token(link.expires_at - clock.now())
        session.add(AdviceKey(hashed=fresh.hashed, link_id=link.id, email=email, expires_at=link.expires_at))
        row = session.execute(
            select(Person.name, Council.name, Child.demonstration, AdviceRequest.due_on)
            .select_from(AdviceRequest)
            .join(Child, Child.id == AdviceRequest.child_id)
            .join(Council, Council.id == Child.council_id)
            .join(Person, Person.id == AdviceRequest.asked_by)
            .where(AdviceRequest.id == link.request_id)
        ).one()
        why = "type" if email != link.email else "sign" if link.ready_at else "remind" if link.reminded else "ask"
        if why in {"ask", "remind"} and row[3] < clock.today():
            why = "late"
        return ToSend(email, row[0], row[1], bool(row[2]), row[3], why, fresh.token, link.expires_at, link.language)


def note_sent(work: Work, link_id: uuid.UUID, turn: int, problem: str = "", unsent: str = "") -> None:
    """It went out, or did not (``problem``). ``unsent``: a token that surely nobody got opens nothing any more."""
    session = work.begin_writing()
    link = session.execute(
        select(AdviceLink).where(AdviceLink.id == link_id, AdviceLink.round == turn).with_for_update(), execution_options=FRESH
    ).scalar()
    if link is not None:
        link.problem = problem
        link.sent_at = link.sent_at if problem else clock.now()
    if unsent:
        session.execute(delete(AdviceKey).where(AdviceKey.hashed == hash_token(unsent)))


@dataclass(frozen=True)
class CodeToSend:
    """The mail that shows whose an address is."""

    visit_id: uuid.UUID
    to: str
    demonstration: bool
    language: str


def find_code(work: Work, visit_id: uuid.UUID, nonce: str) -> CodeToSend | None:
    """The code that was asked for; None where it can't be used any more."""
    row = work.session.execute(
        select(AdviceVisit.email, AdviceVisit.asked_at, Child.demonstration, AdviceLink.language)
        .join(AdviceLink, AdviceLink.id == AdviceVisit.link_id)
        .join(AdviceRequest, AdviceRequest.id == AdviceLink.request_id)
        .join(Child, Child.id == AdviceLink.child_id)
        .where(AdviceVisit.id == visit_id, AdviceVisit.nonce == nonce, *is_open())
    ).first()
    if row is None or row.asked_at < clock.now() - CODE_LIVES:
        return None
    return CodeToSend(visit_id, row.email, bool(row.demonstration), row.language)
