"""Keeps bytes so that a file is there whole or not at all, under keys that only the server makes, wherever its home is."""

import contextlib
import hashlib
import os
import shutil
import threading
import time
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import IO, Protocol, Self

from media.bench import Bench, Room
from media.disk import make_folder, saving
from media.folder import FolderHome
from media.home import Home, Opened
from media.keys import checked, new_key
from media.kinds import MEGABYTE
from media.results import Stored
from media.scanner import Scanner
from media.words import refuse

CHUNK = 256 * 1024


class Readable(Protocol):
    """Anything with ``read(size) -> bytes``: an open file or a request's body."""

    def read(self, size: int = ..., /) -> bytes: ...


@dataclass(frozen=True)
class Sweep:
    """What does not match: files that no row knows, and rows whose file is missing (keys, sorted)."""

    files_without_row: tuple[str, ...]
    rows_without_file: tuple[str, ...]


class Draft:
    """A file being written in the temporary folder; leaving its ``with`` block throws it away unless it was kept."""

    def __init__(self, path: Path, limit: int | None) -> None:
        self.path = path
        self.limit = limit
        self.size = 0
        self._digest = hashlib.sha256()
        with saving():
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
        with saving():
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
            with saving():
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
    """Files in a home, one prefix a child; by default the home is the folder ``root``.

    Whatever the home, files are written in ``root/temporary`` first, and helper programs work there.
    """

    def __init__(self, root: Path, scanner: Scanner | None = None, *, home: Home | None = None) -> None:
        self.root = root.absolute()
        self.temporary = self.root / "temporary"  # same file system as the rest, so that a rename is one step
        self.home: Home = home or FolderHome(self.root)
        self.scanner = scanner  # where there is one, what comes in is held until it has called it clean (intake.py)
        self.places = threading.BoundedSemaphore(4)  # pictures open at once in this process: memory, see darkroom
        self._room = Room()
        with saving():
            make_folder(self.temporary)

    def draft(self, limit: int | None = None) -> Draft:
        """A new temporary file to write into; at most ``limit`` bytes."""
        with saving():
            make_folder(self.temporary)
        return Draft(self.temporary / f"{uuid.uuid4().hex}.part", limit)

    @contextmanager
    def workspace(self) -> Iterator[Path]:
        """An empty folder on the store's file system for a helper program; gone afterwards."""
        folder = self.temporary / f"{uuid.uuid4().hex}.work"
        with saving():
            make_folder(folder)
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
        with saving():
            os.chmod(made, 0o600)
            with made.open("rb") as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
                size = os.fstat(file.fileno()).st_size
                os.fsync(file.fileno())
        return self._place(made, prefix, ending, size, digest)

    def _place(self, made: Path, prefix: str, ending: str, size: int, sha256: str) -> Stored:
        key = new_key(prefix, ending)
        while self.home.size(key) is not None:  # nothing is ever written over
            key = new_key(prefix, ending)
        self.home.place(made, key, size)
        return Stored(key, size, sha256)

    def copy_in(self, other: "Store", key: str) -> None:
        """Copies a file of another store, under the same key; raises OSError where the other has none."""
        opened = other.open(key)
        with contextlib.closing(opened.pieces(0, opened.size)) as pieces, self.draft() as draft:
            for piece in pieces:
                draft.write(piece)
            draft.finish()
            self.home.place(draft.path, key, draft.size)

    def open(self, key: str) -> Opened:
        """The file, to be passed on a piece at a time; close it, or its pieces.

        Raises BadKey for anything the store never made, OSError where there is no such file, MediaRefused("away").
        """
        return self.home.open(checked(key))

    def read(self, key: str) -> bytes:
        """All of a file that is known to be small; raises as ``open`` does."""
        opened = self.open(key)
        with contextlib.closing(opened.pieces(0, opened.size)) as pieces:
            return b"".join(pieces)

    def bench(self) -> Bench:
        """Stored files as paths, for as long as its ``with`` block lasts."""
        return Bench(self.home, self.temporary, self._room)

    def path(self, key: str) -> Path:
        """Where a key's file lies in a store that is a folder (whether or not it is there); raises BadKey for anything
        the store never made. Only for what looks after folders: everything else uses ``open`` and ``bench``."""
        folder = self.home.folder()
        if folder is None:
            raise TypeError("the files of this store lie in no folder: use open() or bench()")
        return folder / checked(key)

    def has(self, key: str) -> bool:
        """Is the file there, as a plain file and not as a link to somewhere else?"""
        return self.home.size(checked(key)) is not None

    def remove(self, key: str) -> bool:
        """Takes a file away for good; says whether there was one."""
        return self.home.remove(checked(key))

    def keys(self) -> Iterator[str]:
        """Every key that has a file, in no order."""
        return (one.key for one in self.home.listing())

    def sweep(self, known_keys: Iterable[str], older_than: float = 3600, now: float | None = None) -> Sweep:
        """Compares the files with the keys that rows know; removes nothing.

        Files younger than ``older_than`` seconds are passed over: their row may not be committed yet. ``now``
        is in seconds since 1970, for tests.
        """
        known = set(known_keys)
        before = (time.time() if now is None else now) - older_than
        strays, missing = [], set(known)
        for one in self.home.listing():
            missing.discard(one.key)
            if one.key not in known and one.made_at <= before:
                strays.append(one.key)
        return Sweep(tuple(sorted(strays)), tuple(sorted(missing)))

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
