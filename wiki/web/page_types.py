"""Keeps the page types at hand, in every language, and reads their folder again when a file in it changes."""

import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import overload

from flask import current_app

from wiki.access.space import Space
from wiki.errors import NotAllowed, NotFound
from wiki.pagetypes.faults import Fault
from wiki.pagetypes.languages import language_folders, read_languages, words_of
from wiki.pagetypes.model import Catalogue, Field, PageType
from wiki.pagetypes.read import load_folder, parse
from wiki.pagetypes.words_read import translate
from wiki.web.babel import language

_LOOK_AGAIN_SECONDS = 2.0
_MOST_NAMED = 2000
_ENGLISH = "en"


class _Reading:
    """What was read of the folder at one time. The catalogue and what was made from it change hands together: no
    reader may mix an old one with a new."""

    def __init__(self, folder: Path, catalogue: Catalogue) -> None:
        self.folder = folder
        self.catalogue = catalogue
        self.names: dict[tuple[str, str], PageType] = {}
        self._shown: dict[tuple[str, str, str, str], PageType] = {}
        self._faults: tuple[Fault, ...] | None = None

    def shown(self, kind: PageType, child: str, code: str) -> PageType:
        """``kind``, whichever edition of it, in another language; a language's files are read when first asked for."""
        key = (kind.key, kind.sha256, child, code)
        found = self._shown.get(key)
        if found is None:
            if len(self._shown) > _MOST_NAMED:
                self._shown.clear()
            english = parse(kind.text, f"{kind.key}.yaml")
            found = self._shown[key] = translate(english, words_of(self.folder, code, kind.key)).named(child)
        return found

    def faults(self) -> tuple[Fault, ...]:
        """Every fault of the page types and of their translations."""
        if self._faults is None:
            others = read_languages(self.folder, self.catalogue)
            self._faults = (*self.catalogue.faults, *(fault for one in others for fault in one.faults))
        return self._faults


class PageTypes:
    """The catalogue of a folder, at most two seconds old."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self._stamp: object = None
        self._next_look = 0.0
        self._read = _Reading(folder, Catalogue({}))

    def current(self) -> Catalogue:
        """The catalogue as the folder is now."""
        return self._now().catalogue

    def _now(self) -> _Reading:
        """Only the very first reading is waited for; while a change is read, others go on with what was there."""
        if time.monotonic() >= self._next_look and self._lock.acquire(blocking=self._stamp is None):
            try:
                if time.monotonic() >= self._next_look:
                    self._look()
            finally:
                self._lock.release()
        return self._read

    def _look(self) -> None:
        stamp = [_stamp(self._folder), *(_stamp(one) for one in language_folders(self._folder))]
        if stamp != self._stamp:
            self._read, self._stamp = _Reading(self._folder, load_folder(self._folder)), stamp
        self._next_look = time.monotonic() + _LOOK_AGAIN_SECONDS

    def named(self, key: str, child: str) -> PageType | None:
        """The page type with the child's first name in its words; None if there is none (or its file is faulty)."""
        now = self._now()
        page_type = now.catalogue.types.get(key)
        if page_type is None:
            return None
        found = now.names.get((key, child))
        if found is None:
            if len(now.names) > _MOST_NAMED:
                now.names.clear()
            found = now.names[key, child] = page_type.named(child)
        return found

    def shown(self, kind: PageType, child: str, code: str) -> PageType:
        """A page type, or a frozen copy of one, as a reader of the language ``code`` is shown it."""
        return kind if code == _ENGLISH else self._now().shown(kind, child, code)

    def faults(self) -> tuple[Fault, ...]:
        """Every fault of the folder as it is now, its other languages included."""
        return self._now().faults()


def _stamp(folder: Path) -> tuple[str, list[tuple[str, int]]]:
    """What tells that a file came, went or was changed. One that goes in this moment, or a link that leads nowhere (an
    editor's lock), counts by its name: what is wrong with it the reading says."""
    found = (path for path in folder.glob("*.y*ml") if not path.name.startswith("."))
    return folder.name, sorted((path.name, changed_at(path)) for path in found)


def changed_at(path: Path) -> int:
    """When a file was changed last, in nanoseconds; 0 where it can't be asked."""
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return 0


def page_types() -> PageTypes:
    """The running program's page types."""
    found: PageTypes = current_app.extensions["page_types"]
    return found


def page_type(space: Space, key: str) -> PageType:
    """The page type ``key`` in the child's own words; NotFound when there is none such now.

    These are the English words: what is saved rests on them. A screen shows what ``shown`` makes of it.
    """
    found = page_types().named(key, space.child.known_as)
    if found is None:
        raise NotFound
    return found


@overload
def shown(space: Space, kind: PageType) -> PageType: ...
@overload
def shown(space: Space, kind: PageType | None) -> PageType | None: ...
def shown(space: Space, kind: PageType | None) -> PageType | None:
    """``kind`` in the language of this page, with the child's first name in its words: the one place where a page type
    turns into another language. For screens alone; never for what is kept, so that stored words stay the same words."""
    here = language()
    return kind if kind is None or here == _ENGLISH else page_types().shown(kind, space.child.known_as, here)


def shown_type(space: Space, key: str) -> PageType | None:
    """The page type ``key`` as a screen shows it; None if there is none (or its file is faulty)."""
    return shown(space, page_types().named(key, space.child.known_as))


def type_finder_in(space: Space, code: str) -> Callable[[str], PageType | None]:
    """From a page type's key to the page type with its names and headings in the language ``code``, for a copy of the
    plan; what was chosen from its lists stays as it was said."""

    def find(key: str) -> PageType | None:
        kind = page_types().named(key, space.child.known_as)
        if kind is None or code == _ENGLISH:
            return kind
        return _with_headings(kind, page_types().shown(kind, space.child.known_as, code))

    return find


def _with_headings(kind: PageType, other: PageType) -> PageType:
    sections = tuple(
        replace(section, fields=tuple(_headed(one, other.field(one.key)) for one in section.fields))
        for section in kind.sections
    )
    return replace(kind, title=other.title, sections=sections)


def _headed(asked: Field, other: Field | None) -> Field:
    if other is None:
        return asked
    columns = []
    for one in asked.columns:
        there = other.column(one.key)
        columns.append(replace(one, label=there.label, short=there.short) if there is not None else one)
    return replace(asked, label=other.label, columns=tuple(columns))


def shown_field(space: Space, key: str, asked: Field) -> Field:
    """A question of page type ``key`` as a screen shows it; one that is no longer asked stays as it was asked."""
    if language() == _ENGLISH:
        return asked
    kind = shown_type(space, key)
    return (kind.field(asked.key) if kind else None) or asked


def question_to_answer(space: Space, kind: PageType, field: str) -> Field:
    """The question ``field``; NotFound when it is not asked, NotAllowed for a role that may not write on the page."""
    asked = kind.field(field)
    if asked is None:
        raise NotFound
    if space.member.role not in kind.write:
        raise NotAllowed
    return asked
