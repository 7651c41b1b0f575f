"""Keeps the page types at hand, and reads their folder again when a file in it changes."""

import threading
import time
from pathlib import Path

from flask import current_app

from wiki.access.space import Space
from wiki.errors import NotAllowed, NotFound
from wiki.pagetypes.model import Catalogue, Field, PageType
from wiki.pagetypes.read import load_folder

_LOOK_AGAIN_SECONDS = 2.0


class PageTypes:
    """The catalogue of a folder, at most two seconds old."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self._stamp: object = None
        self._next_look = 0.0
        # The catalogue and what was named from it change hands together: no reader may mix an old one with a new.
        self._read: tuple[Catalogue, dict[tuple[str, str], PageType]] = (Catalogue({}), {})

    def current(self) -> Catalogue:
        """The catalogue as the folder is now."""
        return self._now()[0]

    def _now(self) -> tuple[Catalogue, dict[tuple[str, str], PageType]]:
        """Only the very first reading is waited for; while a change is read, others go on with what was there."""
        if time.monotonic() >= self._next_look and self._lock.acquire(blocking=self._stamp is None):
            try:
                if time.monotonic() >= self._next_look:
                    self._look()
            finally:
                self._lock.release()
        return self._read

    def _look(self) -> None:
        stamp = sorted((path.name, path.stat().st_mtime_ns) for path in self._folder.glob("*.yaml"))
        if stamp != self._stamp:
            self._read, self._stamp = (load_folder(self._folder), {}), stamp
        self._next_look = time.monotonic() + _LOOK_AGAIN_SECONDS

    def named(self, key: str, child: str) -> PageType | None:
        """The page type with the child's first name in its words; None if there is none (or its file is faulty)."""
        catalogue, names = self._now()
        page_type = catalogue.types.get(key)
        if page_type is None:
            return None
        found = names.get((key, child))
        if found is None:
            if len(names) > 2000:
                names.clear()
            found = names[key, child] = page_type.named(child)
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


def question_to_answer(space: Space, kind: PageType, field: str) -> Field:
    """The question ``field``; NotFound when it is not asked, NotAllowed for a role that may not write on the page."""
    asked = kind.field(field)
    if asked is None:
        raise NotFound
    if space.member.role not in kind.write:
        raise NotAllowed
    return asked
