"""Recordings that are broken, endless, or only pretend: a sentence, nothing left behind, and nothing of ours opened."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from media import helpers, intake, recordings
from media.derive import derive
from media.errors import MediaRefused
from media.helpers import Limits
from media.kinds import rows_for
from media.store import Store
from tests.media.conftest import Send, Turn
from tests.media.making import FILMS, SCENE, SOUNDS, TONE, ffmpeg, wav

pytestmark = pytest.mark.slow

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
        if ending == "jpg":
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


def test_a_film_may_be_larger_than_a_sound_though_both_come_in_the_same_box(
    send: Send, refused: Turn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    film = ffmpeg(tmp_path, "mp4", *SCENE, *FILMS["mp4"][1])
    sound = ffmpeg(tmp_path, "mp4", *TONE, *SOUNDS["mp4"][1])
    limits = {"audio": len(sound) - 1, "video": len(film)}
    monkeypatch.setattr(
        intake, "rows_for", lambda *what: tuple(replace(row, limit=limits[row.kind]) for row in rows_for(*what))
    )
    assert len(film) > len(sound)
    received = send(film, "a.mp4")
    assert (received.kind, received.original.key[-4:]) == ("video", ".mp4")
    assert refused(sound, "a.mp4") == "too_big"


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
