"""Keeps bytes on disk so that a file is there whole or not at all, under keys that only the server makes."""

import errno
import hashlib
import os
import re
import shutil
import stat
import threading
import time
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import IO, Protocol, Self

from media.errors import BadKey
from media.kinds import MEGABYTE
from media.results import Stored
from media.scanner import Scanner
from media.words import refuse

CHUNK = 256 * 1024
_PREFIX = re.compile(r"[0-9a-f][0-9a-f-]{0,63}")
_KEY = re.compile(r"(?P<prefix>[0-9a-f][0-9a-f-]{0,63})/(?P<shard>[0-9a-f]{2})/(?P<name>[0-9a-f]{32})\.[a-z0-9]{1,8}")
_ENDING = re.compile(r"[a-z0-9]{1,8}")
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


class Readable(Protocol):
    """Anything with ``read(size) -> bytes``: an open file or a request's body."""

    def read(self, size: int = ..., /) -> bytes: ...


@dataclass(frozen=True)
class Sweep:
    """What does not match: files that no row knows, and rows whose file is missing (keys, sorted)."""

    files_without_row: tuple[str, ...]
    rows_without_file: tuple[str, ...]


@contextmanager
def _saving() -> Iterator[None]:
    """Turns trouble with the disk into a sentence; only wrapped round our own writing, never round the sender."""
    try:
        yield
    except OSError as trouble:
        raise refuse("no_room" if trouble.errno in _FULL else "not_saved") from trouble


def _sync_folder(folder: Path) -> None:
    """Makes a new or vanished name in a folder last through a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


class Draft:
    """A file being written in the temporary folder; leaving its ``with`` block throws it away unless it was kept."""

    def __init__(self, path: Path, limit: int | None) -> None:
        self.path = path
        self.limit = limit
        self.size = 0
        self._digest = hashlib.sha256()
        with _saving():
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            self._file: IO[bytes] = os.fdopen(handle, "wb", buffering=0)

    @property
    def sha256(self) -> str:
        """SHA-256 of what was written so far, in hex."""
        return self._digest.hexdigest()

    def write(self, data: bytes) -> None:
        """Adds bytes; raises MediaRefused once there are more than ``limit``, or where the disk is full."""
        self.size += len(data)
        if self.limit is not None:
            self.hold_to(self.limit)
        self._digest.update(data)
        with _saving():
            view = memoryview(data)
            while view:
                view = view[self._file.write(view) :]

    def hold_to(self, limit: int) -> None:
        """Raises MediaRefused("too_big") if more than ``limit`` bytes were written."""
        if self.size > limit:
            raise refuse("too_big", limit=str(limit // MEGABYTE))

    def fill(self, stream: Readable) -> None:
        """Adds everything the stream holds, a piece at a time; whatever the stream raises passes through."""
        while piece := stream.read(CHUNK):
            self.write(piece)

    def finish(self) -> None:
        """Makes the bytes last, and closes the file."""
        if not self._file.closed:
            with _saving():
                os.fsync(self._file.fileno())
                self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            self._file.close()
        finally:
            self.path.unlink(missing_ok=True)


class Store:
    """A folder of files, one prefix a child. Folders are 0700 and files 0600: nobody else on the machine reads them."""

    def __init__(self, root: Path, scanner: Scanner | None = None) -> None:
        self.root = root.absolute()
        self.temporary = self.root / "temporary"  # same file system as the rest, so that a rename is one step
        self.scanner = scanner  # where there is one, what comes in is held until it has called it clean (intake.py)
        self.places = threading.BoundedSemaphore(4)  # pictures open at once in this process: memory, see darkroom
        with _saving():
            self._make_folder(self.temporary)

    def _make_folder(self, folder: Path) -> None:
        missing = [folder] if not folder.is_dir() else []
        while missing and not missing[-1].parent.is_dir():
            missing.append(missing[-1].parent)
        for one in reversed(missing):
            one.mkdir(mode=0o700, exist_ok=True)
            _sync_folder(one.parent)

    def draft(self, limit: int | None = None) -> Draft:
        """A new temporary file to write into; at most ``limit`` bytes."""
        with _saving():
            self._make_folder(self.temporary)
        return Draft(self.temporary / f"{uuid.uuid4().hex}.part", limit)

    @contextmanager
    def workspace(self) -> Iterator[Path]:
        """An empty folder on the store's file system for a helper program; gone afterwards."""
        folder = self.temporary / f"{uuid.uuid4().hex}.work"
        with _saving():
            self._make_folder(folder)
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def keep(self, draft: Draft, prefix: str, ending: str) -> Stored:
        """Gives a draft its place for good: written through, renamed, the folder written through."""
        draft.finish()
        return self._place(draft.path, prefix, ending, draft.size, draft.sha256)

    def put(self, prefix: str, source: Path | Readable, ending: str = "bin", limit: int | None = None) -> Stored:
        """Copies a file or a stream in. Raises MediaRefused over ``limit`` bytes or on a full disk, BadKey
        for a prefix or an ending that is not ours to use."""
        if isinstance(source, Path):
            with source.open("rb") as stream:
                return self.put(prefix, stream, ending, limit)
        with self.draft(limit) as draft:
            draft.fill(source)
            return self.keep(draft, prefix, ending)

    def adopt(self, made: Path, prefix: str, ending: str) -> Stored:
        """Moves a file out of a ``workspace`` into its place, without copying it."""
        with _saving():
            os.chmod(made, 0o600)
            with made.open("rb") as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
                size = os.fstat(file.fileno()).st_size
                os.fsync(file.fileno())
        return self._place(made, prefix, ending, size, digest)

    def _place(self, made: Path, prefix: str, ending: str, size: int, sha256: str) -> Stored:
        if not _PREFIX.fullmatch(prefix) or not _ENDING.fullmatch(ending):
            raise BadKey("not a prefix or an ending of this store")
        name = uuid.uuid4().hex
        key = f"{prefix}/{name[:2]}/{name}.{ending}"
        target = self.path(key)
        with _saving():
            self._make_folder(target.parent)
            os.rename(made, target)
            _sync_folder(target.parent)
        return Stored(key, size, sha256)

    def path(self, key: str) -> Path:
        """Where a key's file lies (whether or not it is there); raises BadKey for anything the store never made."""
        match = _KEY.fullmatch(key)
        if match is None or match["name"][:2] != match["shard"]:
            raise BadKey("not a key of this store")
        return self.root / key

    def has(self, key: str) -> bool:
        """Is the file there, as a plain file and not as a link to somewhere else?"""
        try:
            return stat.S_ISREG(self.path(key).lstat().st_mode)
        except FileNotFoundError:
            return False

    def remove(self, key: str) -> bool:
        """Takes a file away for good; says whether there was one."""
        path = self.path(key)
        with _saving():
            try:
                path.unlink()
            except FileNotFoundError:
                return False
            _sync_folder(path.parent)
        return True

    def keys(self) -> Iterator[str]:
        """Every key that has a file, in no order."""
        for path in self.root.glob("*/*/*"):
            key = path.relative_to(self.root).as_posix()
            if _KEY.fullmatch(key):
                yield key

    def sweep(self, known_keys: Iterable[str], older_than: float = 3600, now: float | None = None) -> Sweep:
        """Compares the files with the keys that rows know; removes nothing.

        Files younger than ``older_than`` seconds are passed over: their row may not be committed yet. ``now``
        is in seconds since 1970, for tests.
        """
        known = set(known_keys)
        present = set(self.keys())
        before = (time.time() if now is None else now) - older_than
        strays = [key for key in present - known if self._made_before(self.root / key, before)]
        return Sweep(tuple(sorted(strays)), tuple(sorted(known - present)))

    def clean_temporary(self, older_than: float = 3600, now: float | None = None) -> int:
        """Removes what broken-off work left behind, once it is ``older_than`` seconds old; says how many things."""
        before = (time.time() if now is None else now) - older_than
        gone = 0
        for path in self.temporary.glob("*"):
            if self._made_before(path, before):
                if path.is_dir() and not path.is_symlink():
                    shutil.rmtree(path, ignore_errors=True)
                else:
                    path.unlink(missing_ok=True)
                gone += 1
        return gone

    @staticmethod
    def _made_before(path: Path, moment: float) -> bool:
        try:
            return path.lstat().st_mtime <= moment
        except FileNotFoundError:
            return False
