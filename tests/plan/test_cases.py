"""Two whole invented plans: in the clean one nothing is found, in the other every planted fault and nothing else."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from time import process_time

import pytest

from tests.plan.cases.read import read_case
from wiki.statute.check_plan import check_plan
from wiki.statute.checks import CHECKS, Severity, key_of, severity_of
from wiki.statute.facts import PlanFacts, thread_findings
from wiki.statute.sections import regulation_12
from wiki.statute.thread import Finding

FROM_THE_STORE = {
    "row_without_section", "not_shared", "source_changed", "disputed", "picture_held", "advice_not_used",
}  # fmt: skip
"""Kinds that only the database knows of; tests/plan/test_desk.py and its neighbours plant them there."""


def found(facts: PlanFacts) -> tuple[Finding, ...]:
    return (*thread_findings(facts, regulation_12()), *check_plan(facts))


def places(facts: PlanFacts) -> set[tuple[str, str]]:
    return {(one.code, one.where) for one in found(facts)}


def test_nothing_is_found_in_the_plan_without_a_fault() -> None:
    clean, planted = read_case("clean")
    assert planted == set()
    assert {one.sentence for one in found(clean)} == set()


def test_all_planted_faults_are_found_and_none_is_invented() -> None:
    faulty, planted = read_case("thirty_faults")
    assert len({code for code, _where in planted}) >= 30
    assert places(faulty) == planted


ELSEWHERE: dict[str, tuple[Callable[[PlanFacts], PlanFacts], str]] = {
    "section_empty": (lambda plan: replace(plan, printed=tuple((a, 0 if a == "F" else n) for a, n in plan.printed)), "section-F"),
    "child_not_heard": (lambda plan: replace(plan, views=tuple(replace(one, own=False) for one in plan.views)), "section-A"),
    "budget_not_answered": (lambda plan: replace(plan, budget="not_talked"), "section-J"),
    "placement_missing": (lambda plan: replace(plan, status="final"), "section-I"),
}


@pytest.mark.parametrize("code", sorted(ELSEWHERE))
def test_a_fault_that_excludes_others_is_found_alone_in_the_clean_plan(code: str) -> None:
    plant, where = ELSEWHERE[code]
    clean, _none = read_case("clean")
    assert places(plant(clean)) == {(code, where)}


def test_every_kind_in_the_table_is_planted_somewhere() -> None:
    _faulty, planted = read_case("thirty_faults")
    assert {code for code, _where in planted} | set(ELSEWHERE) | FROM_THE_STORE == set(CHECKS)


def test_only_a_filled_section_i_in_a_draft_stops_a_plan() -> None:
    faulty, _planted = read_case("thirty_faults")
    assert {one.code for one in found(faulty) if severity_of(one) is Severity.STOPS} == {"section_i_filled"}
    assert {one.code for one in found(faulty) if one.stops} == {"section_i_filled"}
    assert ("section_i_filled", "section-I") not in places(replace(faulty, status="final"))


def test_every_finding_says_where_why_how_to_mend_it_and_by_which_rule() -> None:
    faulty, _planted = read_case("thirty_faults")
    for one in found(faulty):
        assert one.where, one.code
        assert one.sentence.endswith("."), one.sentence
        assert one.why.endswith("."), one.why
        assert CHECKS[one.code].mend, one.code
        assert one.source, one.code


def test_what_is_pointed_at_stands_where_the_finding_says() -> None:
    faulty, _planted = read_case("thirty_faults")
    boxes = {(where, slot): words for _letter, where, _name, slot, words in faulty.texts()}
    for one in found(faulty):
        if one.span is not None and one.words and (one.where, one.slot) in boxes:
            assert boxes[(one.where, one.slot)] == one.words
            assert one.words[slice(*one.span)] in one.sentence


def test_a_reason_holds_while_the_words_do_whatever_else_changes() -> None:
    faulty, _planted = read_case("thirty_faults")

    def key(plan: PlanFacts) -> str:
        return next(key_of(one) for one in found(plan) if one.code == "name_in_provision")

    [other] = [one for one in faulty.provisions if one.where == "p_name"]
    renamed = replace(other, name="Provision 9")
    moved = replace(faulty, provisions=(renamed, *(one for one in faulty.provisions if one.where != "p_name")))
    assert key(moved) == key(faulty)
    changed = replace(other, slots={**other.slots, "who": "Mrs Tansy, a teacher"})
    assert key(replace(faulty, provisions=(changed,))) != key(faulty)


@pytest.mark.parametrize(("on", "is_found"), [(date(2026, 11, 21), False), (date(2062, 10, 14), True), (date(2012, 2, 10), True)])
def test_advice_of_a_day_that_cant_be_is_told(on: date, is_found: bool) -> None:
    clean, _none = read_case("clean")
    advice = replace(clean.advice[0], on=on)
    said = [one.sentence for one in check_plan(replace(clean, advice=(advice, *clean.advice[1:])))]
    assert said == (["“School advice” is of " + f"{on.day} {on:%B %Y}. That can’t be."] if is_found else [])


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        ("Wren will be able to dress by herself.", {"outcome_unfinished"}), ("Wren will cut it by 10 minutes.", {"outcome_unfinished"}),
        ("By 3 July 2028 Wren will read a page.", set()), ("By the end of Year 11 she will read a page.", set()),
        ("Wren will read a page by her 16th birthday.", set()),
        ("By July 2028 Wren will have the confidence to ask for support, and will attend all lessons.", set()),
        ("By July 2028 Wren will have a friend in her lunch group.", set()),
        ("By July 2028 Wren will have access to weekly therapy.", {"outcome_is_service"}),
        ("By July 2028 Wren will attend a social skills group.", {"outcome_is_service"}),
    ],
)
def test_an_outcome_says_by_when_and_is_a_change_and_no_service(words: str, codes: set[str]) -> None:
    clean, _none = read_case("clean")
    outcome = replace(clean.outcomes[0], slots={**clean.outcomes[0].slots, "outcome": words, "by_when": ""})
    assert {one.code for one in found(replace(clean, outcomes=(outcome, *clean.outcomes[1:])))} == codes


def test_the_sign_for_what_a_quotation_leaves_out_is_nothing_to_fill_in() -> None:
    clean, _none = read_case("clean")
    for words, codes in (("She sings. […] She waits.", set()), ("She sings. [name] waits.", {"left_blank"})):
        views = (*clean.views[:3], replace(clean.views[3], words=words), *clean.views[4:])
        assert {one.code for one in found(replace(clean, views=views))} == codes


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("He is now at Alderbrook School.", ""),
        ("She goes to Thornbeck  hall on Mondays.", "placement_named"),
        ("Wren should attend a specialist provision school.", "placement_proposed"),
        ("She enjoys her school, her Forest School and her Sunday School.", ""),
        ("She needs her chair placed in a corner, and a work placement in a shop.", ""),
        ("He needs specialist help in school, support to attend school, and a full school day that he can attend.", ""),
        ("She should become independent at school and attend assemblies in school.", ""),
        ("She must attend a full school day, placed in a small group at nursery. Her foster placement in town is settled.", ""),
        ("He needs to attend a nurture school, or Thornlow School.", "placement_proposed"),
        ("She should be placed in a school for deaf children.", "placement_proposed"),
        ("She requires a maintained special school.", "placement_proposed"),
        ("He would benefit from a specialist setting.", "placement_proposed"),
        ("She needs the same help at home as in her special school.", ""),
        ("I would recommend that a place is found in a mainstream secondary school with a base.", "placement_proposed"),
    ],
)
def test_the_school_attended_now_may_stand_in_advice_and_no_other(words: str, code: str) -> None:
    clean, _none = read_case("clean")
    advice = replace(clean.advice[0], words=(("k1-0", words),))
    said = {one.code for one in check_plan(replace(clean, advice=(advice, *clean.advice[1:])))}
    assert said == ({code} if code else set())


@pytest.mark.parametrize(
    ("words", "is_found"),
    [("“I like it here”, she says.", False), ("I like it here.", True), ("Her brother has type I diabetes; see section I.", False), ("We went to my house.", True)],
)
def test_the_first_person_is_left_alone_inside_quotation_marks(words: str, is_found: bool) -> None:
    clean, _none = read_case("clean")
    story = replace(next(one for one in clean.views if one.question == "history"), words=words)
    said = {one.code for one in check_plan(replace(clean, views=(clean.views[0], story, *clean.views[4:])))}
    assert said == ({"first_person"} if is_found else set())


def test_a_short_break_by_day_belongs_to_h1_until_the_eighteenth_birthday() -> None:
    clean, _none = read_case("clean")
    in_h2 = replace(clean.provisions[3], letter="H2")
    by_day = replace(clean, provisions=(*clean.provisions[:3], in_h2))
    assert ("short_break_misplaced", "p4") in places(by_day)
    assert ("short_break_misplaced", "p4") not in places(replace(by_day, born=date(2008, 11, 21)))


@pytest.mark.slow
@pytest.mark.parametrize("words", ["‘", "must have ", "will have ", "special   ", "A B ", "needs placed at ", "I ", "[", "“"])
def test_words_of_any_length_and_kind_are_checked_in_good_time(words: str) -> None:
    clean, _none = read_case("clean")
    long = words * (40_000 // len(words))
    view = replace(clean.views[3], words=long)
    outcome = replace(clean.outcomes[0], slots={**clean.outcomes[0].slots, "outcome": long})
    started = process_time()
    check_plan(replace(clean, views=(view,), outcomes=(outcome,)))
    assert process_time() - started < 5
