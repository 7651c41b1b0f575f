"""Opens photographs with Pillow and rebuilds them from their pixels, upright and in sRGB, in the sizes others see.

Only WebP is made: every browser since 2020 shows it, and a JPEG beside each would double the files to guard and erase.
Method 0 at quality 75 is the quick setting (36 ms for w1600 where method 4 takes 180, for 4 % more bytes).
"""

import mmap
import struct
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Literal

import pillow_heif
from PIL import (
    AvifImagePlugin,
    GifImagePlugin,
    Image,
    ImageFile,
    JpegImagePlugin,
    PngImagePlugin,
    WebPImagePlugin,
)

from media.colours import plain_colours, to_srgb
from media.errors import MediaRefused
from media.words import KEPT_LARGE, refuse

# Process-wide, once: Pillow's word for a frame that unpacks into far more than its header said is an error here.
warnings.filterwarnings("error", category=Image.DecompressionBombWarning)

WIDTHS = (1600, 800, 320)
TALLEST = 4  # times the width: a screenshot of a long page still fits into WebP (16,383 pixels)
QUALITY = 75

# Bytes of memory that opening a picture may take: in the server itself, in a helper at once, in a worker's helper.
HERE = 96 * 1024 * 1024
AT_ONCE = 420 * 1024 * 1024
IN_A_JOB = 1200 * 1024 * 1024
# No camera has more pixels than this; and beyond AT_ONCE a picture packed tighter than that is a trap, not a photograph.
MOST_PIXELS = 300_000_000
FEWEST_BYTES = 1 / 50  # a pixel

_OPENERS: dict[str, Callable[..., ImageFile.ImageFile]] = {
    "jpeg": JpegImagePlugin.JpegImageFile,
    "png": PngImagePlugin.PngImageFile,
    "webp": WebPImagePlugin.WebPImageFile,
    "gif": GifImagePlugin.GifImageFile,
    "avif": AvifImagePlugin.AvifImageFile,
    "heif": pillow_heif.HeifImageFile,
}
# Memory a pixel, at the worst of its kind, measured (tests/media hold it): decoder, Pillow's own and one copy.
_COST = {"png": 9, "webp": 18, "gif": 9, "avif": 14, "heif": 12}
IN_PROCESS = frozenset({"jpeg", "png", "webp", "gif"})  # small decoders, long tried; the others only in a helper
_ORIENTATION = 0x0112
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_MOST_SCANS = 100  # a progressive JPEG has about ten; thousands would keep the decoder busy for minutes


@dataclass(frozen=True)
class Picture:
    """One finished size: WebP bytes, width and height in pixels."""

    name: str
    data: bytes
    width: int
    height: int


@dataclass(frozen=True)
class Made:
    """What came of a photograph. ``state`` waiting: it needs more memory than was allowed; kept: more than we ever give.

    Width and height are those of the whole picture, upright once it is ready; pictures go from small to large.
    """

    state: Literal["ready", "waiting", "kept"]
    width: int
    height: int
    pictures: tuple[Picture, ...] = ()
    note: str = ""


def make(path: Path, reader: str, memory: int) -> Made:
    """Opens a photograph and makes its sizes, if that takes at most about ``memory`` bytes.

    Raises MediaRefused where it can't be opened or is a bomb. w320 is always made (never larger than the picture), w800
    and w1600 only where the picture is wider than the size below.
    """
    try:
        with path.open("rb") as file, _OPENERS[reader](file) as image:
            state = _verdict(image.size[0] * image.size[1], _cost(image, reader, path), path, reader, memory)
            if state != "ready":
                return Made(state, *image.size, note=KEPT_LARGE if state == "kept" else "")
            turn = _orientation(image)
            upright = image.size if turn < 5 else image.size[::-1]
            return Made("ready", *upright, tuple(_sizes(image, reader, turn)))
    except MediaRefused:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as bomb:
        raise refuse("too_large_photo") from bomb
    except Exception as trouble:  # decoders of broken files raise anything: SyntaxError, struct.error, IndexError …
        raise refuse("broken_photo") from trouble


def _verdict(pixels: int, cost: int, path: Path, reader: str, memory: int) -> Literal["ready", "waiting", "kept"]:
    """What to do with a picture of this many pixels, before a single one is read; raises MediaRefused for a bomb."""
    if cost <= memory and pixels <= MOST_PIXELS:
        return "ready"
    packed = path.stat().st_size < pixels * FEWEST_BYTES and reader != "jpeg"  # no camera packs so tight
    if pixels > MOST_PIXELS or (packed and cost > AT_ONCE):
        raise refuse("too_large_photo")
    return "kept" if cost > IN_A_JOB else "waiting"


def fitted(width: int, height: int, most: int) -> tuple[int, int]:
    """The size that fits ``most`` pixels wide (and four times that high), never larger than it was."""
    scale = min(1.0, most / width, most * TALLEST / height)
    return max(1, round(width * scale)), max(1, round(height * scale))


def webp(image: Image.Image, quality: int = QUALITY, method: int = 0) -> bytes:
    """The picture as WebP, and nothing beside the pixels."""
    made = BytesIO()
    image.save(made, "WEBP", quality=quality, method=method, exif=b"", xmp=b"", icc_profile=b"")
    return made.getvalue()


def rebuilt(image: Image.Image) -> Image.Image:
    """The same pixels in a new picture: no place, camera, comment or profile comes along."""
    return Image.frombytes(image.mode, image.size, image.tobytes())


def _sizes(image: ImageFile.ImageFile, reader: str, turn: int) -> list[Picture]:
    """The sizes of an opened picture; one decode serves all."""
    sideways = turn >= 5
    upright = image.size[::-1] if sideways else image.size
    wide, high = fitted(*upright, WIDTHS[0])
    target = (high, wide) if sideways else (wide, high)
    profile = image.info.get("icc_profile")
    if reader == "jpeg":
        image.draft(None, target)  # asked for the true shape, the decoder itself skips what will not be seen
    image.load()
    small = plain_colours(image)
    if small.size != target:
        small = small.resize(target, Image.Resampling.HAMMING, reducing_gap=2.0)
    small = to_srgb(small, profile)
    if turn in _TURNS:
        small = small.transpose(_TURNS[turn])
    current = rebuilt(small)
    finished: list[Picture] = []
    for size, below in zip(WIDTHS, (*WIDTHS[1:], 0), strict=True):
        if upright[0] <= below:
            continue
        wide, high = fitted(*upright, size)
        if current.size == (wide * 2, high * 2):
            current = current.reduce(2)
        elif current.size != (wide, high):
            current = current.resize((wide, high), Image.Resampling.HAMMING, reducing_gap=2.0)
        finished.insert(0, Picture(f"w{size}", webp(current), wide, high))
    return finished


def _orientation(image: ImageFile.ImageFile) -> int:
    """How the camera was held (EXIF 1 to 8); 1 where the picture does not say, or says nonsense."""
    try:
        turn = image.getexif().get(_ORIENTATION, 1)
    except Exception:  # EXIF blocks in the wild are broken in every way; the picture is still good
        return 1
    return turn if isinstance(turn, int) and 1 <= turn <= 8 else 1


def _cost(image: ImageFile.ImageFile, reader: str, path: Path) -> int:
    """About how many bytes of memory opening this picture takes."""
    pixels = image.size[0] * image.size[1]
    if reader != "jpeg":
        return pixels * _COST[reader]
    components, at_once, scans = _jpeg_plan(path)
    if scans > _MOST_SCANS:
        raise refuse("broken_photo")
    drawn = pixels // 64 * 8 + 32 * 1024 * 1024  # the sizes above, read at an eighth to a whole
    if at_once:
        return drawn + pixels  # no memory, but time: a very large one goes to a helper too
    return drawn + int(pixels * components * 2)


def _jpeg_plan(path: Path) -> tuple[float, bool, int]:
    """How a JPEG is laid out: values a pixel, whether it can be read in one go, number of scans (counted to 101).

    A progressive one is held in memory whole, two bytes a value, however small it is wanted.
    """
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        scans, place = 0, data.find(b"\xff\xda")
        while place >= 0 and scans <= _MOST_SCANS:
            scans, place = scans + 1, data.find(b"\xff\xda", place + 2)
        place = 2
        while place + 4 <= len(data):
            if data[place] != 0xFF:
                place += 1
                continue
            marker = data[place + 1]
            if marker in (0x00, 0x01, 0xFF) or 0xD0 <= marker <= 0xD8:
                place += 1 if marker == 0xFF else 2
                continue
            (length,) = struct.unpack(">H", data[place + 2 : place + 4])
            if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
                count = data[place + 9]
                factors = [data[place + 11 + 3 * index] for index in range(count)]
                areas = [(factor >> 4) * (factor & 15) for factor in factors]
                plan_whole = marker in (0xC0, 0xC1) and _first_scan_components(data, place + 2 + length) == count
                return sum(areas) / max(1, *areas, 1), plan_whole, scans
            place += 2 + length
    return 4.0, False, scans


def _first_scan_components(data: mmap.mmap, place: int) -> int:
    """How many colours the first scan carries: all of them in a JPEG that can be read in one go."""
    scan = data.find(b"\xff\xda", place)
    return data[scan + 4] if 0 <= scan < len(data) - 4 else 0
