"""What goes with a film that was rewritten: a still to see before it plays, and a smaller film for slow lines."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from media import recordings
from media.photos import fitted, jpeg
from media.results import Rendition
from media.store import Store

_POSTER_WIDE = 1280
_POSTER_QUALITY = 78
SMALL = "small"
_WORTH = 1_500_000  # bytes: a film of less is small already
_SMALLER = 0.7  # of the film: what saves less than a third is not worth its room on the disk
_TYPES = {".mp4": "video/mp4", ".jpg": "image/jpeg"}


@dataclass(frozen=True)
class Made:
    """A finished file in a workspace: what it is called where it is shown, and its width and height in pixels."""

    name: str
    path: Path
    width: int
    height: int


def keep_all(made: Sequence[Made], store: Store, prefix: str) -> tuple[Rendition, ...]:
    """Moves finished files into the store: all of them, or none."""
    kept: list[Rendition] = []
    try:
        for one in made:
            stored = store.adopt(one.path, prefix, one.path.suffix.lstrip("."))
            kept.append(
                Rendition(one.name, stored.key, _TYPES[one.path.suffix], stored.size, one.width, one.height)
            )
    except BaseException:
        for rendition in kept:
            store.remove(rendition.key)
        raise
    return tuple(kept)


def poster_of(still: Path, made: Path) -> tuple[int, int, Made]:
    """The still as JPEG: a film's poster has no second choice for phones that know no WebP. Gives the film's width and
    height too. The still comes from a film or a picture of our own, so it may be opened here."""
    with Image.open(still, formats=["PNG", "WEBP"]) as image:
        width, height = image.size
        picture = image.convert("RGB")
    size = fitted(width, height, _POSTER_WIDE)
    if size != (width, height):
        picture = picture.resize(size, Image.Resampling.HAMMING)
    made.write_bytes(jpeg(picture, _POSTER_QUALITY))
    return width, height, Made("poster", made, *size)


def smaller_of(film: Path, width: int, height: int, made: Path) -> Made | None:
    """A film that we made once more for a slow line, at ``made``; None where that saves nothing, or can't be done."""
    size = film.stat().st_size
    if size < _WORTH or not recordings.write_small_film(film, made) or made.stat().st_size > size * _SMALLER:
        return None
    return Made(SMALL, made, *recordings.small_size(width, height))
