"""The second home: a bucket of any S3-compatible store, which must be private.

Nothing here makes an address that works without a signature: bytes go through the wiki, request by request. Reading
is done in short requests of a megabyte each, so that a slow phone holds no connection to the store open for an hour,
and a connection that breaks is asked for once more.
"""

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from media.home import Listed
from media.keys import is_key
from media.words import refuse

if TYPE_CHECKING:
    from obstore.store import S3Store

_MEGABYTE = 1024 * 1024
_WINDOW = _MEGABYTE
_PART = 8 * _MEGABYTE  # parts of an upload; two at once, so that a film costs 16 MB of memory
_AT_ONCE = 2
TO_INSTALL = "The files are to live in a bucket, but the program for that is not installed. Do: pip install obstore"


class NoBucket(Exception):
    """The bucket can't be used; the sentence says why and what to do."""


@dataclass(frozen=True)
class BucketPlace:
    """Where a bucket is. ``endpoint`` is "" for Amazon's own; without a key the machine's own role is asked for one."""

    bucket: str
    folder: str = ""
    endpoint: str = ""
    region: str = "eu-west-2"
    access_key: str = field(default="", repr=False)
    secret_key: str = field(default="", repr=False)


def open_bucket(place: BucketPlace, *, signed: bool = True) -> "BucketHome":
    """The bucket's home. Asks nothing of the network yet. Raises NoBucket where obstore is not installed, or where it
    makes nothing of what it was told. ``signed`` False: as a stranger would ask, to see whether they are let in."""
    try:
        from obstore.store import S3Store
    except ImportError as missing:
        raise NoBucket(TO_INSTALL) from missing
    given: dict[str, Any] = {"region": place.region, "skip_signature": not signed}
    if place.endpoint:
        given["endpoint"] = place.endpoint
    if place.access_key and signed:
        given.update(access_key_id=place.access_key, secret_access_key=place.secret_key)
    try:
        store = S3Store(
            place.bucket, prefix=place.folder or None,
            client_options={
                "timeout": timedelta(seconds=60), "connect_timeout": timedelta(seconds=5),
                "allow_http": place.endpoint.startswith("http://"),
            },
            retry_config={"max_retries": 3, "retry_timeout": timedelta(seconds=20)}, **given,
        )  # fmt: skip
    except Exception as trouble:  # its own words, which hold no key
        raise NoBucket(f"The bucket can’t be used: {trouble}") from trouble
    return BucketHome(store)


@contextlib.contextmanager
def _asking() -> Iterator[None]:
    """Turns whatever goes wrong on the way into a sentence; only that there is no such file stays what it is."""
    from obstore.exceptions import BaseError

    try:
        yield
    except FileNotFoundError:
        raise
    except (BaseError, OSError) as trouble:
        raise refuse("away") from trouble


class BucketPieces:
    """The bytes of an object from ``start`` to ``stop``, a window at a time; the first is here already."""

    def __init__(self, store: "S3Store", key: str, start: int, stop: int) -> None:
        self._store, self._key = store, key
        self._at, self._stop = start, stop
        self._next = self._window()

    def _window(self) -> bytes:
        import obstore

        if self._at >= self._stop:
            return b""
        with _asking():
            end = min(self._at + _WINDOW, self._stop)
            piece = bytes(obstore.get_range(self._store, self._key, start=self._at, end=end))
        self._at += len(piece)
        if self._at < end:  # the sender would wait for the rest for ever
            raise refuse("away")
        return piece

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        piece, self._next = self._next, b""
        piece = piece or self._window()
        if not piece:
            raise StopIteration
        return piece

    def close(self) -> None:
        self._at = self._stop


class OpenObject:
    """An object that was there when it was asked for."""

    def __init__(self, store: "S3Store", key: str, size: int) -> None:
        self._store, self._key, self._size = store, key, size

    @property
    def size(self) -> int:
        """How many bytes there are."""
        return self._size

    def pieces(self, start: int, stop: int) -> BucketPieces:
        """The bytes from ``start`` up to but without ``stop``."""
        return BucketPieces(self._store, self._key, start, stop)

    def close(self) -> None:
        """There is nothing to let go of."""


class BucketHome:
    """Files in a bucket, each under its key (and the folder in the bucket, if it has one)."""

    def __init__(self, store: "S3Store") -> None:
        self._store = store

    def place(self, made: Path, key: str, size: int) -> None:
        """Send it, look whether all of it is there, and let go of our own."""
        import obstore

        try:
            with _asking():
                obstore.put(self._store, key, made, chunk_size=_PART, max_concurrency=_AT_ONCE)
            if self.size(key) != size:
                raise refuse("not_saved")
        except BaseException:
            with contextlib.suppress(Exception):  # it may have come through all the same: no row will name it
                obstore.delete(self._store, key)
            raise
        made.unlink(missing_ok=True)

    def size(self, key: str) -> int | None:
        """Its size, by a question that sends none of its bytes."""
        import obstore

        try:
            with _asking():
                return int(obstore.head(self._store, key)["size"])
        except FileNotFoundError:
            return None

    def open(self, key: str) -> OpenObject:
        """The object; raises FileNotFoundError where there is none."""
        size = self.size(key)
        if size is None:
            raise FileNotFoundError(key)
        return OpenObject(self._store, key, size)

    def remove(self, key: str) -> bool:
        """Delete it. The bucket must keep no versions: see docs/media.md."""
        import obstore

        was_there = self.size(key) is not None
        with _asking(), contextlib.suppress(FileNotFoundError):
            obstore.delete(self._store, key)
        return was_there

    def keeps_versions(self, key: str) -> bool:
        """Whether the bucket keeps what is deleted, so far as it says so of a file that is there."""
        import obstore

        with _asking():
            return (obstore.head(self._store, key).get("version") or "null") != "null"

    def listing(self) -> Iterator[Listed]:
        """Every object under a key of ours."""
        import obstore

        with _asking():
            for some in obstore.list(self._store):
                for one in some:
                    if is_key(one["path"]):
                        yield Listed(one["path"], int(one["size"]), one["last_modified"].timestamp())

    def folder(self) -> None:
        """There is none."""
        return
