"""Reads what somebody may see of their own account: the browsers they are signed in on."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from wiki import clock
from wiki.access.person import SignedIn
from wiki.models.people import SignIn
from wiki.models.sign_in_ways import EmailChange, ProviderLogin
from wiki.words import N_

WAYS = {
    "password": N_("with your password"), "app": N_("with a code from your app"), "backup": N_("with a backup code"),
    "passkey": N_("with a passkey"), "link": N_("with a link by email"), "provider": N_("with your council’s account"),
}  # fmt: skip
"""How somebody signed in, in words."""


@dataclass(frozen=True)
class SignInRow:
    """One browser that is signed in. ``device`` is what it calls itself; ``way``: how its owner
    came in (WAYS); ``is_this`` the one that asks."""

    id: uuid.UUID
    device: str
    began_at: datetime
    ends_at: datetime
    way: str
    is_this: bool


def living_sign_ins(person: SignedIn) -> tuple[SignInRow, ...]:
    """The person's own sign-ins that still open doors, this browser first, then newest first."""
    rows = person.work.session.execute(
        select(SignIn.id, SignIn.device, SignIn.created_at, SignIn.expires_at, SignIn.way)
        .where(SignIn.person_id == person.id, SignIn.ended_at.is_(None), SignIn.expires_at > clock.now())
        .where(SignIn.due == "")
        .order_by(SignIn.created_at.desc())
    )
    found = [SignInRow(*row, is_this=row[0] == person.sign_in_id) for row in rows]
    return tuple(sorted(found, key=lambda row: not row.is_this))


@dataclass(frozen=True)
class Waiting:
    """The address that somebody asked for and that nobody confirmed yet."""

    email: str
    until: datetime


def waiting_address(person: SignedIn) -> Waiting | None:
    """What they wait for; the same whether or not the address is somebody else's."""
    row = person.work.session.execute(
        select(EmailChange.email, EmailChange.expires_at).where(
            EmailChange.person_id == person.id, EmailChange.done_at.is_(None), EmailChange.expires_at > clock.now()
        )
    ).first()
    return None if row is None else Waiting(row[0], row[1])


def has_provider(session: Session, person_id: uuid.UUID) -> bool:
    """Whether they sign in by somebody else's word, who looks after their address: it is not to outlive their work there."""
    return session.execute(select(ProviderLogin.id).where(ProviderLogin.person_id == person_id)).first() is not None
