"""When a complaint about how information is kept must be acknowledged (DPA 2018 section 164A(3), inserted by the Data (Use and
Access) Act 2025 section 103)."""

from datetime import date, timedelta

DAYS = 30
REMIND_ON = (20, 28)
"""The days on which whoever handles complaints is reminded of one that is not acknowledged; ours, not the law's."""


def acknowledge_by(received_on: date) -> date:
    """The last of the 30 days. The day on which it came is not counted (DPA 2018 section 205(2), Regulation 1182/71 article
    3(1); ICO guidance). Where it is no working day the law gives until the next one; that is not used up here."""
    return day_number(received_on, DAYS)


def day_number(received_on: date, number: int) -> date:
    """The day with that number, the day after it came being the first."""
    return received_on + timedelta(days=number)


def reminder_reached(received_on: date, today: date) -> int:
    """The number of the last day of reminding that has come by ``today``; 0 before the first."""
    return max((number for number in REMIND_ON if day_number(received_on, number) <= today), default=0)
