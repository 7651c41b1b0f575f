"""Writes a backup of the whole house, sealed: one moment of the database, every file that it names, who looked at what.

People go on writing meanwhile. What was saved before it began is in it; what is saved later may not be.
"""

import contextlib
import json
import os
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO

from sqlalchemy import Engine

from media.store import Store
from wiki import clock, trace_chain
from wiki.commands import endings_journal, erasures_journal, retention_journal
from wiki.commands.audit import Desk, leave_row, writing
from wiki.commands.backup_box import BoxWriter, new_box
from wiki.commands.backup_rows import columns_of, read_rows
from wiki.database import Base, Work
from wiki.migrate import present
from wiki.queries.stored import known_keys

FORMAT = 1
JOURNALS = (erasures_journal.NAME, endings_journal.NAME, retention_journal.NAME)
LEFT_OUT = frozenset(
    {
        "sign_ins", "open_corners", "sign_in_attempts", "search_changes", "uploads", "guard_changes", "guard_children",
        "guard_passages", "guard_prints", "email_changes", "mailed_links", "passkey_challenges", "sent_spaces", "step_tries",
    }
)  # fmt: skip
"""Who is signed in, files half sent, sealed spaces that wait, what the search index still has to read, the guard's
fingerprints: these begin anew."""


@dataclass(frozen=True)
class Written:
    """What a backup holds. ``missing``: files that a row names and that are not there (any more)."""

    rows: int
    files: int
    missing: tuple[str, ...]
    size: int = 0


def write_backup(engine: Engine, traces: Engine, store: Store, instance: Path, out: Path, recipient: str) -> Written:
    """Write the backup to ``out``, whole or not at all, and leave an audit row.

    Raises NotABackup for a key that is none, OSError where it can't be written, MediaRefused where files can't be read.
    """
    part = out.with_name(f"{out.name}.part")
    try:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            written = _fill(engine, traces, store, instance, file, recipient)
            file.flush()
            os.fsync(file.fileno())
        os.rename(part, out)
    finally:
        part.unlink(missing_ok=True)
    with Work(engine) as work:
        with writing(Desk(work)) as session:
            leave_row(session, "backup.written", person_id=None)
        work.commit()
    return replace(written, size=out.stat().st_size)


def _fill(engine: Engine, traces: Engine, store: Store, instance: Path, file: IO[bytes], recipient: str) -> Written:
    tables, looked = columns_of(Base.metadata, LEFT_OUT), columns_of(trace_chain.metadata, frozenset())
    with new_box(file, recipient) as box, Work(engine) as work:
        about = {
            "format": FORMAT, "at": clock.now().isoformat(), "migration": present(engine), "tables": tables, "traces": looked,
        }  # fmt: skip
        box.add("about.json", json.dumps(about).encode())
        rows = 0
        for name, columns in tables.items():
            for number, lines in enumerate(read_rows(work.connection, name, columns)):
                box.add(f"tables/{name}/{number:06d}.jsonl", lines)
                rows += lines.count(b"\n")
        keys = sorted(known_keys(work))
        work.let_go()
        with traces.connect() as connection:
            for name, columns in looked.items():
                for number, lines in enumerate(read_rows(connection, name, columns)):
                    box.add(f"traces/{name}/{number:06d}.jsonl", lines)
        missing = [key for key in keys if not _put_file(box, store, key)]
        for journal in JOURNALS:  # last: it may name what was taken out while this was written
            if (instance / journal).exists():
                box.add(f"journals/{journal}", (instance / journal).read_bytes())
    return Written(rows, len(keys) - len(missing), tuple(missing))


def _put_file(box: BoxWriter, store: Store, key: str) -> bool:
    """Whether the file was there."""
    try:
        opened = store.open(key)
    except OSError:
        return False
    with contextlib.closing(opened.pieces(0, opened.size)) as pieces:
        box.add_pieces(f"files/{key}", opened.size, pieces)
    return True
