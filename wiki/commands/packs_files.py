"""Lays out a recipient's copy, reads each file back as it will leave, and puts it away only if no kept detail is in it."""

from collections.abc import Mapping
from typing import Protocol

from media.results import Stored
from media.store import Store
from wiki.commands.plan_put import fetch_assets, put_all
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
            assets = fetch_assets(bench, {name: key for name, key in keys.items() if name in names})
            made = {
                "pdf": render_pdf(tree, assets), "docx": render_word(tree, assets, mark), "html": render_html(tree, assets),
                **(more or {}),
            }  # fmt: skip
    except DocumentFailed as trouble:
        raise Refused({"": trouble.sentence}) from trouble
    if kept and any(kept.is_in(piece.text) for kind, data in made.items() for piece in read_back(data, kind)):
        raise Refused({"": _STILL})
    return put_all(child, store, made)
