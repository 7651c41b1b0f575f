"""Looks a space that moves here through before a word of it is believed: its names, its sizes, its sums, its rows."""

import hashlib
import re
import zipfile
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Engine, Table

from wiki import clock
from wiki.commands.arrivals_values import (
    check_audience,
    check_choice,
    check_instant,
    check_value,
    damaged,
    hexed,
    read_json,
)
from wiki.commands.move_box import NotAMove
from wiki.commands.move_tables import (
    FILES,
    FORMAT,
    PEOPLE,
    Row,
    Rows,
    audience_columns,
    chain_hash,
    columns_that_go,
    points_at,
    tables_that_go,
)
from wiki.migrate import present
from wiki.words import N_, Filled

_NAME = re.compile(r"manifest\.json|audit\.json|tables/[a-z_]{1,40}\.jsonl|files/[0-9a-f]{64}\.[a-z0-9]{1,8}")
_MOST_FILES, _MOST_BYTES, _MOST_WORDS, _MOST_SQUEEZED = 200_000, 200 * 1024**3, 1024**3, 200
_CHUNK = 1024 * 1024
_PACKED = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_ALL_WORDS, _MOST_PARTS = 512 * 1024**2, 10_000_000
"""Bytes of words, and lists in them: an empty one takes three bytes in an archive, and twenty times that in memory."""
_OTHER = N_("This is no archive of a whole space that moves. Nothing was changed.")
_TOO_MUCH = N_("This space holds more than there is room for here (%(most)s GB for each child). Nothing was changed.")
_VERSION = N_(
    "This archive was made by another version of Golden Thread (its tables are at %(theirs)s, here they are at %(ours)s). "
    "Have both councils run the same version, and make it anew. Nothing was changed."
)


@dataclass
class Found:
    """A whole space that was looked through: what it says of itself, its rows, the people it names, the old chain."""

    manifest: dict[str, Any]
    child: UUID
    rows: Rows
    people: list[Row]
    chain: bytes
    chain_holds: bool
    chain_rows: int
    names: dict[str, str] = field(default_factory=dict)

    @property
    def of(self) -> Row:
        """The child's own row."""
        return self.rows["children"][0]


Tell = Callable[[int], None]
"""Called with how much is done, 0 to 100."""


def tell_nobody(percent: int) -> None:
    """Where nobody waits to be told."""


def look_through(archive: zipfile.ZipFile, engine: Engine, *, most: int = _MOST_BYTES, tell: Tell = tell_nobody) -> Found:
    """Read all of it once, keeping nothing. ``most``: bytes of files that there is room for. Raises NotAMove where anything
    is not as it must be."""
    listed = _listed(archive)
    if sum(one.file_size for name, one in listed.items() if name.startswith("files/")) > most:
        raise NotAMove(Filled(_TOO_MUCH, most=str(most // 1024**3)))
    manifest = _manifest(archive)
    if manifest.get("migration") != present(engine):
        raise NotAMove(Filled(_VERSION, theirs=str(manifest.get("migration"))[:20] or "-", ours=str(present(engine))))
    columns = {**columns_that_go(), "people": PEOPLE}
    if manifest.get("tables") != columns:
        raise damaged("tables")
    _sums(archive, listed, manifest, tell)
    rows = {name: _rows(archive, name, list(of)) for name, of in columns.items()}
    people = rows.pop("people")
    child = UUID(hexed(manifest.get("child")))
    chain = archive.read("audit.json")
    holds, count = _chain(chain, child)
    found = Found(manifest, child, rows, people, chain, holds, count)
    _check_people(people)
    for name, table in tables_that_go().items():
        _check_rows(name, table, found)
    _check_whole(found)
    return found


def _listed(archive: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    infos = archive.infolist()
    if len(infos) > _MOST_FILES or sum(one.file_size for one in infos) > _MOST_BYTES:
        raise damaged("too large")
    if sum(one.file_size for one in infos if not one.filename.startswith("files/")) > _ALL_WORDS:
        raise damaged("too many words")
    for one in infos:
        words = not one.filename.startswith("files/")
        if not _NAME.fullmatch(one.filename) or one.flag_bits & 1 or one.is_dir():
            raise damaged("a name")
        if one.compress_type not in _PACKED or one.header_offset < 0:
            raise damaged("not packed as we pack")
        if words and one.file_size > _MOST_WORDS:
            raise damaged("too large")
        if one.file_size > 100_000 and one.file_size > _MOST_SQUEEZED * max(1, one.compress_size):
            raise damaged("squeezed too far")
    found = {one.filename: one for one in infos}
    if len(found) != len(infos) or not {"manifest.json", "audit.json"} <= set(found):
        raise damaged("names")
    return found


def _manifest(archive: zipfile.ZipFile) -> dict[str, Any]:
    data = archive.read("manifest.json")
    if _parts(data) > _MOST_PARTS:
        raise damaged("too many parts")
    found = read_json(data, "manifest")
    if not isinstance(found, dict) or found.get("golden_thread_archive") != FORMAT or found.get("kind") != "move":
        raise NotAMove(_OTHER)
    try:
        check_instant(found["made_at"])
        hexed(found["id"])
        if not isinstance(found["came_from"], str) or len(found["came_from"]) > 200 or "\0" in found["came_from"]:
            raise ValueError
    except (KeyError, TypeError, ValueError) as trouble:
        raise damaged("manifest") from trouble
    return found


def _sums(archive: zipfile.ZipFile, listed: dict[str, zipfile.ZipInfo], manifest: dict[str, Any], tell: Tell) -> None:
    """Every file is on the list, and is what the list says; a file's name is its own sum."""
    said = {one["name"]: (one["size"], one["sha256"]) for one in manifest["files"] if isinstance(one["size"], int)}
    if set(said) | {"manifest.json"} != set(listed) or len(said) != len(manifest["files"]):
        raise damaged("list of files")
    whole, done, parts = 1 + sum(one.file_size for one in listed.values()), 0, 0
    for name, (size, sha256) in said.items():
        is_file = name.startswith("files/")
        digest, read = hashlib.sha256(), 0
        with archive.open(name) as stream:
            while piece := stream.read(_CHUNK):
                digest.update(piece)
                read += len(piece)
                done += len(piece)
                parts += 0 if is_file else _parts(piece)
                tell(100 * done // whole)
        if parts > _MOST_PARTS:
            raise damaged("too many parts")
        by_name = is_file and name[6:70] != sha256
        if (read, digest.hexdigest()) != (size, sha256) or by_name:
            raise damaged("a sum")


def _parts(data: bytes) -> int:
    """How many lists and objects may stand in words that nobody has read yet."""
    return data.count(b"[") + data.count(b"{")


def _rows(archive: zipfile.ZipFile, name: str, columns: list[str]) -> list[Row]:
    data = archive.read(f"tables/{name}.jsonl") if f"tables/{name}.jsonl" in archive.NameToInfo else None
    if data is None or b"\\u0000" in data:
        raise damaged(f"table {name}")
    try:
        return [dict(zip(columns, read_json(line, f"table {name}"), strict=True)) for line in data.splitlines()]
    except (ValueError, TypeError) as trouble:
        raise damaged(f"table {name}") from trouble


def _check_people(people: list[Row]) -> None:
    for row in people:
        hexed(row["id"])
        if not isinstance(row["name"], str) or not 0 < len(row["name"]) <= 200 or not isinstance(row["language"], str):
            raise damaged("a person")
    if len({row["id"] for row in people}) != len(people):
        raise damaged("people")


def _check_rows(name: str, table: Table, found: Found) -> None:
    child, rows = found.child.hex, found.rows[name]
    own = "id" if name == "children" else "child_id" if "child_id" in table.c else ""
    keys = [column.name for column in table.primary_key.columns]
    if len({tuple(row[key] for key in keys) for row in rows}) != len(rows):
        raise damaged(f"table {name}: twice")
    kinds = columns_that_go()[name]
    targets = {target for _column, target, _empty in points_at(table)} - {"people"}
    here = {target: {row["id"] for row in found.rows[target] if "id" in row} for target in targets}
    here["people"] = {row["id"] for row in found.people}
    for row in rows:
        for column, kind in kinds.items():
            check_value(f"{name}.{column}", table.c[column], kind, row[column])
        if own and row[own] != child:
            raise damaged(f"table {name}: another child")
        for column, target, _empty in points_at(table):
            if row[column] is not None and row[column] not in here[target]:
                raise damaged(f"{name}.{column}: points at nothing")
        for column in audience_columns(table):
            check_audience(row[column])
        if name in FILES and f"files/{row['sha256']}." != row[FILES[name]][:71]:
            raise damaged(f"{name}: a file")


def _check_whole(found: Found) -> None:
    """Rows that name each other without the database's help: pages and their revisions, passages and their versions."""
    rows = found.rows
    if len(rows["children"]) != 1 or not all(found.of[name].strip() for name in ("known_as", "full_name")):
        raise damaged("children")
    if date.fromisoformat(found.of["born_on"]) > clock.today():  # every list of children says how old they are
        raise damaged("children")
    page_of = {row["id"]: row["page_id"] for row in rows["passages"]}
    passage_of = {row["id"]: row["passage_id"] for row in rows["versions"]}
    states = {(row["page_id"], row["number"]) for row in rows["revisions"]}
    said = {(row["passage_id"], row["number"]) for row in rows["versions"]}
    if any((row["id"], row["revision_number"]) not in states for row in rows["pages"]):
        raise damaged("pages")
    if any((row["id"], row["version_number"]) not in said for row in rows["passages"]):
        raise damaged("passages")
    for row in rows["pages"]:
        chosen = row["field_audiences"] or {}
        if not isinstance(chosen, dict):
            raise damaged("pages")
        for text in (row["audience"], *chosen.values()):
            check_choice(text)
    for row in rows["versions"]:
        if not isinstance(row["columns"], dict):
            raise damaged("versions")
    for row in rows["protected_details"]:
        if not isinstance(row["kept_from"], list) or not all(isinstance(one, str) for one in row["kept_from"]):
            raise damaged("details")
    for row in rows["revisions"]:
        for pair in row["contents"]:
            if not isinstance(pair, list) or len(pair) != 2 or passage_of.get(UUID(pair[1]).hex) != UUID(pair[0]).hex:
                raise damaged("revisions")
            if page_of.get(UUID(pair[0]).hex) != row["page_id"]:
                raise damaged("revisions")
    for row in rows["page_type_editions"]:
        if hashlib.sha256(row["text"].encode()).hexdigest() != row["sha256"]:
            raise damaged("page types")


def _chain(data: bytes, child: UUID) -> tuple[bool, int]:
    """Whether every link of the old chain holds, worked out here and not taken from what it says of itself."""
    try:
        rows = read_json(data, "audit")["rows"]
        before, holds = "", bool(rows)
        for number, row in enumerate(rows, 1):
            holds = holds and row["number"] == number and row["previous"] == before and row["hash"] == chain_hash(row, child)
            before = row["hash"]
    except (ValueError, KeyError, TypeError) as trouble:
        raise damaged("audit") from trouble
    return holds, len(rows)


def counted(found: Found) -> Counter[str]:
    """How many rows of each kind it brings, for whoever looks before it comes in."""
    return Counter({name: len(rows) for name, rows in found.rows.items() if rows})
