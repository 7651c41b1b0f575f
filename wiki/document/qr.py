"""Draws an address as a QR code (ISO/IEC 18004): bytes, error correction M, sizes 1 to 15. No library and no network."""

from collections.abc import Callable, Iterator
from functools import lru_cache
from io import BytesIO

from PIL import Image

_SIZES = (
    # (error correction bytes of a block, blocks, data bytes of each; then blocks of one byte more) for sizes 1 to 15, level M
    (10, 1, 16, 0), (16, 1, 28, 0), (26, 1, 44, 0), (18, 2, 32, 0), (24, 2, 43, 0), (16, 4, 27, 0), (18, 4, 31, 0),
    (22, 2, 38, 2), (22, 3, 36, 2), (26, 4, 43, 1), (30, 1, 50, 4), (22, 6, 36, 2), (22, 8, 37, 1), (24, 4, 40, 5),
    (24, 5, 41, 5),
)  # fmt: skip
_CENTRES: tuple[tuple[int, ...], ...] = (
    (), (6, 18), (6, 22), (6, 26), (6, 30), (6, 34), (6, 22, 38), (6, 24, 42), (6, 26, 46), (6, 28, 50), (6, 30, 54), (6, 32, 58),
    (6, 34, 62), (6, 26, 46, 66), (6, 26, 48, 70),
)  # fmt: skip
_MASKS: tuple[Callable[[int, int], int], ...] = (
    lambda x, y: (x + y) % 2, lambda x, y: y % 2, lambda x, y: x % 3, lambda x, y: (x + y) % 3,
    lambda x, y: (y // 2 + x // 3) % 2,
    lambda x, y: x * y % 2 + x * y % 3, lambda x, y: (x * y % 2 + x * y % 3) % 2, lambda x, y: ((x + y) % 2 + x * y % 3) % 2,
)  # fmt: skip
_LIKE_A_FINDER = ([1, 0, 1, 1, 1, 0, 1, 0, 0, 0, 0], [0, 0, 0, 0, 1, 0, 1, 1, 1, 0, 1])
_QUIET = 4

Modules = tuple[tuple[int, ...], ...]


@lru_cache(maxsize=64)
def modules(text: str) -> Modules:
    """The code's rows of 0 (light) and 1 (dark), without the light edge round it. Raises ValueError for over 412 bytes."""
    data = text.encode()
    for size, (extra, some, each, more) in enumerate(_SIZES, 1):
        room = some * each + more * (each + 1)
        if len(data) + (2 if size < 10 else 3) <= room:
            return _draw(size, _with_correction(_padded(data, room, 8 if size < 10 else 16), extra, some, each, more))
    raise ValueError("this is too long for the codes that are drawn here")


def picture(text: str, module: int = 8) -> bytes:
    """The code as PNG, with its light edge, ``module`` pixels for each of its squares."""
    rows = modules(text)
    wide = len(rows) + 2 * _QUIET
    image = Image.new("1", (wide, wide), 1)
    for y, row in enumerate(rows):
        for x, dark in enumerate(row):
            if dark:
                image.putpixel((x + _QUIET, y + _QUIET), 0)
    out = BytesIO()
    image.resize((wide * module, wide * module), Image.Resampling.NEAREST).save(out, "PNG")
    return out.getvalue()


def _padded(data: bytes, room: int, count_bits: int) -> list[int]:
    bits = "0100" + f"{len(data):0{count_bits}b}" + "".join(f"{one:08b}" for one in data)
    bits += "0" * min(4, room * 8 - len(bits))
    bits += "0" * (-len(bits) % 8)
    made = [int(bits[at : at + 8], 2) for at in range(0, len(bits), 8)]
    fill = (0xEC, 0x11)
    return made + [fill[at % 2] for at in range(room - len(made))]


def _tables() -> tuple[list[int], list[int]]:
    powers, logs, value = [0] * 512, [0] * 256, 1
    for at in range(255):
        powers[at] = powers[at + 255] = value
        logs[value] = at
        value = value << 1 ^ (0x11D if value & 0x80 else 0)
    return powers, logs


_POWERS, _LOGS = _tables()


def _times(one: int, other: int) -> int:
    return _POWERS[_LOGS[one] + _LOGS[other]] if one and other else 0


def _correction(data: list[int], extra: int) -> list[int]:
    divisor = [1]
    for at in range(extra):
        stepped = [*divisor, 0]
        for place, value in enumerate(divisor):
            stepped[place + 1] ^= _times(value, _POWERS[at])
        divisor = stepped
    rest = [*data, *[0] * extra]
    for at in range(len(data)):
        lead = rest[at]
        for place, value in enumerate(divisor):
            rest[at + place] ^= _times(value, lead)
    return rest[-extra:]


def _with_correction(data: list[int], extra: int, some: int, each: int, more: int) -> list[int]:
    """The data in blocks, each with its correction, all woven together."""
    blocks, at = [], 0
    for length in [each] * some + [each + 1] * more:
        blocks.append(data[at : at + length])
        at += length
    checks = [_correction(block, extra) for block in blocks]
    woven = [block[place] for place in range(each + 1) for block in blocks if place < len(block)]
    return woven + [check[place] for place in range(extra) for check in checks]


def _draw(size: int, data: list[int]) -> Modules:
    wide = 17 + 4 * size
    fixed: list[list[int | None]] = [[None] * wide for _ in range(wide)]
    _fixed_marks(fixed, size, wide)
    bits = (value >> (7 - place) & 1 for value in data for place in range(8))
    free = list(_free_places(fixed, wide))
    words = {place: next(bits, 0) for place in free}
    best: tuple[int, list[list[int]]] | None = None
    for number, mask in enumerate(_MASKS):
        _format_marks(fixed, wide, number)
        rows = [[value or 0 for value in row] for row in fixed]
        for (x, y), bit in words.items():
            rows[y][x] = bit ^ (mask(x, y) == 0)
        cost = _cost(rows)
        if best is None or cost < best[0]:
            best = (cost, rows)
    assert best is not None
    return tuple(tuple(row) for row in best[1])


def _fixed_marks(fixed: list[list[int | None]], size: int, wide: int) -> None:
    for left, top in ((0, 0), (wide - 7, 0), (0, wide - 7)):
        for y in range(max(0, top - 1), min(wide, top + 8)):
            for x in range(max(0, left - 1), min(wide, left + 8)):
                away = max(abs(x - left - 3), abs(y - top - 3))
                fixed[y][x] = int(away in (0, 1, 3))
    for at in range(8, wide - 8):
        fixed[6][at] = fixed[at][6] = int(at % 2 == 0)
    centres = _CENTRES[size - 1]
    for row in centres:
        for column in centres:
            if (row, column) in {(6, 6), (6, centres[-1]), (centres[-1], 6)}:
                continue
            for y in range(-2, 3):
                for x in range(-2, 3):
                    fixed[row + y][column + x] = int(max(abs(x), abs(y)) != 1)
    _format_marks(fixed, wide, 0)
    if size >= 7:
        rest = size
        for _ in range(12):
            rest = rest << 1 ^ (rest >> 11) * 0x1F25
        bits = size << 12 | rest
        for at in range(18):
            long, short = at // 3, wide - 11 + at % 3
            fixed[long][short] = fixed[short][long] = bits >> at & 1


def _format_marks(fixed: list[list[int | None]], wide: int, mask: int) -> None:
    rest = mask  # level M is written 00
    for _ in range(10):
        rest = rest << 1 ^ (rest >> 9) * 0x537
    bits = (mask << 10 | rest) ^ 0x5412
    for at in range(15):
        bit = bits >> at & 1
        fixed[at if at < 6 else at + 1 if at < 8 else wide - 15 + at][8] = bit
        fixed[8][wide - 1 - at if at < 8 else 7 if at == 8 else 14 - at] = bit
    fixed[wide - 8][8] = 1


def _free_places(fixed: list[list[int | None]], wide: int) -> Iterator[tuple[int, int]]:
    """The places of data in their order: two columns at a time from the right, up and down in turns, past the timing column."""
    is_up = True
    for right in [*range(wide - 1, 6, -2), 5, 3, 1]:
        for step in range(wide):
            y = wide - 1 - step if is_up else step
            for x in (right, right - 1):
                if fixed[y][x] is None:
                    yield x, y
        is_up = not is_up


def _cost(rows: list[list[int]]) -> int:
    """How hard the code is to read, by the four rules of the standard."""
    wide, cost = len(rows), 0
    for lines in (rows, [list(column) for column in zip(*rows, strict=True)]):
        for line in lines:
            length = 0
            for at, value in enumerate(line):
                length = length + 1 if at and value == line[at - 1] else 1
                cost += 3 if length == 5 else 1 if length > 5 else 0
            cost += 40 * sum(line[at : at + 11] in _LIKE_A_FINDER for at in range(wide - 10))
    for y in range(wide - 1):
        for x in range(wide - 1):
            cost += 3 * (rows[y][x] == rows[y][x + 1] == rows[y + 1][x] == rows[y + 1][x + 1])
    dark = sum(map(sum, rows)) * 100 / wide**2
    return cost + 10 * int(abs(dark - 50) // 5)
