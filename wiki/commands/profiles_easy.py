"""Saves one sentence of the plan that is easy to read, with a picture of the child's that is here already."""

import uuid

from sqlalchemy import select

from wiki.access.question_audience import for_question
from wiki.access.space import Space
from wiki.commands.pages_start import start_page
from wiki.commands.passages import MediaUse, Words
from wiki.commands.passages_save import make_ready, save_passage
from wiki.commands.revisions import Saved
from wiki.errors import NotFound, Refused
from wiki.models.audience import Audience
from wiki.models.pages import Page
from wiki.pagetypes.model import PageType
from wiki.queries.gallery import fitting, places, with_words
from wiki.words import N_, Voice

LONGEST = 200
_NO_WORDS = N_("Write one short sentence.")
_LONG = N_("Please keep this to 200 letters or fewer: one short sentence.")
_FOR_FEWER = N_("Fewer people may see this picture than this sentence. Choose another picture, or ask who added it.")
_HELD = N_("Somebody in this picture has not agreed to it. Choose another picture.")


def save_sentence(
    space: Space, kind: PageType, field: str, words: str, voice: Voice, picture: uuid.UUID | None, *, language: str,
    once: str | None,
) -> Saved:  # fmt: skip
    """Save ``words`` as a passage of the easy plan, beginning its page with the first; ``picture`` is one that the writer
    sees somewhere in this space and may show to whoever sees the sentence, and brings its description with it: the one that
    these see already, where there is one.

    Raises Refused with sentences, NotAllowed, NotFound for a picture that is not there for the writer.
    """
    said = " ".join(words.split())
    if not said or len(said) > LONGEST:
        raise Refused({"words": _LONG if said else _NO_WORDS})
    page = space.session.execute(select(Page).where(Page.child_id == space.id, Page.page_type == kind.key)).scalar()
    media = (_use(space, picture, for_question(page, kind, field, space.person.id)),) if picture else ()
    saved = Words(voice, body=said, language=language, media=media, once=once)
    ready = make_ready(space, kind, field, saved)
    page_id = page.id if page is not None else start_page(space, kind)
    return save_passage(space, kind, page_id, field, saved, ready=ready)


def _use(space: Space, picture: uuid.UUID, audience: Audience) -> MediaUse:
    found = with_words(space, places(space, media_id=picture))
    if not found:
        raise NotFound
    if found[0].file.pictured.is_held:
        raise Refused({"picture": _HELD})
    shown = with_words(space, fitting(space, (one.place for one in found), audience)[:1])
    if not shown:
        raise Refused({"picture": _FOR_FEWER})
    return MediaUse(picture, alt=shown[0].file.alt, caption=shown[0].file.caption)
