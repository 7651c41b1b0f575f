"""Whether the record hangs together, whoever wrote what: chains, numbers, and no act that is half there."""

import json
import uuid
from itertools import pairwise
from typing import Any

from sqlalchemy import Engine, Row, text

from tests.ledger.record import Record, Rows
from wiki.commands.audit import link_hash


def everything(record: Record) -> list[str]:
    """What is wrong with the record, a sentence each; empty when it is sound."""
    return [
        *integrity(record.engine), *chains(record), *revisions(record), *versions(record), *files(record),
        *acts(record),
    ]  # fmt: skip


def integrity(engine: Engine) -> list[str]:
    """What SQLite itself says; PostgreSQL holds its keys at every moment."""
    if engine.dialect.name != "sqlite":
        return []
    with engine.connect() as connection:
        found = [row[0] for row in connection.execute(text("PRAGMA integrity_check")) if row[0] != "ok"]
        loose = connection.execute(text("PRAGMA foreign_key_check"))
        return found + [f"points at nothing: {tuple(row)}" for row in loose]


def chains(record: Record) -> list[str]:
    """Each audit chain is whole: numbered without a gap, each link on the one before, and the head on the last."""
    found: list[str] = []
    last: dict[uuid.UUID, Row[Any]] = {}
    for row in record.audit:
        before = last.get(row.chain)
        if row.number != (before.number + 1 if before else 1):
            found.append(f"chain {row.chain}: {row.number} comes after {before.number if before else 0}")
        if row.previous != (before.hash if before else "") or row.hash != link_hash(row):  # type: ignore[arg-type]
            found.append(f"chain {row.chain}: link {row.number} does not hold")
        last[row.chain] = row
    heads = {head.chain: (head.number, head.hash) for head in record.heads}
    if heads != {chain: (row.number, row.hash) for chain, row in last.items()}:
        found.append("a chain's head is not its last link")
    return found


def revisions(record: Record) -> list[str]:
    """Each page's revisions follow one on another, and each is what its kind of act makes of the one before."""
    found = []
    for page in record.pages:
        mine = record.revisions_of.get(page.id, [])
        if [one.number for one in mine] != list(range(1, page.revision_number + 1)):
            found.append(f"page {page.id}: revisions {[one.number for one in mine]}, page at {page.revision_number}")
        for before, after in pairwise(mine):
            if not _follows(before, after):
                found.append(f"page {page.id}: revision {after.number} ({after.kind}) does not follow the one before")
    return found


def _follows(before: Row[Any], after: Row[Any]) -> bool:
    old, new = dict(before.contents), dict(after.contents)
    if len(new) != len(after.contents):
        return False
    touched = after.passage_id.hex if after.passage_id else ""
    rest = {key: value for key, value in old.items() if key != touched}
    if after.kind == "save":
        return new.get(touched) not in {None, old.get(touched)} and _without(new, touched) == rest
    if after.kind == "remove":
        return touched in old and new == rest
    return bool(after.kind == "restore")


def _without(contents: dict[str, str], key: str) -> dict[str, str]:
    return {one: value for one, value in contents.items() if one != key}


def versions(record: Record) -> list[str]:
    """Each version was made by one revision, by the same person, and stands in its passage's unbroken row."""
    found = []
    numbers: dict[uuid.UUID, list[int]] = {}
    for version in record.versions.values():
        numbers.setdefault(version.passage_id, []).append(version.number)
        maker = record.made_by.get(version.id)
        if maker is None:
            found.append(f"version {version.id} ({version.body[:40]!r}) is in no revision")
        elif maker.saved_by != version.saved_by:
            found.append(f"version {version.id} and its revision were saved by two people")
    found += [f"version {one} is listed and is not there" for one in record.made_by if one not in record.versions]
    for passage in record.passages:
        mine = sorted(numbers.get(passage.id, []))
        if mine != list(range(1, passage.version_number + 1)) or not mine:
            found.append(f"passage {passage.id}: versions {mine}, passage at {passage.version_number}")
    return found


def files(record: Record) -> list[str]:
    """Each file that a row names is there in its whole size; whatever else lies in the store, the sweep names."""
    root, known = record.store.root, record.keys()
    lying = {path.relative_to(root).as_posix() for path in root.glob("*/*/*") if "temporary" not in path.parts}
    swept = record.store.sweep(known, older_than=0)
    found = [f"the file {key} is not there" for key in swept.rows_without_file]
    for media in record.media.values():
        made = record.renditions.get(media.id, [])
        for key, size in [(media.original_key, media.size), *((one.key, one.size) for one in made)]:
            if record.store.has(key) and record.store.path(key).stat().st_size != size:
                found.append(f"the file {key} is not whole")
        if media.state == "ready" and not made:
            found.append(f"file {media.name} is said to be ready, and nothing can be shown of it")
        if media.state == "waiting" and not any(job.payload.get("media_id") == media.id.hex for job in record.jobs):
            found.append(f"file {media.name} waits, and nobody was asked to make it ready")
    unnamed = [key for key in lying - known - set(swept.files_without_row) if (root / key).exists()]
    return found + [f"{key} lies there unnamed" for key in unnamed]


def acts(record: Record) -> list[str]:
    """Each revision and each file has its one audit row, and no audit row tells of what is not there."""
    found = []
    for revision in record.revisions:
        rows = [row for row in record.audit_of.get(revision.id, []) if row.act.startswith("page.")]
        found += _told(rows, f"page.{revision.kind}", revision.saved_by)
    for media in record.media.values():
        rows = [row for row in record.audit_of.get(media.id, []) if row.act == "media.added"]
        found += _told(rows, "media.added", media.uploaded_by)
    there = {revision.id for revision in record.revisions} | set(record.media)
    for row in record.audit:
        if row.act.startswith(("page.", "media.")) and row.object_id not in there:
            found.append(f"audit row {row.number} ({row.act}) tells of something that is not there")
    return found


def _told(rows: Rows, act: str, person_id: uuid.UUID) -> list[str]:
    said = [(row.act, row.person_id) for row in rows]
    return [] if said == [(act, person_id)] else [f"{act}: the audit says {json.dumps(said, default=str)}"]
