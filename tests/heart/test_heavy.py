"""Very long histories, pages and differences, and a space full of files, cost in proportion, and hold little memory (L4).

No clock is asked: what is counted are calls of Python's functions, questions to the database, and bytes held. `make bench`
measures the same acts in seconds.
"""

import sys
import tracemalloc
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import Engine

from tests.bench.heavy import fill_with_files, write_long_history
from tests.support.client import Visitor
from tests.support.house import House
from tests.support.watch import Watch
from wiki.commands.pages_start import start_page
from wiki.words import Preset

pytestmark = pytest.mark.deep
ABOUT, MEGABYTE = "about_me_primary", 2**20
LINE = "Train {number} goes.\n"
MOST = 190_000  # letters: more is not taken in one place


@dataclass(frozen=True)
class Cost:
    """What an answer took: calls of functions, questions to the database, and the most bytes held at once."""

    calls: int
    questions: int
    held: int


def _cost(visitor: Visitor, watch: Watch, path: str) -> Cost:
    visitor.raw("GET", path)  # what is kept in memory is kept by now
    calls = 0

    def count(_frame: Any, event: str, _argument: Any) -> None:
        nonlocal calls
        calls += event in {"call", "c_call"}

    with watch.looking():
        sys.setprofile(count)
        try:
            answer = visitor.raw("GET", path)
        finally:
            sys.setprofile(None)
        questions = watch.statements
    assert answer.status_code == 200, path
    tracemalloc.start()
    try:
        visitor.raw("GET", path).get_data()
        held = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    print(path.rpartition("/")[2], calls, questions, held)
    return Cost(calls, questions, held)


def _free_page(family: House) -> uuid.UUID:
    """A page of its own, with nothing on it."""
    with family.work() as work:
        page_id = start_page(family.space("mum", "robin", work), family.catalogue.types["free_page"], "A page")
        work.commit()
    return page_id


def test_five_thousand_revisions_cost_what_fifty_do(
    family: House, client_for: Callable[[str], Visitor], watch: Watch, engine: Engine
) -> None:
    mum, found = client_for("mum"), {}
    for revisions in (50, 5000):
        page_id = _free_page(family)
        write_long_history(engine, family.children["robin"], page_id, family.people["mum"], revisions)
        page = f"/child/{family.children['robin']}/page/{page_id}"
        paths = ("", "/changed", f"/compare?from=2&to={revisions + 1}", f"/revision/{revisions // 2}")
        found[revisions] = [_cost(mum, watch, page + path) for path in paths]
    for few, many in zip(found[50], found[5000], strict=True):
        assert many.questions == few.questions
        assert many.calls < 1.3 * few.calls
        assert many.held < 16 * MEGABYTE


def test_a_page_of_a_megabyte_costs_in_proportion_to_a_smaller_one(
    family: House, client_for: Callable[[str], Visitor], watch: Watch
) -> None:
    mum, costs = client_for("mum"), []
    page = f"/child/{family.children['robin']}/page/{family.page('robin', ABOUT)}"
    for parts in (1, 5):
        words = "".join(LINE.format(number=number) for number in range(MOST // 18))
        for _part in range(parts):
            family.say("mum", "robin", ABOUT, "like", words, audience=Preset.EVERYONE)
        costs.append(_cost(mum, watch, page))
    small, large = costs
    assert large.questions == small.questions
    assert large.calls < 6 * 1.3 * small.calls, "six times the words"
    assert large.held < 64 * MEGABYTE


@pytest.mark.parametrize("differ", ["one line in ten", "every line"])
def test_a_difference_of_ten_thousand_lines_is_bounded(
    family: House, client_for: Callable[[str], Visitor], watch: Watch, differ: str
) -> None:
    mum, costs = client_for("mum"), []
    for lines in (1000, 10_000):
        field = "like" if lines == 1000 else "good_day"
        page_id = family.page("robin", ABOUT)
        before = "".join(LINE.format(number=number) for number in range(lines))
        after = "".join(
            f"Boats: {number * 7}.\n" if differ == "every line" or number % 10 == 0 else LINE.format(number=number)
            for number in range(lines)
        )
        saved = family.say("mum", "robin", ABOUT, field, before, audience=Preset.EVERYONE)
        family.say("mum", "robin", ABOUT, field, after, audience=Preset.EVERYONE, passage_id=saved.passage_id, base=1)
        newest = 2 if lines == 1000 else 4
        path = f"/child/{family.children['robin']}/page/{page_id}/compare?from={newest}&to={newest + 1}"
        costs.append(_cost(mum, watch, path))
    small, large = costs
    assert large.questions == small.questions
    assert large.calls < 12 * small.calls + 2_000_000, "the steps of comparing are counted out (text/compare.py)"
    assert large.held < 128 * MEGABYTE


def test_a_space_of_two_thousand_files_costs_what_one_of_twenty_does(
    family: House, client_for: Callable[[str], Visitor], watch: Watch, engine: Engine
) -> None:
    mum, child, costs = client_for("mum"), family.children["robin"], []
    page_id = family.page("robin", ABOUT)
    for files in (20, 2000):
        fill_with_files(engine, child, page_id, family.people["mum"], "my_story", files - (20 if costs else 0))
        paths = (f"/child/{child}/gallery", f"/child/{child}/", f"/child/{child}/page/{page_id}/changed", f"/child/{child}/take-away")
        costs.append([_cost(mum, watch, path) for path in paths])
    for few, many in zip(*costs, strict=True):
        assert many.questions <= few.questions + 2
        assert many.calls < 30 * few.calls, "a hundred times the files"
        assert many.held < 64 * MEGABYTE
