"""Asks for slow work, in the same transaction as the act that needs it."""

import uuid

from sqlalchemy.orm import Session

from wiki import clock
from wiki.models.jobs import Job, JobState
from wiki.words import N_

TRY_AGAIN = N_("This did not work (%s). It is tried again by itself.")
GAVE_UP = N_("This did not work in 5 tries (%s). Have it tried again when the cause is put right.")
UNKNOWN = N_("This version of the program does not know this kind of work (%s).")
PROBLEMS = (TRY_AGAIN, GAVE_UP, UNKNOWN)
"""What a job's row may say of its trouble: the kind of trouble only, never what the trouble said of itself."""


def queue(session: Session, kind: str, child_id: uuid.UUID | None, **payload: str) -> None:
    """Ask for a piece of slow work, in the same transaction as the act that needs it."""
    session.add(
        Job(
            kind=kind, child_id=child_id, payload=payload, state=JobState.WAITING, attempts=0, run_at=clock.now(),
            created_at=clock.now(),
        )
    )  # fmt: skip
