"""Serves the program to a real browser, in a thread of the test's own process, on a port that was free."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread

from flask import Flask
from waitress import wasyncore
from waitress.server import create_server

from media.store import Store
from tests.support.world import World
from wiki.demonstration_load import load_demonstration


def build_demonstration(world: World, store: Store) -> None:
    """The children and people of the demonstration, as ``make run`` loads them."""
    load_demonstration(world.house.engine, store, world.house.catalogue)


@contextmanager
def served(app: Flask) -> Iterator[str]:
    """The address at which ``app`` answers: http://localhost:…, where browsers keep Secure cookies without TLS."""
    server = create_server(app, host="127.0.0.1", port=0, threads=8, ident=None, clear_untrusted_proxy_headers=True)
    thread = Thread(target=server.run, daemon=True)
    thread.start()
    try:
        yield f"http://localhost:{server.effective_port}"
    finally:
        server.task_dispatcher.shutdown()
        # In its own thread, or its loop would meet a socket that somebody else closed.
        server.trigger.pull_trigger(lambda: wasyncore.close_all(server._map, ignore_all=True))
        thread.join(10)
