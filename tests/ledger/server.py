"""A real server for the ledger test: a parent that has read the whole program, and a fresh child of it for each life.

A child is what ``wiki/serve.py`` is: its own process group, the start-up duties, waitress on a port of its own. Only
reading the program in (three seconds on a busy machine), and what every app works out from its own files (addresses,
static files, periods), is not done anew for each of fifty lives.

The parent takes a line of JSON (the child's environment) and the child answers with a line: its pid and port.
$LEDGER_KILL and $LEDGER_TROUBLE are read here and nowhere else (see faults.py and disk.py), and $LEDGER_DEED: a child that
serves nobody, but does that one thing until it is killed or done.
"""

import contextlib
import json
import logging
import os
import signal
import socket
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import waitress
from jinja2 import FileSystemBytecodeCache
from jinja2.bccache import Bucket
from PIL import Image
from sqlalchemy import Engine

from media.sniff import sniff
from tests.ledger import disk, faults
from tests.support.compiled import compile_once
from wiki.database import open_engine
from wiki.factory import create_app
from wiki.migrate import migrate
from wiki.pagetypes.read import load_folder
from wiki.search.index import open_index
from wiki.search.rebuild import rebuild_all
from wiki.serve import server_rules
from wiki.settings import ROOT, Settings, read_settings
from wiki.views.load import load as load_views


class _Compiled(FileSystemBytecodeCache):
    """Templates as an earlier life compiled them; a disk that was made full for a test is no trouble of theirs."""

    def dump_bytecode(self, bucket: Bucket) -> None:
        with contextlib.suppress(OSError):
            super().dump_bytecode(bucket)


def _rebuild(engine: Engine, settings: Settings) -> None:
    """Every child's index anew, again and again."""
    while True:
        rebuild_all(engine, settings.search_root)


_DEEDS: dict[str, Callable[[Engine, Settings], None]] = {
    "rebuild": _rebuild, "migrate": lambda engine, _settings: migrate(engine),
}  # fmt: skip


def live(environ: dict[str, str], compiled: Path) -> None:
    """One life of the server; it ends by being killed."""
    os.setsid()
    os.environ.update(environ)
    settings = read_settings()
    engine = open_engine(settings.database_url, settings.lock_wait_seconds)
    if deed := environ.get("LEDGER_DEED"):
        faults.arm(environ.get("LEDGER_KILL", ""))
        _say({"pid": os.getpid(), "port": 0})
        _DEEDS[deed](engine, settings)
        os._exit(0)
    migrate(engine)
    app = create_app(settings, engine)
    app.jinja_env.bytecode_cache = _Compiled(str(compiled))
    faults.arm(environ.get("LEDGER_KILL", ""))
    listening = socket.create_server(("127.0.0.1", 0))
    _say({"pid": os.getpid(), "port": listening.getsockname()[1]})
    disk.trouble(environ.get("LEDGER_TROUBLE", ""))
    waitress.serve(app, sockets=[listening], asyncore_use_poll=True, **server_rules(settings))


def _say(words: dict[str, int]) -> None:
    """One line, in one write, so that nothing can come in between."""
    os.write(1, json.dumps(words).encode() + b"\n")


def main() -> None:
    """Bring up a child for each line that comes in; end when no more can come."""
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # fifty presses at once do queue
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for them: the dead are gone at once
    load_views()
    load_folder(ROOT / "page_templates")
    open_index(Path("nowhere"))
    Image.init()
    sniff(Path(__file__))
    with TemporaryDirectory(prefix="golden-ledger-") as compiled:
        _warm_up(Path(compiled))
        _say({"pid": os.getpid(), "port": 0})
        for line in sys.stdin:
            if os.fork() == 0:
                _begin_life(json.loads(line), Path(compiled))


def _warm_up(folder: Path) -> None:
    """Make an app on a database of its own, and let it go: what its files say is known to every child from then on."""
    compile_once()
    engine = open_engine(f"sqlite:///{folder / 'none.sqlite3'}")
    url = str(engine.url)
    app = create_app(Settings(database_url=url, traces_url=url, instance=folder, secret_key="for tests only" * 4), engine)
    app.extensions["traces"].stop()
    engine.dispose()
    assert threading.active_count() == 1, "a fork takes no other thread along, but whatever lock it holds"


def _begin_life(environ: dict[str, str], compiled: Path) -> None:
    """The child's side of the fork: nothing of the parent's is shared but the two outputs."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    try:
        live(environ, compiled)
    except BaseException:
        logging.exception("this life could not go on")
        _say({"pid": 0, "port": 0})
    os._exit(1)


if __name__ == "__main__":
    main()
