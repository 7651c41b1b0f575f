"""Lists of one line of JSON each that lie beside the database and outlive it: what a restored backup must forget again."""

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any


def add_line(path: Path, line: dict[str, Any]) -> None:
    """Add a line, safe on disk on return; one whose ``id`` is there already changes nothing."""
    with _alone(path):
        if any(one.get("id") == line["id"] for one in read_lines(path)):
            return
        torn = path.exists() and not path.read_bytes().endswith(b"\n")
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        with os.fdopen(handle, "ab") as file:
            file.write((b"\n" if torn else b"") + json.dumps(line).encode() + b"\n")
            file.flush()
            os.fsync(file.fileno())
        folder_handle = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder_handle)
        finally:
            os.close(folder_handle)


def read_lines(path: Path) -> list[dict[str, Any]]:
    """Every line, oldest first; one that was torn by a crash is passed over (its job writes it again)."""
    return [said for line in path.read_text(errors="replace").splitlines() if (said := _read(line))] if path.exists() else []


def _read(line: str) -> dict[str, Any]:
    try:
        said = json.loads(line)
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    handle = os.open(path.with_name(f"{path.name}.lock"), os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)
