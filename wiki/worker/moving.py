"""Fills the archive of a whole space that moves to another council: its rows, its files, and its audit chain as a document.

What an author keeps to themselves alone stays theirs and stays behind, and the archive says so. What is shared with few goes
along: the archive is sealed, and the new house asks the same audiences.
"""

import json
from collections.abc import Callable
from typing import Any, Protocol
from uuid import UUID

from sqlalchemy import Connection, Engine, select

from media.store import Store
from wiki import clock
from wiki.access.audience import preset_of
from wiki.commands.audit_verify import verify_chain
from wiki.commands.backup_rows import Columns, read_rows
from wiki.commands.move_tables import (
    FILES,
    FORMAT,
    PEOPLE,
    STAYS,
    Row,
    Rows,
    audience_columns,
    columns_that_go,
    people_columns,
    points_at,
    rows_of,
    tables_that_go,
)
from wiki.database import Work
from wiki.migrate import present
from wiki.models.audience import Audience
from wiki.models.audit import AuditRow, AuditWords
from wiki.models.children import Child
from wiki.models.people import Council, Person
from wiki.models.takeaways import Takeaway
from wiki.pagetypes.model import TRAY
from wiki.words import MediaState, Preset

PRIVATE = (
    "What somebody wrote, caught or added for themselves alone is not in this archive: it stays theirs. They can share it "
    "before a move, or take it away in their own archive."
)
_NOT_A_USE = frozenset({"page_words", "taken_pictures"})
"""Tables that tell something of a file; a file that stands nowhere else is its sender's alone."""
_NOT_WITHOUT = frozenset({("plan_reasons", "source_version_id")})


class Parcel(Protocol):
    """The archive that is filled (worker/taking_away.py)."""

    missing: list[str]
    listed: list[dict[str, Any]]
    archive: Any

    def add(self, name: str, data: bytes) -> None: ...
    def carry(self, name: str, store: Store, key: str) -> bool: ...


def fill_move(parcel: Parcel, engine: Engine, store: Store, asked: Takeaway, tell: Callable[[int], None]) -> None:
    """Put everything in. Raises FileNotFoundError where a file that a row names is gone: half a space is not moved."""
    columns = columns_that_go()
    with Work(engine) as work:
        rows = {name: _read(work.connection, name, of, asked.child_id) for name, of in columns.items()}
        leave_private_behind(rows)
        people = _people(work, rows)
        chain = _chain(work, asked.child_id)
        council = work.session.execute(
            select(Council.name).join(Child, Child.council_id == Council.id).where(Child.id == asked.child_id)
        ).scalar_one()
        by = work.session.execute(select(Person.name).where(Person.id == asked.person_id)).scalar_one()
    _carry_files(parcel, store, rows, tell)
    for name, of in columns.items():
        parcel.add(f"tables/{name}.jsonl", _lines(rows[name], of))
    parcel.add("tables/people.jsonl", _lines(people, PEOPLE))
    parcel.add("audit.json", json.dumps(chain, ensure_ascii=False).encode())
    manifest = {
        "golden_thread_archive": FORMAT, "kind": "move", "id": asked.id.hex, "child": asked.child_id.hex,
        "made_at": clock.now().isoformat(), "came_from": council, "asked_by": by, "reason": asked.reason,
        "migration": present(engine), "tables": {**columns, "people": PEOPLE},
        "rows": {name: len(found) for name, found in rows.items()}, "stays_behind": dict(STAYS), "private": PRIVATE,
        "files": parcel.listed,
    }  # fmt: skip
    parcel.archive.writestr("manifest.json", json.dumps(manifest, ensure_ascii=False, indent=1))


def _read(connection: Connection, name: str, columns: Columns, child: UUID) -> list[Row]:
    lines = b"".join(read_rows(connection, name, columns, rows_of(name, child))).splitlines()
    return [dict(zip(columns, json.loads(line), strict=True)) for line in lines]


def _lines(rows: list[Row], columns: Columns) -> bytes:
    return b"".join(json.dumps([row[key] for key in columns], ensure_ascii=False).encode() + b"\n" for row in rows)


def _is_private(text: str | None) -> bool:
    return text is not None and preset_of(Audience.read(text)) is Preset.ONLY_ME


def leave_private_behind(rows: Rows) -> None:
    """Take out of the rows whatever is one person's alone, and all that rests on it."""
    about = {row["id"] for row in rows["revisions"] if row["passage_id"]}
    trays = {row["id"] for row in rows["pages"] if row["page_type"] == TRAY}
    now = {row["id"]: row["version_number"] for row in rows["passages"]}
    hidden = {
        row["id"] for row in rows["passages"] if _is_private(row["audience"]) or row["page_id"] in trays
    }
    own = (row for row in rows["versions"] if _is_private(row["audience"]))
    hidden |= {row["passage_id"] for row in own if row["number"] == now[row["passage_id"]]}
    _keep(rows, "pages", lambda row: row["id"] not in trays)
    _keep(rows, "revisions", lambda row: row["page_id"] not in trays)
    _keep(rows, "passages", lambda row: row["id"] not in hidden)
    _keep(rows, "versions", lambda row: row["passage_id"] not in hidden and not _is_private(row["audience"]))
    _keep(rows, "media", lambda row: not _is_private(row["audience"]) and row["state"] != MediaState.UNSAFE)
    _keep(rows, "version_media", lambda row: not _is_private(row["audience"]))
    _keep(rows, "questions", lambda row: not _is_private(row["audience"]))
    _keep(rows, "plan_points", lambda row: row["sent_at"] is not None)
    _keep(rows, "page_words", lambda row: row["state"] == "checked")
    _close(rows)
    used = {
        row[column]
        for name, table in tables_that_go().items() if name not in _NOT_A_USE
        for column, target, _empty in points_at(table) if target == "media"
        for row in rows[name]
    }  # fmt: skip
    _keep(rows, "media", lambda row: row["id"] in used)
    _close(rows)
    here = {row["id"] for row in rows["versions"]}
    for row in rows["revisions"]:
        stays = [pair for pair in row["contents"] if UUID(pair[1]).hex in here]
        if row["id"] in about and not (row["passage_id"] and _says(row, row["contents"]) == _says(row, stays)):
            row["note"] = ""  # it tells of words that stay behind
        row["contents"], row["once"] = stays, None
    for row in rows["media"]:
        row["awaits"], row["heard_state"] = "", "" if row["heard_state"] == "waiting" else row["heard_state"]


def _says(row: Row, contents: list[list[str]]) -> list[str]:
    """The version of its own passage that a revision lists."""
    return [version for passage, version in contents if UUID(passage).hex == row["passage_id"]]


def _keep(rows: Rows, name: str, want: Callable[[Row], bool]) -> None:
    rows[name] = [row for row in rows[name] if want(row)]


def _close(rows: Rows) -> None:
    """Take out rows that point at rows which are gone; a column that may be empty is emptied instead."""
    ids: dict[str, set[str]] = {}
    for name, table in tables_that_go().items():
        keys = [one for one in points_at(table) if one[1] != "people"]
        kept = []
        for row in rows[name]:
            stays = True
            for column, target, may_be_empty in keys:
                if row[column] is None or row[column] in ids[target]:
                    continue
                if may_be_empty and (name, column) not in _NOT_WITHOUT:
                    row[column] = None
                else:
                    stays = False
            if stays:
                kept.append(row)
        rows[name] = kept
        ids[name] = {row["id"] for row in kept if "id" in row}


def _people(work: Work, rows: Rows) -> list[Row]:
    """Whoever is named in the rows, by name alone."""
    wanted: set[str] = set()
    for name, table in tables_that_go().items():
        for row in rows[name]:
            wanted |= {row[column] for column in people_columns(table) if row[column]}
            for column in audience_columns(table):
                if row[column]:
                    found = Audience.read(row[column])
                    wanted |= found.people | found.without
    wanted |= {one for row in rows["protected_details"] for one in row["kept_from"]}
    for row in rows["pages"]:
        for text in (row["field_audiences"] or {}).values():
            if text.startswith("{"):
                wanted |= Audience.read(text).people | Audience.read(text).without
    ids = [UUID(one) for one in wanted if len(one) == 32]
    named = select(Person.id, Person.name, Person.language).where(Person.id.in_(ids)).order_by(Person.id)
    return [{"id": row.id.hex, "name": row.name, "language": row.language} for row in work.session.execute(named)]


def _chain(work: Work, child: UUID) -> dict[str, Any]:
    """The audit chain as it is, with the words beside it and whether every link of it holds today."""
    faults = [fault.problem for fault in verify_chain(work, child)]
    found = work.session.execute(
        select(AuditRow, AuditWords.words)
        .outerjoin(AuditWords, AuditWords.audit_id == AuditRow.id)
        .where(AuditRow.chain == child)
        .order_by(AuditRow.number)
    ).all()
    return {
        "holds": not faults, "faults": faults,
        "rows": [
            {
                "id": row.id.hex, "number": row.number, "act": row.act, "person": row.person_id.hex if row.person_id else "",
                "object": row.object_id.hex if row.object_id else "", "at": row.at.isoformat(), "previous": row.previous,
                "hash": row.hash, "words": words or "",
            }
            for row, words in found
        ],
    }  # fmt: skip


def _carry_files(parcel: Parcel, store: Store, rows: Rows, tell: Callable[[int], None]) -> None:
    """Every file once, named by its content, and the rows name it there."""
    wanted = [(row, column) for name, column in FILES.items() for row in rows[name]]
    names: dict[str, str] = {}
    for number, (row, column) in enumerate(wanted):
        key = row[column]
        if key not in names:
            name = f"files/{row['sha256']}.{key.rpartition('.')[2]}"
            if name not in names.values() and not parcel.carry(name, store, key):
                raise FileNotFoundError(key)
            if parcel.listed and parcel.listed[-1]["name"] == name and parcel.listed[-1]["sha256"] != row["sha256"]:
                raise FileNotFoundError(f"{key} is not what it was")
            names[key] = name
        row[column] = names[key]
        tell(90 * number // len(wanted))
