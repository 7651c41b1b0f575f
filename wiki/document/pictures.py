"""Makes each picture of a plan ready for paper: small, upright, plain JPEG with nothing left of its camera."""

from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageOps

from wiki.document.tree import PlanTree, pictures

_PHOTO_EDGE = 1100  # pixels on the longer edge: 300 dots an inch at half a page's width
_PAGE_EDGE = 2000  # a page of a document at 170 dots an inch
_QUALITY = 82


@dataclass(frozen=True, slots=True)
class Ready:
    """A picture as JPEG bytes, with its size in pixels."""

    data: bytes
    width: int
    height: int


def prepare(plan: PlanTree, assets: Mapping[str, Path]) -> dict[str, Ready | None]:
    """Every picture of the plan by its asset key; None for a file that is missing or can't be opened."""
    edges: dict[str, int] = {}
    for picture in pictures(plan):
        edge = _PAGE_EDGE if picture.page else _PHOTO_EDGE
        edges[picture.asset] = max(edge, edges.get(picture.asset, 0))
    return _prepare(edges, assets)


def prepare_named(names: Iterable[str], assets: Mapping[str, Path]) -> dict[str, Ready | None]:
    """The photos with these asset keys, for a paper that is no plan; None as in ``prepare``."""
    return _prepare(dict.fromkeys(names, _PHOTO_EDGE), assets)


def _prepare(edges: Mapping[str, int], assets: Mapping[str, Path]) -> dict[str, Ready | None]:
    with ThreadPoolExecutor(max_workers=2) as pool:
        made = pool.map(lambda one: _ready(assets.get(one[0]), one[1]), edges.items())
        return dict(zip(edges, made, strict=True))


def _ready(path: Path | None, edge: int) -> Ready | None:
    if path is None:
        return None
    try:
        with Image.open(path) as opened:
            opened.draft("RGB", (edge, edge))
            image = ImageOps.exif_transpose(opened)
            image.thumbnail((edge, edge))
            if image.mode in ("RGBA", "LA", "PA", "P"):
                seen = image.convert("RGBA")
                image = Image.new("RGB", seen.size, "white")
                image.paste(seen, mask=seen.getchannel("A"))
            # A new picture from the bare pixels: whatever the file said about camera, place or owner stays behind.
            bare = Image.frombytes("RGB", image.size, image.convert("RGB").tobytes())
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError, Image.DecompressionBombWarning):
        return None
    out = BytesIO()
    bare.save(out, "JPEG", quality=_QUALITY)
    return Ready(out.getvalue(), bare.width, bare.height)
