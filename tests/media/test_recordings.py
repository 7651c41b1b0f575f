"""Sound and film that phones record can be played by everybody, and tell nobody where they were made."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from media import recordings
from media.derive import derive
from media.results import Received
from media.store import Store
from tests.media.conftest import Send
from tests.media.making import FAST, FFMPEGS, FILMS, LENGTH, SCENE, SOUNDS, TONE, WHEEL_FFMPEG, ffmpeg, wav

PLACE = "+51.5074-000.1278/"

pytestmark = pytest.mark.slow


@pytest.fixture(params=FFMPEGS, ids=lambda path: "wheel" if path == WHEEL_FFMPEG else "system")
def player(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Each ffmpeg the program may meet, in turn."""
    found: str = request.param
    monkeypatch.setattr(shutil, "which", lambda _name: None if found == WHEEL_FFMPEG else found)
    assert recordings.find_ffmpeg() == str(Path(found).resolve())
    return found


def told(path: Path) -> str:
    """What ffmpeg says about a file."""
    done = subprocess.run([WHEEL_FFMPEG, "-hide_banner", "-i", str(path)], capture_output=True, text=True, check=False)
    return done.stderr


def made_of(store: Store, child: str, received: Received) -> dict[str, Path]:
    derived = derive(received.kind, store, received.original.key, child, received.content_type)
    return {one.name: store.path(one.key) for one in derived.renditions}


@pytest.mark.parametrize("ending", SOUNDS)
def test_a_sound_is_kept_at_once_and_made_playable_later(
    store: Store, send: Send, child: str, tmp_path: Path, ending: str
) -> None:
    served, packing = SOUNDS[ending]
    data = ffmpeg(tmp_path, ending, *TONE, *packing)
    received = send(data, f"Robin says.{ending}")
    assert (received.kind, received.state, received.content_type) == ("audio", "waiting", served)
    derived = derive("audio", store, received.original.key, child, received.content_type)
    (sound,) = derived.renditions
    assert (sound.name, sound.content_type) == ("m4a", "audio/mp4")
    assert derived.seconds == pytest.approx(LENGTH, abs=0.25)
    assert "Audio: aac" in told(store.path(sound.key))
    assert store.path(sound.key).read_bytes().index(b"moov") < 200, "it can be played while it arrives"


def test_either_ffmpeg_will_do(store: Store, send: Send, child: str, tmp_path: Path, player: str) -> None:
    sound = send(wav(2), "a.wav", "audio/wav")
    assert sound.seconds == pytest.approx(2, abs=0.1)
    assert "Audio: aac" in told(made_of(store, child, sound)["m4a"])
    served, packing = FILMS["mp4"]
    film = send(ffmpeg(tmp_path, "mp4", *SCENE, *TONE, *packing), "a.mp4", served)
    assert film.seconds == pytest.approx(LENGTH, abs=0.2)
    made = made_of(store, child, film)
    assert "Video: h264" in told(made["mp4"])
    assert made["poster"].read_bytes()[:3] == b"\xff\xd8\xff"


@pytest.mark.parametrize("ending", FILMS)
def test_a_film_is_made_playable_with_a_still(
    store: Store, send: Send, child: str, tmp_path: Path, ending: str
) -> None:
    served, packing = FILMS[ending]
    received = send(ffmpeg(tmp_path, ending, *SCENE, *TONE, *packing), f"a.{ending}")
    assert (received.kind, received.state, received.content_type) == ("video", "waiting", served)
    derived = derive("video", store, received.original.key, child, received.content_type)
    assert [(one.name, one.content_type) for one in derived.renditions] == [
        ("mp4", "video/mp4"), ("poster", "image/jpeg"),
    ]  # fmt: skip
    said = told(store.path(derived.renditions[0].key))
    assert "Video: h264" in said
    assert "yuv420p" in said
    assert "Audio: aac" in said
    assert derived.seconds == pytest.approx(LENGTH, abs=0.3)
    assert {(one.width, one.height) for one in derived.renditions} == {(derived.width, derived.height)}


def test_a_film_is_at_most_720_lines_and_upright(store: Store, send: Send, child: str, tmp_path: Path) -> None:
    lying = tmp_path / "lying.mp4"
    lying.write_bytes(
        ffmpeg(
            tmp_path,
            "mp4",
            "-f",
            "lavfi",
            "-i",
            "testsrc2=duration=0.2:size=1920x1080:rate=60",
            "-c:v",
            "libx264",
            *FAST,
        )
    )
    data = ffmpeg(tmp_path, "mov", "-display_rotation", "90", "-i", str(lying), "-c", "copy")
    assert "1920x1080" in told(tmp_path / "made.mov")
    received = send(data, "a.mov")
    derived = derive("video", store, received.original.key, child, received.content_type)
    assert (derived.width, derived.height) == (720, 1280)
    said = told(store.path(derived.renditions[0].key))
    assert "720x1280" in said
    assert "30 fps" in said
    assert "rotation" not in said


def test_the_place_of_a_film_is_not_in_what_others_see(store: Store, send: Send, child: str, tmp_path: Path) -> None:
    tags = ("-movflags", "use_metadata_tags", "-metadata", f"com.apple.quicktime.location.ISO6709={PLACE}")
    more = ("-metadata", "title=secret title", "-metadata:s:v", "handler_name=secret handler")
    data = ffmpeg(tmp_path, "mov", *SCENE, *TONE, *FILMS["mp4"][1], *tags, *more)
    assert PLACE.encode() in data
    assert b"secret" in data
    received = send(data, "a.mov")
    for path in made_of(store, child, received).values():
        shown = path.read_bytes()
        assert PLACE.encode() not in shown
        assert b"secret" not in shown
        assert b"quicktime" not in shown
    sound = send(ffmpeg(tmp_path, "m4a", *TONE, "-metadata", "title=secret", "-metadata", f"location={PLACE}"), "a.m4a")
    shown = made_of(store, child, sound)["m4a"].read_bytes()
    assert b"secret" not in shown
    assert PLACE.encode() not in shown


def test_a_browser_recording_that_does_not_know_its_length_learns_it(
    store: Store, send: Send, child: str, tmp_path: Path
) -> None:
    data = ffmpeg(tmp_path, "webm", *TONE, "-c:a", "libopus", "-live", "1", "-f", "webm")
    received = send(data, "blob", "audio/webm;codecs=opus")
    assert (received.kind, received.seconds) == ("audio", None)
    derived = derive("audio", store, received.original.key, child, received.content_type)
    assert derived.seconds == pytest.approx(LENGTH, abs=0.1)


def test_a_cover_picture_does_not_make_a_song_a_film(send: Send, tmp_path: Path) -> None:
    cover = ("-f", "lavfi", "-i", "color=red:size=64x64:duration=1:rate=1")
    how = ("-map", "0", "-map", "1", "-c:a", "aac", "-c:v", "mjpeg", "-frames:v", "1", "-disposition:v", "attached_pic")
    assert send(ffmpeg(tmp_path, "m4a", *TONE, *cover, *how), "song.m4a").kind == "audio"


def test_a_film_without_sound_is_a_film(store: Store, send: Send, child: str, tmp_path: Path) -> None:
    received = send(ffmpeg(tmp_path, "mp4", *SCENE, "-c:v", "libx264"), "a.mp4")
    assert received.kind == "video"
    assert set(made_of(store, child, received)) == {"mp4", "poster"}


def test_a_film_whose_sound_is_longer_or_begins_earlier_is_shown(store: Store, send: Send, child: str, tmp_path: Path) -> None:
    """A film that was cut on the phone, or made of one still and a song."""
    song = ("-f", "lavfi", "-i", "sine=frequency=440:duration=5:sample_rate=16000")
    how = ("-map", "0:v", "-map", "1:a", "-c:v", "libx264", *FAST, "-c:a", "aac")
    short = ffmpeg(tmp_path, "mp4", "-f", "lavfi", "-i", "testsrc2=duration=0.3:size=160x120:rate=10", *song, *how)
    late = ffmpeg(
        tmp_path, "mp4", "-itsoffset", "3", "-f", "lavfi", "-i", "testsrc2=duration=1:size=160x120:rate=10", *song, *how
    )
    for data in (short, late):
        received = send(data, "a.mp4")
        assert received.kind == "video"
        derived = derive("video", store, received.original.key, child, received.content_type)
        assert {one.name for one in derived.renditions} == {"mp4", "poster"}
        assert derived.seconds == pytest.approx(5, abs=0.3)


def test_names_of_films_in_the_table_are_tried_here() -> None:
    from media.kinds import ACCEPTED

    tried = {served for served, _how in (*SOUNDS.values(), *FILMS.values())}
    assert tried == {row.content_type for row in ACCEPTED if row.kind in ("audio", "video")}
    assert all(re.fullmatch(r"[a-z0-9]+", ending) for ending in (*SOUNDS, *FILMS))
