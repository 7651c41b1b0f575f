"""The day rights pass: the day after the last Friday of June of the school year in which somebody turns 16, not a birthday."""

from datetime import date

import pytest

from wiki.statute.clocks import own_rights_begin
from wiki.statute.handover import Stage, stage_on, telling_days


@pytest.mark.parametrize(
    ("born", "begin"),
    [
        (date(2010, 9, 1), date(2027, 6, 26)),  # the first day of the school year: 16 on 1 September 2026
        (date(2011, 8, 31), date(2027, 6, 26)),  # the last: 16 after the leaving date, two months after the rights began
        (date(2011, 9, 1), date(2028, 7, 1)),  # a day later, a whole year later; the last Friday is 30 June 2028
        (date(2011, 6, 25), date(2027, 6, 26)),  # 16 on the leaving date itself
        (date(2011, 6, 26), date(2027, 6, 26)),  # 16 on the day after it
        (date(2011, 7, 15), date(2027, 6, 26)),  # between the last Friday of June and 31 August: before the birthday
        (date(2012, 2, 29), date(2028, 7, 1)),
        (date(2016, 6, 30), date(2032, 6, 26)),
    ],
)
def test_the_rights_begin_the_day_after_the_last_friday_of_june(born: date, begin: date) -> None:
    assert own_rights_begin(born) == begin
    assert own_rights_begin(born).weekday() == 5


def test_it_is_told_a_year_three_months_and_two_weeks_before_and_on_the_day() -> None:
    born = date(2010, 9, 1)
    assert list(telling_days(born).values()) == [date(2026, 6, 26), date(2027, 3, 26), date(2027, 6, 12), date(2027, 6, 26)]
    assert [stage_on(born, one) for one in (date(2026, 6, 25), date(2026, 6, 26), date(2027, 6, 25), date(2027, 6, 26))] == [
        None, Stage.YEAR, Stage.WEEKS, Stage.DAY,
    ]  # fmt: skip
