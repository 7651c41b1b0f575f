"""Turns a page of a document into what its screen shows: the picture, the words, and the ways on and back."""

import re
import uuid
from dataclasses import dataclass

from flask import url_for

from wiki.access.space import Space
from wiki.queries.media_read import DocumentPage
from wiki.web.babel import gettext as _
from wiki.words import MediaKind

_NUMBER = re.compile(r"[0-9]{1,4}")


@dataclass(frozen=True)
class DocumentScreen:
    """One page of a document for its template; addresses are "" where there is nothing to go to."""

    id: uuid.UUID
    title: str
    place: str
    src: str
    width: int | None
    height: int | None
    words: str
    is_text: bool
    is_photo: bool
    number: int
    count: int
    here: str
    before: str
    after: str
    original: str
    note: str
    back: str


def page_number(said: str) -> int:
    """The page that an address names: the first where it names none, 0 (there is no such page) where it is nonsense."""
    if not said:
        return 1
    return int(said) if _NUMBER.fullmatch(said) else 0


def document_screen(space: Space, page: DocumentPage) -> DocumentScreen:
    """One page of a document."""
    here = url_for("media_read.show_page", child_id=space.id, media_id=page.file.id)
    base = f"/child/{space.id}/media/{page.file.id}/"
    is_photo = page.file.kind is MediaKind.PHOTO
    is_own = space.reader.is_own(page.file.uploaded_by)  # the original of a photo says where it was taken
    is_text = not is_photo and not any(one.name.startswith("page-") for one in page.file.renditions)
    given = {"number": page.number, "count": page.count}
    return DocumentScreen(
        id=page.file.id, title=page.caption or page.file.name,
        place=_("Part %(number)s of %(count)s", **given) if is_text else _("Page %(number)s of %(count)s", **given),
        src=base + page.picture.name if page.picture else "",
        width=page.picture.width if page.picture else None, height=page.picture.height if page.picture else None,
        words=page.words, is_text=is_text, number=page.number, count=page.count, here=here,
        before=f"{here}?page={page.number - 1}" if page.number > 1 else "",
        after=f"{here}?page={page.number + 1}" if page.number < page.count else "",
        is_photo=is_photo,
        original=base + "original" if is_own or not is_photo else "",
        note=_(page.file.note) if page.file.note else "",
        back=url_for("pages.show_page", child_id=space.id, page_id=page.page_id) if page.page_id else "",
    )  # fmt: skip
