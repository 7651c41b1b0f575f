"""Runs the whole wiki in one process: makes the database ready, loads the demonstration where asked, and serves.

Asked to stop (SIGTERM, or Ctrl-C), it lets in nobody new, answers what is under way, and gives its slow work back.
"""

import signal
import socket
import time
from types import FrameType
from typing import Any

from waitress import wasyncore
from waitress.channel import HTTPChannel
from waitress.server import create_server

from wiki.database import open_engine
from wiki.demonstration_load import load_demonstration
from wiki.factory import create_app
from wiki.migrate import migrate
from wiki.pagetypes.read import load_folder
from wiki.settings import Settings, SettingsError, read_settings
from wiki.storage import open_store
from wiki.web import log_lines
from wiki.web.demonstration import refuse_other_addresses, refuse_real_children, refuse_real_people

_THREADS = 16
_CONNECTIONS = 600
"""Lines that may be open at once. By itself waitress opens 100, and as many slow clients would keep everybody else out. With
the files of the databases they stay under 1,024: select() can watch no file with a higher number, and would end the server."""
MOST_WAITING_BYTES = 512 * 1024
"""How much of an answer lies ready for a slow reader. By itself waitress takes 16 MB out of our hands, and those would
still arrive when the right to them has ended (web/watched.py)."""
_LOOK_SECONDS = 0.25
_PATIENCE = 20.0
"""Seconds that requests get to come in and be answered once the program was asked to stop."""
_WORKER_PATIENCE = 2.0
Connections = dict[int, Any]


class Stop:
    """Whether somebody asked the program to stop; who asks twice does not want to wait for anything."""

    def __init__(self) -> None:
        self.asked = 0
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._hear)

    def _hear(self, _number: int, _frame: FrameType | None) -> None:
        self.asked += 1


def serve() -> None:
    """Serve until stopped. Raises SettingsError, with what to do, when it can't."""
    settings = read_settings()
    refuse_other_addresses(settings)
    _refuse_taken_port(settings)
    log_lines.prepare()
    engine = open_engine(settings.database_url, settings.lock_wait_seconds, settings.connections)
    migrate(engine)
    if settings.demonstration:
        refuse_real_children(engine)
        refuse_real_people(engine)
        if load_demonstration(engine, open_store(settings), load_folder(settings.page_templates)):
            print("The demonstration children are loaded.", flush=True)
    _refuse_taken_port(settings)  # whoever was started at the same moment may have been quicker
    stop = Stop()  # before there is a worker that could have something in hand
    app = create_app(settings, engine)
    connections: Connections = {}
    server = create_server(
        app, map=connections, host=settings.host, port=settings.port, **server_rules(settings)
    )
    print(f"Golden Thread is ready: http://{_shown(settings.host)}:{settings.port}", flush=True)
    while not stop.asked:
        wasyncore.loop(timeout=_LOOK_SECONDS, use_poll=True, map=connections, count=1)
    print("Golden Thread is stopping.", flush=True)
    worker = app.extensions["worker"]
    if worker is not None:
        worker.take_no_more()
    _answer_the_last(connections, stop)
    server.task_dispatcher.shutdown(timeout=0 if stop.asked > 1 else 1)
    if worker is not None:
        worker.stop(0.0 if stop.asked > 1 else _WORKER_PATIENCE)
    app.extensions["traces"].stop()


def server_rules(settings: Settings) -> dict[str, Any]:
    """How the server reads requests. Waitress by itself would strike out what our own proxies say of whom they speak for;
    how much of it is believed says PROXIES (wiki/factory.py)."""
    return {
        "threads": _THREADS, "connection_limit": _CONNECTIONS, "ident": None, "channel_timeout": 120,
        "max_request_body_size": settings.max_request_bytes,
        "clear_untrusted_proxy_headers": not settings.proxies, "outbuf_high_watermark": MOST_WAITING_BYTES,
    }  # fmt: skip


def _answer_the_last(connections: Connections, stop: Stop) -> None:
    """Let nobody new in, and hang up on each of the others when what they asked is answered, in ``_PATIENCE`` seconds."""
    for one in list(connections.values()):
        if getattr(one, "accepting", False):
            wasyncore.dispatcher.close(one)  # its own way of closing would take along what wakes the loop for answers
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until and stop.asked == 1:
        callers = [one for one in connections.values() if isinstance(one, HTTPChannel)]
        if not callers:
            return
        for caller in callers:
            _hang_up_when_answered(caller)
        wasyncore.loop(timeout=_LOOK_SECONDS, use_poll=True, map=connections, count=1)


def _hang_up_when_answered(caller: HTTPChannel) -> None:
    with caller.requests_lock:
        for request in caller.requests:
            request.headers["CONNECTION"] = "close"
        if not caller.requests and caller.request is None and not caller.total_outbufs_len:
            caller.will_close = True


def _shown(host: str) -> str:
    """Browsers refuse passkeys on bare numbers, so the address is printed by its name."""
    return "localhost" if host in {"127.0.0.1", "::1", "localhost"} else host


def _refuse_taken_port(settings: Settings) -> None:
    host = settings.host.strip("[]")
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, settings.port))
        except OSError as problem:
            raise SettingsError(
                f"Port {settings.port} can’t be used ({problem.strerror}). Another program may have it: "
                "stop that one, or choose another port, as in PORT=8001."
            ) from problem
