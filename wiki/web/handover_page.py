"""Puts together the screens about whose rights these are: the day, who decides what, and what is noted of it."""

from dataclasses import dataclass
from typing import Any

from wiki import clock
from wiki.access.space import Space
from wiki.queries.people import MemberRow
from wiki.queries.rights import Lacking, Rights, family_of, list_lacking, may_decide_instead, rights_of
from wiki.statute.handover import Stage, telling_days
from wiki.web.babel import day, isolated
from wiki.web.babel import gettext as _
from wiki.words import DECISION_NAMES, N_, ActsAs, Decision, Permission, Role, Stay

ACTS_AS: dict[str, str] = {
    ActsAs.DEPUTY: N_("As their deputy, whom a court chose"),
    ActsAs.ATTORNEY: N_("As their attorney, whom the young person chose"),
    ActsAs.PARENT: N_("As a parent, for there is no deputy or attorney for this"),
}
STAYS: dict[str, str] = {
    Stay.HELPER: N_("Stays and helps: reads and writes with me"),
    Stay.READER: N_("Stays and reads: can’t change anything"),
    Stay.LEAVES: N_("Leaves: can’t come in any more"),
}
_STATES: dict[str, str] = {
    Stay.HELPER: N_("Stays and helps"), Stay.READER: N_("Stays and reads"), Stay.LEAVES: N_("Leaves"),
}  # fmt: skip


@dataclass(frozen=True)
class DecisionLine:
    """One decision, and who makes it today; ``who`` is "" where it is to be settled."""

    words: str
    who: str
    instead: bool


@dataclass(frozen=True)
class LackingCard:
    """One note for a template. ``state``: why it does not count any more, "" while it does."""

    id: str
    decision: str
    who: str
    acts_as: str
    evidence: str
    assessed: str
    review_on: Any
    state: str
    is_open: bool
    is_overdue: bool


@dataclass(frozen=True)
class FamilyCard:
    """Somebody of the family for the young person's choice."""

    id: str
    name: str
    relation: str
    state: str


def rights_page(space: Space) -> dict[str, Any]:
    """Everything the screen shows."""
    rights, days = rights_of(space), telling_days(space.child.born_on)
    return {
        "begin": rights.begin, "passed": rights.passed, "is_near": days[Stage.YEAR] <= clock.today(),
        "decisions": [_decision(one, rights) for one in Decision if not rights.over or one is Decision.SHARE],
        "over": rights.over, "last_day": rights.last_day, "has_account": bool(rights.young),
        "is_young": space.member.role is Role.YOUNG_PERSON, "lacking": [_card(one) for one in list_lacking(space)],
        "manages": space.may(Permission.MANAGE_MEMBERS),
    }  # fmt: skip


def _decision(decision: Decision, rights: Rights) -> DecisionLine:
    who = ", ".join(isolated(named(one)) for one in rights.holders(decision))
    return DecisionLine(_(DECISION_NAMES[decision]), who, rights.is_instead(decision))


def named(one: MemberRow) -> str:
    """Jo Fairweather (Mum)."""
    return f"{one.name} ({one.relation})" if one.relation and one.relation != one.name else one.name


def _card(one: Lacking) -> LackingCard:
    state = ""
    if one.ended_at is not None:
        state = _("This ended on %(day)s.", day=day(one.ended_at))
        state += f" {one.ended_why}" if one.ended_why else ""
    elif one.is_overdue:
        state = _("The day to look at this again is over. It does not count any more.")
    assessed = ""
    if one.assessed_by:
        assessed = _("%(name)s looked into it on %(day)s.", name=one.assessed_by, day=day(one.assessed_on))
    return LackingCard(
        str(one.id), _(DECISION_NAMES[one.decision]), isolated(one.name), _(ACTS_AS[one.acts_as]), one.evidence, assessed,
        one.review_on, state, one.ended_at is None, one.is_overdue,
    )  # fmt: skip


def capacity_choices(space: Space) -> dict[str, Any]:
    """What can be chosen on the form that notes who decides instead."""
    return {
        "decisions": [(str(one), _(DECISION_NAMES[one])) for one in Decision],
        "people": [(one.person_id.hex, isolated(named(one))) for one in may_decide_instead(space)],
        "ways": [(str(one), _(words)) for one, words in ACTS_AS.items()],
    }  # fmt: skip


def family_cards(space: Space) -> list[FamilyCard]:
    """Those of the family who are here, and what was chosen."""
    return [family_card(one) for one in family_of(space)]


def family_card(one: MemberRow) -> FamilyCard:
    """One of them."""
    state = _("You have not chosen yet: as before") if one.stays is None else _(_STATES[one.stays])
    return FamilyCard(str(one.id), one.name, one.relation, state)
