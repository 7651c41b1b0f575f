"""Brings a database up to the head migration, the careful way on both databases."""

from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text

from wiki.database import IMMEDIATE, Base
from wiki.models.all import TABLES

_MIGRATIONS = Path(__file__).resolve().parent.parent / "migrations"


class MigrationFailed(Exception):
    """A migration left a row that points at nothing; it was undone."""


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    config.attributes["connection"] = connection
    return config


def head() -> str:
    """The number of the newest migration."""
    found = ScriptDirectory.from_config(_config()).get_current_head()
    assert found is not None
    return found


def _newest() -> str:
    """The same by the files' names, without reading what each of them does."""
    return max(place.name for place in (_MIGRATIONS / "versions").glob("[0-9]*.py")).partition("_")[0]


def present(engine: Engine) -> str | None:
    """The migration a database is at; None for an empty one."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def migrate(engine: Engine, to: str = "head") -> None:
    """Take the database to ``to`` ("head", a number, or "base"), in one transaction.

    On SQLite the foreign keys are switched off before the transaction opens (inside it the switch does nothing, and
    making a table anew would then delete what points at it), and checked before it is kept. A database that is at the
    head already is left alone.
    """
    if to == "head" and present(engine) == _newest():
        return
    lite = engine.dialect.name == "sqlite"
    connection = engine.connect().execution_options(**{IMMEDIATE: True})
    try:
        if lite:
            raw = connection.connection.dbapi_connection
            assert raw is not None
            raw.execute("PRAGMA foreign_keys=OFF")
        with connection.begin():
            config = _config(connection)
            (command.downgrade if _is_down(connection, to) else command.upgrade)(config, to)
            if lite and connection.execute(text("PRAGMA foreign_key_check")).first() is not None:
                raise MigrationFailed("a row points at nothing after the migration; nothing was changed")
    finally:
        if lite:
            raw = connection.connection.dbapi_connection
            assert raw is not None
            raw.execute("PRAGMA foreign_keys=ON")
        connection.close()


def _is_down(connection: Connection, to: str) -> bool:
    if to == "head":
        return False
    now = MigrationContext.configure(connection).get_current_revision() or ""
    return to == "base" or to < now


def differences(engine: Engine) -> list[object]:
    """How the database differs from the models: nothing, when the head migration is right."""
    assert TABLES, "every table must be known"
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection,
            opts={
                "compare_type": True,
                "include_object": lambda item, name, kind, reflected, other: not (name or "").startswith("trace_"),
            },
        )
        return list(compare_metadata(context, Base.metadata))
