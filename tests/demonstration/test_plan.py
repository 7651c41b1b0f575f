"""The plan that a caseworker makes from the demonstration is good: not vague, not loose, not made up."""

from datetime import date

import pytest

from tests.demonstration.words import answers, demonstration
from wiki.demonstration.shape import DemoChild, DemoPassage, Slot
from wiki.pagetypes.model import Field, plan_letter
from wiki.statute.sections import regulation_12
from wiki.statute.thread import Finding, Need, Outcome, Provision, check

SLOTS = ("support", "who", "ratio", "how_often", "how_long", "training")


def _keys(slot: Slot) -> tuple[str, ...]:
    return (slot,) if isinstance(slot, str) else tuple(slot)


def _letter(field: Field, passage: DemoPassage) -> str:
    return plan_letter(field, passage.now.columns) or "?"


def _quoted(passage: DemoPassage) -> tuple[str, ...]:
    return tuple(source.quoted for source in passage.now.sources)


def _needs(child: DemoChild) -> list[Need]:
    return [
        Need(one.key, _letter(field, one), f"Need {one.key}", _quoted(one))
        for field, one in answers(child, "needs")
    ]


def _outcomes(child: DemoChild) -> list[Outcome]:
    return [
        Outcome(
            one.key, f"Outcome {one.key}", str(one.now.columns["outcome"]), _keys(one.now.columns["hopes"])
        )
        for _, one in answers(child, "outcomes")
    ]


def _provision(child: DemoChild) -> list[Provision]:
    return [
        Provision(
            one.key, _letter(field, one), f"Provision {one.key}",
            tuple((slot, str(one.now.columns[slot])) for slot in SLOTS if slot in one.now.columns),
            _keys(one.now.columns["needs"]), _keys(one.now.columns["outcomes"]), _quoted(one),
        )
        for field, one in answers(child, "provision")
    ]  # fmt: skip


def _findings(child: DemoChild) -> tuple[Finding, ...]:
    return check(
        _needs(child), _outcomes(child), _provision(child),
        shape=regulation_12(), born=child.born_on, on=date(2026, 11, 21),
    )  # fmt: skip


@pytest.mark.parametrize("key", ["robin", "zara"])
def test_the_checks_of_the_golden_thread_find_nothing_to_say(key: str) -> None:
    assert [finding.sentence for finding in _findings(demonstration().child(key))] == []


def test_the_same_checks_would_say_so_if_a_need_lost_its_provision() -> None:
    robin = demonstration().child("robin")
    left = [one for one in _provision(robin) if one.id != "help_read"]
    found = check(
        _needs(robin), _outcomes(robin), left, shape=regulation_12(), born=None, on=date(2026, 11, 21)
    )
    assert {finding.where for finding in found} == {"need_reading", "outcome_read"}


def test_robins_plan_has_needs_in_each_area_and_help_under_three_letters() -> None:
    robin = demonstration().child("robin")
    areas = {str(one.now.columns["area"]) for _, one in answers(robin, "needs")}
    assert areas == {"communication", "cognition", "semh", "sensory_physical", "health", "social_care"}
    assert {one.letter for one in _provision(robin)} == {"F", "G", "H1"}
    assert 6 <= len(_outcomes(robin)) <= 8


def test_every_line_of_robins_provision_fills_the_five_slots_and_has_a_review_date() -> None:
    for _, one in answers(demonstration().child("robin"), "provision"):
        for slot in ("support", "who", "ratio", "how_often", "how_long", "review_date", "advice"):
            assert one.now.columns.get(slot), f"{one.key}: {slot}"


def test_health_care_in_the_plan_is_agreed_by_the_body_that_pays_for_it() -> None:
    health = [one for one in answers(demonstration().child("robin"), "provision") if _letter(*one) == "G"]
    assert health and all(one.now.columns.get("agreed_by") for _, one in health)


def test_every_passage_of_section_a_rests_on_words_from_the_childs_own_pages() -> None:
    for child in demonstration().children:
        for _, one in answers(child, "section_a"):
            assert one.now.sources, one.key


def test_words_in_quotation_marks_in_section_a_are_the_exact_words_of_a_source() -> None:
    for child in demonstration().children:
        for _, one in answers(child, "section_a"):
            said = " ".join(_quoted(one)).lower()
            for quoted in [part.split("”")[0] for part in one.now.body.split("“")[1:]]:
                assert quoted.rstrip(".").lower() in said, f"{one.key}: {quoted}"


def test_no_advice_names_a_school_as_the_place_to_go_to() -> None:
    for child in demonstration().children:
        schools = [one.organisation.lower() for one in child.members if one.role == "school"]
        for page in child.pages:
            if page.type.startswith("advice_"):
                words = " ".join(f"{one.now.body} {one.now.columns}" for one in page.passages).lower()
                assert not any(school in words or "special school" in words for school in schools), page.key
