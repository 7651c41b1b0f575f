"""Checks of section A: the child is heard, in whose words and how is said, and no help is promised there."""

import re
from collections.abc import Iterator

from wiki.statute.checks import made
from wiki.statute.facts import PlanFacts, ViewFact
from wiki.statute.thread import Finding
from wiki.words import N_, Filled

HISTORY_WORDS = 500
_HISTORY, _GATHERED = "history", "gathered"
_FIRST_PERSON = re.compile(
    r"(?<![Ss]ection )(?<![Tt]ype )(?<![Pp]art )(?<![Yy]ear )\b(?:I|I’m|I'm|I’d|I'd|I’ve|I've|I’ll|I'll|my|myself)\b"
)
_QUOTED = re.compile(r"“[^”]*”?|\"[^\"]*\"?|‘[^’]{0,500}’(?!\w)")
_PROMISE = re.compile(
    r"\b(?:must|should|will|needs? to)\s+(?:have|get|receive|be given|be provided with|be offered)\b[^.!?]{0,200}"
    r"\b(?:support|therapy|help|session|sessions|hours?|assistant|teaching|tuition|programme|transport|equipment)\b",
    re.IGNORECASE,
)


def check_views(facts: PlanFacts) -> Iterator[Finding]:
    """What is to settle about the views, passage by passage."""
    said = [one for one in facts.views if one.question != _GATHERED]
    told = any(one.question == _GATHERED and one.words.strip() for one in facts.views)
    if said and not any(one.own for one in said):
        yield made(
            "child_not_heard", "section-A", N_("Section A has no words of the child’s or young person’s own."),
            N_("The plan must be made with them. Children who don’t speak have views too: pictures, signs, what they choose."),
        )  # fmt: skip
    for one in said:
        if one.own and not told and not one.gathered.strip():
            yield made(
                "views_not_gathered", one.where, Filled(N_("%(row)s doesn’t say how it was gathered."), row=_capital(one)),
                N_("Readers must be able to tell exact words from what somebody heard or guessed."), slot="gathered",
            )  # fmt: skip
        if one.question == _HISTORY and len(one.words.split()) > HISTORY_WORDS:
            yield made(
                "history_long", one.where,
                Filled(N_("%(row)s has %(count)s words."), row=_capital(one), count=str(len(one.words.split()))),
                Filled(N_("%(count)s words, one side of paper, are enough."), count=str(HISTORY_WORDS)), slot="body",
            )  # fmt: skip
        if not one.speaks and (found := _PROMISE.search(unquoted(one.words))):
            yield made(
                "help_in_views", one.where, Filled(N_("“%(quoted)s” in section A promises help."), quoted=found.group()),
                N_("Nobody has to give the help that only section A speaks of."), slot="body", span=found.span(),
                words=one.words,
            )  # fmt: skip


def check_first_person(facts: PlanFacts) -> Iterator[Finding]:
    """“I” and “my” in texts of the council, outside quotation marks; once a box."""
    for _letter, where, name, slot, words in facts.texts():
        found = _FIRST_PERSON.search(unquoted(words))
        if found:
            yield made(
                "first_person", where, Filled(N_("“%(quoted)s” in %(row)s is not a quotation."), quoted=found.group(), row=name),
                N_("Where a plan says “I”, it must be clear who speaks, and whether these are their exact words."),
                slot=slot or "body", span=found.span(), words=words,
            )  # fmt: skip


def unquoted(words: str) -> str:
    """``words`` with what stands in quotation marks blanked, every place where it was."""
    return _QUOTED.sub(lambda found: " " * len(found.group()), words)


def _capital(one: ViewFact) -> str:
    name = one.name
    return name.spelt(f"{name[:1].upper()}{name[1:]}") if isinstance(name, Filled) else name
