"""Checks of sections B, C and D: the difficulty itself, not its label; what the child can do; nothing told without consent."""

import re
from collections.abc import Iterator

from wiki.statute.checks import made
from wiki.statute.facts import NeedFact, PlanFacts
from wiki.statute.phrases import listed
from wiki.statute.thread import Finding
from wiki.statute.words_file import first
from wiki.words import N_, Filled

_PARTS = (
    ("can_do", N_("what the child can do")),
    ("difficulty", N_("what is hard")),
    ("effect", N_("how it shows in everyday life")),
)
_SCORE = re.compile(r"\b(?:score[sd]?|percentile|centile)\b", re.IGNORECASE)


def check_needs(facts: PlanFacts) -> Iterator[Finding]:
    """What is to settle about each need, in their order."""
    for need in facts.needs:
        yield from _diagnosis(need)
        missing = [(slot, words) for slot, words in _PARTS if not need.slots.get(slot, "").strip()]
        if missing:
            yield made(
                "need_unfinished", need.where,
                Filled(N_("%(row)s doesn’t say %(parts)s."), row=need.name, parts=listed([words for _slot, words in missing])),
                N_("Whoever reads it must see the child first, and then what the difficulty means for their day."),
                slot=missing[0][0],
            )  # fmt: skip
        for slot, words in need.slots.items():
            if found := first(words, "protection"):
                yield made(
                    "protection_detail", need.where,
                    Filled(N_("“%(quoted)s” in %(row)s tells of child protection."), quoted=words[slice(*found)], row=need.name),
                    N_("The plan goes to many people. Details of child protection stand in it only with consent."),
                    slot=slot, span=found, words=words,
                )  # fmt: skip


def _diagnosis(need: NeedFact) -> Iterator[Finding]:
    said = need.slots.get("difficulty", "")
    found = first(said, "diagnoses") or ((hit := _SCORE.search(said)) and hit.span())
    if found and not first(said, "difficulty"):
        yield made(
            "diagnosis_alone", need.where,
            Filled(N_("“%(quoted)s” in %(row)s is a label, not a need."), quoted=said[slice(*found)], row=need.name),
            N_("A diagnosis or a test score doesn’t tell anybody what to do. The difficulty does."),
            slot="difficulty", span=found, words=said,
        )  # fmt: skip
