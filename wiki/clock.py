"""The only reader of the time: instants in UTC, legal days in Europe/London (house.md, decision 11)."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
_APART = timedelta(minutes=5)
_pretended: ContextVar[datetime | None] = ContextVar("pretended", default=None)


def now() -> datetime:
    """The present instant, aware, in UTC."""
    return _pretended.get() or datetime.now(UTC)


@contextmanager
def pretend(instant: datetime) -> Iterator[None]:
    """Have it be ``instant`` for what runs inside: for the demonstration's past, and for tests. Never in a request."""
    token = _pretended.set(instant.astimezone(UTC))
    try:
        yield
    finally:
        _pretended.reset(token)


def latest() -> datetime:
    """The latest that anything made so far can say of itself; clocks of several servers may be a little apart.

    What says that it was made after this was made before the clock was put back: what has run out since must not open
    anything again, so a sign-in or a link that says so is over.
    """
    return now() + _APART


def today() -> date:
    """The present legal day in England."""
    return now().astimezone(LONDON).date()


def local(instant: datetime) -> datetime:
    """``instant`` as a clock on a wall in England shows it."""
    return instant.astimezone(LONDON)


def end_of(day: date) -> datetime:
    """The instant at which ``day`` is over in England."""
    return datetime.combine(day + timedelta(days=1), time.min, LONDON).astimezone(UTC)


def last_day(instant: datetime) -> date:
    """The last legal day that something which ends at ``instant`` still counts on: at midnight it is the day that is over."""
    return local(instant - timedelta(microseconds=1)).date()
