"""Asks for the mail that tells somebody what changed in how they sign in, in the same transaction as the change."""

import uuid

from sqlalchemy.orm import Session

from wiki.commands.jobs import queue

TELL = "account.told"


def tell_of_account(session: Session, person_id: uuid.UUID, what: str) -> None:
    """Have the person told by mail. ``what``: a name of wiki/mail/account_words.py. No code and no name goes into the job."""
    queue(session, TELL, None, person_id=str(person_id), what=what)


def tell_former_address(session: Session, person_id: uuid.UUID, change_id: uuid.UUID) -> None:
    """Have the address that was theirs until now told that it is not any more; it lies in the change alone."""
    queue(session, TELL, None, person_id=str(person_id), what="address_changed", change_id=change_id.hex)
