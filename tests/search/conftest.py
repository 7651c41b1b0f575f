"""A reader at the search box: what the worker has indexed, looked for by name."""

from collections.abc import Callable

import pytest
from sqlalchemy import Engine, func, select

from tests.support.house import House
from wiki.database import Work
from wiki.models.jobs import SearchChange
from wiki.queries.search import Results, find
from wiki.search.index import SearchIndex, open_index
from wiki.search.look import look
from wiki.search.question import read_question
from wiki.search.step import keep_in_step
from wiki.settings import Settings

Search = Callable[..., Results]


@pytest.fixture
def index(settings: Settings) -> SearchIndex:
    """The search index of the program under test."""
    return open_index(settings.search_root)


@pytest.fixture
def in_step(engine: Engine, index: SearchIndex) -> Callable[[], int]:
    """Have the worker's part done: everything saved so far becomes searchable."""
    return lambda: keep_in_step(engine, index)


@pytest.fixture
def search(family: House, settings: Settings) -> Search:
    """``search(name, words, child="robin")``: the results that ``name`` gets."""

    def ask(name: str, words: str, child: str = "robin", page: int = 1) -> Results:
        with family.work() as work:
            space = family.space(name, child, work)
            question = read_question(words)
            return find(space, question, look(settings.search_root, space.id, question), page)

    return ask


def waiting(engine: Engine) -> int:
    """How many search changes wait."""
    with Work(engine) as work:
        return work.session.execute(select(func.count()).select_from(SearchChange)).scalar_one()


def said(results: Results) -> list[str]:
    """What each result shows, its words found in square brackets."""
    return ["".join(f"[{mark.text}]" if mark.hit else mark.text for mark in hit.excerpt) for hit in results.hits]
