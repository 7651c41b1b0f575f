"""Where a sealed space lies until it is taken in or turned down: the file as it came, beside it its key, itself sealed, and
a list of what was put in place of it so far.

Nothing of this is in the database, in the files of children, or in a backup.
"""

import hashlib
import os
import shutil
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from media.disk import make_folder, saving, sync_folder
from media.store import CHUNK, Readable
from wiki.access.seal import ARRIVALS, seal, unseal
from wiki.settings import Settings

_ARCHIVE, _KEY, _PLACED = "archive.age", "key", "placed"


@dataclass(frozen=True)
class Staged:
    """A file that lies here: bytes, and SHA-256 (hex)."""

    size: int
    sha256: str


class Stage:
    """A folder with a folder for each sealed space; nobody else on the machine reads them."""

    def __init__(self, root: Path, secret_key: str) -> None:
        self._root = root
        self._secret_key = secret_key

    def put(self, sent_id: uuid.UUID, stream: Readable, opens: str) -> Staged:
        """Keep the file, a piece at a time, and its key sealed for this file alone. Raises MediaRefused on a full disk."""
        folder, digest, size = self._folder(sent_id), hashlib.sha256(), 0
        with saving():
            make_folder(folder)
        with _new(folder / _ARCHIVE) as write:
            while piece := stream.read(CHUNK):
                digest.update(piece)
                size += len(piece)
                write(piece)
        with _new(folder / _KEY) as write:
            write(seal(self._secret_key, sent_id, opens.strip(), ARRIVALS).encode())
        with saving():
            sync_folder(folder)
        return Staged(size, digest.hexdigest())

    def archive(self, sent_id: uuid.UUID) -> Path:
        """Where the file lies, whether or not it is there (any more)."""
        return self._folder(sent_id) / _ARCHIVE

    def opens(self, sent_id: uuid.UUID) -> str | None:
        """The key; None where there is none any more, or it was sealed under another SECRET_KEY."""
        try:
            return unseal(self._secret_key, sent_id, (self._folder(sent_id) / _KEY).read_text(), ARRIVALS)
        except FileNotFoundError:
            return None

    def note_placed(self, sent_id: uuid.UUID, key: str) -> None:
        """Write down what was put among the children's files, before any row names it."""
        with saving(), (self._folder(sent_id) / _PLACED).open("ab", buffering=0) as file:
            file.write(f"{key}\n".encode())
            os.fsync(file.fileno())

    def placed(self, sent_id: uuid.UUID) -> list[str]:
        """What was put there so far, by this try or one that ended suddenly."""
        try:
            return [one for one in (self._folder(sent_id) / _PLACED).read_text().split("\n")[:-1] if one]
        except FileNotFoundError:
            return []

    def forget_placed(self, sent_id: uuid.UUID) -> None:
        """None of it is there any more."""
        (self._folder(sent_id) / _PLACED).unlink(missing_ok=True)

    def remove(self, sent_id: uuid.UUID) -> None:
        """Take file, key and list away for good: the key first."""
        (self._folder(sent_id) / _KEY).unlink(missing_ok=True)
        shutil.rmtree(self._folder(sent_id), ignore_errors=True)

    def there(self, older_than: float = 0.0) -> Iterator[uuid.UUID]:
        """Every sealed space that lies here and was not touched for so many seconds."""
        before = time.time() - older_than
        for folder in self._root.glob("*"):
            with suppress(ValueError, FileNotFoundError):
                if folder.stat().st_mtime <= before:
                    yield uuid.UUID(folder.name)

    def _folder(self, sent_id: uuid.UUID) -> Path:
        return self._root / sent_id.hex


def stage_of(settings: Settings) -> Stage:
    """Where this installation keeps them."""
    return Stage(settings.arrivals_root, settings.secret_key)


@contextmanager
def _new(path: Path) -> Iterator[Callable[[bytes], None]]:
    """A file that is made now, readable by nobody else, written through when its block ends."""
    with saving():
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb", buffering=0) as file:

        def write(data: bytes) -> None:
            view = memoryview(data)
            with saving():
                while view:
                    view = view[file.write(view) :]

        yield write
        with saving():
            os.fsync(file.fileno())
