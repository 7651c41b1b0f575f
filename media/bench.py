"""A workbench: stored files as paths, for programs that read no other way; copies are few, counted, and gone after.

In a folder a file is its own path and nothing is copied.
"""

import contextlib
import os
import threading
import uuid
from pathlib import Path, PurePosixPath
from types import TracebackType
from typing import Self

from media.disk import make_folder, saving
from media.home import Home
from media.keys import checked
from media.words import refuse

MOST_COPIED = 2 * 1024**3  # four of the largest files that are taken (media/kinds.py)


class Room:
    """How many bytes of copies may lie on this process's workbenches at once."""

    def __init__(self, most: int = MOST_COPIED) -> None:
        self._left = most
        self._lock = threading.Lock()

    def take(self, size: int) -> None:
        """Raises MediaRefused("no_room") where there is not as much left."""
        with self._lock:
            if size > self._left:
                raise refuse("no_room")
            self._left -= size

    def give_back(self, size: int) -> None:
        """The copies are gone."""
        with self._lock:
            self._left += size


class Bench:
    """One piece of work's files; leaving its ``with`` block clears it. What lies in a folder of ours is never touched."""

    def __init__(self, home: Home, temporary: Path, room: Room) -> None:
        self._home, self._temporary, self._room = home, temporary, room
        self._taken = 0
        self._copies: list[Path] = []

    def fetch(self, key: str) -> Path:
        """Where the file can be read until the block ends.

        Raises BadKey, FileNotFoundError where there is no such file, MediaRefused where it can't be copied just now.
        """
        folder = self._home.folder()
        if folder is not None:
            if self._home.size(checked(key)) is None:
                raise FileNotFoundError(key)
            return folder / key
        opened = self._home.open(checked(key))
        self._room.take(opened.size)
        self._taken += opened.size
        with contextlib.closing(opened.pieces(0, opened.size)) as pieces, saving():
            make_folder(self._temporary)
            path = self._temporary / f"{uuid.uuid4().hex}{PurePosixPath(key).suffix}"
            self._copies.append(path)
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "wb") as file:
                for piece in pieces:
                    file.write(piece)
        return path

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for path in self._copies:
            with contextlib.suppress(OSError):  # the cleaning of the temporary folder finds it
                path.unlink()
        self._room.give_back(self._taken)
        self._copies, self._taken = [], 0
