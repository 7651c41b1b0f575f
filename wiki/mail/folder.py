"""Puts mails into a folder as .eml files: what the wiki does by itself, and all that its demonstration ever does."""

import contextlib
import hashlib
import os
from pathlib import Path

from wiki import clock
from wiki.mail.message import Letter, build
from wiki.mail.trouble import NotNow
from wiki.words import N_

_NO_ROOM = N_("The mail folder could not be written to.")


class Folder:
    """A folder of mails. The same message is the same file, so that sending it again leaves one."""

    def __init__(self, folder: Path, sender: str) -> None:
        self._folder = folder
        self._sender = sender

    def send(self, letter: Letter) -> None:
        """Write the whole file aside, see it safe on the disk, then give it its name. Raises NotNow."""
        message = build(letter, self._sender, clock.now())
        name = hashlib.sha256(letter.key.encode()).hexdigest()[:32]
        keep_file(self._folder, f"{name}.eml", message.as_bytes())


def keep_file(folder: Path, name: str, data: bytes) -> None:
    """Put a whole file into ``folder``, seen safe on the disk before it gets its name. Raises NotNow."""
    aside = folder / f".{name}.{os.getpid()}.part"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(aside, folder / name)
        _keep_names(folder)
    except OSError:
        with contextlib.suppress(OSError):
            aside.unlink()
        raise NotNow(_NO_ROOM) from None


def _keep_names(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
