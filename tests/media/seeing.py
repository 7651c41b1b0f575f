"""Looks at pictures as a person would: which colour is where, and what else is hidden in the file."""

import io

from PIL import Image

from media.results import Received
from media.store import Store
from tests.media.making import CAMERA

RED, GREEN, BLUE, WHITE = (255, 0, 0), (0, 128, 0), (0, 0, 255), (255, 255, 255)


def opened(store: Store, received: Received, name: str) -> Image.Image:
    key = next(one.key for one in received.renditions if one.name == name)
    return Image.open(io.BytesIO(store.path(key).read_bytes()))


def corners(picture: Image.Image) -> list[tuple[int, ...]]:
    """The colours of the four quarters, left to right, top to bottom."""
    plain = picture.convert("RGB")
    found = []
    for y in (plain.height // 4, plain.height * 3 // 4):
        for x in (plain.width // 4, plain.width * 3 // 4):
            colour = plain.getpixel((x, y))
            assert isinstance(colour, tuple)
            found.append(colour)
    return found


def near(found: list[tuple[int, ...]], wanted: list[tuple[int, ...]], by: int = 12) -> bool:
    return all(abs(a - b) <= by for one, two in zip(found, wanted, strict=True) for a, b in zip(one, two, strict=True))


def secrets_in(data: bytes) -> list[bytes]:
    marks = (
        b"Exif",
        b"EXIF",
        b"GPS",
        b"http://ns.adobe.com",
        b"xmpmeta",
        b"XMP ",
        b"ICCP",
        b"secret",
        CAMERA.encode(),
    )
    return [mark for mark in marks if mark in data]
