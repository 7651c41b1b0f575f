"""The golden thread as checks: each need has its provision, each provision a need, each outcome is served.

Findings are told, never acted on: none of these stops a plan, so that no missed week 20 is the program's doing (checks.py).
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from wiki.statute.clocks import age_on
from wiki.statute.sections import Shape
from wiki.statute.wording import numbers_in, vague_words
from wiki.words import N_, Filled

_EDUCATION_NEEDS = "B"
_PROVISION_FOR = {"B": ("F",), "C": ("F", "G"), "D": ("H1", "H2", "F")}
_NAMES = {
    "B": N_("special educational need"),
    "C": N_("health care need"),
    "D": N_("social care need"),
}


@dataclass(frozen=True, slots=True)
class Need:
    """A row of section B, C or D; ``sources`` are the words of the advice it rests on."""

    id: str
    letter: str
    label: str
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """A row of section E; ``aspirations`` are the ids of the passages in A that it moves towards."""

    id: str
    label: str
    words: str
    aspirations: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Provision:
    """A row of section F, G, H1 or H2; ``slots`` are (name, words) of what is promised, without review dates."""

    id: str
    letter: str
    label: str
    slots: tuple[tuple[str, str], ...]
    needs: tuple[str, ...] = ()
    outcomes: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to look at again.

    ``where`` is the row's id; ``slot`` and ``span`` (start, end) mark the words in it, where it is about words.
    ``stops``: no plan can be made like this (checks.py says how much the others weigh). ``source``: the paragraph of the
    rule. ``words``: what it is about, where that is not the row's own words: a reason given for it holds while they stay.
    """

    code: str
    where: str
    sentence: str
    why: str
    source: str
    stops: bool = False
    slot: str = ""
    span: tuple[int, int] | None = None
    words: str = ""


def check(
    needs: Sequence[Need],
    outcomes: Sequence[Outcome],
    provisions: Sequence[Provision],
    *,
    shape: Shape,
    born: date | None,
    on: date,
) -> tuple[Finding, ...]:
    """Every finding, rows in their order: needs, then outcomes, then provision.

    ``born`` None: the age is unknown, so nothing is said about it. Links to rows that are not there count as none.
    """
    return (
        *_about_needs(needs, provisions),
        *_about_outcomes(outcomes, provisions, shape),
        *_about_provision(needs, provisions, shape, born, on),
    )


def _about_needs(needs: Sequence[Need], provisions: Sequence[Provision]) -> Iterator[Finding]:
    for need in needs:
        letters = {one.letter for one in provisions if need.id in one.needs}
        kind = _NAMES.get(need.letter, N_("need"))
        if need.letter == _EDUCATION_NEEDS and "F" not in letters:
            yield Finding(
                "need_without_provision",
                need.id,
                Filled(N_("%(row)s has no provision in section F."), row=need.label),
                Filled(N_("Each and every %(kind)s must have special educational provision."), kind=kind),
                "Children and Families Act 2014, section 37(2); SEND Regulations 2014, regulation 12(1)(f)",
            )
        elif need.letter != _EDUCATION_NEEDS and not letters:
            yield Finding(
                "need_without_provision",
                need.id,
                Filled(N_("%(row)s has no provision."), row=need.label),
                Filled(N_("Nobody can tell what will be done about this %(kind)s."), kind=kind),
                "SEND Code of Practice, paragraph 9.69",
            )
        if not need.sources:
            yield _without_source(need.id, need.label)


def _about_outcomes(outcomes: Sequence[Outcome], provisions: Sequence[Provision], shape: Shape) -> Iterator[Finding]:
    for outcome in outcomes:
        if not any(outcome.id in one.outcomes for one in provisions):
            yield Finding(
                "outcome_not_served",
                outcome.id,
                Filled(N_("No provision works towards %(row)s."), row=outcome.label),
                N_("An outcome that nothing works towards is only a wish."),
                "SEND Code of Practice, paragraph 9.69",
            )
        if not outcome.aspirations:
            yield Finding(
                "outcome_without_aspiration",
                outcome.id,
                Filled(N_("%(row)s isn’t joined to a hope in section A."), row=outcome.label),
                N_("Outcomes should move towards what the child and family hope for."),
                "SEND Code of Practice, paragraph 9.64",
            )
        yield from _vague(outcome.id, outcome.label, (("", outcome.words),), shape.vague_outcome)


def _about_provision(
    needs: Sequence[Need], provisions: Sequence[Provision], shape: Shape, born: date | None, on: date
) -> Iterator[Finding]:
    letters = {need.id: need.letter for need in needs}
    for one in provisions:
        served = [letters[need] for need in one.needs if need in letters]
        if not served:
            yield Finding(
                "provision_without_need",
                one.id,
                Filled(N_("%(row)s doesn’t say which need it is for."), row=one.label),
                N_("Provision is there to meet a need that the plan names."),
                "SEND Code of Practice, paragraph 9.69",
            )
        elif not any(one.letter in _PROVISION_FOR.get(letter, (one.letter,)) for letter in served):
            yield Finding(
                "unusual_pair",
                one.id,
                Filled(
                    N_("%(row)s is in section %(letter)s, but its need is in section %(letters)s."),
                    row=one.label,
                    letter=one.letter,
                    letters=", ".join(sorted(set(served))),
                ),
                N_("Usual pairs are B with F, C with G, and D with H1 or H2."),
                "SEND Code of Practice, paragraph 9.69",
            )
        yield from _about_age(one, shape, born, on)
        yield from _vague(one.id, one.label, one.slots, shape.vague_provision)
        yield from _numbers(one)
        if not one.sources:
            yield _without_source(one.id, one.label)


def _about_age(one: Provision, shape: Shape, born: date | None, on: date) -> Iterator[Finding]:
    limit = shape.section(one.letter).under_age
    if limit is not None and born is not None and age_on(born, on) >= limit:
        yield Finding(
            "only_under_age",
            one.id,
            Filled(
                N_("%(row)s is in section %(letter)s, which is only for people under %(age)s."),
                row=one.label,
                letter=one.letter,
                age=str(limit),
            ),
            N_("Adult social care belongs in section H2."),
            shape.section(one.letter).source,
        )


def _vague(where: str, label: str, slots: Iterable[tuple[str, str]], phrases: Sequence[str]) -> Iterator[Finding]:
    for slot, words in slots:
        for start, end in vague_words(words, phrases):
            yield Finding(
                "vague_words",
                where,
                Filled(N_("“%(quoted)s” in %(row)s leaves a doubt."), quoted=words[start:end], row=label),
                N_("Provision must be so clear that everyone knows what will happen. Say what, who, how often, how long.")
                if slot or label.startswith("Provision")
                else N_("Say what the child or young person will be able to do, so that everyone can see it has happened."),
                "SEND Code of Practice, paragraphs 9.66 and 9.69",
                slot=slot,
                span=(start, end),
                words=words,
            )


def _numbers(one: Provision) -> Iterator[Finding]:
    known = {number for source in one.sources for number, _, _ in numbers_in(source, with_one=True)}
    for slot, words in one.slots:
        for number, start, end in numbers_in(words):
            if number not in known:
                yield Finding(
                    "number_without_source",
                    one.id,
                    Filled(
                        N_("“%(quoted)s” in %(row)s stands in no advice that it rests on."),
                        quoted=words[start:end],
                        row=one.label,
                    ),
                    N_("An amount that nobody advised is never made up. Find who said it, or ask."),
                    "SEND Code of Practice, paragraph 9.69",
                    slot=slot,
                    span=(start, end),
                    words=words,
                )


def _without_source(where: str, label: str) -> Finding:
    return Finding(
        "without_source",
        where,
        Filled(N_("%(row)s doesn’t say which advice it rests on."), row=label),
        N_("Everyone should be able to trace it to the advice in section K."),
        "SEND Code of Practice, paragraph 9.69",
    )
