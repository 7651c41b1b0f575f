"""Lays a plan's files down, all or none, and finds the files of its pictures."""

import contextlib
from collections.abc import Mapping
from datetime import datetime
from io import BytesIO
from pathlib import Path

from media.bench import Bench
from media.errors import MediaRefused
from media.results import Stored
from media.store import Store
from wiki import clock
from wiki.errors import Refused

_ENDINGS = {"pack": "pdf"}


def fetch_assets(bench: Bench, keys: Mapping[str, str]) -> dict[str, Path]:
    """The pictures' files by their names; one that is gone is left out, and the plan says so in its place."""
    found: dict[str, Path] = {}
    for name, key in keys.items():
        try:
            with contextlib.suppress(FileNotFoundError):
                found[name] = bench.fetch(key)
        except MediaRefused as trouble:  # a plan without pictures that are there would be another plan
            raise Refused({"": trouble.sentence}) from trouble
    return found


def time_words(now: datetime) -> str:
    """ "2:30pm" """
    there = clock.local(now)
    return f"{there.hour % 12 or 12}:{there.minute:02d}{'am' if there.hour < 12 else 'pm'}"


def put_all(child: str, store: Store, made: Mapping[str, bytes | Path]) -> dict[str, Stored]:
    """Every file safely on disk, or none of them. ``child``: the hex id of whose they are."""
    stored: dict[str, Stored] = {}
    try:
        for ending, data in made.items():
            stored[ending] = store.put(child, data if isinstance(data, Path) else BytesIO(data), _ENDINGS.get(ending, ending))
    except BaseException as trouble:
        throw_away(store, stored)
        if isinstance(trouble, MediaRefused):
            raise Refused({"": trouble.sentence}) from trouble
        raise
    return stored


def throw_away(store: Store, files: Mapping[str, Stored]) -> None:
    """Files of a plan, or of a copy of it, that no row names after all."""
    for stored in files.values():
        with contextlib.suppress(MediaRefused):  # the sweep finds what can't be removed
            store.remove(stored.key)
