"""Checks of the plan's letters: all there, none silently empty, section I empty in a draft and filled in a final."""

from collections.abc import Iterator

from wiki.statute.checks import made
from wiki.statute.facts import PlanFacts
from wiki.statute.sections import REQUIRED
from wiki.statute.thread import Finding
from wiki.words import N_, Filled

_MUST_HOLD = ("A", "B", "E", "F")
_PLACEMENT = "I"


def check_sections(facts: PlanFacts) -> Iterator[Finding]:
    """What is wrong with the sections as a whole; ``where`` is "section-" and the letter."""
    letters = [letter for letter, _count in facts.printed]
    for letter in next(iter(REQUIRED.values())):
        if letter not in letters:
            yield made(
                "letter_missing", f"section-{letter}", Filled(N_("The plan has no section %(letter)s."), letter=letter),
                N_("Each section of the law must stand in the plan under its own letter, even when it is empty."),
            )  # fmt: skip
    for letter, count in facts.printed:
        if not count and not facts.sentences.get(letter, "").strip():
            yield made(
                "empty_without_sentence", f"section-{letter}",
                Filled(N_("Section %(letter)s is empty, and doesn’t say so."), letter=letter),
                N_("A reader must see that nothing was found, and that nothing was forgotten."),
            )  # fmt: skip
        if not count and letter in _MUST_HOLD:
            yield made(
                "section_empty", f"section-{letter}", Filled(N_("Section %(letter)s is still empty."), letter=letter),
                N_("No plan does without views, needs, outcomes and special educational provision."),
            )  # fmt: skip
    yield from _placement(facts)


def _placement(facts: PlanFacts) -> Iterator[Finding]:
    where = f"section-{_PLACEMENT}"
    if facts.is_draft and facts.count(_PLACEMENT):
        yield made(
            "section_i_filled", where, N_("Section I of this draft is not empty."),
            N_("The law says that a draft must not name a school or other place, or a type of one. "
               "The family has the right to ask for one first."),
        )  # fmt: skip
    if not facts.is_draft and not facts.count(_PLACEMENT) and not facts.place.otherwise:
        yield made(
            "placement_missing", where, N_("Section I of this final plan is empty."),
            N_("A final plan names a place or a type of place, unless the child is taught somewhere that is not a school."),
        )  # fmt: skip
