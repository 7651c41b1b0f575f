"""Turns what differs between two plans into what the screen shows: marked in words, one row after the other."""

from dataclasses import dataclass

from wiki.document.compared import OWN_LABELS, Difference
from wiki.queries.plan_compared import Comparison
from wiki.queries.plan_versions import PlanHead
from wiki.text.compare import Piece
from wiki.web.babel import day, isolated
from wiki.web.babel import gettext as _
from wiki.web.plan_serve_page import plan_title


@dataclass(frozen=True)
class DifferenceCard:
    """One row that differs: what happened to it, and its words under their labels."""

    title: str
    act: str
    notes: tuple[str, ...]
    fields: tuple[tuple[str, bool, tuple[Piece, ...]], ...]
    """(label, whether the label is in the plan's own language, pieces)"""
    language: str


@dataclass(frozen=True)
class SectionCard:
    """A section in which something differs; ``letter`` is "" for the first page."""

    letter: str
    title: str
    differences: tuple[DifferenceCard, ...]


def plan_choice(head: PlanHead) -> str:
    """What a plan is called in the list to choose from."""
    return _("%(plan)s, made on %(day)s", plan=isolated(plan_title(head.status, head.number)), day=day(head.made_at))


def section_cards(found: Comparison) -> tuple[SectionCard, ...]:
    """Every section in which something differs."""
    return tuple(
        SectionCard(one.letter, one.title, tuple(_card(this, found.language) for this in one.differences))
        for one in found.sections
    )


def _card(one: Difference, language: str) -> DifferenceCard:
    fields = tuple(
        (_(words.label) if words.label in OWN_LABELS else words.label, words.label not in OWN_LABELS, words.pieces)
        for words in one.fields
    )
    return DifferenceCard(one.title, _act(one), tuple(_notes(one)), fields, one.language or language)


def _act(one: Difference) -> str:
    moved = one.was_in is not None or one.is_elsewhere
    if one.kind == "changed" and not one.fields and not one.pictures:
        return _("The words are the same")
    if one.kind == "changed":
        return _("Moved and changed") if moved else _("Changed")
    if one.kind == "moved":
        return _("Moved. The words are the same")
    return _("Added") if one.kind == "added" else _("Removed")


def _notes(one: Difference) -> list[str]:
    made = []
    if one.was_in is not None:
        letter, heading = one.was_in
        under = _("It was in section %(letter)s before, under “%(heading)s”.", letter=letter, heading=isolated(heading))
        made.append(under if heading else _("It was in section %(letter)s before.", letter=letter))
    if one.is_elsewhere:
        made.append(_("It moved to another place in its list."))
    if one.was_title:
        made.append(_("It was called “%(title)s” before.", title=isolated(one.was_title)))
    if one.pictures:
        made.append(_("Its pictures or recordings are not the same."))
    return made
