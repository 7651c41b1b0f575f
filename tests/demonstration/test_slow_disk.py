"""On a machine that has not read its film player since it was started, the demonstration still loads."""

from pathlib import Path

import pytest
from flask import Flask

from media import recordings
from media.errors import MediaRefused
from media.helpers import Limits
from media.store import Store
from tests.media.making import LENGTH, TONE, WHEEL_FFMPEG, ffmpeg
from wiki import demonstration_load
from wiki.pagetypes.read import load_folder
from wiki.settings import ROOT

pytestmark = pytest.mark.slow


@pytest.fixture
def sleepy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    """A player whose first start takes longer than a look may take."""
    player = tmp_path / "ffmpeg"
    player.write_text(f'#!/bin/sh\n[ -e "{tmp_path}/read" ] || {{ sleep 3; touch "{tmp_path}/read"; }}\nexec "{WHEEL_FFMPEG}" "$@"\n')
    player.chmod(0o755)
    monkeypatch.setattr(recordings, "find_ffmpeg", lambda: str(player))
    monkeypatch.setattr(recordings, "_LOOK", Limits(seconds=2, cpu_seconds=12, memory=2 * 1024**3, file_bytes=0))
    return Store(tmp_path / "files")


def test_who_comes_first_is_not_told_that_their_clip_is_slow(sleepy: Store, tmp_path: Path) -> None:
    clip = tmp_path / "clip.wav"
    clip.write_bytes(ffmpeg(tmp_path, "wav", *TONE))
    with sleepy.workspace() as folder:
        with pytest.raises(MediaRefused, match="too long to open"):
            recordings.look(clip, "wav", folder)
        recordings.wake(sleepy)
        assert recordings.look(clip, "wav", folder).seconds == pytest.approx(LENGTH, abs=0.25)


def test_where_there_is_no_room_for_it_the_worker_starts_all_the_same(tmp_path: Path) -> None:
    store = Store(tmp_path / "files")
    store.temporary.rmdir()
    store.temporary.write_bytes(b"a file where its folder should be")
    with pytest.raises((MediaRefused, OSError)), store.workspace():
        pass
    recordings.wake(store)


def test_the_demonstration_wakes_the_player_before_it_needs_it(monkeypatch: pytest.MonkeyPatch, app: Flask) -> None:
    class Woken(Exception):
        pass

    def wake(_store: Store) -> None:
        raise Woken

    monkeypatch.setattr(demonstration_load, "wake", wake)
    with pytest.raises(Woken):
        demonstration_load.load_demonstration(
            app.extensions["engine"], app.extensions["store"], load_folder(ROOT / "page_templates")
        )
