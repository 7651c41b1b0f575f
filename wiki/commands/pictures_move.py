"""Moves a picture or a clip to another question, on any page."""

import uuid

from wiki.access.space import Space
from wiki.commands.audit import writing
from wiki.commands.passages import Words, may_share
from wiki.commands.passages_save import make_ready, save_passage
from wiki.commands.pictures import Done, Spot, find_use, take_file_off
from wiki.commands.revisions import lock_page
from wiki.errors import Refused
from wiki.models.pages import Passage
from wiki.pagetypes.model import PageType
from wiki.words import N_

_NOT_YOURS = N_("Only the person who put this picture here, or a parent, can move it to another page.")


def move_file(
    space: Space, spot: Spot, media_id: uuid.UUID, to_type: PageType, to_page: uuid.UUID, to_field: str,
    once: str | None,
) -> Done:  # fmt: skip
    """Put a file under question ``to_field`` of another page as a passage of its own, and take it out of the one it stands
    in: both, or neither. Its words go with it, those of the passage stay. Who may see it there is what that question says,
    so only those may do it who may say who sees the passage; a file that was kept to fewer stays so.

    Raises Refused with a sentence, Conflict, NotAllowed, NotFound.
    """
    use, version = find_use(spot.version, media_id), spot.version
    if not may_share(space, version.created_by):
        raise Refused({"place": _NOT_YOURS})
    words = Words(
        voice=version.voice, speaker=version.speaker, gathered=version.gathered, spoken_on=version.spoken_on,
        language=version.language, media=(use,), once=once,
    )  # fmt: skip
    ready = make_ready(space, to_type, to_field, words)
    with writing(space) as session:
        for page_id in sorted({spot.page_id, to_page}):  # of two who move opposite ways neither waits for the other
            lock_page(session, space, page_id)
        saved = save_passage(space, to_type, to_page, to_field, words, ready=ready)
        if saved.version_number and saved.passage_id is not None:
            session.get_one(Passage, saved.passage_id).moved_from = version.passage_id
            here = f"{once[:35]}-off" if once and to_page == spot.page_id else once  # one token, one revision of a page
            take_file_off(space, spot, media_id, here)
    return Done(saved, media_id)
