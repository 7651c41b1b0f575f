"""A photograph that is turned or cut is made anew from its original: upright first, and nothing that was cut away is in it."""

import io
from pathlib import Path

import pytest
from PIL import Image

from media import darkroom, photos
from media.cuts import WHOLE, WHOLE_SIDE, Cut
from media.derive import derive
from media.intake import receive
from media.recut import recut
from media.store import Store
from media.taken import camera_day

_CORNERS = {"red": (230, 20, 20), "green": (20, 200, 20), "blue": (20, 20, 230), "white": (250, 250, 250)}
_RED, _GREEN, _BLUE, _LIGHT = _CORNERS


def _quarters(width: int = 2000, height: int = 1200) -> Image.Image:
    """Red at the top left, green at the top right, blue at the bottom left, white at the bottom right."""
    made = Image.new("RGB", (width, height))
    for number, colour in enumerate(_CORNERS.values()):
        part = Image.new("RGB", (width // 2, height // 2), colour)
        made.paste(part, ((number % 2) * (width // 2), (number // 2) * (height // 2)))
    return made


def _held(turn: int, form: str = "JPEG") -> bytes:
    """The picture as a camera keeps it that was held as EXIF says with ``turn``."""
    back = {1: None, 6: Image.Transpose.ROTATE_90, 3: Image.Transpose.ROTATE_180, 5: Image.Transpose.TRANSPOSE}[turn]
    picture = _quarters() if back is None else _quarters().transpose(back)
    exif = Image.Exif()
    exif[0x0112] = turn
    exif.get_ifd(0x8769)[0x9003] = "2024:07:14 12:00:00"
    made = io.BytesIO()
    picture.save(made, form, quality=95, exif=exif)
    return made.getvalue()


def _colours(data: bytes) -> list[str]:
    """What is at the four corners: top left, top right, bottom left, bottom right."""
    with Image.open(io.BytesIO(data)) as image:
        assert not image.getexif() and "exif" not in image.info and "xmp" not in image.info
        wide, high = image.size
        rgb = image.convert("RGB")
        places = [(x, y) for y in (high // 8, high - high // 8) for x in (wide // 8, wide - wide // 8)]
        seen = [rgb.getpixel(place) for place in places]
    return [
        min(_CORNERS, key=lambda name: sum(abs(a - b) for a, b in zip(_CORNERS[name], one, strict=True)))  # type: ignore[arg-type]
        for one in seen
    ]


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """A store of its own."""
    return Store(tmp_path / "media")


@pytest.mark.parametrize(("form", "turn"), [("JPEG", 1), ("JPEG", 6), ("JPEG", 5), ("PNG", 3)])
def test_a_cut_is_of_the_upright_picture_then_turned_however_the_camera_was_held(store: Store, form: str, turn: int) -> None:
    taken = receive(io.BytesIO(_held(turn, form)), f"us.{form.lower()}", "", store, "ab")

    def shown(cut: Cut) -> tuple[list[str], int, int]:
        made = recut(store, taken.original, "ab", taken.content_type, "us", cut)
        assert made.state == "ready" and made.original == taken.original
        assert {one.name for one in made.renditions} >= {"w320"}
        for one in made.renditions:  # every size shows the same, and none tells the camera's day
            assert _colours(store.path(one.key).read_bytes()) == _colours(store.path(made.renditions[0].key).read_bytes())
        return _colours(store.path(made.renditions[-1].key).read_bytes()), made.width or 0, made.height or 0

    assert shown(WHOLE) == ([_RED, _GREEN, _BLUE, _LIGHT], 2000, 1200)
    right = WHOLE.turned(1)
    assert shown(right) == ([_BLUE, _RED, _LIGHT, _GREEN], 1200, 2000)
    left_half = right.within(0, 0, 5000, WHOLE_SIDE)  # of what is seen now, turned: blue above white
    assert left_half is not None
    assert shown(left_half) == ([_BLUE, _BLUE, _LIGHT, _LIGHT], 600, 2000)
    part = left_half.turned(-1).within(0, 1000, 4000, WHOLE_SIDE)  # cut once more, turned back
    assert part is not None and shown(part)[0] == [_BLUE] * 4
    later = derive("photo", store, taken.original.key, "ab", taken.content_type, part.text)  # what a job would make
    assert (later.width, later.height) == shown(part)[1:]
    assert _colours(store.path(later.renditions[-1].key).read_bytes()) == [_BLUE] * 4
    assert camera_day(store.path(taken.original.key), {"JPEG": "jpeg", "PNG": "png"}[form], store) == "2024-07-14"


def test_cutting_on_and_on_never_brings_anything_back_and_leaves_something() -> None:
    for turns in range(4):
        cut: Cut | None = WHOLE.turned(turns)
        for step in range(60):
            assert cut is not None
            after = cut.within(137 * (step % 3), 71, WHOLE_SIDE - 333, WHOLE_SIDE - 59 * (step % 2))
            if after is None:
                assert min(cut.size(WHOLE_SIDE, WHOLE_SIDE)) < 400
                break
            assert cut.shows_all_of(after) and not after.shows_all_of(cut)
            assert Cut.read(after.text) == after and min(after.size(7, 5)) >= 1
            cut = after.turned(step)
    assert WHOLE.within(WHOLE_SIDE - 100, 0, WHOLE_SIDE, WHOLE_SIDE) is None
    for nonsense in ("x", "1 2 3", "4 0 0 10000 10000 4", "0 5 0 5 10000 4", "0 0 0 10000 10001 4", "0 0 0 10000 10000 9"):
        with pytest.raises((ValueError, TypeError)):
            Cut.read(nonsense)


def test_the_focus_stays_on_what_it_was_on_when_the_picture_is_turned() -> None:
    top_left = WHOLE.with_focus(0)
    assert [top_left.turned(quarters).focus for quarters in range(4)] == [0, 2, 8, 6]
    assert WHOLE.with_focus(1).turned(1).focus == 5 and WHOLE.turned(2).turned(2) == WHOLE


def test_a_large_photo_is_left_to_a_job(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    taken = receive(io.BytesIO(_held(1)), "us.jpeg", "", store, "ab")
    assert photos.make(store.path(taken.original.key), "jpeg", photos.HERE, WHOLE.turned(1)).state == "ready"
    monkeypatch.setattr(darkroom.photos, "HERE", 1_000)
    monkeypatch.setattr(darkroom.photos, "AT_ONCE", 1_000)
    made = recut(store, taken.original, "ab", taken.content_type, "us", WHOLE.turned(1))
    assert (made.state, made.renditions, made.width) == ("waiting", (), None)
