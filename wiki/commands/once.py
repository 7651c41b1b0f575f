"""Lets a form make one thing however often it arrives: the first arrival acts, each later one is told what it made."""

import uuid
from datetime import timedelta

from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from wiki import clock
from wiki.models.once import DoneForm
from wiki.words import N_

_KEPT = timedelta(days=3)
SENT_BEFORE = N_(
    "This form was sent before, with something else in it, and that was done. If you want this as well, send it now."
)


def claim(session: Session, person_id: uuid.UUID, once: str | None) -> uuid.UUID | None:
    """What the form ``once`` of this person made already; None when it is here for the first time (or has no token).

    Call it first in the write transaction: a twin that arrives meanwhile waits here, then sees what was made.
    """
    if not once:
        return None
    session.execute(delete(DoneForm).where(DoneForm.at < clock.now() - _KEPT))
    try:
        with session.begin_nested():
            session.execute(insert(DoneForm).values(person_id=person_id, once=once[:40], at=clock.now()))
    except IntegrityError:
        return session.execute(
            select(DoneForm.made_id).where(DoneForm.person_id == person_id, DoneForm.once == once[:40])
        ).scalar()
    return None


def settle(session: Session, person_id: uuid.UUID, once: str | None, made_id: uuid.UUID) -> None:
    """Note what the form made, in the same transaction as the act."""
    if once:
        session.execute(
            update(DoneForm)
            .where(DoneForm.person_id == person_id, DoneForm.once == once[:40])
            .values(made_id=made_id)
        )
