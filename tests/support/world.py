"""A world with a canary in every word: made once in a process through the real commands, then copied for each module."""

import shutil
import tempfile
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import make_url

from media.store import Store
from tests.support.canaries import Canaries
from tests.support.client import Visitor
from tests.support.databases import copy_of, fresh_database
from tests.support.house import House
from tests.support.watch import Watch
from wiki.database import open_engine
from wiki.factory import create_app
from wiki.pagetypes.read import load_folder
from wiki.settings import ROOT, Settings
from wiki.worker.run import drain


@dataclass
class World:
    """Robin's and Zara's spaces, everybody in and out of them, and what is where."""

    house: House
    canaries: Canaries
    things: dict[str, Any] = field(default_factory=dict)
    app: Flask = None  # type: ignore[assignment]
    watch: Watch = None  # type: ignore[assignment]

    def visitor(self, name: str = "") -> Visitor:
        """A browser, signed in as ``name`` ("": nobody), that fails when it meets a canary that is not for them."""
        visitor = Visitor(self.app, self.watch, self.canaries, name)
        return visitor.sign_in(self.house.people[name]) if name else visitor

    def child(self, name: str) -> uuid.UUID:
        """The id of a child."""
        return self.house.children[name]

    @property
    def settings(self) -> Settings:
        """What the app was made with."""
        found: Settings = self.app.config["SETTINGS"]
        return found

    def catch_up(self) -> None:
        """Have every job done and the search index brought up to date."""
        drain(self.settings, self.app.extensions["engine"])


def settings_for(url: str, folder: Path, **more: Any) -> Settings:
    """Settings of an app under test, with folders of its own in ``folder``."""
    instance = folder / "instance"
    instance.mkdir(exist_ok=True)
    traces = f"sqlite:///{folder / 'traces.sqlite3'}" if url.startswith("sqlite") else url
    given = {"lock_wait_seconds": 6.0, "page_templates": ROOT / "page_templates", **more}
    return Settings(database_url=url, traces_url=traces, instance=instance, secret_key="for tests only" * 4, **given)


_MADE: dict[tuple[str, str], tuple[World, Path, str]] = {}
_KEPT = ExitStack()


@contextmanager
def world_copy(kind: str, folder: Path, build: Callable[[World, Store], None], **more: Any) -> Iterator[World]:
    """A world that ``build`` made (once in this process), copied into ``folder`` with an app on it."""
    made, source, template = _template(kind, build)
    with ExitStack() as stack:
        shutil.copytree(source / "instance", folder / "instance", dirs_exist_ok=True)
        if kind == "sqlite":
            shutil.copyfile(source / "golden_thread.sqlite3", folder / "golden_thread.sqlite3")
            url = f"sqlite:///{folder / 'golden_thread.sqlite3'}"
        else:
            url = stack.enter_context(copy_of(template))
        app = create_app(settings_for(url, folder, **more))
        app.testing = True
        engine = app.extensions["engine"]
        house = replace(made.house, engine=engine, people=dict(made.house.people), children=dict(made.house.children))
        world = World(house, Canaries(dict(made.canaries.known)), dict(made.things), app, Watch(engine))
        yield world
        app.extensions["traces"].stop()
        engine.dispose()


def _template(kind: str, build: Callable[[World, Store], None]) -> tuple[World, Path, str]:
    key = (kind, build.__module__ + build.__qualname__)
    if key not in _MADE:
        folder = Path(_KEPT.enter_context(tempfile.TemporaryDirectory(prefix="golden-thread-world-")))
        url = _KEPT.enter_context(fresh_database(kind, folder))
        settings = settings_for(url, folder)
        engine = open_engine(url)
        world = World(House(engine, load_folder(ROOT / "page_templates")), Canaries())
        build(world, Store(settings.media_root))
        drain(settings, engine)
        if kind == "sqlite":
            with engine.connect() as connection:
                connection.exec_driver_sql("ROLLBACK")
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        engine.dispose()
        _MADE[key] = (world, folder, make_url(url).database or "")
    return _MADE[key]

