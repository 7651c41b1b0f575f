"""Brings a database up to the head migration, the careful way on both databases."""

from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import OperationalError

from wiki.database import IMMEDIATE, Base
from wiki.database_trouble import is_lock
from wiki.errors import Busy
from wiki.models.all import TABLES

_MIGRATIONS = Path(__file__).resolve().parent.parent / "migrations"
_ONE_AT_A_TIME = 7201305446
"""PostgreSQL's lock for whoever migrates: two that begin at once would both make the same tables."""


class MigrationFailed(Exception):
    """A migration could not be done, or left a row that points at nothing and was undone; the words say which."""


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
    head already is left alone. Raises MigrationFailed where there is no such number, or the database is ahead of this
    program; Busy where somebody holds a table for too long. Either way nothing was changed.
    """
    now = present(engine)
    if to == "head" and now == _newest():
        return
    _refuse_unknown(now, to)
    lite = engine.dialect.name == "sqlite"
    connection = engine.connect().execution_options(**{IMMEDIATE: True})
    try:
        if lite:
            raw = connection.connection.dbapi_connection
            assert raw is not None
            raw.execute("PRAGMA foreign_keys=OFF")
        with connection.begin():
            if not lite:
                connection.execute(text("SELECT pg_advisory_xact_lock(:one)"), {"one": _ONE_AT_A_TIME})
            config = _config(connection)
            (command.downgrade if _is_down(connection, to) else command.upgrade)(config, to)
            if lite and connection.execute(text("PRAGMA foreign_key_check")).first() is not None:
                raise MigrationFailed("a row points at nothing after the migration; nothing was changed")
    except OperationalError as trouble:
        if is_lock(trouble):
            raise Busy from trouble
        raise
    finally:
        if lite:
            raw = connection.connection.dbapi_connection
            assert raw is not None
            raw.execute("PRAGMA foreign_keys=ON")
        connection.close()


def _refuse_unknown(now: str | None, to: str) -> None:
    known = {place.name.partition("_")[0] for place in (_MIGRATIONS / "versions").glob("[0-9]*.py")}
    if now is not None and now not in known:
        raise MigrationFailed(
            f"A newer Golden Thread made this database: its tables are at {now}, this program knows them up to {max(known)}. "
            "Install the newer one again, or restore a backup from before. Nothing was changed."
        )
    if to not in {"head", "base", *known}:
        raise MigrationFailed(f"There is no migration {to}: they go from {min(known)} to {max(known)}. Nothing was changed.")


def goes_down(engine: Engine, to: str) -> bool:
    """Whether ``to`` is behind where the database is, so that tables or columns, and what is in them, are taken away."""
    if present(engine) is None:
        return False
    with engine.connect() as connection:
        return _is_down(connection, to)


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
