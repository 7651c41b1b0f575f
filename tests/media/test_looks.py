"""Films that come in together are looked at two at a time, and none is turned away because the others take time (L2)."""

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from media import recordings
from media.helpers import Outcome
from media.recordings import Heard, look

FILMS = 10
SAID = " Duration: 00:00:30.00\n  Stream #0:0: Video: h264\nStream mapping:\n"


def test_ten_films_at_once_are_looked_at_two_at_a_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    at_once, most, lock, second = 0, 0, threading.Lock(), threading.Event()

    def play(*_given: object) -> Outcome:
        nonlocal at_once, most
        with lock:
            at_once += 1
            most = max(most, at_once)
            if at_once == 2:
                second.set()
        second.wait(20)  # until there are two: so many may play at once
        with lock:
            at_once -= 1
        return Outcome(0, "frame=5\n", SAID, False)

    monkeypatch.setattr(recordings, "_ffmpeg", play)
    with ThreadPoolExecutor(FILMS) as senders:
        seen = list(senders.map(lambda _number: look(tmp_path / "film.mp4", "mov", tmp_path, "video"), range(FILMS)))
    assert seen == [Heard("video", 30.0)] * FILMS
    assert most == 2
