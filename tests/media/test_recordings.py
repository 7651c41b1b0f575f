"""Sound and film that phones record can be played by everybody, and tell nobody where they were made."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from media import helpers, recordings
from media.derive import derive
from media.errors import MediaRefused
from media.helpers import Limits
from media.results import Received
from media.store import Store
from tests.media.conftest import Send, Turn
from tests.media.making import FFMPEGS, LENGTH, SCENE, TONE, WHEEL_FFMPEG, ffmpeg, wav

FAST = ("-preset", "ultrafast")
PLACE = "+51.5074-000.1278/"

SOUNDS = {
    "m4a": ("audio/mp4", ("-c:a", "aac")),
    "mp3": ("audio/mpeg", ("-c:a", "libmp3lame")),
    "aac": ("audio/aac", ("-c:a", "aac")),
    "amr": ("audio/amr", ("-c:a", "libopencore_amrnb", "-ar", "8000", "-b:a", "12.2k")),
    "3gp": ("audio/3gpp", ("-c:a", "libopencore_amrnb", "-ar", "8000", "-b:a", "12.2k")),
    "caf": ("audio/x-caf", ("-c:a", "alac")),
    "ogg": ("audio/ogg", ("-c:a", "libvorbis")),
    "opus": ("audio/ogg", ("-c:a", "libopus")),
    "wav": ("audio/wav", ("-c:a", "pcm_s16le")),
    "flac": ("audio/flac", ("-c:a", "flac")),
    "webm": ("audio/webm", ("-c:a", "libopus")),
    "mp4": ("audio/mp4", ("-c:a", "aac")),
}
FILMS = {
    "mp4": ("video/mp4", ("-c:v", "libx264", "-c:a", "aac")),
    "mov": ("video/quicktime", ("-c:v", "libx265", *FAST, "-tag:v", "hvc1", "-c:a", "aac")),
    "m4v": ("video/mp4", ("-c:v", "libx264", "-c:a", "aac")),
    "3gp": ("video/3gpp", ("-c:v", "h263", "-s", "352x288", "-c:a", "libopencore_amrnb", "-ar", "8000", "-ac", "1")),
    "webm": ("video/webm", ("-c:v", "libvpx", "-c:a", "libopus")),
    "mkv": ("video/x-matroska", ("-c:v", "libx264", "-c:a", "aac")),
}


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
    assert made["poster"].read_bytes()[8:12] == b"WEBP"


@pytest.mark.parametrize("ending", FILMS)
def test_a_film_is_made_playable_with_a_still(
    store: Store, send: Send, child: str, tmp_path: Path, ending: str
) -> None:
    served, packing = FILMS[ending]
    received = send(ffmpeg(tmp_path, ending, *SCENE, *TONE, *packing), f"a.{ending}")
    assert (received.kind, received.state, received.content_type) == ("video", "waiting", served)
    derived = derive("video", store, received.original.key, child, received.content_type)
    assert [(one.name, one.content_type) for one in derived.renditions] == [
        ("mp4", "video/mp4"), ("poster", "image/webp"),
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


SECRET = "root-of-the-secret"


def playlists(tmp_path: Path) -> dict[str, bytes]:
    """Files that ask a player to fetch or open something else."""
    secret = tmp_path / "secret.txt"
    secret.write_text(SECRET)
    lists = f"#EXTM3U\n#EXT-X-MEDIA-SEQUENCE:0\n#EXTINF:10.0,\nfile://{secret}\n#EXT-X-ENDLIST\n"
    return {
        "m3u8": lists.encode(),
        "concat": f"ffconcat version 1.0\nfile '{secret}'\n".encode(),
        "network": b"#EXTM3U\n#EXTINF:1,\nhttp://127.0.0.1:9/x.ts\n",
        "avi": b"RIFF\x00\x01\x00\x00AVI LIST" + lists.encode(),
        "sdp": b"v=0\no=- 0 0 IN IP4 127.0.0.1\nm=video 9 RTP/AVP 96\n",
    }


@pytest.mark.parametrize("trick", ["m3u8", "concat", "network", "avi", "sdp"])
@pytest.mark.parametrize("ending", ["mp4", "m4a", "mp3"])
def test_a_playlist_is_no_recording_whatever_it_is_called(
    refused: Turn, tmp_path: Path, trick: str, ending: str
) -> None:
    assert refused(playlists(tmp_path)[trick], f"a.{ending}")


@pytest.mark.parametrize("trick", ["m3u8", "concat", "network"])
def test_even_a_playlist_that_got_past_the_door_opens_nothing(
    store: Store, child: str, tmp_path: Path, trick: str
) -> None:
    key = store.put(child, tmp_path_file(tmp_path, playlists(tmp_path)[trick]), "mp4").key
    for kind, served in (("audio", "audio/mp4"), ("video", "video/webm"), ("audio", "audio/mpeg")):
        with pytest.raises(MediaRefused) as caught:
            derive(kind, store, key, child, served)  # type: ignore[arg-type]
        assert caught.value.code.startswith("broken_")
    assert list(store.keys()) == [key]


def tmp_path_file(folder: Path, data: bytes) -> Path:
    path = folder / "list"
    path.write_bytes(data)
    return path


def test_ffmpeg_is_held_to_one_box_one_file_and_no_network(
    store: Store, send: Send, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    seen: list[list[str]] = []
    run = helpers.run

    def watched(command: list[str], limits: Limits, folder: Path) -> object:
        seen.append(command)
        return run(command, limits, folder)

    monkeypatch.setattr(recordings, "run", watched)
    send(ffmpeg(tmp_path, "m4a", *TONE), "-i /etc/passwd.m4a")
    (command,) = seen
    assert command[command.index("-protocol_whitelist") + 1] == "file"
    assert command[command.index("-f") + 1] == "mov"
    assert command.index("-f") < command.index("-i")
    assert command[command.index("-i") + 1].startswith(f"file:{store.root}/")
    assert not any("passwd" in word for word in command)


@pytest.mark.parametrize("ending", ["m4a", "mp3", "ogg", "wav", "flac", "webm", "amr"])
def test_a_recording_cut_off_or_scrambled_gets_a_sentence_or_is_taken(send: Send, tmp_path: Path, ending: str) -> None:
    whole = ffmpeg(tmp_path, ending, *TONE, *SOUNDS[ending][1])
    for part in (1, 20, len(whole) // 3):
        for data in (whole[:part], whole[:part] + bytes(300)):
            try:
                assert send(data, f"a.{ending}").state == "waiting"
            except MediaRefused as refusal:
                assert refusal.code in ("broken_audio", "wrong_name", "not_taken"), refusal.code


def test_a_recording_that_turns_out_broken_leaves_nothing(store: Store, child: str, tmp_path: Path) -> None:
    whole = ffmpeg(tmp_path, "mp4", *SCENE, "-c:v", "libx264")
    path = tmp_path_file(tmp_path, whole[:200] + bytes(5000))
    key = store.put(child, path, "mp4").key
    with pytest.raises(MediaRefused) as caught:
        derive("video", store, key, child, "video/mp4")
    assert caught.value.code == "broken_video"
    assert list(store.keys()) == [key]
    assert not list(store.temporary.iterdir())


def test_a_film_whose_still_cannot_be_kept_leaves_nothing(
    store: Store, send: Send, child: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    received = send(ffmpeg(tmp_path, "mp4", *SCENE, "-c:v", "libx264"), "a.mp4")
    adopt = store.adopt

    def second_fails(made: Path, prefix: str, ending: str) -> object:
        if ending == "webp":
            raise OSError("the disk went away")
        return adopt(made, prefix, ending)

    monkeypatch.setattr(store, "adopt", second_fails)
    with pytest.raises(OSError, match="went away"):
        derive("video", store, received.original.key, child, received.content_type)
    assert list(store.keys()) == [received.original.key]


def test_what_takes_too_long_is_stopped(
    store: Store, send: Send, child: str, refused: Turn, monkeypatch: pytest.MonkeyPatch
) -> None:
    received = send(wav(60), "a.wav")
    monkeypatch.setattr(recordings, "_SOUND", Limits(0.05, 1, 2**31, 2**30))
    with pytest.raises(MediaRefused) as caught:
        derive("audio", store, received.original.key, child, received.content_type)
    assert caught.value.code == "too_slow"
    monkeypatch.setattr(recordings, "_LOOK", Limits(0.01, 1, 2**31, 0))
    assert refused(wav(1), "a.wav") == "too_slow"


def test_a_recording_that_is_too_long_is_refused(
    refused: Turn, monkeypatch: pytest.MonkeyPatch, send: Send, store: Store, child: str, tmp_path: Path
) -> None:
    live = send(ffmpeg(tmp_path, "webm", *TONE, "-c:a", "libopus", "-live", "1", "-f", "webm"), "a.webm")
    monkeypatch.setattr(recordings, "AUDIO_SECONDS", 1)
    assert refused(wav(3), "a.wav") == "too_long_audio"
    with pytest.raises(MediaRefused) as caught:
        derive("audio", store, live.original.key, child, live.content_type)
    assert caught.value.code == "too_long_audio"


def test_without_any_player_the_sentence_says_try_later(refused: Turn, monkeypatch: pytest.MonkeyPatch) -> None:
    class Missing:
        @staticmethod
        def get_ffmpeg_exe() -> str:
            raise RuntimeError("none")

    monkeypatch.setattr(shutil, "which", lambda _name: None)
    monkeypatch.setattr(recordings, "_wheel", Missing)
    assert refused(wav(1), "a.wav") == "no_player"


def test_a_file_that_is_gone_or_never_was_is_said_to_be_gone(store: Store, send: Send, child: str) -> None:
    received = send(wav(1), "a.wav")
    store.remove(received.original.key)
    for key in (received.original.key, "../../etc/passwd", f"{child}/aa/x.wav"):
        with pytest.raises(MediaRefused) as caught:
            derive("audio", store, key, child, received.content_type)
        assert caught.value.code == "gone"


def test_names_of_films_in_the_table_are_tried_here() -> None:
    from media.kinds import ACCEPTED

    tried = {served for served, _how in (*SOUNDS.values(), *FILMS.values())}
    assert tried == {row.content_type for row in ACCEPTED if row.kind in ("audio", "video")}
    assert all(re.fullmatch(r"[a-z0-9]+", ending) for ending in (*SOUNDS, *FILMS))
