"""Keeps the page types at hand, and reads their folder again when a file in it changes."""

import threading
import time
from pathlib import Path

from flask import current_app

from wiki.access.space import Space
from wiki.errors import NotFound
from wiki.pagetypes.model import Catalogue, PageType
from wiki.pagetypes.read import load_folder

_LOOK_AGAIN_SECONDS = 2.0


class PageTypes:
    """The catalogue of a folder, at most two seconds old."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self._stamp: object = None
        self._catalogue = Catalogue({})
        self._next_look = 0.0
        self._named: dict[tuple[str, str], PageType] = {}

    def current(self) -> Catalogue:
        """The catalogue as the folder is now."""
        now = time.monotonic()
        if now >= self._next_look:
            with self._lock:
                self._look(now)
        return self._catalogue

    def _look(self, now: float) -> None:
        self._next_look = now + _LOOK_AGAIN_SECONDS
        stamp = sorted((path.name, path.stat().st_mtime_ns) for path in self._folder.glob("*.yaml"))
        if stamp != self._stamp:
            self._catalogue, self._stamp = load_folder(self._folder), stamp
            self._named = {}

    def named(self, key: str, child: str) -> PageType | None:
        """The page type with the child's first name in its words; None if there is none such (or its file is faulty)."""
        page_type = self.current().types.get(key)
        if page_type is None:
            return None
        found = self._named.get((key, child))
        if found is None:
            found = self._named[key, child] = page_type.named(child)
            if len(self._named) > 2000:
                self._named = {}
        return found


def page_types() -> PageTypes:
    """The running program's page types."""
    found: PageTypes = current_app.extensions["page_types"]
    return found


def page_type(space: Space, key: str) -> PageType:
    """The page type ``key`` in the child's own words; NotFound when there is none such now."""
    found = page_types().named(key, space.child.known_as)
    if found is None:
        raise NotFound
    return found
