"""The legal dates come out as the regulations say, at the edges too."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wiki.statute import clocks

DAYS = st.dates(date(1990, 1, 1), date(2090, 12, 31))


def test_a_request_received_on_2_november_2026_must_be_decided_and_finished_by_these_days() -> None:
    dates = clocks.assessment_dates(date(2026, 11, 2))
    assert dates.decide_by == date(2026, 12, 14)
    assert dates.no_plan_by == date(2027, 2, 22)
    assert dates.final_by == date(2027, 3, 22)


def test_advice_is_due_six_weeks_after_it_was_asked_for() -> None:
    assert clocks.advice_due(date(2026, 12, 14)) == date(2027, 1, 25)


def test_the_day_a_draft_is_served_is_the_first_of_the_fifteen() -> None:
    assert clocks.comment_until(date(2027, 1, 1)) == date(2027, 1, 15)
    assert clocks.comment_until(date(2028, 2, 20)) == date(2028, 3, 5)


def test_an_appeal_can_be_made_for_two_months_which_end_with_a_shorter_month() -> None:
    assert clocks.appeal_until(date(2026, 11, 23)) == date(2027, 1, 23)
    assert clocks.appeal_until(date(2026, 12, 31)) == date(2027, 2, 28)
    assert clocks.appeal_until(date(2027, 12, 30)) == date(2028, 2, 29)


@pytest.mark.parametrize(
    ("born", "leaves"),
    [
        (date(2010, 9, 1), date(2027, 6, 25)),
        (date(2010, 8, 31), date(2026, 6, 26)),
        (date(2010, 7, 15), date(2026, 6, 26)),
        (date(2011, 6, 30), date(2027, 6, 25)),
        (date(2012, 2, 29), date(2028, 6, 30)),
    ],
)
def test_compulsory_school_age_ends_on_the_last_friday_of_june(born: date, leaves: date) -> None:
    assert clocks.end_of_compulsory_school_age(born) == leaves
    assert not clocks.is_young_person(born, leaves)
    assert clocks.is_young_person(born, leaves + timedelta(days=1))


@given(DAYS)
def test_it_is_always_a_friday_in_the_last_week_of_june_of_that_school_year(born: date) -> None:
    leaves = clocks.end_of_compulsory_school_age(born)
    assert leaves.weekday() == 4
    assert leaves.month == 6
    assert leaves.day > 23
    first, last = clocks.school_year(leaves)
    assert first <= clocks.birthday(born, 16) <= last


@given(DAYS, st.integers(0, 30))
def test_age_changes_on_the_birthday_and_not_the_day_before(born: date, age: int) -> None:
    day = clocks.birthday(born, age)
    assert clocks.age_on(born, day) == age
    if age:
        assert clocks.age_on(born, day - timedelta(days=1)) == age - 1


def test_a_leap_day_birthday_comes_on_1_march() -> None:
    assert clocks.age_on(date(2012, 2, 29), date(2030, 2, 28)) == 17
    assert clocks.age_on(date(2012, 2, 29), date(2030, 3, 1)) == 18


def test_nobody_has_an_age_before_birth() -> None:
    with pytest.raises(ValueError, match="before the birth"):
        clocks.age_on(date(2020, 1, 1), date(2019, 12, 31))


def test_a_school_year_runs_from_1_september_to_31_august() -> None:
    assert clocks.school_year(date(2026, 8, 31)) == (date(2025, 9, 1), date(2026, 8, 31))
    assert clocks.school_year(date(2026, 9, 1)) == (date(2026, 9, 1), date(2027, 8, 31))


def test_a_child_born_in_may_2017_is_usually_in_year_4_in_november_2025() -> None:
    assert clocks.usual_year_group(date(2017, 5, 3), date(2025, 11, 1)) == 4
    assert clocks.usual_year_group(date(2020, 9, 1), date(2025, 9, 1)) == 0


def test_a_young_person_s_plan_rights_end_at_twenty_five() -> None:
    assert clocks.is_young_person(date(2001, 11, 22), date(2026, 11, 21))
    assert not clocks.is_young_person(date(2001, 11, 21), date(2026, 11, 21))
