"""Checks of section E: a change for the child that can be seen by a set time, not a service and not this week's target."""

import re
from collections.abc import Iterator

from wiki.statute.checks import made
from wiki.statute.facts import PlanFacts
from wiki.statute.phrases import listed
from wiki.statute.thread import Finding
from wiki.statute.words_file import first
from wiki.words import N_, Filled

_HELP = r"therapy|therapist|sessions?|support|assistant|programme|intervention|group|place|placement|provision"
_SERVICE = re.compile(
    # What comes after “to”, “in” and the like is no longer what they will have: “the confidence to ask for support”.
    r"\bwill\s+(?:(?:have|receive|get|be given|be offered|access)\b(?:\s+(?:more\s+|regular\s+)?access\s+to\b)?"
    rf"(?:(?!\b(?:to|in|at|so|who|that|with|without)\b)[^.!?]){{0,200}}\b(?:{_HELP}|lessons?)"
    rf"|attend\b(?:(?!\b(?:to|in|at|so|who|that|with|without)\b)[^.!?]){{0,200}}\b(?:{_HELP}))\b",
    re.IGNORECASE,
)
_MONTHS = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|"
    r"dec(?:ember)?)"
)
_BY = re.compile(
    # A time: not “by himself”, “by bus” or “by 10 minutes”.
    rf"\bby\s+(?:the\s+)?(?:(?:19|20)\d\d|\d{{1,2}}[/.]\d{{1,2}}|(?:\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?)?{_MONTHS}|end|start|"
    r"beginning|close|time|age|next|half[\s-]term|easter|christmas|year|key stage|spring|summer|autumn|winter|"
    r"(?:his|her|their)\s+(?:\w+\s+)?birthday)\b",
    re.IGNORECASE,
)


def check_outcomes(facts: PlanFacts) -> Iterator[Finding]:
    """What is to settle about each outcome, in their order (SMART: specific, measurable, achievable, realistic, timed)."""
    for one in facts.outcomes:
        words = one.slots.get("outcome", "")
        missing = []
        if not one.slots.get("by_when", "").strip() and not _BY.search(words):
            missing.append(("by_when", N_("by when")))
        if not one.slots.get("how_we_know", "").strip():
            missing.append(("how_we_know", N_("how people will know")))
        if missing:
            yield made(
                "outcome_unfinished", one.where,
                Filled(N_("%(row)s doesn’t say %(parts)s."), row=one.name, parts=listed([part for _slot, part in missing])),
                N_("Without it nobody can tell whether the help works."), slot=missing[0][0],
            )  # fmt: skip
        if found := _SERVICE.search(words):
            yield made(
                "outcome_is_service", one.where,
                Filled(N_("“%(quoted)s” in %(row)s is help, not an outcome."), quoted=found.group(), row=one.name),
                N_("An outcome is what changes for the child. The help that leads there is provision."),
                slot="outcome", span=found.span(), words=words,
            )  # fmt: skip
        for slot in ("outcome", "by_when"):
            said = one.slots.get(slot, "")
            if span := first(said, "small_steps"):
                yield made(
                    "outcome_short_term", one.where,
                    Filled(N_("“%(quoted)s” in %(row)s is a small step."), quoted=said[slice(*span)], row=one.name),
                    N_("Short-term targets change too often for a plan. The school keeps them."),
                    slot=slot, span=span, words=said,
                )  # fmt: skip
