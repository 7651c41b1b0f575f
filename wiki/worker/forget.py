"""Has the database itself forget what was deleted: no byte of it stays in its files.

SQLite zeroes what is deleted (secure_delete), but when it moves entries about it leaves copies in the gaps of its pages, and
the write-ahead file holds every page as it was. So the file is written anew and the write-ahead file is emptied.
PostgreSQL keeps what was deleted until a page is filled again: the tables are written anew. But what somebody could still ask
for, because they began to look before it was deleted, is written anew with the rest; and who writes them anew looks, itself, as
from the oldest change that is under way on the whole server, in whichever database. So all those are waited for first.
"""

import sqlite3
import time
from collections.abc import Iterable

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import OperationalError

from wiki.database_trouble import is_lock
from wiki.errors import Busy

_LOCK_WAIT = "1s"  # whoever reads waits behind us while we wait
_READER_WAIT = 500  # milliseconds
LOOKERS_WAIT = 3.0  # seconds
# Whether a change is under way that began before :now, a transaction's number, or somebody looks at this database as it was
# before. The first is known of the whole server to every role; the second of another role's only to a superuser.
_LOOKERS = text(
    "SELECT pg_snapshot_xmin(pg_current_snapshot()) < CAST(:now AS xid8) OR EXISTS (SELECT 1 FROM pg_stat_activity "
    "WHERE datname = current_database() AND pid <> pg_backend_pid() AND age(backend_xmin) > age(CAST(CAST(:now AS xid8) AS xid)))"
)


def forget_deleted(engine: Engine, tables: Iterable[str]) -> None:
    """Do it now, for ``tables`` (SQLite: for all). Doing it twice changes nothing. Raises Busy while somebody reads or
    writes for so long that it can't be finished: nothing is lost by asking again."""
    if engine.dialect.name == "sqlite":
        _rewrite_file(engine)
        return
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        _wait_for_lookers(connection)
        patience = connection.execute(text("SHOW lock_timeout")).scalar_one()
        connection.execute(text(f"SET lock_timeout = '{_LOCK_WAIT}'"))
        try:
            for table in sorted(tables):
                connection.execute(text(f"VACUUM (FULL) {table}"))
        except OperationalError as trouble:
            if is_lock(trouble):
                raise Busy from trouble
            raise
        finally:
            connection.execute(text(f"SET lock_timeout = '{patience}'"))  # the connection is lent to others again


def _wait_for_lookers(connection: Connection) -> None:
    """Until nobody looks at an older state any more; Busy where that takes long. What begins meanwhile is no matter: it does
    not see what was deleted, unless somebody old is still there."""
    now = connection.execute(text("SELECT CAST(pg_current_xact_id() AS text)")).scalar_one()
    until = time.monotonic() + LOOKERS_WAIT
    while connection.execute(_LOOKERS, {"now": now}).scalar_one():
        if time.monotonic() > until:
            raise Busy
        time.sleep(0.05)


def _rewrite_file(engine: Engine) -> None:
    """Whether somebody reads an old state is asked first: the file is not written anew in vain, again and again."""
    raw = engine.raw_connection()
    try:
        connection = raw.driver_connection
        assert isinstance(connection, sqlite3.Connection)
        try:
            _empty_log(connection)
            connection.execute("VACUUM")
            _empty_log(connection)
        except sqlite3.OperationalError as trouble:
            if "locked" in str(trouble) or "busy" in str(trouble):
                raise Busy from trouble
            raise
    finally:
        raw.close()


def _empty_log(connection: sqlite3.Connection) -> None:
    (patience,) = connection.execute("PRAGMA busy_timeout").fetchone()
    connection.execute(f"PRAGMA busy_timeout={_READER_WAIT}")
    try:
        (blocked, *_sizes) = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    finally:
        connection.execute(f"PRAGMA busy_timeout={patience}")
    if blocked:
        raise Busy
