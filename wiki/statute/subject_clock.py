"""When a request to see what is kept must be answered (UK GDPR article 12(3); DPA 2018 section 54)."""

import calendar
from datetime import date

MORE_MONTHS = 2


def months_after(day: date, months: int) -> date:
    """The same day that many months on, or the last day of a month that has no such day (DPA 2018 s54, ICO guidance)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def answer_by(received_on: date, *, extended: bool) -> date:
    """The last day: one month, or three where it is complex and the asker was told so within the first."""
    return months_after(received_on, 1 + (MORE_MONTHS if extended else 0))
