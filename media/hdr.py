"""Brings pictures and films with a high dynamic range (PQ or HLG light, BT.2020 or P3 colours) down to what every screen
shows: without it their values are read as plain ones and everybody looks washed out.

One table of colours serves both: Pillow applies it to photographs, ffmpeg (lut3d, which every build of it has) to films.
What is no brighter than half of paper white stays as it is; what is brighter is pressed together towards white. Whether a
picture is such a one, its own header says (colr), of the picture that is shown: other parts of the file, such as a phone's
map of highlights, may say otherwise.
"""

import math
import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from PIL import Image, ImageFilter

SIZE = 33  # steps a side of the table
_HEAD = 1024 * 1024  # bytes of a file that are searched for its header
_WHITE = 203.0  # candelas a square metre of paper white (BT.2408)
_HLG_PEAK = 1000.0
_KNEE = 0.5
_TRANSFERS = {16: "pq", 18: "hlg"}  # the numbers of H.273
_NAMES = {"smpte2084": "pq", "arib-std-b67": "hlg"}  # ffmpeg's names for them
_P3 = 12
_TO_SRGB = {
    "bt2020": ((1.6605, -0.5876, -0.0728), (-0.1246, 1.1329, -0.0083), (-0.0182, -0.1006, 1.1187)),
    "p3": ((1.2249, -0.2247, 0.0), (-0.0420, 1.0419, 0.0), (-0.0197, -0.0786, 1.0979)),
}
_LUMA = (0.2627, 0.6780, 0.0593)
Colour = tuple[float, float, float]


@dataclass(frozen=True)
class Light:
    """How a picture's values stand for light: ``transfer`` is pq or hlg, ``primaries`` bt2020 or p3."""

    transfer: str
    primaries: str = "bt2020"


def light_of_words(described: str) -> Light | None:
    """How a film's values stand for light, from what ffmpeg says of its stream; None for an ordinary film."""
    for name, transfer in _NAMES.items():
        if name in described:
            return Light(transfer, "p3" if "smpte432" in described else "bt2020")
    return None


def light_of_picture(path: Path) -> Light | None:
    """The same of a HEIC or AVIF picture, from its own header; None for an ordinary one, and where nothing is said."""
    with path.open("rb") as file:
        head = file.read(_HEAD)
    try:
        meta = next(body for name, body in _boxes(head) if name == b"meta")[4:]
        parts = dict(_boxes(meta))
        properties = next(body for name, body in _boxes(parts[b"iprp"]) if name == b"ipco")
        wanted = _properties_of(_main_item(parts[b"pitm"]), parts[b"iprp"])
        for number, (name, body) in enumerate(_boxes(properties), 1):
            if number in wanted and name == b"colr" and body[:4] == b"nclx":
                primaries, transfer = struct.unpack_from(">HH", body, 4)
                if transfer in _TRANSFERS:
                    return Light(_TRANSFERS[transfer], "p3" if primaries == _P3 else "bt2020")
    except (struct.error, StopIteration, KeyError, IndexError):
        return None  # a header that is broken, or built in a way we don't know: the picture is shown as it is
    return None


def _boxes(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """The boxes that lie one after another in ``data``: name and body."""
    place = 0
    while place + 8 <= len(data):
        size, name = struct.unpack_from(">I4s", data, place)
        start = 8
        if size == 1:
            (size,) = struct.unpack_from(">Q", data, place + 8)
            start = 16
        size = size or len(data) - place
        if size < start:
            return
        yield name, data[place + start : place + size]
        place += size


def _main_item(pitm: bytes) -> int:
    """The number of the picture that is shown."""
    return int(struct.unpack_from(">I" if pitm[0] else ">H", pitm, 4)[0])


def _properties_of(item: int, iprp: bytes) -> set[int]:
    """The numbers of the properties that belong to an item."""
    found: set[int] = set()
    for name, body in _boxes(iprp):
        if name != b"ipma":
            continue
        version, wide = body[0], body[3] & 1
        (count,) = struct.unpack_from(">I", body, 4)
        place = 8
        for _entry in range(min(count, 10_000)):
            (number,) = struct.unpack_from(">I" if version else ">H", body, place)
            place += 4 if version else 2
            many = body[place]
            place += 1
            for _one in range(many):
                (index,) = struct.unpack_from(">H" if wide else ">B", body, place)
                place += 2 if wide else 1
                if number == item:
                    found.add(index & (0x7FFF if wide else 0x7F))
    return found


def toned(image: Image.Image, light: Light) -> Image.Image:
    """The picture (RGB, or RGB with see-through parts) as an ordinary screen shows it, in sRGB."""
    filtered: Image.Image = image.filter(ImageFilter.Color3DLUT(SIZE, _flat(light)))
    return filtered


def write_cube(light: Light, made: Path) -> None:
    """The table as a file for ffmpeg's lut3d."""
    lines = (f"{red:.5f} {green:.5f} {blue:.5f}" for red, green, blue in table(light))
    made.write_text(f"LUT_3D_SIZE {SIZE}\n" + "\n".join(lines) + "\n", encoding="ascii")


@lru_cache(maxsize=4)
def table(light: Light) -> tuple[Colour, ...]:
    """What each colour of a picture becomes, all from 0 to 1; red goes fastest, then green, then blue."""
    to_light: Callable[[float], float] = _pq if light.transfer == "pq" else _hlg
    steps = [to_light(step / (SIZE - 1)) for step in range(SIZE)]
    matrix = _TO_SRGB[light.primaries]
    is_scene = light.transfer == "hlg"  # its values are those of the scene: a screen brightens them by their own light
    return tuple(_shown((red, green, blue), matrix, is_scene) for blue in steps for green in steps for red in steps)


def _flat(light: Light) -> list[float]:
    return [value for colour in table(light) for value in colour]


def _shown(light: Colour, matrix: tuple[Colour, ...], is_scene: bool) -> Colour:
    if is_scene:
        luma = sum(part * value for part, value in zip(_LUMA, light, strict=True))
        gain = (luma**0.2 if luma > 0 else 0.0) * _HLG_PEAK / _WHITE
        light = (light[0] * gain, light[1] * gain, light[2] * gain)
    red, green, blue = (_srgb(_pressed(sum(a * b for a, b in zip(row, light, strict=True)))) for row in matrix)
    return red, green, blue


def _pressed(light: float) -> float:
    """Light of any strength brought below 1. Each colour by itself: what lies between the table's steps is only then as
    bright as it should be."""
    if light <= _KNEE:
        return max(0.0, light)
    above = (light - _KNEE) / (1 - _KNEE)
    return _KNEE + (1 - _KNEE) * above / (1 + above)


def _pq(value: float) -> float:
    """SMPTE ST 2084: light, where 1 is paper white."""
    power = value ** (1 / 78.84375)
    return float(10_000 / _WHITE * (max(power - 0.8359375, 0.0) / (18.8515625 - 18.6875 * power)) ** (1 / 0.1593017578125))


def _hlg(value: float) -> float:
    """ARIB STD-B67: the light of the scene, from 0 to 1."""
    if value <= 0.5:
        return value * value / 3
    a = 0.17883277
    b, c = 1 - 4 * a, 0.5 - a * math.log(4 * a)
    return (math.exp((value - c) / a) + b) / 12


def _srgb(value: float) -> float:
    shown = 12.92 * value if value <= 0.0031308 else 1.055 * value ** (1 / 2.4) - 0.055
    return min(1.0, max(0.0, shown))
