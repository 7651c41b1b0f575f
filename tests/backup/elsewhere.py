"""Another machine for a backup to be put back on: an empty database of either kind and an empty folder."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from click.testing import Result
from flask import Flask
from sqlalchemy import Engine

from tests.support.databases import empty_database
from tests.support.world import settings_for
from wiki.commands.backup_rows import columns_of, read_rows
from wiki.commands.backup_write import LEFT_OUT
from wiki.database import Base
from wiki.factory import create_app


@contextmanager
def elsewhere(kind: str, folder: Path) -> Iterator[Flask]:
    """An app where nothing was ever made."""
    folder.mkdir()
    with empty_database(kind, folder) as url:
        app = create_app(settings_for(url, folder))
        try:
            yield app
        finally:
            app.extensions["traces"].stop()
            app.extensions["engine"].dispose()


def run(app: Flask, *words: Any, well: bool = True) -> str:
    """What a sub-command said; it must end well, or not."""
    result: Result = app.test_cli_runner().invoke(args=[str(one) for one in words])
    assert (result.exit_code == 0) == well, result.output
    return result.output


def rows_in(engine: Engine, besides: frozenset[str] = frozenset()) -> dict[str, list[bytes]]:
    """Every row of every table that a backup keeps."""
    with engine.connect() as connection:
        tables = columns_of(Base.metadata, LEFT_OUT | besides).items()
        return {name: sorted(b"".join(read_rows(connection, name, columns)).splitlines()) for name, columns in tables}


def bytes_in(app: Flask) -> dict[str, bytes]:
    """Every file, by key."""
    store = app.extensions["store"]
    return {one.key: store.read(one.key) for one in store.home.listing()}
