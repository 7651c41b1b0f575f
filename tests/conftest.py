"""Shared fixtures: a database of each kind, the program on it, and a small world to act in."""

import gc
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from flask import Flask
from sqlalchemy import Engine

from tests.support.building import build_world
from tests.support.client import Visitor
from tests.support.compiled import compile_once
from tests.support.databases import fresh_database
from tests.support.family import family_database, family_ids
from tests.support.house import House
from tests.support.watch import Watch
from tests.support.world import World, world_copy
from wiki.factory import create_app
from wiki.pagetypes.read import load_folder
from wiki.settings import ROOT, Settings

compile_once()
hypothesis.settings.register_profile("untimed", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow])
hypothesis.settings.load_profile("untimed")  # a machine that others use is slow: no test fails by the clock
gc.set_threshold(20_000, 20, 20)  # by itself Python looks for rubbish after every 700 things made: a tenth of the run
_ALL_ON_BOTH = "ALL_ON_BOTH" in os.environ
DATABASES = [name for name in ("sqlite", "postgresql") if name in os.environ.get("DATABASES", "sqlite").split(",")]


# Rooms and files that walk through a great deal: ``make quick`` leaves them out, the stories stand for them there.
LONG = (
    "rails", "plan/test_make", "plan/test_web.py", "plan/test_download.py", "plan/test_picking.py",
    "desk/test_typing.py", "desk/test_paper.py", "desk/test_children.py", "desk/test_story.py", "desk/test_opening.py",
    "desk/test_people.py", "desk/test_advice.py", "document/test_pdf.py", "document/test_pdf_hard.py",
    "media/test_scans.py", "media/test_photo_limits.py", "search", "plan/test_desk.py",
    "stories/test_strangers.py", "worker/test_kinds.py", "worker/test_running.py", "ledger",
    "notices/test_sending.py", "notices/test_what_is_told.py",
)  # fmt: skip


# The longest files, the longest first: the processes share the work by files, and none should be left with one of these
# when the others have done. (The first two are not of one room, whose world would be built once and waited for.)
FIRST = (
    "browser/test_pages.py", "ledger/test_points.py", "browser/test_waiting.py", "browser/test_drafts.py",
    "rails/test_canaries.py", "browser/test_drafts_signed_out.py", "browser/test_scripts.py", "ledger/test_kills.py",
    "browser/test_together.py", "rails/test_matrix.py", "browser/test_answers.py", "ledger/test_together.py",
    "browser/test_arabic.py", "browser/test_uploads.py", "rails/test_bad_input.py", "ledger/test_stopping.py",
    "rails/test_pages.py", "worker/test_running.py", "browser/test_corner.py", "rails/test_search_apart.py",
    "browser/test_recorder.py", "media/test_corpora.py", "stories/test_starting.py", "notices/test_sending.py",
    "plan/test_packs.py", "erasing/test_erase.py", "ledger/test_busy.py", "cli/test_looking_after.py",
)  # fmt: skip


# What PostgreSQL runs: whole files, single tests as file::test, and of some only a few cases, as file::test[one, other].
# tests/on_postgresql.txt says why.
_LINES = [
    line for line in (Path(__file__).parent / "on_postgresql.txt").read_text(encoding="utf-8").splitlines() if line[:1] not in {"", "#"}
]  # fmt: skip
ON_POSTGRESQL = frozenset(line for line in _LINES if "[" not in line)
CASES_ON_POSTGRESQL = {
    test: frozenset(cases.removesuffix("]").split(", ")) for test, found, cases in (line.partition("[") for line in _LINES) if found
}


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Put the longest files first and mark what is long as slow. PostgreSQL runs what ON_POSTGRESQL says; where only
    PostgreSQL is asked for, those without a database need not run."""
    here = Path(__file__).parent
    for item in items:
        place = item.path.relative_to(here).as_posix()
        if place.startswith(LONG) and place != "rails/test_table.py":
            item.add_marker(pytest.mark.slow)
    turn = {name: number for number, name in enumerate(FIRST)}
    items.sort(key=lambda item: turn.get(item.path.relative_to(here).as_posix(), len(FIRST)))
    gc.freeze()  # what was imported and collected stays: it need not be looked through again and again
    once = [item for item in items if _runs_once(item, item.path.relative_to(here).as_posix())]
    if not once:
        return
    config.hook.pytest_deselected(items=once)
    items[:] = [item for item in items if item not in set(once)]


def _runs_once(item: pytest.Item, place: str) -> bool:
    """Whether this is a second run, on PostgreSQL, of a test that one run on SQLite is enough for."""
    if "database_kind" not in getattr(item, "fixturenames", ()):
        return "sqlite" not in DATABASES
    if _kind(item) == "sqlite":
        return False
    if item.get_closest_marker("browser") is not None:
        return True
    test = f"{place}::{item.originalname}"  # type: ignore[attr-defined]
    if _ALL_ON_BOTH:
        return False
    if test in CASES_ON_POSTGRESQL:
        return _case(item) not in CASES_ON_POSTGRESQL[test]
    return place not in ON_POSTGRESQL and test not in ON_POSTGRESQL


def _case(item: pytest.Item) -> str:
    """What a test is run with, besides the database."""
    return item.name.partition("[")[2].removesuffix("]").replace("postgresql-", "").replace("-postgresql", "")


def _kind(item: pytest.Item) -> str:
    """The database that this test is run on."""
    return str(item.callspec.params["database_kind"])


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Where tests are shared among processes, a file goes to one of them whole, for each database."""
    from xdist.scheduler import LoadScopeScheduling

    class ByFileAndDatabase(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            file, _, test = nodeid.partition("::")
            return f"{file} {'postgresql' in test.partition('[')[2]}"

    return ByFileAndDatabase(config, log)


@pytest.fixture(scope="session", params=DATABASES)
def database_kind(request: pytest.FixtureRequest) -> str:
    """sqlite or postgresql, each of those asked for in $DATABASES."""
    kind: str = request.param
    return kind


@pytest.fixture
def database_url(request: pytest.FixtureRequest, database_kind: str, tmp_path: Path) -> Iterator[str]:
    """The address of a fresh database at the head migration, of each kind asked for in $DATABASES.

    For a test that asks for the family it is a copy of one in which they live already.
    """
    make = family_database if "family" in request.fixturenames else fresh_database
    with make(database_kind, tmp_path) as url:
        yield url


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    """Settings for one test, with folders of its own."""
    instance = tmp_path / "instance"
    instance.mkdir()
    traces = f"sqlite:///{tmp_path / 'traces.sqlite3'}" if database_url.startswith("sqlite") else database_url
    return Settings(
        database_url=database_url, traces_url=traces, instance=instance, secret_key="for tests only" * 4,
        lock_wait_seconds=3.0, page_templates=ROOT / "page_templates", second_factor="offered",
    )  # fmt: skip


@pytest.fixture
def app(settings: Settings) -> Iterator[Flask]:
    """The program, with errors raised instead of shown as a 500."""
    app = create_app(settings)
    app.testing = True
    app.config["RAISE_ERRORS"] = True
    yield app
    app.extensions["traces"].stop()
    app.extensions["engine"].dispose()


@pytest.fixture
def engine(app: Flask) -> Engine:
    """The program's engine."""
    found: Engine = app.extensions["engine"]
    return found


@pytest.fixture
def watch(app: Flask) -> Watch:
    """Sees what the program writes."""
    return Watch(app.extensions["engine"])


@pytest.fixture
def client_for(app: Flask, house: House, watch: Watch) -> Callable[[str], Visitor]:
    """``client_for("mum")``: a browser that checks every page it fetches, signed in; ``client_for("")``: nobody's."""

    def open_browser(name: str) -> Visitor:
        visitor = Visitor(app, watch, None, name)
        return visitor.sign_in(house.person(name)) if name else visitor

    return open_browser


@pytest.fixture(scope="module")
def world(database_kind: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Robin's and Zara's spaces with a canary in every word (tests/support/building.py), one copy for a module."""
    shared = tmp_path_factory.getbasetemp()
    shared = shared.parent if os.environ.get("PYTEST_XDIST_WORKER") else shared
    with world_copy(database_kind, tmp_path_factory.mktemp("world"), build_world, shared) as made:
        yield made


@pytest.fixture
def house(request: pytest.FixtureRequest, engine: Engine, database_kind: str) -> House:
    """An empty house: a council and its administrator, Moira."""
    catalogue = load_folder(ROOT / "page_templates")
    if "family" in request.fixturenames:
        return House(engine, catalogue, **family_ids(database_kind))
    made = House(engine, catalogue)
    made.begin()
    return made


@pytest.fixture
def family(house: House) -> House:
    """Robin's space with everybody in it (mum, dad, gran, leila the teacher, priya the therapist, grace the social
    worker, ruth the psychologist, daniel the caseworker) and Zara's with nadia and brook; priya is in both."""
    return house
