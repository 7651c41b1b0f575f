"""Keeps a child's index as one file that is there whole or not at all, and that is never read when it is damaged.

Whoosh keeps an index as several files, some of them pickles. In one box with a checksum, written beside and renamed,
they change in one step: a reader sees the index before or after, never between, and no crash leaves half of one.
"""

import hashlib
import json
import os
import stat
import uuid
from pathlib import Path

from wiki.search.index import IndexMissing, IndexTrouble
from wiki.search.words import POLICY

Files = dict[str, bytes]
Stamp = tuple[int, int, int]
NAME = "index"
_SIGN = b"golden thread search %d\n" % (1000 + POLICY)
_DIGEST = hashlib.sha256().digest_size


def stamp(folder: Path) -> Stamp:
    """What changes whenever the box in ``folder`` does: inode, time of change in ns, size. Raises IndexTrouble."""
    try:
        found = (folder / NAME).stat()
    except FileNotFoundError as trouble:
        raise IndexMissing from trouble
    except OSError as trouble:
        raise IndexTrouble(type(trouble).__name__) from trouble
    return found.st_ino, found.st_mtime_ns, found.st_size


def read(folder: Path) -> Files:
    """The files in the box. Raises IndexTrouble for one that is damaged, of another make, or that others may write."""
    try:
        with (folder / NAME).open("rb") as file:
            _only_ours(os.fstat(file.fileno()))
            data = file.read()
    except FileNotFoundError as trouble:
        raise IndexMissing from trouble
    except OSError as trouble:
        raise IndexTrouble(type(trouble).__name__) from trouble
    if not data.startswith(_SIGN):
        raise IndexTrouble("of another make")
    start = len(_SIGN) + _DIGEST
    if hashlib.sha256(data[start:]).digest() != data[len(_SIGN) : start]:
        raise IndexTrouble("damaged")
    length = int.from_bytes(data[start : start + 8], "big")
    sizes: dict[str, int] = json.loads(data[start + 8 : start + 8 + length])
    files: Files = {}
    place = start + 8 + length
    for name, size in sizes.items():
        files[name] = data[place : place + size]
        place += size
    return files


def _only_ours(found: os.stat_result) -> None:
    """An index holds pickles, which could run what a stranger put in: only a file that we alone may write is read."""
    if found.st_uid != os.getuid() or found.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
        raise IndexTrouble("others may write it")


def write(folder: Path, files: Files) -> None:
    """Put ``files`` in the box in one step, safe on disk on return. The caller holds the child's turn."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for left_behind in folder.glob("*.part"):
        left_behind.unlink(missing_ok=True)
    head = json.dumps({name: len(data) for name, data in files.items()}).encode()
    body = b"".join((len(head).to_bytes(8, "big"), head, *files.values()))
    part = folder / f"{uuid.uuid4().hex}.part"
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(_SIGN + hashlib.sha256(body).digest() + body)
            file.flush()
            os.fsync(file.fileno())
        os.rename(part, folder / NAME)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    _sync(folder)
    _sync(folder.parent)


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
