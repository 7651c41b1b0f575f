"""On which day a space falls due, at the edges; a council's own schedule, and its faults named."""

from datetime import date
from pathlib import Path

import pytest

from wiki.factory import create_app
from wiki.settings import Settings, SettingsError
from wiki.statute.retention import SHIPPED, Class, Facts, From, falls_due, plan_may_last_to, schedule_of

PLAN_ON = date(2025, 3, 1)


@pytest.mark.parametrize(
    ("born_on", "planned_on", "due_on"),
    [
        (date(2019, 5, 14), PLAN_ON, date(2050, 5, 14)),
        (date(2019, 5, 14), None, date(2044, 5, 14)),
        (date(2020, 2, 29), None, date(2045, 3, 1)),  # no such day: never one too soon
        (date(2020, 2, 29), PLAN_ON, date(2051, 3, 1)),
        (date(2019, 2, 28), None, date(2044, 2, 28)),
        (date(2026, 11, 23), None, date(2051, 11, 23)),  # born today
        (None, None, None),  # asked for, never guessed
        (None, PLAN_ON, None),
    ],
)
def test_the_day_is_counted_from_birth(born_on: date | None, planned_on: date | None, due_on: date | None) -> None:
    assert falls_due(schedule_of(), Facts(born_on, date(2026, 1, 1), planned_on)) == due_on


def test_a_plan_may_last_to_the_end_of_the_school_year_of_the_25th_birthday() -> None:
    assert plan_may_last_to(date(2000, 7, 31)) == date(2025, 7, 31)
    assert plan_may_last_to(date(2000, 8, 1)) == date(2026, 7, 31)
    assert plan_may_last_to(date(2000, 2, 29)) == date(2025, 7, 31)


def test_a_council_sets_its_own(tmp_path: Path) -> None:
    own = tmp_path / "own.yaml"
    before = "from: birth\n    years: 25\n    source"
    assert SHIPPED.read_text().count(before) == 1
    own.write_text(SHIPPED.read_text().replace(before, "from: opened\n    years: 10\n    source"))
    kept = schedule_of(own)
    assert kept.classes[Class.NO_PLAN].event is From.OPENED
    assert falls_due(kept, Facts(None, date(2024, 2, 29), None)) == date(2034, 3, 1)
    assert falls_due(kept, Facts(date(2019, 5, 14), date(2024, 2, 29), PLAN_ON)) == date(2050, 5, 14)


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        ("    from: birth", "    from: brith", "“brith”"), ("years: 25", "years: no", "“no”"),
        ("years: 25", "years: 999", "between 1 and 150"), ("days: 365", "years: 1", "no meaning"), ("class: no_plan", "class: plan", "twice"),
        ("    source: >-", "    sauce: >-", "source?"), ("told before: 28", "told before: 0", "between 1 and"),
    ],
)  # fmt: skip
def test_a_fault_is_named_with_its_line_when_the_program_starts(
    right: str, wrong: str, said: str, tmp_path: Path
) -> None:
    own = tmp_path / "own.yaml"
    own.write_text(SHIPPED.read_text().replace(right, wrong, 1))
    settings = Settings(
        database_url=f"sqlite:///{tmp_path}/x", traces_url=f"sqlite:///{tmp_path}/y", instance=tmp_path,
        secret_key="for tests only" * 4, retention=own,
    )  # fmt: skip
    with pytest.raises(SettingsError) as found:
        create_app(settings)
    assert "RETENTION: own.yaml, line " in str(found.value) and said in str(found.value)
