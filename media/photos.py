"""Opens photographs and rebuilds them from their pixels, upright and in sRGB, in the sizes that others see.

Three sizes in WebP, which every browser since 2020 shows, and one JPEG of the middle size for the phones from before:
their screens are no wider, and a JPEG beside each would double the disk. WebP's method 0 is the quick setting: 36 ms for
w1600, where method 2 takes 68 and saves no bytes.
"""

import warnings
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

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
from media.cuts import WHOLE, Cut
from media.errors import MediaRefused
from media.jpegs import jpeg_plan
from media.results import State
from media.words import KEPT_LARGE, refuse

# Process-wide, once. Complaints about odd EXIF help nobody; a frame that unpacks into far more than its header
# said is an error here, not a warning.
warnings.filterwarnings("ignore", module=r"PIL\.")
warnings.filterwarnings("error", category=Image.DecompressionBombWarning)

WIDTHS = (1600, 800, 320)
TALLEST = 4  # times the width: a screenshot of a long page still fits into WebP (16,383 pixels)
QUALITY = 75
OLD = "jpeg"  # the name of the one for old phones
OLD_WIDE = 800
_OLD_QUALITY = 72

# Bytes of memory that opening a picture may take: in the server itself, in a helper at once, in a job.
HERE = 96 * 1024 * 1024
AT_ONCE = 420 * 1024 * 1024
IN_A_JOB = 1200 * 1024 * 1024
MOST_PIXELS = 300_000_000  # no camera has more
FEWEST_BYTES = 1 / 50  # a pixel: beyond AT_ONCE, a picture packed tighter than this is a trap

_OPENERS: dict[str, Callable[..., ImageFile.ImageFile]] = {
    "jpeg": JpegImagePlugin.JpegImageFile,
    "png": PngImagePlugin.PngImageFile,
    "webp": WebPImagePlugin.WebPImageFile,
    "gif": GifImagePlugin.GifImageFile,
    "avif": AvifImagePlugin.AvifImageFile,
    "heif": pillow_heif.HeifImageFile,
}
# Bytes of memory a pixel, as measured, rounded up: the decoder's own, Pillow's, and one copy; more with
# see-through parts or sixteen bits.
_COST = {"png": 7.0, "webp": 19.0, "gif": 7.0, "avif": 10.5, "heif": 8.5}
_COST_WIDE = 4.0
IN_PROCESS = frozenset({"jpeg", "png", "webp", "gif"})  # small decoders, long tried; the others in a helper
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


@dataclass(frozen=True)
class Picture:
    """One finished size: its bytes, width and height in pixels."""

    name: str
    data: bytes
    width: int
    height: int

    @property
    def ending(self) -> str:
        """How the name of its file ends."""
        return "jpg" if self.name == OLD else "webp"

    @property
    def content_type(self) -> str:
        """What it is served as."""
        return "image/jpeg" if self.name == OLD else "image/webp"


@dataclass(frozen=True)
class Made:
    """What came of a photograph: its sizes, from small to large, with the whole picture's width and height.

    ``state`` waiting: it needs more memory than was allowed; kept: more than we ever give. Only a ready picture's
    width and height are sure to be the upright ones.
    """

    state: State
    width: int
    height: int
    pictures: tuple[Picture, ...] = ()
    note: str = ""


def make(path: Path, reader: str, memory: int, cut: Cut = WHOLE) -> Made:
    """Opens a photograph and makes its sizes (of what ``cut`` shows of it), if that takes at most about ``memory`` bytes.

    Raises MediaRefused where it can't be opened or is a bomb. w320 is always made (never larger than the
    picture), w800 and w1600 only where the picture is wider than the size below; the JPEG comes last.
    """
    try:
        with path.open("rb") as file, _OPENERS[reader](file) as image:
            turn = _orientation(image)
            upright = image.size if turn < 5 else image.size[::-1]
            cost = _cost(image, reader, path) + _cut_cost(upright, reader, cut)
            state = _verdict(image.size[0] * image.size[1], cost, path, reader, memory)
            if state != "ready":
                return Made(state, *image.size, note=KEPT_LARGE if state == "kept" else "")
            sizes = _sizes(image, reader, turn) if cut.is_whole else _cut_sizes(image, reader, turn, cut)
            return Made("ready", *cut.size(*upright), tuple(sizes))
    except MediaRefused:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as bomb:
        raise refuse("too_large_photo") from bomb
    except Exception as trouble:  # decoders of broken files raise anything: SyntaxError, struct.error …
        raise refuse("broken_photo") from trouble


def open_photo(file: BinaryIO, reader: str) -> ImageFile.ImageFile:
    """The photograph in an open file; its pixels are not read yet. Raises whatever its decoder raises."""
    return _OPENERS[reader](file)


def _verdict(pixels: int, cost: int, path: Path, reader: str, memory: int) -> State:
    """What to do with so many pixels, before a single one is read; raises MediaRefused for a bomb."""
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


def jpeg(image: Image.Image, quality: int = _OLD_QUALITY) -> bytes:
    """The picture as JPEG, and nothing beside the pixels; what can be seen through is white."""
    made = BytesIO()
    if image.mode in ("RGBA", "LA"):
        paper = Image.new("RGB", image.size, "white")
        paper.paste(image.convert("RGB"), mask=image.getchannel("A"))
        image = paper
    rebuilt(image).save(made, "JPEG", quality=quality, comment=b"")
    return made.getvalue()


def for_old_phones(image: Image.Image) -> Picture:
    """The JPEG of a picture that is no wider than OLD_WIDE."""
    return Picture(OLD, jpeg(image), *image.size)


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
    return _smaller_and_smaller(rebuilt(small), upright)


def _cut_sizes(image: ImageFile.ImageFile, reader: str, turn: int, cut: Cut) -> list[Picture]:
    """The sizes of a part of an opened picture: upright first, then cut, then turned."""
    shown = cut.size(*(image.size if turn < 5 else image.size[::-1]))
    profile = image.info.get("icc_profile")
    if reader == "jpeg":
        scale = _cut_scale(shown)
        image.draft(None, (max(1, round(image.size[0] * scale)), max(1, round(image.size[1] * scale))))
    image.load()
    upright = plain_colours(image)
    if turn in _TURNS:
        upright = upright.transpose(_TURNS[turn])
    part = cut.turn(cut.out_of(upright))
    wanted = fitted(*shown, WIDTHS[0])
    if part.size != wanted:
        part = part.resize(wanted, Image.Resampling.HAMMING, reducing_gap=2.0)
    return _smaller_and_smaller(rebuilt(to_srgb(part, profile)), shown)


def _cut_scale(shown: tuple[int, int]) -> float:
    """How much smaller the whole may be read for its part to fill the largest size."""
    return fitted(*shown, WIDTHS[0])[0] / shown[0]


def _cut_cost(upright: tuple[int, int], reader: str, cut: Cut) -> int:
    """About how many more bytes it takes to hold the picture whole, and once more turned upright."""
    if cut.is_whole:
        return 0
    read = min(1.0, 4 * _cut_scale(cut.size(*upright)) ** 2) if reader == "jpeg" else 1.0  # it is read at a half, a quarter …
    return int(upright[0] * upright[1] * 6 * read)


def _smaller_and_smaller(largest: Image.Image, upright: tuple[int, int]) -> list[Picture]:
    """Each size from the one above it, from the smallest on; the largest is packed by a thread of its own
    meanwhile, for that is a third of all the time."""
    wanted = [size for size, below in zip(WIDTHS, (*WIDTHS[1:], 0), strict=True) if upright[0] > below]
    current = _resized(largest, fitted(*upright, wanted[0]))
    with ThreadPoolExecutor(max_workers=1) as beside:
        packing, (wide, high) = beside.submit(webp, current), current.size
        finished: list[Picture] = []
        old = for_old_phones(current) if wanted[0] <= OLD_WIDE else None
        for size in wanted[1:]:
            current = _resized(current, fitted(*upright, size))
            old = old or for_old_phones(current)
            finished.append(Picture(f"w{size}", webp(current), *current.size))
        finished.insert(0, Picture(f"w{wanted[0]}", packing.result(), wide, high))
    return [*finished[::-1], *([old] if old else [])]


def _resized(image: Image.Image, size: tuple[int, int]) -> Image.Image:
    if image.size == (size[0] * 2, size[1] * 2):
        return image.reduce(2)
    if image.size == size:
        return image
    return image.resize(size, Image.Resampling.HAMMING, reducing_gap=1.01)


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
        wide = image.mode in ("RGBA", "LA", "I;16", "I") and reader != "webp"
        return int(pixels * (_COST[reader] + (_COST_WIDE if wide else 0)))
    values, whole = jpeg_plan(path)
    drawn = 32 * 1024 * 1024 + pixels // 8  # read at an eighth of its size, or at what the sizes above need
    if whole:
        return drawn + pixels  # this is time more than memory: a very large one goes to a helper too
    return drawn + int(pixels * values * 2)
