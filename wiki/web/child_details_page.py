"""Puts together the screens on which a child's name and day of birth are shown and put right."""

from dataclasses import dataclass

from flask_babel import ngettext

from wiki import clock
from wiki.access.space import Space
from wiki.commands.children import stage_on
from wiki.queries.child_details import Details, SeenCorrection
from wiki.queries.people import list_members
from wiki.statute.clocks import age_on, own_rights_begin
from wiki.web.babel import day
from wiki.web.babel import gettext as _


@dataclass(frozen=True)
class Line:
    """One of the three, before and after. ``what``: its name."""

    what: str
    before: str
    after: str

    @property
    def is_changed(self) -> bool:
        """Whether it was changed."""
        return self.before != self.after


@dataclass(frozen=True)
class Entry:
    """One correction, as the history shows it."""

    lines: tuple[Line, ...]
    told: SeenCorrection


def lines(before: Details, after: Details) -> tuple[Line, ...]:
    """Old and new, side by side."""
    return (
        Line(_("What the child is called"), before.known_as, after.known_as),
        Line(_("Full name"), before.full_name, after.full_name),
        Line(_("Born on"), day(before.born_on), day(after.born_on)),
    )


def history(found: tuple[SeenCorrection, ...]) -> tuple[Entry, ...]:
    """Every correction, only with what it changed."""
    return tuple(Entry(tuple(one for one in lines(each.before, each.after) if one.is_changed), each) for each in found)


def what_follows(space: Space, before: Details, after: Details) -> tuple[str, ...]:
    """What another day of birth changes beside the day itself, in sentences."""
    if before.born_on == after.born_on:
        return ()
    today, name = clock.today(), after.known_as
    age = max(age_on(after.born_on, today), 0)
    told = [ngettext("%(name)s is then %(num)d year old.", "%(name)s is then %(num)d years old.", age, name=name)]
    old, new = own_rights_begin(before.born_on), own_rights_begin(after.born_on)
    if old != new:
        days = {"new": day(new), "old": day(old)}
        told.append(_("The rights about the plan are %(name)s’s own from %(new)s, not from %(old)s.", name=name, **days))
    if new <= today < old:
        told.append(_("So they are %(name)s’s own already: from now on %(name)s decides, and no longer the parents.", name=name))
    if old <= today < new:
        told.append(_("So they are the parents’ again, until that day."))
    if old <= today < new and any(one.stays is not None for one in list_members(space)):
        told.append(_("What was chosen about who of the family stays holds until you end or change it under “People”."))
    if stage_on(before.born_on, today) != stage_on(after.born_on, today):
        told.append(_("The pages that were begun keep their questions. Those for the other age are under “Begin another page”."))
    return tuple(told)
