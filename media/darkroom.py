"""Decides where a photograph is opened: in the server, at once in a fenced helper, or later in a job.

A plain JPEG of 12 million pixels costs the server 40 MB and a tenth of a second; a helper costs a twentieth
more. So only what is large, or has a decoder we would not have near a child's data, goes to a helper: one at
a time, because each may take hundreds of megabytes.
"""

import time
from io import BytesIO
from pathlib import Path

from media import photos
from media.cuts import WHOLE, Cut
from media.errors import MediaRefused
from media.helpers import Limits, turn
from media.photos import Made, Picture
from media.results import Rendition
from media.scans import ask
from media.store import Store

_GIGABYTE = 1024**3
_AT_ONCE = Limits(seconds=5.5, cpu_seconds=12, memory=_GIGABYTE, file_bytes=_GIGABYTE // 32)
_IN_A_JOB = Limits(seconds=120, cpu_seconds=240, memory=2 * _GIGABYTE, file_bytes=_GIGABYTE // 32)
_PATIENCE = 4.0  # seconds a picture waits for those before it; with _AT_ONCE, below ten together


def at_once(path: Path, reader: str, store: Store, cut: Cut = WHOLE) -> Made:
    """The picture's sizes within ten seconds, or state "waiting" where a job had better make them.

    Raises MediaRefused where it can't be opened.
    """
    until = time.monotonic() + _PATIENCE
    if reader in photos.IN_PROCESS:
        if not store.places.acquire(timeout=_PATIENCE):
            return Made("waiting", 0, 0)
        try:
            made = photos.make(path, reader, photos.HERE, cut)
        finally:
            store.places.release()
        if made.state != "waiting":
            return made
    with turn(store.root / ".large-pictures", until - time.monotonic()) as mine:
        if not mine:
            return Made("waiting", 0, 0)
        try:
            return _by_helper(path, reader, store, photos.AT_ONCE, _AT_ONCE, cut)
        except MediaRefused as refusal:
            if refusal.code == "too_slow":
                return Made("waiting", 0, 0)
            raise


def in_a_job(path: Path, reader: str, store: Store, cut: Cut = WHOLE) -> Made:
    """The picture's sizes, taking up to two minutes; state is ready or kept. Raises MediaRefused."""
    return _by_helper(path, reader, store, photos.IN_A_JOB, _IN_A_JOB, cut)


def keep(made: Made, store: Store, prefix: str) -> tuple[Rendition, ...]:
    """Puts the finished sizes into the store: all of them, or none."""
    kept: list[Rendition] = []
    try:
        for picture in made.pictures:
            stored = store.put(prefix, BytesIO(picture.data), picture.ending)
            size = (picture.width, picture.height)
            kept.append(Rendition(picture.name, stored.key, picture.content_type, stored.size, *size))
    except BaseException:
        for rendition in kept:
            store.remove(rendition.key)
        raise
    return tuple(kept)


def _by_helper(path: Path, reader: str, store: Store, memory: int, limits: Limits, cut: Cut) -> Made:
    with store.workspace() as folder:
        answer = ask("photo", path, [reader, str(memory), str(folder), cut.text], limits, folder, "broken_photo")
        pictures = tuple(
            Picture(one["name"], (folder / Path(one["file"]).name).read_bytes(), one["width"], one["height"])
            for one in answer["pictures"]
        )
    return Made(answer["state"], answer["width"], answer["height"], pictures, answer["note"])
