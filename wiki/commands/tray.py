"""Keeps what somebody catches in a hurry at once, and puts it in its place when they say where that is."""

import uuid

from sqlalchemy import select

from wiki.access.space import Space
from wiki.commands.audit import writing
from wiki.commands.pages_restore import remove_passage
from wiki.commands.pages_start import start_page
from wiki.commands.passages import MediaUse, Words
from wiki.commands.passages_save import make_ready, save_passage
from wiki.commands.revisions import Saved, lock_page
from wiki.errors import Refused
from wiki.models.pages import Page
from wiki.pagetypes.model import PageType
from wiki.queries.versions import SeenVersion


def tray_page(space: Space, tray: PageType) -> uuid.UUID:
    """The id of the space's tray; begun for the first person who keeps something, and then there for everybody.

    Each person's things in it are their own (``tray.audience``: only me).
    """
    this = select(Page.id).where(Page.child_id == space.id, Page.page_type == tray.key)
    found = space.session.execute(this).scalar()
    if found is not None:
        return found
    try:
        return start_page(space, tray)
    except Refused:  # somebody else was the first, a moment ago
        return space.session.execute(this).scalar_one()


def put_in_place(
    space: Space, tray: PageType, caught: SeenVersion, kind: PageType, page_id: uuid.UUID, field: str,
    once: str | None = None,
) -> Saved:  # fmt: skip
    """Put what was ``caught`` under question ``field`` of a page, and take it out of the tray: both, or neither.

    Its words, voice, day and files stay as they are; who may see it is what the question's page says.
    Raises NotFound when it is no longer in the tray, NotAllowed and Refused as a save does.
    """
    words = Words(
        voice=caught.voice, body=caught.body, speaker=caught.speaker, gathered=caught.gathered,
        spoken_on=caught.spoken_on, language=caught.language, once=once,
        media=tuple(MediaUse(one.id, one.alt, one.caption, one.speaker, one.transcript) for one in caught.media),
    )  # fmt: skip
    ready = make_ready(space, kind, field, words)
    with writing(space) as session:
        for one in sorted({page_id, caught.page_id}):  # before anything is written, as whoever changes two pages does
            lock_page(session, space, one)
        saved = save_passage(space, kind, page_id, field, words, ready=ready)
        remove_passage(space, tray, caught.page_id, caught.passage_id, base=caught.number, once=once)
    return saved
