"""Reads a day typed in three boxes, and short texts, the same way in every form."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from werkzeug.datastructures import MultiDict

from wiki.pagetypes.kinds.chosen import read_day

Sent = MultiDict[str, str]


@dataclass(frozen=True)
class DayBoxes:
    """A day as it was typed; ``date`` is None when it is no day."""

    day: str = ""
    month: str = ""
    year: str = ""

    @property
    def date(self) -> date | None:
        """The day meant, if there is such a day."""
        return read_day(f"{self.day} {self.month} {self.year}")

    @property
    def is_empty(self) -> bool:
        """Whether nothing was typed at all."""
        return not (self.day or self.month or self.year)


EMPTY_DAY = DayBoxes()


def read_boxes(form: Sent, name: str) -> DayBoxes:
    """The boxes name-day, name-month and name-year."""
    return DayBoxes(*(form.get(f"{name}-{part}", "").strip()[:20] for part in ("day", "month", "year")))


def boxes_of(value: date | None) -> DayBoxes:
    """A day that is known, for a form that begins with it."""
    return DayBoxes() if value is None else DayBoxes(str(value.day), str(value.month), str(value.year))


def read_once(form: Mapping[str, str]) -> str | None:
    """The form's token, by which a double press is known: as long as ours are, or no database takes it."""
    return form.get("once", "")[:40] or None
