"""Reads two plans that were made for a child, and what differs between them; never words that may not leave."""

from dataclasses import dataclass

from wiki.access.space import Space
from wiki.document.accepted import accepted
from wiki.document.compared import ComparedSection, Side, differences
from wiki.errors import NotAllowed, NotFound
from wiki.models.plan import PlanStatus
from wiki.queries.plan_leaving import kept_from_leaving
from wiki.queries.plan_versions import OpenedPlan, PlanHead, open_version, stands_on
from wiki.queries.stones import Stone
from wiki.words import N_, Permission

_TAKEN_OUT = N_("Words in it were taken out after it was made, so it can’t be compared any more.")
_OLD_MAKE = N_("It was made by an older program, so it can’t be compared here. Its files are as they were.")


@dataclass(frozen=True)
class Comparison:
    """Two plans, the older first, with what differs. ``stones``: what was put right in their words since. ``stop``: why that
    can't be shown ("" where it can), of the plan ``stopped``; ``tongues``: they are in two languages."""

    older: PlanHead
    newer: PlanHead
    sections: tuple[ComparedSection, ...] = ()
    unchanged: tuple[tuple[str, str], ...] = ()
    language: str = "en"
    stones: tuple[tuple[PlanHead, Stone], ...] = ()
    stop: str = ""
    stopped: PlanHead | None = None
    tongues: bool = False

    @property
    def proposed(self) -> tuple[PlanHead, ...]:
        """The notices of amendments of the two: they are compared as the plan that they propose."""
        return tuple(one for one in (self.older, self.newer) if one.status is PlanStatus.AMENDMENT)


def compare_plans(space: Space, one: int, other: int) -> Comparison:
    """The plans with these two numbers compared, in the order in which they were made. Raises NotAllowed for whoever may
    not read plans, NotFound where there is none such."""
    if not space.may(Permission.READ_PLAN):
        raise NotAllowed
    older, newer = (open_version(space, number) for number in sorted((one, other)))
    for opened in (older, newer):
        if opened.head.is_working:
            raise NotFound
        if stop := _stop(space, opened):
            return Comparison(older.head, newer.head, stop=stop, stopped=opened.head)
    assert older.tree is not None and newer.tree is not None
    was, now = (tree.language.split("-")[0] for tree in (older.tree, newer.tree))
    if was != now:
        return Comparison(older.head, newer.head, tongues=True)
    before, after = _side(space, older), _side(space, newer)
    found = differences(before, after)
    told = {section.letter for section in found}
    unchanged = tuple((section.letter, section.title) for section in newer.tree.sections if section.letter not in told)
    stones = tuple((opened.head, stone) for opened in (older, newer) for stone in opened.stones)
    return Comparison(older.head, newer.head, found, unchanged, now, stones)


def _stop(space: Space, opened: OpenedPlan) -> str:
    if opened.head.erasure_id is not None:
        return _TAKEN_OUT
    return kept_from_leaving(space, opened.head) or (_OLD_MAKE if opened.tree is None else "")


def _side(space: Space, opened: OpenedPlan) -> Side:
    assert opened.tree is not None
    tree = accepted(opened.tree) if opened.head.status is PlanStatus.AMENDMENT else opened.tree
    rows = stands_on(space, opened.head.id)["rows"]
    return Side(tree, {row["label"]: row["passage"] for row in rows if row.get("label")})
