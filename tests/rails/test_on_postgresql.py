"""The list of what PostgreSQL is asked (tests/on_postgresql.txt) names tests and cases that there are: a wrong name would ask nothing."""

from pathlib import Path

import pytest

from tests.conftest import CASES_ON_POSTGRESQL, ON_POSTGRESQL, _case

_TESTS = Path(__file__).resolve().parents[1]


@pytest.mark.parametrize("line", sorted({*ON_POSTGRESQL, *CASES_ON_POSTGRESQL}))
def test_each_line_names_a_test(line: str) -> None:
    file, _, test = line.partition("::")
    assert f"def {test}(" in (_TESTS / file).read_text(encoding="utf-8") if test else (_TESTS / file).is_file()


def test_each_case_is_one(request: pytest.FixtureRequest) -> None:
    known: dict[str, set[str]] = {}
    for item in request.session.items:
        test = f"{item.path.relative_to(_TESTS).as_posix()}::{getattr(item, 'originalname', '')}"
        known.setdefault(test, set()).add(_case(item).replace("sqlite-", "").replace("-sqlite", ""))
    for test, cases in CASES_ON_POSTGRESQL.items():
        assert cases <= known.get(test, cases), test
