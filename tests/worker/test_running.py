"""A worker at work, as a thread and as a process of its own: quick with words, and nothing lost when it is killed."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Engine

from media.store import Store
from tests.media.making import ffmpeg
from tests.support.house import House
from tests.worker.conftest import Upload, age_lease, ask, job, missing_files, shown, unknown_files
from wiki.models.jobs import JobState
from wiki.queries.search import find
from wiki.search.look import look
from wiki.search.question import read_question
from wiki.settings import ROOT, Settings
from wiki.worker.kinds import KINDS
from wiki.worker.leases import Task
from wiki.worker.run import Worker, start_worker
from wiki.worker.tools import Tools


def _until(is_so: Callable[[], object], seconds: float) -> float:
    """Wait until it is so; returns how long that took. Fails after ``seconds``."""
    begun = time.monotonic()
    while not is_so():
        assert time.monotonic() - begun < seconds, "it never came"
        time.sleep(0.02)
    return time.monotonic() - begun


@contextmanager
def _process(settings: Settings) -> Iterator["subprocess.Popen[bytes]"]:
    """A worker as the Procfile runs it."""
    environ = {
        "DATABASE_URL": settings.database_url, "INSTANCE": str(settings.instance), "SECRET_KEY": settings.secret_key,
        "DEMONSTRATION": "no", "WORKER_INSIDE": "no",
    }  # fmt: skip
    process = subprocess.Popen(
        [sys.executable, "-m", "flask", "--app", "app", "worker"], cwd=ROOT, env={**os.environ, **environ}
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


@pytest.fixture
def film(tmp_path: Path) -> bytes:
    """A film that takes some seconds to rewrite."""
    return ffmpeg(tmp_path, "mp4", "-f", "lavfi", "-i", "testsrc2=duration=9:size=1280x720:rate=30", "-c:v", "mpeg4")


def _converters(folder: Path) -> list[int]:
    """The processes that rewrite films in the store's temporary folder."""
    found = []
    for path in Path("/proc").glob("[0-9]*"):
        try:
            words = (path / "cmdline").read_bytes().split(b"\0")
            if str((path / "cwd").readlink()).startswith(str(folder)) and b"libx264" in words and b"-I" not in words:
                found.append(int(path.name))
        except OSError:
            continue
    return found


def _finds(family: House, settings: Settings, words: str) -> bool:
    with family.work() as work:
        space, question = family.space("dad", "robin", work), read_question(words)
        return find(space, question, look(settings.search_root, space.id, question)).total > 0


def test_words_are_found_within_two_seconds_of_saving_even_during_a_long_job(
    family: House, engine: Engine, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, over = threading.Event(), threading.Event()

    def film(_task: Task, _tools: Tools) -> None:
        begun.set()
        over.wait(30)

    monkeypatch.setitem(KINDS, "test.film", film)
    ask(engine, "test.film", family.children["robin"])
    worker = start_worker(settings, engine)
    try:
        assert begun.wait(5)
        for word in ("badger", "wombat"):
            family.say("mum", "robin", "about_me_primary", "people", columns={"name": word})
            assert _until(lambda word=word: _finds(family, settings, word), 2.0) < 2.0
    finally:
        over.set()
        worker.stop()


def test_a_worker_that_is_woken_does_not_wait_for_its_next_look(
    family: House, engine: Engine, settings: Settings
) -> None:
    worker = Worker(settings, engine, poll_seconds=60)
    worker.start()
    try:
        time.sleep(0.3)  # it has looked once, and sleeps
        family.say("mum", "robin", "about_me_primary", "people", columns={"name": "badger"})
        worker.wake()
        _until(lambda: _finds(family, settings, "badger"), 2.0)
    finally:
        worker.stop()


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self").exists(), reason="looks for processes as Linux shows them")
def test_a_worker_killed_in_the_middle_of_a_film_loses_nothing(
    family: House, engine: Engine, settings: Settings, worker: Worker, upload: Upload, store: Store, film: bytes
) -> None:
    media_id = upload(film, "film.mp4", "video/mp4")
    with _process(settings) as process:
        _until(lambda: _converters(store.temporary), 30)
        process.send_signal(signal.SIGKILL)
        process.wait()
    _until(lambda: not _converters(store.temporary), 5)  # the converter died with it

    assert shown(engine, media_id) == ("waiting", "", [])
    assert (job(engine)["state"], job(engine)["attempts"]) == (JobState.RUNNING, 1)
    assert missing_files(engine, store) == []
    worker.drain()
    assert shown(engine, media_id)[0] == "waiting"  # the lease of the dead is waited out
    age_lease(engine)

    worker.drain()

    assert shown(engine, media_id) == ("ready", "", ["mp4", "poster", "small"])
    assert (job(engine)["state"], job(engine)["attempts"]) == (JobState.DONE, 2)
    assert (unknown_files(engine, store), missing_files(engine, store)) == ([], [])
    assert store.clean_temporary(older_than=-1) > 0  # what the dead worker left is cleared up in time
    assert os.listdir(store.temporary) == []


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self").exists(), reason="looks for processes as Linux shows them")
def test_a_worker_told_to_stop_ends_soon_and_its_film_is_taken_up_at_once(
    family: House, engine: Engine, settings: Settings, worker: Worker, upload: Upload, store: Store, film: bytes
) -> None:
    media_id = upload(film, "film.mp4", "video/mp4")
    with _process(settings) as process:
        _until(lambda: _converters(store.temporary), 30)
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=10) == 0
    assert (job(engine)["state"], job(engine)["attempts"]) == (JobState.WAITING, 0)

    worker.drain()

    assert shown(engine, media_id) == ("ready", "", ["mp4", "poster", "small"])
    assert job(engine)["attempts"] == 1
    assert unknown_files(engine, store) == []
