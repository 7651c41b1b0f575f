"""Says what stops a plan absolutely. Everything else is a finding, which a person settles or answers for."""

from dataclasses import dataclass

from wiki.access.space import Space
from wiki.document.tree import PlanTree, SetSentence
from wiki.models.plan import PlanStatus
from wiki.queries.plan_guard import is_checked, unsettled
from wiki.queries.plan_versions import open_version
from wiki.statute.sections import MUST_BE_EMPTY_IN_DRAFT
from wiki.words import N_

_EMPTY = frozenset(letter for letters in MUST_BE_EMPTY_IN_DRAFT.values() for letter in letters)
_FILLED = N_(
    "Section I is not empty in this draft. The law says that a draft must name no school, and no type of school. "
    "Make a new draft: it leaves the section empty."
)
_BEING_CHECKED = N_("This plan is still being checked for another child’s details. That takes a minute; then try again.")
_TO_SETTLE = N_("Words in this plan may be about another child. Settle them on the plan’s page, or make a new plan without them.")
_LOST = N_("What this plan says can’t be read any more, so it can’t be looked through before it leaves. Make a new one.")


@dataclass(frozen=True)
class Stop:
    """Why a plan can't go on; ``source`` is the paragraph of the law."""

    code: str
    sentence: str
    source: str


def stops(space: Space, what: int | str) -> tuple[Stop, ...]:
    """What stops a plan: ``what`` is the number of a version that is about to leave, or the kind ("draft", "final", …) of
    one that is about to be made. () when nothing does. NotFound for a version that is not there."""
    if isinstance(what, str):
        return ()  # a draft is made with section I empty whatever was typed (document/assemble.py)
    opened = open_version(space, what)
    if opened.tree is None:
        return (Stop("unreadable", _LOST, ""),)
    if opened.head.status is PlanStatus.DRAFT and _is_filled(opened.tree):
        return (Stop("section_filled", _FILLED, "Children and Families Act 2014, section 38(5)"),)
    if unsettled(space, opened.head.id):
        return (Stop("other_child", _TO_SETTLE if is_checked(space, opened.head.id) else _BEING_CHECKED, ""),)
    return ()


def _is_filled(tree: PlanTree) -> bool:
    sections = (section for section in tree.sections if section.letter in _EMPTY)
    return any(not isinstance(block, SetSentence) for section in sections for block in section.blocks)
