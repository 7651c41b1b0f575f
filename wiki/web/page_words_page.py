"""The screen on which somebody types or checks the words of one page of a scan."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from flask import current_app, render_template

from media.ocr import MOST_LETTERS, can_read
from wiki.access.space import Space
from wiki.errors import NotAllowed, NotFound
from wiki.forms.page_words import PageForm
from wiki.models.page_words import READY
from wiki.queries.media_read import DocumentPage, open_document
from wiki.queries.page_words import PageReading, reading_of
from wiki.settings import Settings
from wiki.web.babel import gettext as _
from wiki.web.media_read_page import DocumentScreen, document_screen
from wiki.web.passage_page import place_of
from wiki.words import Permission


@dataclass(frozen=True)
class PagePlace:
    """One page of a scan, as somebody sees it who may give it words."""

    page: DocumentPage
    reading: PageReading


def may_say(space: Space, page: DocumentPage) -> bool:
    """Whether the person may give this page its words: who added the file, who types from paper, and whoever may change
    the words that the document stands beside. A page whose words the file itself holds needs none."""
    if page.picture is None or not space.may(Permission.WRITE) or (page.words and not page.is_said):
        return False
    if space.reader.is_own(page.file.uploaded_by) or (page.is_paper and space.may(Permission.TYPE_FROM_PAPER)):
        return True
    if page.passage_id is None:
        return False
    try:
        place_of(space, page.passage_id)
    except (NotAllowed, NotFound):  # the rules of its page can’t be read just now, say: it is read, and no more
        return False
    return True


def page_place(space: Space, media_id: uuid.UUID, number: int) -> PagePlace:
    """The page and what is said of it. NotFound for a page that the person may not have, NotAllowed for one that they may
    not give words to."""
    page = open_document(space, media_id, number)
    if not may_say(space, page):
        raise NotAllowed
    return PagePlace(page, reading_of(space, media_id, number))


def can_read_here() -> bool:
    """Whether this house has a program that reads pages."""
    settings: Settings = current_app.config["SETTINGS"]
    return can_read(settings.scan_program)


def first_page_form(here: PagePlace) -> PageForm:
    """What the page says now; where nobody has said it yet, the draft, to be looked through."""
    is_draft = here.reading.state == READY and not here.reading.given
    words = here.reading.draft if is_draft else here.page.words
    return PageForm(here.page.number, words, here.reading.base, is_draft)


def page_words_page(
    space: Space, here: PagePlace, form: PageForm, errors: Mapping[str, str] | None = None, *, theirs: str = ""
) -> str:
    """The form; ``theirs``: what somebody else saved meanwhile, to be looked at beside one's own."""
    screen: DocumentScreen = document_screen(space, here.page)
    return render_template(
        "media/page_words.html", screen=screen, form=form, reading=here.reading, hears=can_read_here(), theirs=theirs,
        errors={name: _(words) for name, words in (errors or {}).items()}, most=MOST_LETTERS,
        before=here.reading.given[1:], draft="" if form.is_draft else here.reading.draft,
    )  # fmt: skip
