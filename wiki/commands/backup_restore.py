"""Puts a backup back into an empty house, on either database, and looks whether one would do so."""

import json
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from sqlalchemy import Connection, Engine, select, text

from media.errors import BadKey
from media.keys import checked
from media.store import Store
from wiki.commands.backup_box import NotABackup, Piece, open_box
from wiki.commands.backup_rows import put_rows
from wiki.commands.backup_write import FORMAT, JOURNALS
from wiki.commands.journal import add_line
from wiki.database import IMMEDIATE
from wiki.migrate import MigrationFailed, migrate, present
from wiki.trace_chain import heads, unchained

_NOT_EMPTY = "Something is here already. A backup goes into an empty database and an empty folder for files. Nothing was changed."
_NEWER = "A newer Golden Thread made this backup (its tables are at {number}). Install that one first. Nothing was changed."


@dataclass
class Found:
    """What stood in a backup."""

    at: datetime | None = None
    rows: int = 0
    files: int = 0
    journals: dict[str, bytes] = field(default_factory=dict)


def check_backup(sealed: IO[bytes], identity: str) -> Found:
    """Read a backup from end to end and keep nothing. Raises NotABackup."""
    found = Found()
    with open_box(sealed, identity) as pieces:
        _begin(pieces, found)
        for piece in pieces:
            if piece.name.startswith("tables/"):
                found.rows += piece.read().count(b"\n")
            found.files += piece.name.startswith("files/")
    return found


def restore_backup(
    engine: Engine, traces: Engine, store: Store, instance: Path, sealed: IO[bytes], identity: str
) -> Found:  # fmt: skip
    """Fill an empty house from a backup: all of it, or, where anything is wrong, nothing.

    What was taken out or shut after the backup is for ``end_again`` and ``replay`` to do again: the lists of both that
    are here, and those in the backup, become one. Raises NotABackup.
    """
    found = Found()
    placed: list[str] = []
    with open_box(sealed, identity) as pieces:
        about = _begin(pieces, found)
        _refuse_lines(traces)
        _make_tables(engine, store, about["migration"])
        try:
            with _one_step(engine) as connection, nullcontext(connection) if traces is engine else _one_step(traces) as looked:
                for piece in pieces:
                    _put(piece, about, connection, looked, store, found, placed)
        except BaseException:
            for key in placed:
                store.remove(key)
            raise
    migrate(engine)
    for name, lines in found.journals.items():
        _merge(instance / name, lines)
    return found


def _begin(pieces: Iterator[Piece], found: Found) -> dict[str, Any]:
    first = next(pieces)
    about: dict[str, Any] = first.json()
    if first.name != "about.json" or about.get("format") != FORMAT:
        raise ValueError(first.name)
    found.at = datetime.fromisoformat(about["at"])
    return about


def _make_tables(engine: Engine, store: Store, number: str) -> None:
    """Tables as they were on the backup's day, in a house where nobody and nothing is."""
    if present(engine) is not None:
        with engine.connect() as connection:
            if connection.execute(text("SELECT 1 FROM people UNION SELECT 1 FROM councils")).first() is not None:
                raise NotABackup(_NOT_EMPTY)
        migrate(engine, "base")
    if next(iter(store.home.listing()), None) is not None:
        raise NotABackup(_NOT_EMPTY)
    try:
        migrate(engine, number)
    except MigrationFailed as trouble:
        raise NotABackup(_NEWER.format(number=number)) from trouble


def _refuse_lines(traces: Engine) -> None:
    """What a restore left that was cut off between the two databases would meet the same lines again."""
    with traces.connect() as connection:
        if connection.execute(select(heads.c.child_id).limit(1)).first() is not None:
            raise NotABackup(_NOT_EMPTY)


@contextmanager
def _one_step(engine: Engine) -> Iterator[Connection]:
    with engine.connect().execution_options(**{IMMEDIATE: True}) as connection, connection.begin():
        yield connection


def _put(
    piece: Piece, about: dict[str, Any], connection: Connection, looked: Connection, store: Store, found: Found,
    placed: list[str],
) -> None:  # fmt: skip
    kind, _, rest = piece.name.partition("/")
    name = rest.partition("/")[0]
    if kind == "tables":
        found.rows += put_rows(connection, name, about["tables"][name], piece.read())
    elif kind == "traces":
        if name == unchained.name:  # a backup from before the lines were chained; the next start takes them over
            unchained.create(looked, checkfirst=True)
        put_rows(looked, name, about["traces"][name], piece.read())
    elif kind == "files":
        placed.append(_put_file(store, rest, piece))
        found.files += 1
    elif kind == "journals" and rest in JOURNALS:
        found.journals[rest] = piece.read()


def _put_file(store: Store, key: str, piece: Piece) -> str:
    try:
        checked(key)
    except BadKey as trouble:
        raise ValueError(key) from trouble
    with store.draft() as draft:
        draft.fill(piece)
        draft.finish()
        store.home.place(draft.path, key, draft.size)
    return key


def _merge(path: Path, lines: bytes) -> None:
    for line in lines.splitlines():
        if line.strip():
            add_line(path, json.loads(line))
