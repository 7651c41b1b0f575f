"""Checks of sections F, G, H1 and H2: five slots, nobody named, the right letter, agreed, and on the way to adult life."""

import re
from collections.abc import Iterator

from wiki.statute.checks import made
from wiki.statute.clocks import age_on
from wiki.statute.facts import PlanFacts, ProvisionFact
from wiki.statute.phrases import listed
from wiki.statute.thread import Finding
from wiki.statute.words_file import first
from wiki.words import N_, Filled

_FIVE = (
    ("support", N_("what help")),
    ("who", N_("who gives it")),
    ("ratio", N_("how many children to how many adults")),
    ("how_often", N_("how often")),
    ("how_long", N_("how long each time")),
    ("review_date", N_("when it is looked at again")),
)
_UNTRAINED = re.compile(r"\b(?:teaching assistant|assistant|supervisor|helper|volunteer|carer)s?\b", re.IGNORECASE)
_SKILLED = re.compile(
    r"\b(?:trained|qualified|experienced|training|who knows?|teacher|therapist|nurse|psychologist|specialist|social worker)\b",
    re.IGNORECASE,
)
_PERSON = re.compile(r"\b(?:Mr|Mrs|Ms|Miss|Dr|Doctor|Sir|Professor)\.?\s+[A-Z][\w’'-]+")
_ADULT, _YEAR_9 = 18, 9


def check_provision(facts: PlanFacts) -> Iterator[Finding]:
    """What is to settle about each row of provision, in their order, and then about adult life."""
    for one in facts.provisions:
        yield from _slots(one)
        yield from _review(one, facts)
        yield from _names(one)
        yield from _letter(one, facts)
    yield from _adulthood(facts)


def _slots(one: ProvisionFact) -> Iterator[Finding]:
    missing = [(slot, words) for slot, words in _FIVE if not one.slots.get(slot, "").strip()]
    if missing and not one.slots.get("differs", "").strip():
        yield made(
            "provision_unfinished", one.where,
            Filled(N_("%(row)s doesn’t say %(parts)s."), row=one.name, parts=listed([words for _slot, words in missing])),
            N_("Provision must be so clear that anybody could check whether it happens."), slot=missing[0][0],
        )  # fmt: skip
    who = one.slots.get("who", "")
    if _UNTRAINED.search(who) and not _SKILLED.search(who) and not one.slots.get("training", "").strip():
        yield made(
            "provision_without_training", one.where, Filled(N_("%(row)s doesn’t say who trains the helper."), row=one.name),
            N_("Help that nobody was shown how to give is often not the help that was meant."), slot="training", words=who,
        )  # fmt: skip


def _review(one: ProvisionFact, facts: PlanFacts) -> Iterator[Finding]:
    """The day of the last review stays in a row that comes into the next plan unchanged."""
    said = one.slots.get("review_date", "")
    if one.review_on is not None and one.review_on < facts.on:
        yield made(
            "review_date_gone", one.where,
            Filled(N_("%(row)s was to be looked at again on %(day)s. That day has gone."), row=one.name, day=said),
            N_("The plan would say that nobody looked."), slot="review_date", words=said,
        )  # fmt: skip


def _names(one: ProvisionFact) -> Iterator[Finding]:
    for slot, words in one.slots.items():
        if slot in {"agreed_by", "differs", "advice"}:
            continue
        person = _PERSON.search(words)
        found = person.span() if person else first(words, "medicines")
        if found:
            yield made(
                "name_in_provision", one.where,
                Filled(N_("%(row)s names “%(quoted)s”."), row=one.name, quoted=words[slice(*found)]),
                N_("When that person leaves or the medicine changes, the plan would be wrong."),
                slot=slot, span=found, words=words,
            )  # fmt: skip


def _letter(one: ProvisionFact, facts: PlanFacts) -> Iterator[Finding]:
    support = one.slots.get("support", "")
    words = f"{support} {one.slots.get('who', '')}"
    if one.letter == "G" and (found := first(words, "therapy")):
        yield made(
            "therapy_in_g", one.where,
            Filled(N_("“%(quoted)s” in %(row)s is in section G."), quoted=words[slice(*found)], row=one.name),
            N_("Health care that teaches or trains a child is special educational provision, and belongs in section F."),
            slot="letter", words=words,
        )  # fmt: skip
    if one.letter == "G" and not one.slots.get("agreed_by", "").strip():
        yield made(
            "health_not_agreed", one.where, Filled(N_("Nobody has agreed to %(row)s yet."), row=one.name),
            N_("The body that pays for health care has to agree to what section G says."), slot="agreed_by",
        )  # fmt: skip
    overnight, break_ = first(support, "overnight"), first(support, "short_break")
    grown = facts.born is None or age_on(facts.born, facts.on) >= _ADULT
    if (one.letter == "H1" and overnight) or (one.letter == "H2" and break_ and not overnight and not grown):
        span = (overnight if one.letter == "H1" else break_) or (0, 0)
        yield made(
            "short_break_misplaced", one.where,
            Filled(N_("“%(quoted)s” in %(row)s is in section %(letter)s."), quoted=support[slice(*span)], row=one.name,
                   letter=one.letter),
            N_("The law puts short breaks by day under H1 for under-18s, and overnight ones under H2."),
            slot="letter", words=support,
        )  # fmt: skip


def _adulthood(facts: PlanFacts) -> Iterator[Finding]:
    if facts.year is None or facts.year < _YEAR_9 or not facts.provisions:
        return
    preparing = {one.where for one in facts.outcomes if one.adulthood}
    if not any(preparing & set(one.outcomes) for one in facts.provisions):
        yield made(
            "adulthood_missing", "section-F", N_("No provision prepares for adult life."),
            N_("From Year 9 the plan must hold help towards work, living independently, friends and community, or health."),
        )  # fmt: skip
