"""The only reader of the time: instants in UTC, legal days in Europe/London (house.md, decision 11)."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")


def now() -> datetime:
    """The present instant, aware, in UTC."""
    return datetime.now(UTC)


def today() -> date:
    """The present legal day in England."""
    return now().astimezone(LONDON).date()


def local(instant: datetime) -> datetime:
    """``instant`` as a clock on a wall in England shows it."""
    return instant.astimezone(LONDON)
