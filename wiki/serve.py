"""Runs the whole wiki in one process: makes the database ready, loads the demonstration where asked, and serves."""

import logging
import socket

import waitress

from media.store import Store
from wiki.database import open_engine
from wiki.demonstration_load import load_demonstration
from wiki.factory import create_app
from wiki.migrate import migrate
from wiki.pagetypes.read import load_folder
from wiki.settings import Settings, SettingsError, read_settings
from wiki.web.demonstration import refuse_other_addresses, refuse_real_children

_THREADS = 16


def serve() -> None:
    """Serve until stopped. Raises SettingsError, with what to do, when it can't."""
    settings = read_settings()
    refuse_other_addresses(settings)
    _refuse_taken_port(settings)
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    engine = open_engine(settings.database_url, settings.lock_wait_seconds)
    migrate(engine)
    if settings.demonstration:
        refuse_real_children(engine)
        if load_demonstration(engine, Store(settings.media_root), load_folder(settings.page_templates)):
            print("The demonstration children are loaded.", flush=True)
    app = create_app(settings, engine)
    print(f"Golden Thread is ready: http://{_shown(settings.host)}:{settings.port}", flush=True)
    waitress.serve(
        app, host=settings.host, port=settings.port, threads=_THREADS, ident=None,
        max_request_body_size=settings.max_request_bytes, channel_timeout=120,
    )  # fmt: skip


def _shown(host: str) -> str:
    """Browsers refuse passkeys on bare numbers, so the address is printed by its name."""
    return "localhost" if host in {"127.0.0.1", "::1", "localhost"} else host


def _refuse_taken_port(settings: Settings) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as problem:
            raise SettingsError(
                f"Port {settings.port} can’t be used ({problem.strerror}). Another program may have it: "
                "stop that one, or choose another port, as in PORT=8001."
            ) from problem
