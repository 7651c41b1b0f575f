"""Asks for the mail that tells somebody what changed in how they sign in, in the same transaction as the change."""

import uuid

from sqlalchemy.orm import Session

from wiki.commands.jobs import queue

TELL = "account.told"


def tell_of_account(session: Session, person_id: uuid.UUID, what: str) -> None:
    """Have the person told by mail. ``what``: a name of wiki/mail/account_words.py. No code and no name goes into the job."""
    queue(session, TELL, None, person_id=str(person_id), what=what)
