"""Reads somebody's own mobile number, for their own eyes and for sending to it; nobody else's is ever read here."""

import uuid
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from wiki.access.person import SignedIn
from wiki.models.phones import Phone

_phone = Phone.__table__


@dataclass(frozen=True)
class OwnPhone:
    """The person's number: the confirmed one, and the one that waits for its code ("" for none)."""

    number: str = ""
    waiting: str = ""


def own_phone(person: SignedIn) -> OwnPhone:
    """The reader's own number."""
    row = person.work.session.execute(
        select(_phone.c.number, _phone.c.waiting).where(_phone.c.person_id == person.id)
    ).first()
    return OwnPhone(row.number, row.waiting) if row else OwnPhone()


def confirmed_number(session: Session, person_id: uuid.UUID) -> str:
    """Where text messages go to somebody; "" while no number of theirs is confirmed."""
    return session.execute(select(_phone.c.number).where(_phone.c.person_id == person_id)).scalar() or ""
