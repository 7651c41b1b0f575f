"""Tries out whether a home of files keeps its promises, before a child's files depend on it."""

from contextlib import closing
from io import BytesIO

from media.bucket import BucketHome
from media.errors import MediaRefused
from media.home import Home
from media.store import Store

_PREFIX = "0" * 32  # no child's
_BYTES = b"Golden Thread was here."


def probe(store: Store, stranger: Home | None) -> tuple[str, ...]:
    """A sentence for each promise that is broken; none when all is well. It leaves nothing behind.

    ``stranger`` asks the same home without a key, as anybody on the internet could.
    """
    try:
        stored = store.put(_PREFIX, BytesIO(_BYTES), "txt")
    except MediaRefused as trouble:
        return (f"A file can’t be kept there ({trouble.code}). Check the address, the names and the key.",)
    faults: list[str] = []
    try:
        faults += _read(store, stored.key)
        if stranger is not None and _lets_in(stranger, stored.key):
            faults.append("ANYBODY CAN READ FILES THERE. Make the bucket private before it holds a child’s files.")
        if isinstance(store.home, BucketHome) and store.home.keeps_versions(stored.key):
            faults.append("The bucket keeps versions, so what is erased stays there. Switch versions off.")
    except MediaRefused as trouble:
        faults.append(f"It could be written and then not be reached ({trouble.code}).")
    try:
        store.remove(stored.key)
        if store.has(stored.key):
            faults.append("What is taken away stays there. The key needs the right to delete.")
    except MediaRefused:
        faults.append("A file can’t be taken away. The key needs the right to delete.")
    return tuple(faults)


def _read(store: Store, key: str) -> list[str]:
    faults = []
    if store.read(key) != _BYTES:
        faults.append("What is read is not what was written.")
    if _piece(store.home, key, 7, 13) != _BYTES[7:13]:
        faults.append("A piece of a file can’t be read by itself: recordings could not be wound forward.")
    if key not in set(store.keys()):
        faults.append("Files can’t be listed, so the sweep would be blind. The key needs the right to list.")
    return faults


def _piece(home: Home, key: str, start: int, stop: int) -> bytes:
    with closing(home.open(key).pieces(start, stop)) as pieces:
        return b"".join(pieces)


def _lets_in(stranger: Home, key: str) -> bool:
    try:
        return len(_piece(stranger, key, 0, 1)) > 0
    except (OSError, MediaRefused):
        return False
