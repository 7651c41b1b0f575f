"""Says in words which files the virus scanner keeps shut, and what its last look met with."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from wiki.access.person import Post, SignedIn
from wiki.queries.media_shut import ShutFile, list_shut
from wiki.web.babel import gettext as _
from wiki.web.lengths import size_words
from wiki.web.work_page import trouble_words
from wiki.words import MediaKind, MediaState


@dataclass(frozen=True)
class ShutLine:
    """One file, without its name: ``number`` is what one calls it by."""

    id: uuid.UUID
    number: str
    what: str
    size: str
    added: datetime
    harmful: bool
    trouble: str
    next: datetime | None


def shut_lines(person: SignedIn, post: Post) -> tuple[ShutLine, ...]:
    """The council's files that nobody can open."""
    return tuple(_line(one) for one in list_shut(person, post))


def _line(one: ShutFile) -> ShutLine:
    return ShutLine(
        one.id, one.id.hex[:8], _kinds()[one.kind], size_words(one.size), one.added, one.state is MediaState.UNSAFE,
        trouble_words(one.problem), one.next,
    )  # fmt: skip


def _kinds() -> dict[MediaKind, str]:
    return {
        MediaKind.PHOTO: _("A picture"), MediaKind.AUDIO: _("A recording"), MediaKind.VIDEO: _("A film"),
        MediaKind.DOCUMENT: _("A document"),
    }  # fmt: skip
