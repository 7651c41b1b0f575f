"""A power cut can't be shown by kill -9: what must last is seen to be written through before the answer goes (C3)."""

import contextlib
import random
import re
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from tests.ledger.book import Ledger, State
from tests.ledger.editors import Editor
from tests.ledger.home import Home
from tests.ledger.servers import Life, Nursery
from wiki.database import Work, open_engine

_CALLS = "fsync,fdatasync,rename,renameat,renameat2,sendto,sendmsg,write"


@contextlib.contextmanager
def _traced(life: Life, out: Path) -> Iterator[None]:
    """Everything the server writes through, renames and answers, in order, in the file ``out``."""
    strace = shutil.which("strace") or pytest.skip("strace is not on this machine")
    tracer = subprocess.Popen(
        [strace, "-f", "-y", "-s", "40", "-e", f"trace={_CALLS}", "-o", str(out), "-p", str(life.pid)],
        stderr=subprocess.PIPE,
    )  # fmt: skip
    assert tracer.stderr is not None
    try:
        said = tracer.stderr.readline()
        if b"attached" not in said:
            pytest.skip(f"this machine does not let a process be watched: {said.decode()}")
        yield
        time.sleep(0.1)
    finally:
        tracer.send_signal(signal.SIGINT)
        tracer.communicate(timeout=20)


def _steps(out: Path, home: Home) -> list[str]:
    """What was done, in short words: file, rename, folder (of the store), log (the database's), answer."""
    found = []
    for line in out.read_text(errors="replace").splitlines():
        call = re.sub(r"^\d+\s+", "", line)
        if call.startswith(("fsync(", "fdatasync(")):
            path = (re.findall(r"<([^>]*)>", call) or [""])[0]
            if path.endswith("golden_thread.sqlite3-wal"):
                found.append("log")
            elif f"{home.instance}/media/temporary/" in path:
                found.append("file")
            elif f"{home.instance}/media/{home.child_id.hex}" in path:
                found.append("folder")
        elif call.startswith("rename") and "/media/" in call:
            found.append("rename")
        elif "HTTP/1.1 302" in call:
            found.append("answer")
    return found


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["", "photo"], ids=["words", "photo"])
def test_everything_is_written_through_before_it_is_acknowledged(
    nursery: Nursery, home: Home, tmp_path: Path, kind: str
) -> None:
    if not home.is_sqlite:
        pytest.skip("PostgreSQL writes its log through by itself")
    life = nursery.start(home.environ(WORKER_INSIDE="no"))
    try:
        mum = Editor("mum", home, Ledger(), home.browser("mum", life.port), random.Random(5))
        assert mum.add(kind).state is State.KEPT
        time.sleep(1.5)  # the trace writer's own log is another file; let it have written
        with _traced(life, tmp_path / "calls"):
            assert mum.add(kind).state is State.KEPT
        mum.browser.close()
        steps = _steps(tmp_path / "calls", home)
    finally:
        life.kill()
    assert steps[-1] == "answer", steps
    assert steps.count("answer") == 1
    if not kind:
        assert steps == ["log", "answer"]
        return
    placed = steps.count("rename")
    assert placed >= 2, steps
    assert steps.count("file") >= placed, steps
    assert steps[-2:] == ["log", "answer"], steps  # one transaction, begun when every byte lies safe
    assert steps.count("log") == 1, steps
    files = [step for step in steps[: steps.index("log")] if step != "folder"]
    assert files == ["file", "rename"] * placed, steps
    assert all(steps[place + 1] == "folder" for place, step in enumerate(steps) if step == "rename"), steps


def test_every_connection_writes_through_and_keeps_its_promises(home: Home) -> None:
    engine = open_engine(home.url)
    try:
        held = [engine.connect() for _connection in range(30)]  # as many as there may be
        if home.is_sqlite:
            for connection in held:
                said = {
                    name: connection.execute(text(f"PRAGMA {name}")).scalar()
                    for name in ("synchronous", "journal_mode", "foreign_keys", "secure_delete")
                }
                assert said == {"synchronous": 2, "journal_mode": "wal", "foreign_keys": 1, "secure_delete": 1}
        else:
            settings = [connection.execute(text("SHOW lock_timeout")).scalar() for connection in held]
            assert set(settings) == {"15s"}, "nobody waits for ever"
        for connection in held:
            connection.close()
        with Work(engine) as work:
            session = work.begin_writing()
            if home.is_sqlite:
                assert session.execute(text("PRAGMA synchronous")).scalar() == 2
    finally:
        engine.dispose()


def test_what_was_to_be_saved_gets_into_no_error_and_so_into_no_log(home: Home) -> None:
    engine = open_engine(home.url)
    try:
        with engine.connect() as connection, pytest.raises(DBAPIError) as failure:
            connection.execute(text("INSERT INTO nowhere VALUES (:words)"), {"words": "Robin is afraid of lifts"})
        assert "nowhere" in str(failure.value)
        assert "lifts" not in str(failure.value)
    finally:
        engine.dispose()
