"""Photographs come out upright, in plain colours, in a few sizes, with nothing in them but what can be seen."""

import io
import struct
import zlib
from concurrent.futures import ThreadPoolExecutor

import pytest
from PIL import Image, ImageCms

from media.store import Store
from tests.media.conftest import Send
from tests.media.making import drawn, phone_heic, phone_jpeg, png_that_says, saved
from tests.media.seeing import BLUE, GREEN, RED, WHITE, corners, near, opened, secrets_in


def test_a_photo_is_ready_at_once_in_three_sizes(store: Store, send: Send) -> None:
    received = send(phone_jpeg(width=2000, height=1500), "Robin.jpg", "image/jpeg")
    assert (received.kind, received.state, received.content_type) == ("photo", "ready", "image/jpeg")
    assert (received.width, received.height, received.name) == (2000, 1500, "Robin.jpg")
    assert [(one.name, one.width, one.height) for one in received.renditions] == [
        ("w320", 320, 240), ("w800", 800, 600), ("w1600", 1600, 1200), ("jpeg", 800, 600),
    ]  # fmt: skip
    for one in received.renditions:
        picture = opened(store, received, one.name)
        assert (picture.format, picture.size) == ("JPEG" if one.name == "jpeg" else "WEBP", (one.width, one.height))
        assert secrets_in(store.path(one.key).read_bytes()) == []
        assert store.path(one.key).stat().st_size == one.size
        assert near(corners(picture), [RED, GREEN, BLUE, WHITE])


@pytest.mark.parametrize(
    ("width", "height", "names", "largest"),
    [
        (100, 50, ["w320"], (100, 50)),
        (320, 200, ["w320"], (320, 200)),
        (321, 200, ["w320", "w800"], (321, 200)),
        (1000, 10, ["w320", "w800", "w1600"], (1000, 10)),
        (1, 1, ["w320"], (1, 1)),
        (400, 9000, ["w320", "w800"], (142, 3200)),
    ],
)
def test_no_size_is_larger_than_the_picture(
    send: Send, width: int, height: int, names: list[str], largest: tuple[int, int]
) -> None:
    received = send(saved(drawn(width, height), "PNG"), "p.png")
    assert [one.name for one in received.renditions] == [*names, "jpeg"]
    last = received.renditions[-2]
    assert (last.width, last.height) == largest


def test_the_original_is_kept_byte_for_byte(store: Store, send: Send) -> None:
    data = phone_jpeg()
    received = send(data, "p.jpg")
    assert store.path(received.original.key).read_bytes() == data


@pytest.mark.parametrize("held", range(1, 9))
def test_however_the_phone_was_held_the_photo_is_upright(store: Store, send: Send, held: int) -> None:
    turns = {
        2: Image.Transpose.FLIP_LEFT_RIGHT, 3: Image.Transpose.ROTATE_180, 4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE, 6: Image.Transpose.ROTATE_90, 7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }  # fmt: skip
    as_stored = drawn(1200, 900).transpose(turns[held]) if held > 1 else drawn(1200, 900)
    block = Image.Exif()
    block[0x0112] = held
    for form, name in (("JPEG", "p.jpg"), ("PNG", "p.png"), ("WEBP", "p.webp")):
        received = send(saved(as_stored, form, exif=block), name)
        assert (received.width, received.height) == (1200, 900)
        assert opened(store, received, "w1600").size == (1200, 900)
        for size in ("w320", "w800", "w1600"):
            assert near(corners(opened(store, received, size)), [RED, GREEN, BLUE, WHITE]), (form, size)


JPEG_SHAPE = {"jfif", "jfif_version", "jfif_unit", "jfif_density"}  # what every JPEG begins with


@pytest.mark.parametrize(("data", "name"), [(phone_jpeg(6), "p.jpg"), (phone_heic(), "p.heic")], ids=["jpeg", "heic"])
def test_place_camera_and_comments_are_not_in_what_others_see(store: Store, send: Send, data: bytes, name: str) -> None:
    assert secrets_in(data), "the file must have held them before"
    received = send(data, name)
    assert received.state == "ready"
    assert received.renditions
    for one in received.renditions:
        shown = store.path(one.key).read_bytes()
        assert secrets_in(shown) == []
        picture = Image.open(io.BytesIO(shown))
        assert not picture.getexif()
        assert set(picture.info) <= {"loop", "background", "timestamp", "duration"} | JPEG_SHAPE


GREY = [(76, 76, 76), (75, 75, 75), (29, 29, 29), WHITE]


def wide_grey() -> bytes:
    light = drawn(mode="L")
    wide = b"".join(struct.pack("<H", value * 257) for value in light.tobytes())
    return saved(Image.frombytes("I;16", light.size, wide), "PNG")


def wide_colour() -> bytes:
    rows = b"".join(b"\0" + b"\xff\xff\x00\x00\x00\x00" * 64 for _ in range(64))
    return png_that_says(64, 64, zlib.compress(rows), depth=16, colour=2)


@pytest.mark.parametrize(
    ("data", "name", "wanted"),
    [
        (saved(drawn(mode="1"), "PNG"), "one bit.png", None),
        (saved(drawn(mode="L"), "PNG"), "grey.png", GREY),
        (saved(drawn(mode="LA"), "PNG"), "grey with a layer.png", GREY),
        (saved(drawn(mode="P"), "PNG"), "palette.png", [RED, GREEN, BLUE, WHITE]),
        (saved(drawn(mode="RGBA"), "PNG"), "colour with a layer.png", [RED, GREEN, BLUE, WHITE]),
        (saved(drawn(mode="CMYK"), "JPEG", quality=95), "ink.jpg", [RED, GREEN, BLUE, WHITE]),
        (saved(drawn(mode="L"), "JPEG", quality=95), "grey.jpg", GREY),
        (wide_grey(), "sixteen bits of grey.png", GREY),
        (wide_colour(), "sixteen bits of colour.png", [RED] * 4),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_every_way_of_storing_colour_is_shown_right(
    store: Store, send: Send, data: bytes, name: str, wanted: list[tuple[int, ...]] | None
) -> None:
    received = send(data, name)
    assert received.state == "ready"
    found = corners(opened(store, received, "w320"))
    if wanted is None:
        assert near(found[3:], [WHITE]), "ink is made of dots; only the white quarter is sure"
    else:
        assert near(found, wanted, 30 if name == "ink.jpg" else 12)


def test_see_through_parts_stay_see_through(store: Store, send: Send) -> None:
    picture = drawn(mode="RGBA")
    picture.paste((0, 0, 0, 0), (0, 0, 320, 240))
    palette = drawn(mode="P")
    palette.info["transparency"] = palette.getpixel((0, 0))
    for data, name in ((saved(picture, "PNG"), "p.png"), (saved(palette, "GIF"), "p.gif")):
        shown = opened(store, send(data, name), "w320")
        assert shown.mode == "RGBA"
        assert shown.getchannel("A").getpixel((80, 60)) == 0
        assert shown.getchannel("A").getpixel((240, 180)) == 255
        old = opened(store, send(data, name), "jpeg")
        assert near(corners(old), [WHITE, GREEN, BLUE, WHITE], 20), "an old phone sees them as white paper"
    assert opened(store, send(saved(drawn(mode="RGBA"), "PNG"), "p.png"), "w320").mode == "RGB"


def swapped_profile() -> bytes:
    """A colour profile of our own in which what is stored as red is seen as green, and the other way round."""
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    count = struct.unpack_from(">I", profile, 128)[0]
    place = {bytes(profile[132 + 12 * n : 136 + 12 * n]): 136 + 12 * n for n in range(count)}
    red, green = place[b"rXYZ"], place[b"gXYZ"]
    profile[red : red + 8], profile[green : green + 8] = profile[green : green + 8], profile[red : red + 8]
    return bytes(profile).replace("sRGB".encode("utf-16-be"), "tRGB".encode("utf-16-be"))


def test_colours_are_moved_to_srgb(store: Store, send: Send) -> None:
    for form, name in (("JPEG", "p.jpg"), ("PNG", "p.png")):
        first, second, *_rest = corners(
            opened(store, send(saved(drawn(), form, icc_profile=swapped_profile()), name), "w320")
        )
        assert first[1] > 200 > first[0], "red, by this profile, is green"
        assert second[0] > 100 > second[1]
    broken = saved(drawn(), "PNG", icc_profile=b"not a profile")
    assert near(corners(opened(store, send(broken, "p.png"), "w320")), [RED, GREEN, BLUE, WHITE])


def test_eight_families_at_once_all_see_their_photo(send: Send) -> None:
    data = phone_jpeg(width=1600, height=1200)
    with ThreadPoolExecutor(8) as families:
        taken = list(families.map(lambda number: send(data, f"{number}.jpg"), range(16)))
    assert {one.state for one in taken} == {"ready"}
    assert len({one.original.key for one in taken}) == 16
