"""Asks for slow work, in the same transaction as the act that needs it."""

import uuid

from sqlalchemy.orm import Session

from wiki import clock
from wiki.models.jobs import Job, JobState


def queue(session: Session, kind: str, child_id: uuid.UUID | None, **payload: str) -> None:
    """Ask for a piece of slow work, in the same transaction as the act that needs it."""
    session.add(
        Job(
            kind=kind, child_id=child_id, payload=payload, state=JobState.WAITING, attempts=0, run_at=clock.now(),
            created_at=clock.now(),
        )
    )  # fmt: skip
