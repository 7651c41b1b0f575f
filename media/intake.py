"""Takes a file in: what it is, whether it opens, and for a photograph its sizes; or turns it down with a sentence.

Nothing here takes longer than ten seconds, or leaves a trace of a file that was refused or broken off.
"""

from dataclasses import replace

from media import darkroom, documents, recordings, scanner, scans
from media.errors import MediaRefused
from media.handed_on import copy_for_others
from media.kinds import ACCEPTED, LARGEST, Accepted, rows_for
from media.names import display_name, ending
from media.photos import Made
from media.results import Received, Rendition, Stored
from media.scanner import Answer, Verdict
from media.sniff import HEAD, sniff, surely_foreign
from media.store import Draft, Readable, Store
from media.words import KEPT_WORDS, refuse

_NOTHING_YET = Stored("", 0, "")


def receive(stream: Readable, filename: str | None, claimed_type: str | None, store: Store, prefix: str) -> Received:
    """Reads a whole file from ``stream`` and takes it into the store under ``prefix`` (the child's id).

    Photographs come back ready with their renditions (a very large one "waiting" or "kept"); sound, film, PDF
    and TIFF come back "waiting" for ``derive``; Word and text come back "kept" with a note. Where the store has
    a virus scanner that has not called the file clean by then, any of them comes back "held", with nothing made
    of it but a paper's copy for others, who get that no sooner. The original's bytes are kept as they came. Raises
    MediaRefused (code and sentence); whatever ``stream.read`` raises passes through; then nothing of the file stays.
    """
    name_ending = ending(filename)
    with store.draft(most_bytes(name_ending)) as draft:
        head = _first(stream)
        if not head:
            raise refuse("empty")
        if surely_foreign(head):
            raise refuse("not_taken")
        draft.write(head)
        draft.fill(stream)
        rows = rows_for(sniff(draft.path), name_ending, claimed_type)
        draft.hold_to(max(row.limit for row in rows))
        answer = scanner.begin(store.scanner, draft.path, draft.size)
        try:
            row, received, made = _opened(draft, rows, store)
            draft.hold_to(row.limit)
        except MediaRefused:
            _not_harmful(answer())  # which matters more than whether it opens
            raise
        if _not_harmful(answer()).verdict is not Verdict.CLEAN:
            received, made = replace(received, state="held", note=""), None
        return _kept(replace(received, name=display_name(filename)), made, row, draft, store, prefix)


def _not_harmful(answer: Answer) -> Answer:
    if answer.verdict is Verdict.HARMFUL:
        raise refuse("harmful", found=answer.why)
    return answer


def most_bytes(name_ending: str) -> int:
    """The most bytes that a file whose name ends so can be allowed, before its content is known. Raises MediaRefused for
    an ending that we take nothing of."""
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


def _opened(draft: Draft, rows: tuple[Accepted, ...], store: Store) -> tuple[Accepted, Received, Made | None]:
    """The row the file is in by its own decoder's word, what that says of it, and for a photograph its sizes.

    Raises MediaRefused where it won't open.
    """
    row = rows[0]
    if row.kind == "photo":
        made = darkroom.at_once(draft.path, row.reader, store)
        size = (made.width, made.height) if made.width else (None, None)
        return row, replace(_blank(row), state=made.state, note=made.note, width=size[0], height=size[1]), made
    with store.workspace() as folder:
        if row.kind in ("audio", "video"):
            heard = recordings.look(draft.path, row.reader, folder, rows[-1].kind)
            found = next((one for one in rows if one.kind == heard.kind), None)
            if found is None:
                raise refuse(f"broken_{row.kind}")
            return found, replace(_blank(found), state="waiting", seconds=heard.seconds), None
        if row.reader in ("pdf", "tiff"):
            pages = scans.look(draft.path, row.reader, folder)
            return row, replace(_blank(row), state="waiting", pages=pages), None
    documents.check(draft.path, row.reader)
    return row, replace(_blank(row), state="kept", note=KEPT_WORDS), None


def _blank(row: Accepted) -> Received:
    return Received(row.kind, row.content_type, "", _NOTHING_YET)


def _kept(received: Received, made: Made | None, row: Accepted, draft: Draft, store: Store, prefix: str) -> Received:
    """The file and its sizes put in the store; if the disk fails half-way, none of them stays."""
    renditions: tuple[Rendition, ...] = darkroom.keep(made, store, prefix) if made else ()
    try:
        copy = copy_for_others(draft.path, row, store, prefix)
        renditions = (*renditions, copy) if copy else renditions
        original = store.keep(draft, prefix, row.endings[0])
    except BaseException:
        for rendition in renditions:
            store.remove(rendition.key)
        raise
    return replace(received, original=original, renditions=renditions)
