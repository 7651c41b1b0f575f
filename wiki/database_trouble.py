"""Says what an error of the database means to whoever waits for it."""

from sqlalchemy.exc import OperationalError


def is_lock(error: OperationalError) -> bool:
    """Whether ``error`` says that somebody else holds the lock (as against a broken database)."""
    return _says(error, "locked", "busy", "lock timeout", "deadlock")


def is_crowded(error: OperationalError) -> bool:
    """Whether the database lets nobody else in just now: too many connections are open to it."""
    return _says(error, "too many clients", "too many connections", "connection slots are reserved")


def is_no_room(error: OperationalError) -> bool:
    """Whether the disk took no more, because it is full or failing: nothing was saved, and trying again later helps."""
    return _says(error, "disk is full", "disk i/o error", "no space left", "could not extend file")


def _says(error: OperationalError, *signs: str) -> bool:
    words = str(error.orig).lower()
    return any(sign in words for sign in signs)
