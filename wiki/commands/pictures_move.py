"""Moves a picture or a clip to another question, on any page, and back again."""

import uuid
from dataclasses import dataclass

from wiki.access.space import Space
from wiki.commands.audit import writing
from wiki.commands.pages_restore import remove_passage
from wiki.commands.pages_undo import undo_change
from wiki.commands.passages import Words, may_share
from wiki.commands.passages_save import make_ready, save_passage
from wiki.commands.pictures import Spot, find_use, take_file_off, undo_files
from wiki.commands.revisions import Saved, lock_page, lock_passages
from wiki.commands.typed_for import is_typed_for_family
from wiki.errors import Conflict, NotAllowed, NotFound, Refused
from wiki.models.pages import Passage
from wiki.pagetypes.model import PageType
from wiki.words import N_

_NOT_YOURS = N_("Only the person who put this picture here, or a parent, can move it to another page.")


@dataclass(frozen=True)
class Left:
    """How a file left its passage: ``number`` of the passage's version without it, or, where the passage left its page with
    its last file (``is_off``), of the page's revision without the passage."""

    number: int
    is_off: bool


@dataclass(frozen=True)
class Moved:
    """Where the file stands now, and how it left; ``left`` is None where the same form had moved it before."""

    saved: Saved
    left: Left | None = None


def move_file(
    space: Space, spot: Spot, media_id: uuid.UUID, to_type: PageType, to_page: uuid.UUID, to_field: str,
    once: str | None,
) -> Moved:  # fmt: skip
    """Put a file under question ``to_field`` of another page as a passage of its own, and take it out of the one it stands
    in: both, or neither. Its words go with it, those of the passage stay. Who may see it there is what that question says,
    so only those may do it who may say who sees the passage; a file that was kept to fewer stays so.

    Raises Refused with a sentence, Conflict, NotAllowed, NotFound.
    """
    use, version = find_use(spot.version, media_id), spot.version
    if not may_share(space, version.created_by) or is_typed_for_family(space.session, space, version.passage_id):
        raise Refused({"place": _NOT_YOURS})
    words = Words(
        voice=version.voice, speaker=version.speaker, gathered=version.gathered, spoken_on=version.spoken_on,
        language=version.language, media=(use,), once=once,
    )  # fmt: skip
    ready = make_ready(space, to_type, to_field, words)
    with writing(space) as session:
        for page_id in sorted({spot.page_id, to_page}):  # of two who move opposite ways neither waits for the other
            lock_page(session, space, page_id)
        lock_passages(session, space, [version.passage_id])
        saved = save_passage(space, to_type, to_page, to_field, words, ready=ready)
        if saved.version_number and saved.passage_id is not None:
            session.get_one(Passage, saved.passage_id).moved_from = version.passage_id
            here = f"{once[:35]}-off" if once and to_page == spot.page_id else once  # one token, one revision of a page
            left = take_file_off(space, spot, media_id, here)
            if left.saved is not None:
                number = left.saved.revision_number if left.is_off else left.saved.version_number
                return Moved(saved, Left(number, left.is_off))
    return Moved(saved)


def undo_move(space: Space, there: Spot, back: Spot, left: Left, once: str | None) -> None:
    """Put the file that was moved ``there`` back where it came from, and take it off there: both, or neither.

    Raises Conflict when somebody changed either passage since, NotAllowed for whoever may not say who sees it, NotFound when
    ``there`` did not come from ``back``.
    """
    if not may_share(space, there.version.created_by):
        raise NotAllowed(_NOT_YOURS)
    if there.version.number != 1:
        raise Conflict(there.version.id)
    with writing(space) as session:
        if session.get_one(Passage, there.version.passage_id).moved_from != back.version.passage_id:
            raise NotFound
        for page_id in sorted({there.page_id, back.page_id}):
            lock_page(session, space, page_id)
        lock_passages(session, space, [there.version.passage_id, back.version.passage_id])
        here = f"{once[:35]}-off" if once and there.page_id == back.page_id else once
        remove_passage(space, there.page_type, there.page_id, there.version.passage_id, base=1, once=here)
        if left.is_off:
            undo_change(space, back.page_type, back.page_id, left.number, once=once)
        else:
            undo_files(space, back, left.number, once)
