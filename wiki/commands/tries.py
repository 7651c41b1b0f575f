"""Counts wrong tries at showing that one still is who signed in: a few, then a wait, whichever box they were typed into.

Whoever picked up a phone that is signed in must not find the password out by trying.
"""

import uuid
from datetime import timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from wiki import clock
from wiki.commands.account_mails import tell_of_account
from wiki.models.factors import StepTries
from wiki.words import N_

TRIES, WAIT = 5, timedelta(minutes=15)
_TOO_MANY = N_("There were too many wrong tries. Wait 15 minutes, then try again.")


def waits(session: Session, person_id: uuid.UUID) -> str:
    """The sentence for somebody who must wait after too many wrong tries; "" for everybody else."""
    until = session.execute(select(StepTries.wait_until).where(StepTries.person_id == person_id)).scalar()
    return _TOO_MANY if until is not None and until > clock.now() else ""


def count_wrong(session: Session, person_id: uuid.UUID) -> str:
    """Count a wrong try; the sentence to wait with after the last one, else "". Whoever asks holds the person's row."""
    row = session.get(StepTries, person_id)
    if row is None:
        row = StepTries(person_id=person_id, tries=0)
        session.add(row)
    row.tries += 1
    if row.tries < TRIES:
        return ""
    row.tries, row.wait_until = 0, clock.now() + WAIT
    tell_of_account(session, person_id, "tries")
    return _TOO_MANY


def clear_tries(session: Session, person_id: uuid.UUID) -> None:
    """Forget the wrong tries: a right one came."""
    session.execute(update(StepTries).where(StepTries.person_id == person_id).values(tries=0, wait_until=None))
