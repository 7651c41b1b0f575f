"""Lays out a recipient's copy, reads each file back as it will leave, and puts it away only if no kept detail is in it."""

import contextlib
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import Protocol

from media.errors import MediaRefused
from media.results import Stored
from media.store import Store
from wiki.document.contents import read_back
from wiki.document.html import render_html
from wiki.document.pdf import DocumentFailed, render_pdf
from wiki.document.tree import PlanTree, pictures
from wiki.document.word import render_word
from wiki.errors import Refused
from wiki.words import N_

_STILL = N_(
    "A detail that must not be told could not be left out: it runs over from one paragraph or box to the next. "
    "Write it in one place on the page, make a new plan, and then the copy."
)


class Looking(Protocol):
    """What tells whether a text holds something that must not leave."""

    def is_in(self, text: str) -> bool: ...


def lay_out(
    child: str, store: Store, tree: PlanTree, keys: Mapping[str, str], kept: Looking, *, mark: str = "",
    more: Mapping[str, bytes] | None = None,
) -> dict[str, Stored]:  # fmt: skip
    """The copy's three files, safely on disk, or none of them. ``keys``: the pictures' files by their names; ``mark``: by what
    the Word file is known when it comes back; ``more``: files that are made already, to be looked through and kept too.

    Raises Refused({"": …}) where a file can't be made or kept, or still holds something of what is ``kept``.
    """
    names = {one.asset for one in pictures(tree)}
    try:
        with store.bench() as bench:
            assets: dict[str, Path] = {}
            for name in names & set(keys):
                with contextlib.suppress(FileNotFoundError):
                    assets[name] = bench.fetch(keys[name])
            made = {
                "pdf": render_pdf(tree, assets), "docx": render_word(tree, assets, mark), "html": render_html(tree, assets),
                **(more or {}),
            }  # fmt: skip
    except (DocumentFailed, MediaRefused) as trouble:
        raise Refused({"": trouble.sentence}) from trouble
    if kept and any(kept.is_in(piece.text) for kind, data in made.items() for piece in read_back(data, kind)):
        raise Refused({"": _STILL})
    stored: dict[str, Stored] = {}
    try:
        for ending, data in made.items():
            stored[ending] = store.put(child, BytesIO(data), ending)
    except BaseException as trouble:
        throw_away(store, stored)
        if isinstance(trouble, MediaRefused):
            raise Refused({"": trouble.sentence}) from trouble
        raise
    return stored


def throw_away(store: Store, files: Mapping[str, Stored]) -> None:
    """Take files away that no row names; the sweep finds what can't be removed now."""
    for stored in files.values():
        with contextlib.suppress(MediaRefused):
            store.remove(stored.key)
