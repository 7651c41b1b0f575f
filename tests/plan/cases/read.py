"""Reads an invented plan from its YAML file into the plain values that the checks take."""

from datetime import date
from pathlib import Path
from typing import Any

from strictyaml.ruamel import safe_load

from wiki.pagetypes.kinds.chosen import read_day
from wiki.statute.facts import (
    AdviceFact,
    BudgetFact,
    NeedFact,
    OutcomeFact,
    PaperFact,
    Place,
    PlanFacts,
    ProvisionFact,
    ViewFact,
)
from wiki.statute.sections import regulation_12

_LONG = " ".join(["He moved house again and began at a new nursery."] * 60)
_HARD = (
    "Systematic individualised instruction incorporating multisensory differentiation methodologies, administered "
    "collaboratively by appropriately qualified educational professionals, facilitating consolidation of transferable "
    "organisational competencies across curricular environments, notwithstanding considerable attentional variability "
    "previously documented by multidisciplinary colleagues."
)
_TEXTS = {"LONG": _LONG, "HARD": _HARD}
_LINKS = ("id", "letter", "sources", "needs", "outcomes", "hopes", "adulthood")


def read_case(name: str) -> tuple[PlanFacts, set[tuple[str, str]]]:
    """The plan in ``name``.yaml, and the faults planted in it: (code, where)."""
    told = safe_load((Path(__file__).parent / f"{name}.yaml").read_text(encoding="utf-8"))
    return _facts(told), {(code, where) for code, where in told.get("faults", [])}


def _facts(told: dict[str, Any]) -> PlanFacts:
    shape = regulation_12()
    views = tuple(_view(one) for one in told["views"])
    needs = tuple(NeedFact(one["id"], one["letter"], _name(one), _slots(one), tuple(one["sources"])) for one in told["needs"])
    outcomes = tuple(
        OutcomeFact(one["id"], _name(one), _slots(one), tuple(one["hopes"]), _yes(one, "adulthood")) for one in told["outcomes"]
    )
    provisions = tuple(
        ProvisionFact(
            one["id"], one["letter"], _name(one), _slots(one), tuple(one["needs"]), tuple(one["outcomes"]),
            (*one["sources"], one.get("differs", "")), read_day(one.get("review_date", "")),
        )
        for one in told["provisions"]
    )  # fmt: skip
    lines = tuple(
        BudgetFact(one["id"], _name(one), _yes(one, "has_need"), _yes(one, "has_outcome"))
        for one in told.get("budget_lines", [])
    )
    advice = tuple(_advice(one) for one in told["advice"])
    counts = {"A": len(views), "E": len(outcomes), "I": told.get("section_i", 0), "J": len(lines), "K": len(advice)}
    for row in (*needs, *provisions):
        counts[row.letter] = counts.get(row.letter, 0) + 1
    out, unsaid = told.get("letters_out", []), told.get("unsaid", [])
    return PlanFacts(
        status=told["status"], on=_day(told["on"]), born=_day(told["born"]),
        printed=tuple((letter, counts.get(letter, 0)) for letter in shape.letters if letter not in out),
        sentences={one.letter: "" if one.letter in unsaid else one.empty for one in shape.sections},
        views=views, needs=needs, outcomes=outcomes, provisions=provisions, place=Place(**told["place"]),
        budget=told["budget"], budget_lines=lines, advice=advice,
    )  # fmt: skip


def _view(one: dict[str, Any]) -> ViewFact:
    words = _TEXTS.get(one["words"], one["words"])
    return ViewFact(
        one["id"], one["question"], one["id"], words, _yes(one, "own"), _yes(one, "speaks"), one.get("gathered", "")
    )  # fmt: skip


def _advice(one: dict[str, Any]) -> AdviceFact:
    return AdviceFact(
        one["id"], one["kind"], one["title"], one["who"], _yes(one, "dated"),
        tuple((f"{one['id']}-{place}", words) for place, words in enumerate(one["words"])),
        tuple(PaperFact(one["id"], paper["name"], paper["words"]) for paper in one.get("papers", [])),
    )  # fmt: skip


def _slots(one: dict[str, Any]) -> dict[str, str]:
    return {key: _TEXTS.get(str(value), str(value)) for key, value in one.items() if key not in _LINKS}


def _name(one: dict[str, Any]) -> str:
    return str(one["id"])


def _yes(one: dict[str, Any], key: str) -> bool:
    return one.get(key) in (True, "yes")


def _day(told: date | str) -> date:
    return told if isinstance(told, date) else date.fromisoformat(told)
