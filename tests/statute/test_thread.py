"""The golden thread is followed from need to provision to outcome, and every gap is said in one sentence."""

from dataclasses import replace
from datetime import date

import pytest

from wiki.statute.checks import Severity, severity_of
from wiki.statute.sections import regulation_12
from wiki.statute.thread import Finding, Need, Outcome, Provision, check

BORN = date(2017, 5, 3)
TODAY = date(2026, 11, 21)
ADVICE = "A speech and language therapist should see Robin for 30 minutes twice a week, one to one, for 12 weeks."
NEED = Need("n1", "B", "Need 1", (ADVICE,))
OUTCOME = Outcome("o1", "Outcome 1", "By July 2027 Robin will be able to ask a friend to play.", ("a1",))
PROVISION = Provision(
    "p1",
    "F",
    "Provision 1",
    (("What support", "Speech and language therapy"), ("How long each time", "30 minutes, twice a week")),
    ("n1",),
    ("o1",),
    (ADVICE,),
)


def found(
    needs: tuple[Need, ...] = (NEED,),
    outcomes: tuple[Outcome, ...] = (OUTCOME,),
    provisions: tuple[Provision, ...] = (PROVISION,),
    born: date | None = BORN,
) -> tuple[Finding, ...]:
    return check(needs, outcomes, provisions, shape=regulation_12(), born=born, on=TODAY)


def codes(findings: tuple[Finding, ...]) -> list[tuple[str, str, bool]]:
    return [(one.code, one.where, one.stops) for one in findings]


def test_an_unbroken_thread_has_nothing_to_say() -> None:
    assert found() == ()


def test_a_need_in_b_without_provision_in_f_is_to_be_settled_and_keeps_no_plan_from_being_made() -> None:
    assert ("need_without_provision", "n1", False) in codes(found(provisions=()))
    in_g = replace(PROVISION, letter="G")
    assert ("need_without_provision", "n1", False) in codes(found(provisions=(in_g,)))
    assert severity_of(found(provisions=())[0]) is Severity.SETTLE


def test_a_health_need_without_provision_is_only_pointed_out() -> None:
    health = Need("n2", "C", "Need 2", (ADVICE,))
    assert codes(found(needs=(NEED, health))) == [("need_without_provision", "n2", False)]
    served = replace(PROVISION, id="p2", letter="G", needs=("n2",))
    assert found(needs=(NEED, health), provisions=(PROVISION, served)) == ()


def test_provision_that_names_no_need_is_pointed_out() -> None:
    loose = replace(PROVISION, id="p2", needs=())
    assert codes(found(provisions=(PROVISION, loose))) == [("provision_without_need", "p2", False)]


def test_a_link_to_a_need_that_is_gone_counts_as_none() -> None:
    gone = replace(PROVISION, id="p2", needs=("deleted",))
    assert codes(found(provisions=(PROVISION, gone))) == [("provision_without_need", "p2", False)]


def test_an_outcome_that_nothing_works_towards_is_pointed_out() -> None:
    second = replace(OUTCOME, id="o2", label="Outcome 2")
    assert codes(found(outcomes=(OUTCOME, second))) == [("outcome_not_served", "o2", False)]


def test_an_outcome_that_leads_to_no_hope_is_pointed_out() -> None:
    assert codes(found(outcomes=(replace(OUTCOME, aspirations=()),))) == [("outcome_without_aspiration", "o1", False)]


def test_a_social_care_need_served_from_g_is_an_unusual_pair() -> None:
    social = Need("n2", "D", "Need 2", (ADVICE,))
    odd = replace(PROVISION, id="p2", letter="G", needs=("n2",))
    assert codes(found(needs=(NEED, social), provisions=(PROVISION, odd))) == [("unusual_pair", "p2", False)]


def test_h1_is_only_for_people_under_18() -> None:
    social = Need("n2", "D", "Need 2", (ADVICE,))
    care = replace(PROVISION, id="p2", letter="H1", needs=("n2",))
    seventeen, eighteen = date(2008, 11, 22), date(2008, 11, 21)
    assert found((NEED, social), provisions=(PROVISION, care), born=seventeen) == ()
    assert codes(found((NEED, social), provisions=(PROVISION, care), born=eighteen)) == [("only_under_age", "p2", False)]
    assert found((NEED, social), provisions=(PROVISION, care), born=None) == ()


def test_vague_words_are_pointed_at_where_they_stand() -> None:
    words = "A teaching assistant, As  Required, and regular breaks"
    (one, two) = found(provisions=(replace(PROVISION, slots=(("Who", words),)),))
    assert (one.code, one.slot) == ("vague_words", "Who")
    assert one.span is not None
    assert words[slice(*one.span)] == "As  Required"
    assert two.span is not None
    assert words[slice(*two.span)] == "regular"
    assert not one.stops


def test_vague_words_inside_other_words_are_left_alone() -> None:
    words = "The irregular timetable, setup tools, kept up to date"
    assert found(provisions=(replace(PROVISION, slots=(("What", words),)),)) == ()


def test_an_outcome_that_only_says_improve_is_pointed_out() -> None:
    (one,) = found(outcomes=(replace(OUTCOME, words="Robin will improve his speech."),))
    assert one.code == "vague_words"
    assert "able to do" in one.why


def test_an_amount_that_no_advice_gives_is_pointed_out() -> None:
    slots = (("How long each time", "45 minutes, three times a week, 1 to 1, for twelve weeks"),)
    findings = found(provisions=(replace(PROVISION, slots=slots),))
    assert [(one.code, slots[0][1][slice(*one.span)]) for one in findings if one.span] == [
        ("number_without_source", "45"),
        ("number_without_source", "three"),
    ]


def test_dates_school_years_and_ones_are_not_amounts() -> None:
    slots = (("What", "From 4 January 2027, in Year 5 and the 2026/27 school year, no one but Section 3 staff"),)
    assert found(provisions=(replace(PROVISION, slots=slots),)) == ()
    names = "From the 4th of January, from 04/01/2027, a KS2 teacher, Phase 5 sounds, a nurse trained in type 1 diabetes, Need 7, in Spring 2, Band 6"
    assert found(provisions=(replace(PROVISION, slots=(("What", names),)),)) == ()


@pytest.mark.parametrize("words", ["He will need 25 hours", "Groups of 25 may be split", "25 minutes", "x25 a week", "seventy minutes"])
def test_an_amount_beside_a_word_that_also_names_things_is_an_amount(words: str) -> None:
    slots = (("How long", words),)
    assert codes(found(provisions=(replace(PROVISION, slots=slots, sources=("A KS25 teacher",)),))) == [
        ("number_without_source", "p1", False)
    ]
    assert found(provisions=(replace(PROVISION, slots=slots, sources=("She will need 25 hours, or 70 minutes",)),)) == ()


def test_amounts_are_the_same_in_words_and_figures() -> None:
    advice = "Twenty-five minutes, once a day; half is 0.50 litres; 007 steps; 2½ hours"
    slots = (("How", "25 minutes, 1 time a day, 0.5 litres, 7 steps, 2.5 hours"),)
    assert found(provisions=(replace(PROVISION, slots=slots, sources=(advice,)),)) == ()


def test_a_row_that_rests_on_no_advice_is_pointed_out() -> None:
    assert codes(found(needs=(replace(NEED, sources=()),))) == [("without_source", "n1", False)]


def test_an_absurdly_long_number_is_only_a_number() -> None:
    slots = (("How long", "9" * 50_000 + " minutes"),)
    assert [one.code for one in found(provisions=(replace(PROVISION, slots=slots),))] == ["number_without_source"]


def test_every_finding_says_why_and_where_the_rule_stands() -> None:
    everything = found(
        (replace(NEED, sources=()), Need("n2", "D", "Need 2")),
        (replace(OUTCOME, aspirations=(), words="Robin will continue to improve"),),
        (replace(PROVISION, letter="H1", needs=(), outcomes=(), slots=(("How", "up to 99 hours"),), sources=()),),
        date(2000, 1, 1),
    )
    assert len(everything) >= 9
    for one in everything:
        assert one.sentence.endswith(".")
        assert one.why.endswith(".")
        assert "20" in one.source or "Code of Practice" in one.source
