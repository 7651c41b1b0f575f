"""A helper program is shut in: it can use up neither time nor memory nor disk, and hears nothing from us or the net."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from media.helpers import Limits, run, turn
from wiki.settings import ROOT

ROOMY = Limits(seconds=10, cpu_seconds=10, memory=2**30, file_bytes=2**20)


def python(code: str, limits: Limits, folder: Path) -> tuple[int, str, bool]:
    outcome = run([sys.executable, "-I", "-S", "-c", code], limits, folder)
    return outcome.code, outcome.output, outcome.late


def test_it_is_stopped_when_its_time_is_up(tmp_path: Path) -> None:
    started = time.monotonic()
    code, _output, late = python(
        "import time; print('here', flush=True); time.sleep(60)", Limits(0.5, 10, 2**30, 2**20), tmp_path
    )
    assert late
    assert code != 0
    assert time.monotonic() - started < 5


def test_closing_its_mouth_does_not_buy_it_time(tmp_path: Path) -> None:
    quiet = "import os, time; os.close(1); os.close(2); time.sleep(60)"
    assert python(quiet, Limits(0.5, 10, 2**30, 2**20), tmp_path)[2]


def test_it_gets_so_much_processor_memory_and_disk(tmp_path: Path) -> None:
    assert python("while True: pass", Limits(20, 1, 2**30, 2**20), tmp_path)[0] != 0
    assert python("bytearray(2**30)", ROOMY, tmp_path)[0] != 0
    assert python("open('x', 'wb').write(bytes(2**21))", ROOMY, tmp_path)[0] != 0
    assert python("open('x', 'wb').write(bytes(2**19)); print('fine')", ROOMY, tmp_path) == (0, "fine\n", False)


def test_a_flood_of_words_is_cut(tmp_path: Path) -> None:
    limits = Limits(10, 10, 2**30, 2**20, output=1000)
    assert python("print('x' * 10_000_000)", limits, tmp_path) == (0, "x" * 1000, False)


def test_it_learns_nothing_of_ours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "very secret")
    _code, output, _late = python("import os; print(dict(os.environ), os.getcwd(), input.__name__)", ROOMY, tmp_path)
    assert "very secret" not in output
    assert str(tmp_path) in output
    assert python("import sys; print(repr(sys.stdin.read()))", ROOMY, tmp_path)[1] == "''\n"
    assert python("import os; print(len(os.listdir('/proc/self/fd')))", ROOMY, tmp_path)[1] in ("4\n", "3\n")


def test_it_has_no_network_where_the_system_allows_that(tmp_path: Path) -> None:
    if not sys.platform.startswith("linux") or os.geteuid() != 0:
        pytest.skip("network namespaces need Linux, and here root")
    reach = "import socket\ntry: socket.create_connection(('127.0.0.1', 9), 2)\nexcept OSError as e: print(e.errno)"
    _code, output, _late = python(reach, ROOMY, tmp_path)
    assert output.strip() == "101", "not refused by a machine, but unreachable"


def test_only_one_large_picture_is_opened_at_a_time(tmp_path: Path) -> None:
    lock = tmp_path / "lock"
    with turn(lock, 0) as first:
        assert first
        started = time.monotonic()
        with turn(lock, 0.2) as second:
            assert not second
        assert 0.15 < time.monotonic() - started < 2
    with turn(lock, 0) as third:
        assert third


def test_a_helper_whose_server_is_killed_the_moment_it_begins_does_not_go_on(tmp_path: Path) -> None:
    mark = tmp_path / "went on"
    server = f"""
import os, signal, subprocess, sys
from pathlib import Path
from media.helpers import Limits, run
really = subprocess.Popen.__init__
def begin(self, *words, **more):
    really(self, *words, **more)
    os.kill(os.getpid(), signal.SIGKILL)
subprocess.Popen.__init__ = begin
touch = "import time; open({str(mark)!r}, 'w'); time.sleep(30)"
run([sys.executable, "-I", "-S", "-c", touch], Limits(30, 30, 2**30, 2**20), Path({str(tmp_path)!r}))
"""
    killed = subprocess.run([sys.executable, "-c", server], cwd=ROOT, check=False)
    assert killed.returncode == -signal.SIGKILL
    time.sleep(2)
    assert not mark.exists()


def test_a_helper_leaves_it_to_its_server_to_stop_when_the_whole_service_is_told_to(tmp_path: Path) -> None:
    """A film that broke off for that would look like one that can't be shown."""
    told = "import os, signal, time; os.kill(os.getpid(), signal.SIGTERM); time.sleep(0.2); print('done')"
    assert python(told, ROOMY, tmp_path) == (0, "done\n", False)
