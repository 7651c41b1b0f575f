"""Takes a file in: what it is, whether it opens, and for a photograph its sizes; or turns it down with a sentence.

Nothing here takes longer than ten seconds or leaves a trace of a file that was refused or broken off.
"""

import re
from pathlib import Path

from media import documents, helpers, photos, recordings, scans
from media.errors import MediaRefused
from media.kinds import ACCEPTED, LARGEST, Accepted, rows_for
from media.names import display_name, ending
from media.results import Received, Rendition
from media.sniff import HEAD, sniff, surely_foreign
from media.store import Draft, Readable, Store
from media.words import KEPT_WORDS, refuse

_PATIENCE = 1.5  # seconds a large picture waits for the one before it; then a job takes it
_PAPERS = ("pdf", "tiff")
_RECORDINGS = ("audio", "video")


def receive(
    stream: Readable, filename: str | None, claimed_type: str | None, store: Store, prefix: str
) -> Received:
    """Reads a whole file from ``stream`` and takes it into the store under ``prefix`` (the child's id).

    Photographs come back ready with their renditions; sound, film, PDF and TIFF come back "waiting" for ``derive``;
    what can't be shown comes back "kept" with a note. The original's bytes are kept as they came.
    Raises MediaRefused (code and sentence); whatever ``stream.read`` raises passes through. Either way nothing stays.
    """
    name_ending = ending(filename)
    with store.draft(_limit(name_ending)) as draft:
        head = _first(stream)
        if not head:
            raise refuse("empty")
        if surely_foreign(head):
            raise refuse("not_taken")
        draft.write(head)
        draft.fill(stream)
        rows = rows_for(sniff(draft.path), name_ending, claimed_type)
        draft.limit = min(row.limit for row in rows)
        draft.write(b"")
        return _take(draft, rows, display_name(filename), store, prefix)


def _limit(name_ending: str) -> int:
    """The most bytes that a file of this name can be allowed, before its content is known."""
    limits = [row.limit for row in ACCEPTED if name_ending in row.endings]
    if name_ending and not limits:
        raise refuse("not_taken")
    return max(limits, default=LARGEST)


def _first(stream: Readable) -> bytes:
    """Enough bytes to know a file by, however small the pieces are that it comes in."""
    head = b""
    while len(head) < HEAD and (piece := stream.read(HEAD - len(head))):
        head += piece
    return head


def _take(draft: Draft, rows: tuple[Accepted, ...], name: str, store: Store, prefix: str) -> Received:
    """Opens the file with its own decoder, then keeps it."""
    row = rows[0]
    if row.kind == "photo":
        return _take_photo(draft, row, name, store, prefix)
    seconds, pages, note = None, None, ""
    state: State = "waiting"
    with store.workspace() as folder:
        if row.kind in _RECORDINGS:
            heard = recordings.look(draft.path, row.reader, folder)
            row, seconds = _row_of_kind(rows, heard), heard.seconds
        elif row.reader in _PAPERS:
            pages = scans.look(draft.path, row.reader, folder)
        else:
            documents.check(draft.path, row.reader)
            state, note = "kept", KEPT_WORDS
    original = store.keep(draft, prefix, row.endings[0])
    return Received(row.kind, row.content_type, name, original, seconds=seconds, state=state, pages=pages, note=note)
