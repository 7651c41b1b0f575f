"""Story 1: one command starts it on this machine, with the demonstration children, and says in one sentence what it is."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
import requests

from wiki.settings import ROOT

pytestmark = pytest.mark.slow


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _start(folder: Path, port: int, **more: str) -> subprocess.Popen[str]:
    ours = {"INSTANCE": str(folder), "PORT": str(port), **more}
    kept = {key: value for key, value in os.environ.items() if key not in {"DATABASE_URL", "DEMONSTRATION", "HOST"}}
    return subprocess.Popen(
        [sys.executable, "app.py"], cwd=ROOT, env={**kept, **ours}, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )


def _until_ready(program: subprocess.Popen[str]) -> list[str]:
    said = []
    assert program.stdout is not None
    for line in program.stdout:
        said.append(line.strip())
        if "is ready" in line:
            break
    return said


def test_it_starts_on_an_empty_folder_serves_and_starts_again(tmp_path: Path) -> None:
    instance = tmp_path / "instance"
    for turn, told in (("first", signal.SIGTERM), ("second", signal.SIGINT)):
        port = _free_port()
        program = _start(instance, port)
        try:
            said = _until_ready(program)
            assert said[-1] == f"Golden Thread is ready: http://localhost:{port}", said
            assert ("The demonstration children are loaded." in said) == (turn == "first")
            page = requests.get(f"http://localhost:{port}/", timeout=20).text  # it said so: no second try
            assert "One place for everything that matters about a child" in page
            assert "is a private set of pages where a child with special educational needs" in page
            assert "Look around as" in page and "Jo Fairweather" in page and "Moira Quill" in page
            other = requests.get(f"http://localhost:{port}/", headers={"Host": "wiki.example.org"}, timeout=20)
            assert other.status_code == 404 and "Jo" not in other.text, "the demonstration answers this machine only"
            assert {"golden_thread.sqlite3", "media"} <= {one.name for one in instance.iterdir()}
        finally:
            program.send_signal(told)
            began = time.monotonic()
            program.communicate(timeout=30)
        assert time.monotonic() - began < 10
        assert program.returncode == 0, f"told to stop, it ended with {program.returncode}"


def test_the_demonstration_refuses_to_serve_other_machines(tmp_path: Path) -> None:
    program = _start(tmp_path / "instance", _free_port(), HOST="0.0.0.0")
    said, _nothing = program.communicate(timeout=60)
    assert program.returncode != 0
    assert "serves this machine only" in said and "Traceback" not in said


def test_a_port_that_is_taken_is_said_plainly(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        program = _start(tmp_path / "instance", port)
        said, _nothing = program.communicate(timeout=60)
    assert program.returncode != 0 and f"Port {port} can’t be used" in said and "Traceback" not in said
