"""Makes the link of an invitation in the moment in which its message is made, so that it lies nowhere before."""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select

from wiki import clock
from wiki.access.single_use import hash_token, make_token
from wiki.commands.audit import Desk, leave_row, writing
from wiki.commands.invitations import OPEN, add_key
from wiki.commands.invitations_join import CODE_LIVES
from wiki.database import Work
from wiki.models.children import Child
from wiki.models.invitations import Invitation, InvitationKey
from wiki.models.people import Council, Person
from wiki.words import InvitationWay, Role


@dataclass(frozen=True)
class ToSend:
    """What to send, to whom, in which language, with the token that was made for it just now. ``is_young``: to the young person
    whose pages they are."""

    way: InvitationWay
    to: str
    language: str
    by: str
    council: str
    demonstration: bool
    token: str
    expires_at: datetime
    is_young: bool = False

    def __repr__(self) -> str:
        """Nothing secret, wherever it may be printed."""
        return f"ToSend({self.way})"


def take_in_hand(work: Work, invitation_id: uuid.UUID, turn: int, days: int) -> ToSend | None:
    """A fresh link for this round of an invitation; None where it is over, or was asked for anew since.

    A try before this one may have handed its mail over: that link lives on, so that whichever arrives lets them in.
    """
    with writing(Desk(work)) as session:
        row = session.execute(
            select(Invitation).where(Invitation.id == invitation_id, Invitation.round == turn, *OPEN).with_for_update()
        ).scalar()
        leave_row(session, "invitation.sending", person_id=None, child_id=row.child_id if row else None, object_id=invitation_id)
        if row is None:
            return None
        fresh = make_token(timedelta(days=days))
        row.expires_at = fresh.expires_at
        add_key(session, row, fresh.hashed)
        who = session.execute(
            select(Person.name, Council.name, Child.demonstration)
            .select_from(Child)
            .join(Council, Council.id == Child.council_id)
            .join(Person, Person.id == row.invited_by)
            .where(Child.id == row.child_id)
        ).one()
        return ToSend(
            row.way, row.email or row.phone, row.language, who[0], who[1], bool(who[2]), fresh.token, fresh.expires_at,
            is_young=row.role is Role.YOUNG_PERSON,
        )


def note_sent(work: Work, invitation_id: uuid.UUID, turn: int, problem: str = "") -> None:
    """It went out, or (``problem``) it never will until somebody puts right what is wrong."""
    row = _of_round(work, invitation_id, turn)
    if row is not None:
        row.problem = problem
        row.sent_at = row.sent_at if problem else clock.now()


def note_trouble(work: Work, invitation_id: uuid.UUID, turn: int, problem: str, unsent: str) -> None:
    """It has not gone out yet, and is tried again. ``unsent``: a token that surely nobody got opens nothing any more."""
    row = _of_round(work, invitation_id, turn)
    if row is not None:
        row.problem = problem
    if unsent:
        work.session.execute(delete(InvitationKey).where(InvitationKey.hashed == hash_token(unsent)))


def _of_round(work: Work, invitation_id: uuid.UUID, turn: int) -> Invitation | None:
    found: Invitation | None = (
        work.begin_writing()
        .execute(select(Invitation).where(Invitation.id == invitation_id, Invitation.round == turn).with_for_update())
        .scalar()
    )
    return found


@dataclass(frozen=True)
class CodeToSend:
    """The mail that shows whose an address is: what its code is made of."""

    invitation_id: uuid.UUID
    to: str
    language: str
    demonstration: bool


def find_code(work: Work, invitation_id: uuid.UUID, nonce: str) -> CodeToSend | None:
    """The code that was asked for; None where it can't be used any more."""
    row = work.session.execute(
        select(Invitation.given_email, Invitation.language, Invitation.asked_at, Child.demonstration)
        .join(Child, Child.id == Invitation.child_id)
        .where(Invitation.id == invitation_id, Invitation.nonce == nonce, *OPEN)
    ).first()
    if row is None or row.asked_at is None or row.asked_at < clock.now() - CODE_LIVES:
        return None
    return CodeToSend(invitation_id, row.given_email, row.language, bool(row.demonstration))
