"""The slow work on a file taken earlier: film and sound rewritten, pages drawn, very large photographs opened."""

from pathlib import Path

from PIL import Image

from media import darkroom, recordings, scans
from media.cuts import Cut
from media.errors import BadKey
from media.kinds import Accepted, row_for
from media.photos import fitted, rebuilt, webp
from media.results import Derived, Kind, Rendition
from media.store import Store
from media.words import KEPT_WORDS, refuse

_POSTER_WIDE = 1280
_POSTER_QUALITY = 80


def derive(kind: Kind, store: Store, original_key: str, prefix: str, content_type: str, cut: str = "") -> Derived:
    """Makes what others are shown of a stored original, under ``prefix``.

    ``kind`` and ``content_type`` are those that ``receive`` gave, ``cut`` says how a photograph is shown. Doing it
    twice makes two sets, each whole: keep one and remove the other. Raises MediaRefused where the file turns out
    broken, too long, or gone; then none of it stays. A photograph that is too big comes back with no rendition and a note.
    """
    row = row_for(kind, content_type)
    try:
        there = store.has(original_key)
    except BadKey:
        there = False
    if not there:
        raise refuse("gone")
    path = store.path(original_key)
    if kind == "photo":
        return _photo(path, row, store, prefix, Cut.read(cut))
    if kind == "audio":
        return _audio(path, row, store, prefix)
    if kind == "video":
        return _video(path, row, store, prefix)
    if row.reader in ("pdf", "tiff"):
        return scans.draw_pages(path, row.reader, store, prefix)
    return Derived(note=KEPT_WORDS)


def _photo(path: Path, row: Accepted, store: Store, prefix: str, cut: Cut) -> Derived:
    made = darkroom.in_a_job(path, row.reader, store, cut)
    return Derived(darkroom.keep(made, store, prefix), made.width, made.height, note=made.note)


def _audio(path: Path, row: Accepted, store: Store, prefix: str) -> Derived:
    with store.workspace() as folder:
        made = folder / "sound.m4a"
        seconds = recordings.write_sound(path, row.reader, made)
        stored = store.adopt(made, prefix, "m4a")
    return Derived((Rendition("m4a", stored.key, "audio/mp4", stored.size),), seconds=seconds)


def _video(path: Path, row: Accepted, store: Store, prefix: str) -> Derived:
    with store.workspace() as folder:
        film, still = folder / "film.mp4", folder / "still.png"
        seconds = recordings.write_film(path, row.reader, film)
        if not recordings.write_still(film, still, seconds):
            raise refuse("broken_video")
        width, height, poster = _poster(still, folder / "poster.webp")
        first = store.adopt(film, prefix, "mp4")
        try:
            second = store.adopt(poster, prefix, "webp")
        except BaseException:
            store.remove(first.key)
            raise
    size = fitted(width, height, _POSTER_WIDE)
    renditions = (
        Rendition("mp4", first.key, "video/mp4", first.size, width, height),
        Rendition("poster", second.key, "image/webp", second.size, *size),
    )
    return Derived(renditions, width, height, seconds)


def _poster(still: Path, made: Path) -> tuple[int, int, Path]:
    """The still as WebP; it comes from our own film, so it may be opened here. Gives the film's width and height."""
    with Image.open(still, formats=["PNG"]) as image:
        width, height = image.size
        picture = rebuilt(image.convert("RGB"))
    size = fitted(width, height, _POSTER_WIDE)
    if size != (width, height):
        picture = picture.resize(size, Image.Resampling.HAMMING)
    made.write_bytes(webp(picture, _POSTER_QUALITY, 4))
    return width, height, made
