"""How a SQLite file is opened, and how one waits for its lock."""

import sqlite3
import time
from typing import Any

from sqlalchemy.pool import ConnectionPoolEntry

IMMEDIATE = "begin_immediate"
UNTIL = "begin_until"
MADE_AGAIN = "begin_made_again"
"""Options of a connection: it is to write, and the moment (of time.monotonic) until which it waits to be let in, and
that what it writes would be made again by itself: after a power cut it may be gone, whole."""
_WAL_TURNS = 250
_ASK_AGAIN = 0.0005


def prepare(connection: sqlite3.Connection, record: ConnectionPoolEntry) -> None:
    """Set a new connection up: written ahead, safe against a power cut, and nothing of what was deleted stays."""
    connection.isolation_level = None  # SQLAlchemy, not the driver, says when a transaction begins
    _write_ahead(connection)
    for pragma in (
        "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON", "trusted_schema=OFF",
        "cache_size=-8000", "temp_store=MEMORY", "mmap_size=67108864",
    ):  # fmt: skip
        connection.execute(f"PRAGMA {pragma}")


def _write_ahead(connection: sqlite3.Connection) -> None:
    """Switch the file to WAL. SQLite does not wait for the lock that this takes, so two programs that open a new file
    at once would stop one another: we ask again instead."""
    for turn in range(_WAL_TURNS):
        try:
            connection.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or turn == _WAL_TURNS - 1:
                raise
            time.sleep(0.02)


def begin(connection: Any) -> None:
    """Begin a transaction, in the way that the connection's options ask for."""
    options = connection.get_execution_options()
    _wait_for_disk(connection.connection, not options.get(MADE_AGAIN))
    if options.get(UNTIL):
        _begin_until(connection, options[UNTIL])
        return
    if options.get(IMMEDIATE):
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    else:
        # To read: it waits for nobody and touches no file, so the driver can be asked itself, six times as fast.
        connection.connection.driver_connection.execute("BEGIN")


def _wait_for_disk(pooled: Any, waits: bool) -> None:
    """Whether the end of a transaction waits until the disk has it. Said at the beginning of each that differs from the one
    before it on this connection, so that nobody’s words are ever in one that does not. What comes after in the log is never
    kept without what was before."""
    if pooled.info.get(MADE_AGAIN, False) is waits:
        pooled.driver_connection.execute(f"PRAGMA synchronous={'FULL' if waits else 'NORMAL'}")
        pooled.info[MADE_AGAIN] = not waits


def _begin_until(connection: Any, until: float) -> None:
    """Begin to write as soon as another process lets us, asking every half millisecond until the moment ``until``."""
    driver = connection.connection.driver_connection
    (patience,) = driver.execute("PRAGMA busy_timeout").fetchone()
    driver.execute("PRAGMA busy_timeout=0")
    try:
        while time.monotonic() < until:
            try:
                driver.execute("BEGIN IMMEDIATE")
                return
            except sqlite3.OperationalError as error:
                if "locked" not in str(error):
                    break
            time.sleep(_ASK_AGAIN)
        connection.exec_driver_sql("BEGIN IMMEDIATE")  # the last time; what it raises is the caller's
    finally:
        driver.execute(f"PRAGMA busy_timeout={patience}")
