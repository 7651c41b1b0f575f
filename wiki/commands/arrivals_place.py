"""Puts the files of a space that moves here in their place, each looked at as one that is sent here is."""

import contextlib
import zipfile
from collections.abc import Callable, Iterator, Mapping
from io import BytesIO
from typing import Any

from media.errors import MediaRefused
from media.kinds import ACCEPTED
from media.sniff import sniff
from media.store import Draft, Store
from wiki.commands.arrivals_check import Found, Tell, tell_nobody
from wiki.commands.arrivals_values import damaged
from wiki.commands.move_tables import FILES
from wiki.commands.plan_keep import TYPES

Note = Callable[[str], None]
"""Called with the key of each file as soon as it is in its place: whoever writes them down finds them after a sudden end."""
_READ_AS = {"pdf": "application/pdf", "pack": "application/pdf", "docx": TYPES["docx"]}


def _note_nothing(key: str) -> None:
    """Where nobody writes them down; the sweep of files finds those that no row names."""


def check_files(archive: zipfile.ZipFile, found: Found, store: Store, tell: Tell = tell_nobody) -> None:
    """Look at each file and keep none. Raises NotAMove where one could not be taken."""
    seen: set[str] = set()
    for name, table, row in _files(found, tell):
        if name not in seen:
            seen.add(name)
            with store.draft() as draft:
                _read(archive, name, draft, table, row)
        elif table == "media":
            _is_a_kind(row)


def place_files(
    archive: zipfile.ZipFile, found: Found, store: Store, *, note: Note = _note_nothing, tell: Tell = tell_nobody
) -> list[str]:
    """Put its files in the store; returns their keys, and leaves in ``found.names`` where each lies now.

    Raises NotAMove, with nothing left behind."""
    placed: list[str] = []

    def put(key: str) -> None:
        placed.append(key)
        note(key)

    try:
        for name, table, row in _files(found, tell):
            if name not in found.names:
                found.names[name] = _place(archive, name, found, table, row, store)
                put(found.names[name])
            elif table == "media":
                _is_a_kind(row)
        found.names["audit.json"] = store.put(found.child.hex, BytesIO(found.chain), "json").key
        put(found.names["audit.json"])
    except BaseException:
        throw_away(store, placed)
        raise
    return placed


def throw_away(store: Store, keys: list[str]) -> None:
    """Take files away that no row names; the sweep finds what can't be removed now."""
    for key in keys:
        with contextlib.suppress(MediaRefused):
            store.remove(key)


def _files(found: Found, tell: Tell) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    """(name in the archive, table, row) of every row that has a file."""
    wanted = [(row[column], table, row) for table, column in FILES.items() for row in found.rows[table]]
    for number, one in enumerate(wanted):
        tell(100 * number // len(wanted))
        yield one


def _place(archive: zipfile.ZipFile, name: str, found: Found, table: str, row: Mapping[str, Any], store: Store) -> str:
    with store.draft() as draft:
        return store.keep(draft, found.child.hex, _read(archive, name, draft, table, row)).key


def _read(archive: zipfile.ZipFile, name: str, draft: Draft, table: str, row: Mapping[str, Any]) -> str:
    """Take one file out of the archive; returns the ending that it is kept with."""
    with archive.open(name) as stream:
        draft.fill(stream)
    if (draft.sha256, draft.size) != (row["sha256"], row["size"]):
        raise damaged("a sum")
    if table == "media":
        content = sniff(draft.path)
        fitting = [one for one in ACCEPTED if content in one.content and one.content_type == row["content_type"]]
        if not any(one.kind == row["kind"] for one in fitting):
            raise damaged("a file of another kind")
        return fitting[0].endings[0]
    if TYPES.get(row["format"]) != row["content_type"]:
        raise damaged("a plan of another kind")
    if row["format"] in _READ_AS and sniff(draft.path) != _READ_AS[row["format"]]:
        raise damaged("a plan of another kind")
    return "pdf" if row["format"] == "pack" else str(row["format"])


def _is_a_kind(row: Mapping[str, Any]) -> None:
    """Of another row of the same file: a cut of a picture, say."""
    if not any(one.kind == row["kind"] and one.content_type == row["content_type"] for one in ACCEPTED):
        raise damaged("a file of another kind")
