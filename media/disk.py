"""The care that every write to a disk needs: trouble said in a sentence, names that last through a power cut."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from media.words import refuse

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


@contextmanager
def saving() -> Iterator[None]:
    """Turns trouble with the disk into a sentence; only wrapped round our own writing, never round the sender."""
    try:
        yield
    except OSError as trouble:
        raise refuse("no_room" if trouble.errno in _FULL else "not_saved") from trouble


def sync_folder(folder: Path) -> None:
    """Makes a new or vanished name in a folder last through a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def make_folder(folder: Path) -> None:
    """The folder and those above it, readable by nobody else on the machine, each written into its parent."""
    missing = [folder] if not folder.is_dir() else []
    while missing and not missing[-1].parent.is_dir():
        missing.append(missing[-1].parent)
    for one in reversed(missing):
        one.mkdir(mode=0o700, exist_ok=True)
        sync_folder(one.parent)
