"""A film comes as it is and once more for a slow line; both upright, in time with themselves, and playable while they arrive."""

import io
import subprocess
from pathlib import Path

import pytest
from PIL import Image

from media import films
from media.complete import There, complete
from media.derive import derive
from media.store import Store
from tests.media.conftest import Send
from tests.media.making import FAST, TONE, WHEEL_FFMPEG, ffmpeg
from tests.media.seeing import secrets_in
from tests.media.test_recordings import told

pytestmark = pytest.mark.slow

# Two seconds of red at 30 pictures a second, then two of blue at 8: what a phone does when the light goes.
_CHANGING = (
    "color=red:size=1280x720:rate=30:duration=2[a];color=blue:size=1280x720:rate=8:duration=2[b];"
    "[a][b]concat=n=2:v=1,settb=1/600"
)


def colour_at(film: Path, seconds: float) -> str:
    command = [WHEEL_FFMPEG, "-v", "error", "-ss", str(seconds), "-i", str(film), "-frames:v", "1", "-f", "image2pipe"]
    shown = subprocess.run([*command, "-c:v", "png", "-"], capture_output=True, check=True, timeout=60).stdout
    with Image.open(io.BytesIO(shown)) as picture:
        red, _green, blue = picture.convert("RGB").resize((1, 1)).getpixel((0, 0))  # type: ignore[misc]
    return "red" if red > blue else "blue"


def test_a_turned_film_of_changing_speed_is_upright_and_in_time_in_both_sizes(
    store: Store, send: Send, child: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lying = tmp_path / "lying.mov"
    how = ("-fps_mode", "vfr", "-c:v", "libx265", *FAST, "-tag:v", "hvc1", "-c:a", "aac", "-shortest")
    tone = ("-f", "lavfi", "-i", "sine=frequency=440:duration=4:sample_rate=16000")
    lying.write_bytes(ffmpeg(tmp_path, "mov", "-f", "lavfi", "-i", _CHANGING, *tone, *how))
    data = ffmpeg(tmp_path, "mov", "-display_rotation", "90", "-i", str(lying), "-c", "copy")
    received = send(data, "a.mov")
    assert {one.name for one in derive("video", store, received.original.key, child, received.content_type).renditions} == {
        "mp4", "poster",
    }, "a film that is small already needs no smaller one"  # fmt: skip
    monkeypatch.setattr(films, "_WORTH", 1000)
    monkeypatch.setattr(films, "_SMALLER", 2)

    derived = derive("video", store, received.original.key, child, received.content_type)

    made = {one.name: one for one in derived.renditions}
    assert {name: (one.content_type, one.width, one.height) for name, one in made.items()} == {
        "mp4": ("video/mp4", 720, 1280), "poster": ("image/jpeg", 720, 1280), "small": ("video/mp4", 360, 640),
    }  # fmt: skip
    assert derived.seconds == pytest.approx(4, abs=0.2)
    for name in ("mp4", "small"):
        path = store.path(made[name].key)
        said = told(path)
        assert "Video: h264" in said and "Audio: aac" in said and "rotation" not in said and "Duration: 00:00:0" in said
        assert f"{made[name].width}x{made[name].height}" in said
        assert (colour_at(path, 1.8), colour_at(path, 2.2)) == ("red", "blue"), name
        assert path.read_bytes().index(b"moov") < 200, "it can be played while it arrives"
    poster = store.path(made["poster"].key).read_bytes()
    assert secrets_in(poster) == [] and Image.open(io.BytesIO(poster)).size == (720, 1280)


def test_a_film_taken_earlier_gets_its_smaller_one_from_the_film_that_is_shown(
    store: Store, send: Send, child: str, tmp_path: Path
) -> None:
    noise = ("-f", "lavfi", "-i", "nullsrc=size=640x360:rate=12:duration=3,noise=alls=100:allf=t+u")
    received = send(ffmpeg(tmp_path, "mp4", *noise, *TONE, "-c:v", "libx264", *FAST, "-c:a", "aac"), "a.mp4")
    derived = derive("video", store, received.original.key, child, received.content_type)
    made = {one.name: one for one in derived.renditions}
    assert made["small"].size < made["mp4"].size * 0.7 and made["mp4"].size > 1_500_000
    store.remove(received.original.key)
    webp = io.BytesIO()
    Image.new("RGB", (640, 360), "green").save(webp, "WEBP")
    before = {
        "mp4": (made["mp4"].key, "video/mp4", 640, 360),
        "poster": (store.put(child, io.BytesIO(webp.getvalue()), "webp").key, "image/webp", 640, 360),
    }

    added = complete(There("video", received.content_type, received.original.key, before, ""), store, child)

    assert [(one.name, one.content_type, one.width, one.height) for one in added.renditions] == [
        ("small", "video/mp4", 640, 360), ("poster", "image/jpeg", 640, 360),
    ]  # fmt: skip
    whole = {**before, **{one.name: (one.key, one.content_type, one.width, one.height) for one in added.renditions}}
    again = complete(There("video", received.content_type, received.original.key, whole, ""), store, child)
    assert again.renditions == () and again.words is None
