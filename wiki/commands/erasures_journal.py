"""Keeps a list of what was taken out beside the database, so that a restored backup can be made to forget it again.

One line of JSON for each: ids, a day, a reason; not one word of what it was. It belongs outside the backup of the
database, or at least newer than it (docs/decisions.md).
"""

import fcntl
import json
import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from wiki.commands.erasures import Stone
from wiki.models.erasures import Erasure
from wiki.words import ErasureReason, Role

NAME = "erasures.jsonl"


def keep(folder: Path, erasure: Erasure) -> None:
    """Add the erasure to the list, safe on disk on return; twice changes nothing."""
    line = {
        "id": erasure.id.hex, "child": erasure.child_id.hex, "passage": erasure.passage_id.hex, "reason": erasure.reason,
        "role": erasure.role, "by": erasure.erased_by.hex, "at": erasure.erased_at.isoformat(),
    }  # fmt: skip
    with _alone(folder):
        if any(one.id == erasure.id for one in read(folder)):
            return
        path = folder / NAME
        torn = path.exists() and not path.read_bytes().endswith(b"\n")
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        with os.fdopen(handle, "ab") as file:
            file.write((b"\n" if torn else b"") + json.dumps(line).encode() + b"\n")
            file.flush()
            os.fsync(file.fileno())
        folder_handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(folder_handle)
        finally:
            os.close(folder_handle)


def read(folder: Path) -> list[Stone]:
    """Everything on the list, oldest first; a line that was torn by a crash is passed over (its job writes it again)."""
    path = folder / NAME
    if not path.exists():
        return []
    return [stone for line in path.read_text().splitlines() if (stone := _read_line(line)) is not None]


def _read_line(line: str) -> Stone | None:
    try:
        said: dict[str, Any] = json.loads(line)
        return Stone(
            uuid.UUID(said["id"]), uuid.UUID(said["child"]), uuid.UUID(said["passage"]), ErasureReason(said["reason"]),
            Role(said["role"]), uuid.UUID(said["by"]), datetime.fromisoformat(said["at"]),
        )  # fmt: skip
    except (ValueError, KeyError, TypeError):
        return None


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    handle = os.open(folder / f"{NAME}.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)
