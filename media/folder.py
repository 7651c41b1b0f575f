"""The first home: a folder on this machine. Folders are 0700 and files 0600: nobody else on the machine reads them."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from media.disk import make_folder, saving, sync_folder
from media.home import Listed
from media.keys import is_key

_CHUNK = 256 * 1024


class FolderPieces:
    """The bytes of an open file from ``start`` to ``stop``, a little at a time."""

    def __init__(self, file: BinaryIO, start: int, stop: int) -> None:
        self._file = file
        self._left = stop - start
        file.seek(start)

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        piece = self._file.read(min(_CHUNK, self._left))
        if not piece:
            raise StopIteration
        self._left -= len(piece)
        return piece

    def close(self) -> None:
        self._file.close()


class OpenFile:
    """A file of the folder; it can be read to its end even when it is taken away meanwhile."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file

    @property
    def size(self) -> int:
        """How many bytes there are."""
        return os.fstat(self._file.fileno()).st_size

    def pieces(self, start: int, stop: int) -> FolderPieces:
        """The bytes from ``start`` up to but without ``stop``."""
        return FolderPieces(self._file, start, stop)

    def close(self) -> None:
        """Let go of it."""
        self._file.close()


class FolderHome:
    """Files in ``root``, each under its key. What is renamed into it must lie on the same file system."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def place(self, made: Path, key: str, size: int) -> None:
        """Rename it into its place, and write the folder through."""
        target = self._root / key
        with saving():
            make_folder(target.parent)
            os.rename(made, target)
            sync_folder(target.parent)

    def size(self, key: str) -> int | None:
        """Its size, where it is a plain file and no link to somewhere else."""
        try:
            found = (self._root / key).lstat()
        except FileNotFoundError:
            return None
        return found.st_size if stat.S_ISREG(found.st_mode) else None

    def open(self, key: str) -> OpenFile:
        """The file; a link is not followed."""
        handle = os.open(self._root / key, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0))
        return OpenFile(os.fdopen(handle, "rb"))

    def remove(self, key: str) -> bool:
        """Take it out of its folder, and write the folder through."""
        path = self._root / key
        with saving():
            try:
                path.unlink()
            except FileNotFoundError:
                return False
            sync_folder(path.parent)
        return True

    def listing(self) -> Iterator[Listed]:
        """Every file under a key of ours."""
        for path in self._root.glob("*/*/*"):
            key = path.relative_to(self._root).as_posix()
            if is_key(key):
                try:
                    found = path.lstat()
                except FileNotFoundError:  # taken away while we were walking
                    continue
                yield Listed(key, found.st_size, found.st_mtime)

    def folder(self) -> Path:
        """The folder itself."""
        return self._root
