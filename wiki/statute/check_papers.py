"""Checks of sections J and K: an answer about money, and the advice that the law asks for, each with its writer and its day."""

from collections.abc import Iterator

from wiki.statute.checks import made
from wiki.statute.facts import PlanFacts
from wiki.statute.phrases import listed
from wiki.statute.thread import Finding
from wiki.words import N_, Filled

MUST_BE_SOUGHT: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("6(1)(b)", N_("from the school, nursery or college"), ("advice_school", "advice_early_years")),
    ("6(1)(c)", N_("from health (a doctor)"), ("advice_doctor",)),
    ("6(1)(d)", N_("from an educational psychologist"), ("advice_educational_psychologist",)),
    ("6(1)(e)", N_("from social care"), ("advice_social_care",)),
)
"""Advice that every assessment asks for (SEND Regulations 2014, regulation 6(1)), with the page types that give it. The
parents' own, 6(1)(a), is section A and their pages."""

_LISTED = N_("Section K lists what was sent, from whom and when.")
_NO_ANSWER = frozenset({"", "not_talked"})


def check_papers(facts: PlanFacts) -> Iterator[Finding]:
    """What is to settle about money and advice."""
    if facts.budget in _NO_ANSWER and not facts.budget_lines:
        yield made(
            "budget_not_answered", "section-J", N_("Nobody has said whether a personal budget was asked for."),
            N_("“Nobody asked for one” and “nothing written yet” are not the same to a family."), words=facts.budget or "none",
        )  # fmt: skip
    for one in facts.budget_lines:
        told = ((one.has_need, N_("which need")), (one.has_outcome, N_("which outcome")))
        missing = [words for there, words in told if not there]
        if missing:
            yield made(
                "budget_without_need", one.where,
                Filled(N_("%(row)s doesn’t say %(parts)s it meets."), row=one.name, parts=listed(missing)),
                N_("Section J must say which needs and outcomes direct payments are to meet."), slot="needs",
            )  # fmt: skip
    there = {one.kind for one in facts.advice if one.says}
    for rule, words, kinds in MUST_BE_SOUGHT:
        if not there & set(kinds):
            yield made(
                "advice_missing", f"advice-{kinds[0]}", Filled(N_("There is no advice %(source)s."), source=words),
                Filled(N_("Regulation %(rule)s says that it must be asked for."), rule=rule),
            )  # fmt: skip
    for advice in facts.advice:
        told = ((bool(advice.who.strip()), N_("who wrote it")), (advice.dated, N_("of which day it is")))
        missing = [words for there, words in told if not there]
        if missing:
            yield made(
                "advice_incomplete", f"page-{advice.where}",
                Filled(N_("“%(page)s” doesn’t say %(parts)s."), page=advice.title, parts=listed(missing)),
                _LISTED, words="".join(missing),
            )  # fmt: skip
        if advice.on is not None and (advice.on > facts.on or (facts.born is not None and advice.on < facts.born)):
            day = f"{advice.on.day} {advice.on:%B %Y}"  # a slip in the year, most often
            yield made(
                "advice_incomplete", f"page-{advice.where}",
                Filled(N_("“%(page)s” is of %(day)s. That can’t be."), page=advice.title, day=day), _LISTED, words=day,
            )  # fmt: skip
