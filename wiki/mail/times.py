"""When notices go out: gathered for some minutes, or as a digest at a settled hour by the clock in England."""

from datetime import UTC, datetime, timedelta

from wiki import clock
from wiki.words_mail import HowOften

GATHERED_FOR = timedelta(minutes=10)
"""Ten saves in a row are one mail: it goes this long after the first of them."""
SETTLES_AFTER = timedelta(minutes=2)
"""A save carries the time at which it was begun, and is there a moment later: nothing younger than this is counted."""
_MONDAY = 0


def last_hour(how_often: HowOften, hour: int, now: datetime) -> datetime:
    """The newest moment, not after ``now``, at which a digest is due: ``hour`` by the clock in England, whether or not
    the clock was put forward or back that day; of a Monday where it is weekly."""
    there = clock.local(now)
    due = there.replace(hour=hour, minute=0, second=0, microsecond=0, fold=0)
    if how_often is HowOften.WEEKLY:
        due -= timedelta(days=(due.weekday() - _MONDAY) % 7)
    if due.astimezone(UTC) > now:
        due -= timedelta(days=7 if how_often is HowOften.WEEKLY else 1)
    return due.astimezone(UTC)


def counted_until(how_often: HowOften, hour: int, now: datetime) -> datetime:
    """Up to when changes are told in a notice that goes out ``now``."""
    settled = now - SETTLES_AFTER
    return settled if how_often is HowOften.AT_ONCE else last_hour(how_often, hour, settled)


def is_due(how_often: HowOften, oldest: datetime, now: datetime) -> bool:
    """Whether the time to tell has come, when ``oldest`` is the first change that would be told."""
    return how_often is not HowOften.AT_ONCE or oldest <= now - GATHERED_FOR


def period_name(how_often: HowOften, since: datetime, until: datetime) -> str:
    """The name of the stretch of time that a notice is about; in the ledger it stands once for a person and child."""
    return f"{how_often} {(since if how_often is HowOften.AT_ONCE else until).isoformat()}"
