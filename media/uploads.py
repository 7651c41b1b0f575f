"""Keeps the bytes of files that are still on their way, so that a broken line or a killed server costs nothing that came.

How far a file has come is the size of what lies on the disk, and nothing else: there is no second count that could be
wrong after a crash. Bytes are written through before anybody is told that they are here.
"""

import contextlib
import errno
import fcntl
import hashlib
import hmac
import os
import re
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from media.errors import BadKey
from media.store import CHUNK, Readable
from media.words import refuse

_NAME = re.compile(r"[0-9a-f]{32}")
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
ALGORITHMS: dict[str, Callable[[], "hashlib._Hash"]] = {"sha1": hashlib.sha1, "sha256": hashlib.sha256}
"""What a piece may be checked with; tus asks every server for sha1. It guards against accidents, not against people."""


class Locked(Exception):
    """Somebody else is adding to this file, or taking it away, at this moment."""


class Gone(Exception):
    """There is no such file on its way."""


class WrongSum(Exception):
    """The piece that came is not the piece that was sent; nothing of it was kept."""


@dataclass(frozen=True)
class Checksum:
    """What a piece must add up to, by one of ``ALGORITHMS``."""

    algorithm: str
    digest: bytes


class Growing:
    """A file that is on its way, held by one writer."""

    def __init__(self, file: IO[bytes], folder: Path) -> None:
        self._file = file
        self._folder = folder

    @property
    def size(self) -> int:
        """How many bytes are here."""
        return os.fstat(self._file.fileno()).st_size

    def add(self, stream: Readable, most: int, checksum: Checksum | None = None) -> int:
        """Add what ``stream`` holds, up to ``most`` bytes, and make it last; returns the new size.

        Whatever ``stream.read`` raises passes through, and what had come by then is kept. With a ``checksum`` all of it
        is kept or nothing: WrongSum. A full disk raises MediaRefused; what found room is kept.
        """
        if checksum is None:
            self._append(stream, most)
            return self.size
        digest = ALGORITHMS[checksum.algorithm]()
        with tempfile.TemporaryFile(dir=self._folder) as aside:
            for piece in _pieces(stream, most):
                digest.update(piece)
                with _saving():
                    aside.write(piece)
            if not hmac.compare_digest(digest.digest(), checksum.digest):
                raise WrongSum
            aside.seek(0)
            self._append(aside, most)
        return self.size

    def _append(self, stream: Readable, most: int) -> None:
        try:
            for piece in _pieces(stream, most):
                view = memoryview(piece)
                with _saving():
                    while view:
                        view = view[self._file.write(view) :]
        finally:
            with _saving():
                os.fsync(self._file.fileno())


class Uploads:
    """A folder of files on their way, one prefix a child. Nobody else on the machine reads them."""

    def __init__(self, root: Path) -> None:
        self.root = root.absolute()

    def begin(self, prefix: str, name: str) -> None:
        """An empty file that lasts."""
        path = self._path(prefix, name)
        with _saving():
            for folder in (self.root, path.parent):
                folder.mkdir(mode=0o700, exist_ok=True)
            os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
            for folder in (path.parent, self.root, self.root.parent):
                _sync_folder(folder)

    def size(self, prefix: str, name: str) -> int:
        """How many bytes are here; raises Gone."""
        try:
            return self._path(prefix, name).stat().st_size
        except FileNotFoundError:
            raise Gone from None

    @contextmanager
    def held(self, prefix: str, name: str) -> Iterator[Growing]:
        """The file, for one writer at a time: Locked when there is another, Gone when there is no such file.

        The system lets go of the lock when its holder dies, however that happens.
        """
        with self._opened(prefix, name, os.O_WRONLY | os.O_APPEND) as file:
            try:
                fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise Locked from None
            if os.fstat(file.fileno()).st_nlink == 0:
                raise Gone
            yield Growing(file, self.root)

    def open(self, prefix: str, name: str) -> IO[bytes]:
        """The file to be read, from its first byte; raises Gone."""
        return self._opened(prefix, name, os.O_RDONLY)

    def _opened(self, prefix: str, name: str, how: int) -> IO[bytes]:
        try:
            handle = os.open(self._path(prefix, name), how | getattr(os, "O_NOFOLLOW", 0))
        except FileNotFoundError:
            raise Gone from None
        return os.fdopen(handle, "rb" if how == os.O_RDONLY else "ab", buffering=0)

    def remove(self, prefix: str, name: str) -> bool:
        """Take the file away for good; says whether there was one."""
        try:
            self._path(prefix, name).unlink()
        except FileNotFoundError:
            return False
        return True

    def there(self, older_than: float = 3600, now: float | None = None) -> Iterator[tuple[str, str]]:
        """(prefix, name) of every file that nothing was added to for ``older_than`` seconds."""
        before = (time.time() if now is None else now) - older_than
        for path in self.root.glob("*/*"):
            with contextlib.suppress(FileNotFoundError):
                if _NAME.fullmatch(path.name) and _NAME.fullmatch(path.parent.name) and path.stat().st_mtime <= before:
                    yield path.parent.name, path.name

    def _path(self, prefix: str, name: str) -> Path:
        if not _NAME.fullmatch(prefix) or not _NAME.fullmatch(name):
            raise BadKey("not an upload of ours")
        return self.root / prefix / name


def _pieces(stream: Readable, most: int) -> Iterator[bytes]:
    while most > 0 and (piece := stream.read(min(CHUNK, most))):
        most -= len(piece)
        yield piece


@contextmanager
def _saving() -> Iterator[None]:
    """Turns trouble with the disk into a sentence; only wrapped round our own writing, never round the sender."""
    try:
        yield
    except OSError as trouble:
        raise refuse("no_room" if trouble.errno in _FULL else "not_saved") from trouble


def _sync_folder(folder: Path) -> None:
    """Makes a new name in a folder last through a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
