"""The sealed box that a backup is: one encrypted stream of named pieces, in which a single changed byte is noticed.

The outside is age (age-encryption.org/v1), which any age program opens; the inside a tar. The last piece lists every other
one with its SHA-256, so that a box without it is known to be cut off.
"""

import hashlib
import io
import json
import os
import tarfile
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from typing import IO, Any

import pyrage
from pyrage import x25519

from wiki.errors import WikiError

_LAST = "end.json"
_CHUNK = 256 * 1024


class NotABackup(WikiError):
    """A box that can't be opened, or must not be trusted; ``sentence`` says what to do."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def new_key() -> tuple[str, str]:
    """A new pair: what opens boxes (to be hidden away), and what shuts them (no secret)."""
    identity = x25519.Identity.generate()
    return str(identity), str(identity.to_public())


class _Helper:
    """Works one end of a pipe in a thread of its own; ``trouble`` is what went wrong there, to be asked after ``join``."""

    def __init__(self, work: Callable[[], None]) -> None:
        self.trouble: BaseException | None = None
        self._thread = threading.Thread(target=self._run, args=(work,), name="backup", daemon=True)
        self._thread.start()

    def _run(self, work: Callable[[], None]) -> None:
        try:
            work()
        except BaseException as trouble:  # told to whoever waits, whatever it is
            self.trouble = trouble

    def join(self) -> None:
        self._thread.join()


class _Out:
    """Where the sealed bytes go; remembers what the disk said, which would come back in other words."""

    def __init__(self, out: IO[bytes]) -> None:
        self._out = out
        self.trouble: OSError | None = None

    def write(self, data: bytes) -> int:
        """As a file's."""
        try:
            return self._out.write(data)
        except OSError as trouble:
            self.trouble = trouble
            raise

    def flush(self) -> None:
        """As a file's."""
        self._out.flush()


class BoxWriter:
    """Puts pieces into a new box."""

    def __init__(self, tar: tarfile.TarFile) -> None:
        self._tar = tar
        self._hashes: dict[str, str] = {}

    def add(self, name: str, data: bytes) -> None:
        """Put in a piece that is small."""
        self.add_pieces(name, len(data), [data])

    def add_pieces(self, name: str, size: int, pieces: Iterable[bytes]) -> None:
        """Put in ``size`` bytes that come a little at a time."""
        head = tarfile.TarInfo(name)
        head.size = size
        reader = _Hashing(pieces)
        self._tar.addfile(head, reader)
        self._hashes[name] = reader.digest.hexdigest()

    def end(self) -> None:
        """Put in the list of all pieces: without it a box counts as cut off."""
        self.add(_LAST, json.dumps(self._hashes).encode())


@contextmanager
def new_box(out: IO[bytes], recipient: str) -> Iterator[BoxWriter]:
    """A new box, sealed for ``recipient`` ("age1…"), written to ``out`` while the block runs.

    Raises NotABackup for what is no such key, OSError where ``out`` takes no more.
    """
    try:
        key = x25519.Recipient.from_str(recipient.strip())
    except pyrage.RecipientError as trouble:
        raise NotABackup("BACKUP_KEY is no key that shuts backups. `flask backup key` makes a pair.") from trouble
    inner, outer = os.pipe()
    sealed = _Out(out)

    def seal() -> None:
        with os.fdopen(inner, "rb") as clear:
            pyrage.encrypt_io(clear, sealed, [key])

    helper = _Helper(seal)
    broken: BrokenPipeError | None = None
    try:
        with os.fdopen(outer, "wb", buffering=0) as clear, tarfile.open(fileobj=clear, mode="w|") as tar:
            box = BoxWriter(tar)
            yield box
            box.end()
    except BrokenPipeError as trouble:  # the other end gave up: what it met is the better news
        broken = trouble
    finally:
        helper.join()
    if helper.trouble is not None:
        raise sealed.trouble or helper.trouble from broken


class _Hashing(io.RawIOBase):
    """Reads pieces as a file, hashing them on the way."""

    def __init__(self, pieces: Iterable[bytes]) -> None:
        self.digest = hashlib.sha256()
        self._pieces, self._rest = iter(pieces), memoryview(b"")

    def read(self, size: int = -1) -> bytes:
        """As a file's."""
        parts: list[memoryview] = []
        while size > 0:
            self._rest = self._rest or memoryview(next(self._pieces, b""))
            if not self._rest:
                break
            parts.append(self._rest[:size])
            size -= len(parts[-1])
            self._rest = self._rest[len(parts[-1]) :]
        found = b"".join(parts)
        self.digest.update(found)
        return found


class Piece:
    """One piece of a box that is being read; ``read`` as a file's."""

    def __init__(self, name: str, size: int, stream: IO[bytes]) -> None:
        self.name, self.size = name, size
        self.digest = hashlib.sha256()
        self._stream = stream

    def read(self, size: int = -1, /) -> bytes:
        """So many bytes, or all that are left."""
        found = self._stream.read(size)
        self.digest.update(found)
        return found

    def json(self) -> Any:
        """The piece as JSON."""
        return json.loads(self.read())


@contextmanager
def open_box(sealed: IO[bytes], identity: str) -> Iterator[Iterator[Piece]]:
    """The pieces of a box, in order, to be read one after the other; each is whole only when the last was taken.

    Raises NotABackup where the key does not fit, or the box is damaged, cut off or something else.
    """
    try:
        key = x25519.Identity.from_str(identity.strip())
    except pyrage.IdentityError as trouble:
        raise NotABackup("That file holds no key that opens backups: its line begins with AGE-SECRET-KEY-.") from trouble
    inner, outer = os.pipe()

    def unseal() -> None:
        with os.fdopen(outer, "wb") as clear:
            pyrage.decrypt_io(sealed, clear, [key])

    helper, clear = _Helper(unseal), os.fdopen(inner, "rb")
    try:
        yield _pieces(clear, helper)
    except (tarfile.TarError, EOFError, UnicodeDecodeError, ValueError, KeyError) as trouble:
        _stop(clear, helper)
        raise _why(helper.trouble) from trouble
    finally:
        _stop(clear, helper)


def _stop(clear: IO[bytes], helper: _Helper) -> None:
    """Have whoever still opens the box stop: a process that ended meanwhile would be aborted."""
    with suppress(OSError):
        clear.close()
    helper.join()


def _why(trouble: BaseException | None) -> NotABackup:
    said = str(trouble).lower() if isinstance(trouble, pyrage.DecryptError) else ""
    if "no matching keys" in said:
        return NotABackup("This key does not open this backup. Try the key that was in use on its day.")
    return NotABackup("This backup is damaged or cut off, so nothing of it was used. Take the one before it.")


def _pieces(clear: IO[bytes], helper: _Helper) -> Iterator[Piece]:
    hashes: dict[str, str] = {}
    with tarfile.open(fileobj=clear, mode="r|") as tar:
        for head in tar:
            stream = tar.extractfile(head)
            if stream is None:
                raise tarfile.ReadError("not a plain piece")
            piece = Piece(head.name, head.size, stream)
            if head.name == _LAST:
                if piece.json() != hashes:
                    raise tarfile.ReadError("a piece is not what it was")
                _read_out(clear, helper)
                return
            yield piece
            while piece.read(_CHUNK):
                pass
            hashes[head.name] = piece.digest.hexdigest()
    raise tarfile.ReadError("the end is missing")


def _read_out(clear: IO[bytes], helper: _Helper) -> None:
    """What comes after the last piece is nothing; but whether it is what was sealed is known at the very end alone."""
    while clear.read(_CHUNK):
        pass
    helper.join()
    if helper.trouble is not None:
        raise tarfile.ReadError("the end is not what it was") from helper.trouble
