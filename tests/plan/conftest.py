"""Robin's pages, with and without the rows of the plan; made once in a test run, copied for each test."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from media.store import Store
from tests.plan.robin import Robin, build_robins_pages, build_robins_plan
from tests.support.client import Visitor
from tests.support.world import World, world_copy


def _copy(
    kind: str, folder: Path, factory: pytest.TempPathFactory, build: Callable[[World, Store], None]
) -> Iterator[Robin]:
    shared = factory.getbasetemp()
    shared = shared.parent if os.environ.get("PYTEST_XDIST_WORKER") else shared
    with world_copy(kind, folder, build, shared) as world:
        world.app.config["RAISE_ERRORS"] = True
        kept = (dict(world.things[name]) for name in ("versions", "passages"))
        yield Robin(world.house, world.app.extensions["store"], world, *kept)


@pytest.fixture
def pages(database_kind: str, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Robin]:
    """What everybody said; nothing of it is in the plan yet."""
    yield from _copy(database_kind, tmp_path, tmp_path_factory, build_robins_pages)


@pytest.fixture
def robin(database_kind: str, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Robin]:
    """The plan written, with one need, one outcome, one provision and one hope tied together."""
    yield from _copy(database_kind, tmp_path, tmp_path_factory, build_robins_plan)


@pytest.fixture
def browser(robin: Robin) -> Callable[[str], Visitor]:
    """``browser("daniel")``: a browser that checks every page it fetches, signed in."""
    assert robin.world is not None
    return robin.world.visitor
