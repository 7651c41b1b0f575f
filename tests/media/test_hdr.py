"""Pictures and films of high dynamic range, as newer phones make them, look as bright and as colourful as what was filmed."""

import io
import struct
from pathlib import Path

import pillow_heif
import pytest
from PIL import Image, ImageStat

from media import recordings
from media.derive import derive
from media.hdr import Light, light_of_picture, table, toned
from media.store import Store
from tests.media.conftest import Send
from tests.media.making import FFMPEGS, WHEEL_FFMPEG, drawn, ffmpeg, phone_heic
from tests.media.seeing import corners, opened
from tests.media.test_recordings import told

SCENE = ("-f", "lavfi", "-i", "testsrc2=duration=1:size=320x240:rate=10")
RED, GREEN, YELLOW = (30, 100), (90, 100), (140, 200)  # places in it


def _tags(transfer: str) -> tuple[str, ...]:
    return ("-color_primaries", "bt2020", "-color_trc", transfer, "-colorspace", "bt2020nc")


def _lit(transfer: str, form: str) -> tuple[str, ...]:
    """The filter that turns ordinary colours into such a film's, as a camera would have written them."""
    return ("-vf", f"zscale=tin=bt709:min=bt709:pin=bt709:t={transfer}:m=bt2020nc:p=bt2020:npl=203,format={form}", *_tags(transfer))


def _vivid(picture: Image.Image) -> float:
    """How far the colours are from grey, 0 to 255."""
    return ImageStat.Stat(picture.convert("HSV")).mean[1]


@pytest.mark.slow
@pytest.mark.parametrize(("transfer", "player"), [("arib-std-b67", WHEEL_FFMPEG), ("smpte2084", FFMPEGS[0])])
def test_a_film_of_high_dynamic_range_is_not_washed_out(
    store: Store, send: Send, child: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, transfer: str, player: str
) -> None:
    monkeypatch.setattr(recordings, "find_ffmpeg", lambda: player)
    x265 = f"log-level=error:colorprim=bt2020:transfer={transfer}:colormatrix=bt2020nc"
    packing = ("-c:v", "libx265", "-preset", "ultrafast", "-x265-params", x265, "-tag:v", "hvc1")
    data = ffmpeg(tmp_path, "mov", *SCENE, *_lit(transfer, "yuv420p10le"), *packing, program=WHEEL_FFMPEG)
    received = send(data, "party.mov", "video/quicktime")
    made = {one.name: one for one in derive("video", store, received.original.key, child, "video/quicktime").renditions}
    said = told(store.path(made["mp4"].key))
    assert "yuv420p(tv, bt709" in said and transfer not in said, "no player takes it for what it is not any more"
    shown = Image.open(store.path(made["poster"].key)).convert("RGB")
    (tmp_path / "as-it-is.mov").write_bytes(data)
    washed = Image.open(io.BytesIO(ffmpeg(tmp_path, "png", "-i", str(tmp_path / "as-it-is.mov"), "-frames:v", "1")))
    assert _vivid(shown) > _vivid(washed) * 1.2
    red, green, _blue = shown.getpixel(RED)  # type: ignore[misc]
    assert red - green > 110 and red > 150, "red is red"


@pytest.mark.slow
def test_an_ordinary_film_is_left_as_it_is(store: Store, send: Send, child: str, tmp_path: Path) -> None:
    data = ffmpeg(tmp_path, "mp4", *SCENE, "-pix_fmt", "yuv420p", "-c:v", "libx264", "-preset", "ultrafast")
    received = send(data, "party.mp4", "video/mp4")
    made = {one.name: one for one in derive("video", store, received.original.key, child, "video/mp4").renditions}
    shown = Image.open(store.path(made["poster"].key)).convert("RGB")
    assert min(shown.getpixel(YELLOW)[:2]) > 235 and _vivid(shown) > 235  # type: ignore[index]


def test_a_picture_of_high_dynamic_range_is_not_washed_out(store: Store, send: Send, tmp_path: Path) -> None:
    packing = ("-c:v", "libaom-av1", "-cpu-used", "8", "-still-picture", "1", "-f", "avif")
    for transfer in ("smpte2084", "arib-std-b67"):
        data = ffmpeg(tmp_path, "avif", *SCENE, "-frames:v", "1", *_lit(transfer, "yuv420p10le"), *packing)
        shown = opened(store, send(data, "party.avif", "image/avif"), "w320").convert("RGB")
        washed = Image.open(io.BytesIO(data)).convert("RGB")
        assert _vivid(shown) > _vivid(washed) * 1.2, transfer
        red, green, blue = shown.getpixel(YELLOW)  # type: ignore[misc]
        assert min(red, green) > 190 and blue < 90, transfer


def test_a_ten_bit_heic_is_as_bright_as_paper_and_an_ordinary_one_as_before(store: Store, send: Send) -> None:
    grey = struct.pack("<H", round(0.5807 * 65535))  # paper white in PQ
    made = io.BytesIO()
    pillow_heif.from_bytes("RGB;16", (64, 48), grey * (64 * 48 * 3)).save(
        made, quality=90, save_nclx_profile=True, color_primaries=9, transfer_characteristics=16, matrix_coefficients=9
    )
    shown = opened(store, send(made.getvalue(), "paper.heic", "image/heic"), "w320").convert("RGB")
    assert all(abs(value - 224) < 8 for value in shown.getpixel((30, 20)))  # type: ignore[union-attr]
    plain = opened(store, send(phone_heic(), "phone.heic", "image/heic"), "w320")
    assert all(max(colour) > 120 for colour in corners(plain)) and corners(plain)[3] > (250, 250, 250)


def _box(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I4s", len(body) + 8, name) + body


def _header(main: int, *of: tuple[int, int]) -> bytes:
    """The header of a picture whose items have these (item, property): property 1 is ordinary light, 2 is PQ."""
    colours = [_box(b"colr", b"nclx" + struct.pack(">HHHB", 9, transfer, 9, 128)) for transfer in (13, 16)]
    links = b"".join(struct.pack(">HBB", item, 1, number) for item, number in of)
    ipma = _box(b"ipma", bytes(4) + struct.pack(">I", len(of)) + links)
    iprp = _box(b"iprp", _box(b"ipco", b"".join(colours)) + ipma)
    meta = _box(b"meta", bytes(4) + _box(b"pitm", bytes(4) + struct.pack(">H", main)) + iprp)
    return _box(b"ftyp", b"heic\0\0\0\0mif1") + meta


def test_a_phones_map_of_highlights_does_not_darken_its_ordinary_picture(tmp_path: Path) -> None:
    path = tmp_path / "a.heic"
    whole = _header(2, (1, 1), (2, 2))
    path.write_bytes(whole)
    assert light_of_picture(path) == Light("pq", "bt2020")
    path.write_bytes(_header(1, (1, 1), (2, 2)))
    assert light_of_picture(path) is None
    for cut in range(0, len(whole), 3):  # wherever it breaks off: never a stopped helper
        path.write_bytes(whole[:cut])
        assert light_of_picture(path) in (None, Light("pq", "bt2020"))
        path.write_bytes(whole[:cut] + b"\xff" * 9 + whole[cut + 9 :])
        light_of_picture(path)


@pytest.mark.parametrize("transfer", ["pq", "hlg"])
def test_what_was_brighter_stays_brighter_and_grey_stays_grey(transfer: str) -> None:
    ramp = Image.new("RGB", (256, 1))
    ramp.putdata([(step, step, step) for step in range(256)])
    shown = [toned(ramp, Light(transfer)).getpixel((step, 0)) for step in range(256)]
    assert all(max(one) - min(one) <= 4 for one in shown)  # type: ignore[type-var, operator, arg-type]
    levels = [one[0] for one in shown]  # type: ignore[index]
    assert levels == sorted(levels) and levels[0] == 0 and levels[255] >= 245 and len(set(levels)) > 120
    assert all(0 <= value <= 1 for colour in table(Light(transfer, "p3"))[::97] for value in colour)
    assert _vivid(toned(drawn(), Light(transfer))) > 100
