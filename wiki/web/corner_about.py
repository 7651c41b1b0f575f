"""Asks a child, after a photo or a drawing is kept, what is in it and who: if they like, in one box and four ticks."""

import uuid
from dataclasses import dataclass
from datetime import timedelta

from flask import request, url_for

from wiki import clock
from wiki.access.corner import CornerSpace
from wiki.commands.file_words import FileWords, say_about_file
from wiki.errors import NotFound
from wiki.forms.boxes import read_once
from wiki.models.pictured import NOT_TOLD, Agreed, Pictured, Who
from wiki.queries.pages import open_page
from wiki.queries.versions import SeenVersion, ShownMedia
from wiki.text.clean import one_line
from wiki.web.babel import gettext as _
from wiki.web.corner_page import question_screen
from wiki.words import MediaKind, MediaState

_LONGEST = 300
_JUST_NOW = timedelta(minutes=10)


@dataclass(frozen=True)
class AboutPicture:
    """The picture that was just kept, for its small form."""

    src: str
    action: str
    people: tuple[tuple[str, str], ...]


def about_picture(space: CornerSpace, page_id: uuid.UUID, field: str) -> AboutPicture | None:
    """What was kept just now under a question that the corner shows, where nothing was said about it yet."""
    for version, media in _own_pictures(space, page_id, field):
        if clock.now() - version.saved_at < _JUST_NOW and media.pictured == NOT_TOLD and not media.caption:
            here = url_for("corner.say_about", child_id=space.id, page_id=page_id, field=field, media_id=media.id)
            src = f"/child/{space.id}/corner/media/{media.id}/w320"
            return AboutPicture(src, here, _people())
    return None


def _people() -> tuple[tuple[str, str], ...]:
    return (
        (Who.CHILD, _("Me")), (Who.FAMILY, _("Somebody in the family")), (Who.OTHER_CHILD, _("Another child")),
        (Who.GROWN_UP, _("Another grown-up")),
    )  # fmt: skip


def keep_about(space: CornerSpace, page_id: uuid.UUID, field: str, media_id: uuid.UUID) -> bool:
    """Keep what the form says about a picture that was added in this corner; whether it said anything.

    That somebody is in it is said, never that they agreed: a grown-up asks them. NotFound for any other file; Conflict,
    Refused as a save raises them.
    """
    screen = question_screen(space, page_id, field)
    version, media = next((one for one in _own_pictures(space, page_id, field) if one[1].id == media_id), (None, None))
    if version is None or media is None:
        raise NotFound
    words = one_line(request.form.get("words", "").replace("\0", ""))[:_LONGEST]
    ticked = tuple((who, Agreed.NOT_ASKED) for who in Who if request.form.get(f"in-{who}"))
    if not words and not ticked:
        return False
    said = FileWords(
        words or media.alt, words or media.caption, media.speaker, media.transcript, Pictured(ticked) if ticked else None
    )
    say_about_file(space, screen.kind, version, media_id, said, base=version.number, once=read_once(request.form))
    return True


def _own_pictures(space: CornerSpace, page_id: uuid.UUID, field: str) -> list[tuple[SeenVersion, ShownMedia]]:
    """The pictures that whoever opened the corner added under a question, the newest first."""
    versions = [one for one in open_page(space, page_id).in_field(field) if one.created_by == space.person.id]
    return [
        (one, media)
        for one in sorted(versions, key=lambda version: version.saved_at, reverse=True)
        for media in one.media
        if media.kind is MediaKind.PHOTO and media.state is MediaState.READY and media.uploaded_by == space.person.id
    ]
