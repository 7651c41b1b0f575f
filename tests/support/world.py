"""A world with a canary in every word: made once in a process through the real commands, then copied for each module."""

import fcntl
import hashlib
import pickle
import shutil
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import make_url

from media.store import Store
from tests.support.canaries import Canaries
from tests.support.client import Visitor
from tests.support.databases import copy_of, lasting_database, server_address
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
    given = {"lock_wait_seconds": 6.0, "page_templates": ROOT / "page_templates", "second_factor": "offered", **more}
    return Settings(database_url=url, traces_url=traces, instance=instance, secret_key="for tests only" * 4, **given)


@contextmanager
def world_copy(
    kind: str, folder: Path, build: Callable[[World, Store], None], shared: Path, **more: Any
) -> Iterator[World]:
    """A world that ``build`` made (once in a test run, kept in ``shared``), copied into ``folder``, with an app on it."""
    template = _template(kind, build, shared)
    with ExitStack() as stack:
        shutil.copytree(template / "instance", folder / "instance", dirs_exist_ok=True)
        kept = pickle.loads((template / "kept").read_bytes())
        if kind == "sqlite":
            shutil.copyfile(template / "golden_thread.sqlite3", folder / "golden_thread.sqlite3")
            url = f"sqlite:///{folder / 'golden_thread.sqlite3'}"
        else:
            url = stack.enter_context(copy_of(kept["database"]))
        app = create_app(settings_for(url, folder, **more))
        app.testing = True
        engine = app.extensions["engine"]
        house = House(engine, load_folder(ROOT / "page_templates"), **kept["house"])
        yield World(house, kept["canaries"], kept["things"], app, Watch(engine))
        app.extensions["traces"].stop()
        engine.dispose()


def _template(kind: str, build: Callable[[World, Store], None], shared: Path) -> Path:
    """The folder in which the world lies that ``build`` made; built now by whichever process comes first."""
    server = "" if kind == "sqlite" else hashlib.sha256(server_address().encode()).hexdigest()[:8]
    folder = shared / f"world-{build.__name__}-{kind}{server}"
    with open(f"{folder}.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "kept").exists():
            folder.mkdir()
            _build(kind, build, folder)
    return folder


def _build(kind: str, build: Callable[[World, Store], None], folder: Path) -> None:
    url = lasting_database(kind, folder)
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
    house = {name: getattr(world.house, name) for name in ("council_id", "people", "children")}
    kept = {"house": house, "canaries": world.canaries, "things": world.things, "database": make_url(url).database}
    (folder / "kept").write_bytes(pickle.dumps(kept))
