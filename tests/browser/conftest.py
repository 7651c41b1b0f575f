"""One Chromium and one served demonstration for all browser tests of a process."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright
from sqlalchemy import delete

from tests.browser.serving import build_demonstration, served
from tests.browser.watching import PHONE, Tab, new_context
from tests.support.get_browser import find_browser
from tests.support.world import World, world_copy
from wiki.models.drafts import Draft

FLAGS = ["--no-sandbox", "--disable-gpu"]


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that all processes of this run share."""
    folder = tmp_path_factory.getbasetemp()
    return folder.parent if os.environ.get("PYTEST_XDIST_WORKER") else folder


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """A real Chromium."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser(), args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory: pytest.TempPathFactory, shared: Path) -> Iterator[World]:
    """The demonstration's children, with the program on them and the worker inside."""
    folder = tmp_path_factory.mktemp("demonstration")
    with world_copy("sqlite", folder, build_demonstration, shared, demonstration=True, worker_inside=True) as world:
        yield world
        world.app.extensions["worker"].stop()


@pytest.fixture(scope="session")
def base(demonstration: World) -> Iterator[str]:
    """The address of the served demonstration."""
    with served(demonstration.app) as address:
        yield address


@pytest.fixture
def no_drafts_before(demonstration: World) -> None:
    """Nobody of the demonstration has unfinished words; for ``pytest.mark.usefixtures``."""
    with demonstration.house.work() as work:
        work.begin_writing().execute(delete(Draft))
        work.commit()


@pytest.fixture
def tab(chromium: Browser, base: str) -> Iterator[Callable[..., Tab]]:
    """``tab("Jo Fairweather")``: a fresh browser with that person of the demonstration in it; more goes to the profile."""
    contexts = []

    def open_tab(name: str = "", width: int = PHONE, **more: Any) -> Tab:
        contexts.append(new_context(chromium, width, **more))
        opened = Tab(base, contexts[-1].new_page())
        return opened.look_around_as(name) if name else opened

    yield open_tab
    for context in contexts:
        context.close()
