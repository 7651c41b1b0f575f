"""Days that are known in part: "2026-11-21", "2026-11" or "2026"; they sort as they are written."""

import re
from datetime import date

_PART = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


def is_part_of_day(text: str) -> bool:
    """Whether ``text`` is a day of the calendar, a month or a year, from 1900 on."""
    found = _PART.fullmatch(text)
    if found is None or not text.isascii():
        return False
    try:
        whole = date(int(found[1]), int(found[2] or 1), int(found[3] or 1))
    except ValueError:
        return False
    return whole.year >= 1900


def parts_of(text: str) -> tuple[str, str, str]:
    """Day, month and year as somebody would type them; "" for what is not known."""
    year, month, day = [*text.split("-"), "", ""][:3]
    return day.lstrip("0"), month.lstrip("0"), year


def first_day(text: str) -> date:
    """The first day that ``text`` may mean."""
    day, month, year = parts_of(text)
    return date(int(year), int(month or 1), int(day or 1))
