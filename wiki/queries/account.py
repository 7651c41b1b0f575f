"""Reads what somebody may see of their own account: the browsers they are signed in on."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from wiki import clock
from wiki.access.person import SignedIn
from wiki.models.people import SignIn


@dataclass(frozen=True)
class SignInRow:
    """One browser that is signed in. ``device`` is what it calls itself; ``is_this`` the one that asks."""

    id: uuid.UUID
    device: str
    began_at: datetime
    ends_at: datetime
    is_this: bool


def living_sign_ins(person: SignedIn) -> tuple[SignInRow, ...]:
    """The person's own sign-ins that still open doors, this browser first, then newest first."""
    rows = person.work.session.execute(
        select(SignIn.id, SignIn.device, SignIn.created_at, SignIn.expires_at)
        .where(SignIn.person_id == person.id, SignIn.ended_at.is_(None), SignIn.expires_at > clock.now())
        .order_by(SignIn.created_at.desc())
    )
    found = [SignInRow(*row, is_this=row[0] == person.sign_in_id) for row in rows]
    return tuple(sorted(found, key=lambda row: not row.is_this))
