"""The days on which a family is told that the rights will be the young person's own, as a pure function."""

from collections.abc import Mapping
from datetime import date, timedelta
from enum import StrEnum

from wiki.statute.clocks import own_rights_begin


class Stage(StrEnum):
    """How near the day is when it is told."""

    YEAR = "year"
    MONTHS = "months"
    WEEKS = "weeks"
    DAY = "day"


def telling_days(born: date) -> Mapping[Stage, date]:
    """On which day each is told: a year before, three months before, two weeks before, and on the day itself.

    The day is always between 25 June and 1 July, so that a year and three months before it there is such a day too.
    No law sets these four days; they are our own choice.
    """
    begin = own_rights_begin(born)
    return {
        Stage.YEAR: begin.replace(year=begin.year - 1),
        Stage.MONTHS: begin.replace(month=begin.month - 3),
        Stage.WEEKS: begin - timedelta(days=14),
        Stage.DAY: begin,
    }


def stage_on(born: date, day: date) -> Stage | None:
    """The last of them that has come by ``day``; None before the first."""
    come = [stage for stage, on in telling_days(born).items() if on <= day]
    return come[-1] if come else None
