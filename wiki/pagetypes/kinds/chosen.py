"""Questions answered by choosing: one answer, several answers, a day."""

import re
from datetime import date
from typing import Any

from wiki.pagetypes.kinds.base import (
    Asked,
    Form,
    Kind,
    LinkWords,
    Slot,
    as_list,
    as_text,
    listed,
    sent,
)
from wiki.text import nodes
from wiki.text.nodes import Block
from wiki.words import N_

_CHOOSE_ONE = N_("Choose one of the answers shown.")
_CHOOSE_SOME = N_("Choose from the answers shown.")
_NO_SUCH_DAY = N_("We can’t find this day in the calendar. Write it like this: 21 November 2026.")

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


class OneOf(Kind):
    """One answer out of a few."""

    name = "one_of"
    about = "one answer out of a few; an option may carry a plan letter"
    takes = frozenset({"options", "letters"})
    must = frozenset({"options"})
    in_rows = True

    def check_slot(self, asked: Asked, slot: Any, name: str) -> dict[str, str]:
        """An answer that is not among the options."""
        if self.slot_is_blank(slot) or as_text(slot) in {option.key for option in asked.options}:
            return {}
        return {name: _CHOOSE_ONE}

    def slot_nodes(self, asked: Asked, slot: Any, link_words: LinkWords) -> tuple[Block, ...]:
        """The option's words (an unknown answer as it was kept)."""
        return listed(_labels(asked, [as_text(slot)] if as_text(slot) else []))


class SomeOf(Kind):
    """Any number of answers out of a few."""

    name = "some_of"
    about = "any number of answers out of a few"
    takes = frozenset({"options"})
    must = frozenset({"options"})
    in_rows = True

    def read_slot(self, asked: Asked, form: Form, name: str) -> Slot:
        """Every answer ticked, each once, in the order sent."""
        return list(dict.fromkeys(text for one in form.getlist(name) if (text := str(one).strip())))

    def check_slot(self, asked: Asked, slot: Any, name: str) -> dict[str, str]:
        """An answer that is not among the options."""
        known = {option.key for option in asked.options}
        return {} if set(as_list(slot)) <= known else {name: _CHOOSE_SOME}

    def slot_nodes(self, asked: Asked, slot: Any, link_words: LinkWords) -> tuple[Block, ...]:
        """The words of the options chosen."""
        return listed(_labels(asked, as_list(slot)))


class Day(Kind):
    """A day: kept as 2026-11-21, shown as 21 November 2026; what is no day is kept as typed and named."""

    name = "date"
    about = "a day, such as 21 November 2026"
    in_rows = True

    def read_slot(self, asked: Asked, form: Form, name: str) -> Slot:
        """From three boxes (name-day, name-month, name-year) or from one, in any usual British way."""
        parts = [sent(form, f"{name}-{part}").strip() for part in ("day", "month", "year")]
        typed = " ".join(parts).strip() if any(parts) else sent(form, name).strip()
        day = read_day(typed)
        return day.isoformat() if day else typed

    def check_slot(self, asked: Asked, slot: Any, name: str) -> dict[str, str]:
        """Words that are not a day."""
        return {} if self.slot_is_blank(slot) or read_day(as_text(slot)) else {name: _NO_SUCH_DAY}

    def slot_nodes(self, asked: Asked, slot: Any, link_words: LinkWords) -> tuple[Block, ...]:
        """The day in words."""
        day = read_day(as_text(slot))
        text = show_day(day) if day else as_text(slot).strip()
        return (nodes.paragraph(text),) if text else ()


_WRITTEN = re.compile(
    r"(\d{1,2})(?:st|nd|rd|th)?[\s/.-]+(\d{1,2}|[A-Za-z]{3,9})\.?[\s/.,-]+(\d{4})", re.ASCII
)
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})", re.ASCII)


def read_day(typed: str) -> date | None:
    """The day in ``2026-11-21``, ``21/11/2026``, ``21 Nov 2026`` and the like (1900 to 2199), else None."""
    if len(typed) > 40:
        return None
    if iso := _ISO.fullmatch(typed.strip()):
        year, month, day = iso.groups()
    elif written := _WRITTEN.fullmatch(typed.strip()):
        day, month, year = written.groups()
    else:
        return None
    number = int(month) if month.isdigit() else _month_number(month)
    try:
        made = date(int(year), number, int(day))
    except ValueError:
        return None
    return made if 1900 <= made.year < 2200 else None


def show_day(day: date) -> str:
    """The day as people write it here: 21 November 2026."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def _month_number(word: str) -> int:
    low = "sep" if word.lower() == "sept" else word.lower()
    return next((place for place, month in enumerate(MONTHS, 1) if month.lower().startswith(low)), 0)


def _labels(asked: Asked, keys: list[str]) -> list[str]:
    words = dict(asked.options)
    return [words.get(key, key) for key in keys]
