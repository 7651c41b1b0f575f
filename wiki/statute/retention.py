"""How long each class of records is kept, as a file says it, and on which day a child's space falls due."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

from wiki.statute.shape_file import ShapeFault, Value, read_shape_file

SHIPPED = Path(__file__).with_name("retention.yaml")
ENDS_AT_AGE = 25
"""Children and Families Act 2014, section 46: a plan may last to the end of the school year in which somebody turns 25."""
_YEAR_ENDS = (7, 31)
_MOST_YEARS, _MOST_DAYS, _LONGEST_NOTICE = 150, 36525, 366
_LANGUAGES = ("ar",)


class From(StrEnum):
    """The event from which something is counted."""

    BIRTH = "birth"
    OPENED = "opened"
    LAST_PLAN = "last plan"
    SPACE = "space"
    DONE = "done"


class Class(StrEnum):
    """The classes of records that the program knows."""

    PLAN = "plan"
    NO_PLAN = "no_plan"
    LOG = "log"
    LETTERS = "letters"
    WORK = "work"
    ACCOUNTS = "accounts"


_SPACE_EVENTS = {
    Class.PLAN: (From.BIRTH, From.OPENED, From.LAST_PLAN), Class.NO_PLAN: (From.BIRTH, From.OPENED), Class.WORK: (From.DONE,),
}  # fmt: skip


@dataclass(frozen=True)
class RecordClass:
    """One class: how long it is kept from which event, the law it rests on, and the same for families. ``said``: name and
    words in other languages."""

    key: Class
    name: str
    event: From
    years: int
    then_years: int
    days: int
    source: str
    words: str
    said: Mapping[str, tuple[str, str]] = field(default_factory=dict)

    def named(self, language: str) -> str:
        """Its name in ``language``, or in English."""
        return self.said.get(language, (self.name, self.words))[0]

    def told(self, language: str) -> str:
        """Its words for families in ``language``, or in English."""
        return self.said.get(language, (self.name, self.words))[1]


@dataclass(frozen=True)
class Schedule:
    """A whole schedule. ``told_before``: days between the mail to the family and the deletion, at least."""

    name: str
    told_before: int
    classes: Mapping[Class, RecordClass]


@dataclass(frozen=True)
class Facts:
    """What is known of a space. Days are legal days in Europe/London; None where nobody said."""

    born_on: date | None
    opened_on: date | None
    last_plan_on: date | None

    @property
    def kept_as(self) -> Class:
        """The class that the space is of."""
        return Class.NO_PLAN if self.last_plan_on is None else Class.PLAN


def falls_due(schedule: Schedule, facts: Facts) -> date | None:
    """The day on which a space falls due; None where the event that counts is not known: it is asked for, never guessed."""
    kept = schedule.classes[facts.kept_as]
    events = {From.BIRTH: facts.born_on, From.OPENED: facts.opened_on, From.LAST_PLAN: facts.last_plan_on}
    begins = events[kept.event]
    return None if begins is None else years_after(years_after(begins, kept.years), kept.then_years)


def years_after(day: date, years: int) -> date:
    """The same day that many years on; 1 March for 29 February in a year without it."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


def plan_may_last_to(born_on: date) -> date:
    """The last day on which a plan may be in force: the end of the school year (31 July) in which somebody turns 25."""
    birthday = years_after(born_on, ENDS_AT_AGE)
    ends = date(birthday.year, *_YEAR_ENDS)
    return ends if birthday <= ends else years_after(ends, 1)


def done_before(schedule: Schedule, today: date) -> date:
    """Work of the machine that was done before this day is not kept."""
    return today - timedelta(days=schedule.classes[Class.WORK].days)


@lru_cache(maxsize=8)
def schedule_of(path: Path | None = None) -> Schedule:
    """The schedule of a council's own file, or ours; ShapeFault names file, line and reason."""
    return _schedule(read_shape_file(path or SHIPPED)[1])


def _schedule(root: Value) -> Schedule:
    parts = root.named(("name", "told before", "classes"))
    told = parts["told before"]
    if not 1 <= told.number() <= _LONGEST_NOTICE:
        raise told.fault(f"the family is told between 1 and {_LONGEST_NOTICE} days before")
    classes: dict[Class, RecordClass] = {}
    for item in parts["classes"].items():
        one = _class(item)
        if one.key in classes:
            raise item.fault(f"the class “{one.key}” stands here twice")
        classes[one.key] = one
    missing = [key.value for key in Class if key not in classes]
    if missing:
        raise parts["classes"].fault(f"{' and '.join(missing)} must stand here and is missing")
    return Schedule(parts["name"].words(), told.number(), classes)


def _class(item: Value) -> RecordClass:
    parts = item.named(("class", "name", "from", "source", "words"), ("years", "then years", "days", *_LANGUAGES))
    key = _one_of(parts["class"], [one.value for one in Class])
    event = From(_one_of(parts["from"], [one.value for one in _SPACE_EVENTS.get(Class(key), (From.SPACE,))]))
    wanted = {From.SPACE: (), From.DONE: ("days",)}.get(event, ("years",))
    allowed = (*wanted, "then years") if "years" in wanted else wanted
    for name in ("years", "then years", "days"):
        if name in parts and name not in allowed:
            raise parts[name].fault(f"“{name}” has no meaning where it is counted from “{event}”")
        if name in wanted and name not in parts:
            raise item.fault(f"{name} must stand here and is missing")
    return RecordClass(
        Class(key), parts["name"].words(), event, _number(parts, "years", _MOST_YEARS), _number(parts, "then years", _MOST_YEARS),
        _number(parts, "days", _MOST_DAYS), parts["source"].words(), parts["words"].words(),
        {one: _other(parts[one]) for one in _LANGUAGES if one in parts},
    )  # fmt: skip


def _one_of(value: Value, known: list[str]) -> str:
    if value.words() not in known:
        raise value.fault(f"found “{value.words()}” where one of these is needed: {', '.join(known)}")
    return value.words()


def _number(parts: Mapping[str, Value], name: str, most: int) -> int:
    if name not in parts:
        return 0
    if not 1 <= parts[name].number() <= most:
        raise parts[name].fault(f"{name} must be between 1 and {most}")
    return parts[name].number()


def _other(value: Value) -> tuple[str, str]:
    parts = value.named(("name", "words"))
    return parts["name"].words(), parts["words"].words()


__all__ = ["Class", "Facts", "From", "RecordClass", "Schedule", "ShapeFault", "falls_due", "plan_may_last_to", "schedule_of"]
