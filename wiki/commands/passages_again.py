"""Tells a form that was sent twice from one that came back with other words in it: Back, write on, save."""

import hashlib
import uuid
from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import select

from wiki.access.audience import Ticked, by_hand, preset_within
from wiki.access.space import Space
from wiki.commands.media import NewFile
from wiki.commands.passages import MediaUse, Words
from wiki.models.audience import Audience
from wiki.models.media import Media
from wiki.models.pages import Revision
from wiki.models.pictured import NOT_TOLD
from wiki.queries.versions import SeenVersion, see_versions_by_id
from wiki.text.clean import tidy
from wiki.words import Preset

_media = Media.__table__
_revision = Revision.__table__


def made_by(space: Space, page_id: uuid.UUID, number: int) -> SeenVersion | None:
    """The version that revision ``number`` of a page was made for; None when its maker may not see it any more."""
    row = space.session.execute(
        select(_revision.c.contents, _revision.c.passage_id).where(
            _revision.c.page_id == page_id, _revision.c.child_id == space.id, _revision.c.number == number
        )
    ).first()
    if row is None or row.passage_id is None:
        return None
    version_id = dict(row.contents).get(row.passage_id.hex)
    return None if version_id is None else next(iter(see_versions_by_id(space, [uuid.UUID(version_id)]).values()), None)


def says_the_same(space: Space, words: Words, version: SeenVersion, new: Sequence[NewFile] = ()) -> bool:
    """Whether ``version`` says all that ``words`` do. A picture that was sent twice is two files with the same bytes;
    ``new`` are files that came with the words and have no rows yet."""
    facts = (words.voice, words.speaker, words.gathered, words.spoken_on, words.language, tidy(words.body), words.columns)
    there = (
        version.voice, version.speaker, version.gathered, version.spoken_on, version.language, version.body,
        version.columns,
    )  # fmt: skip
    shown = tuple(
        MediaUse(file.id, file.alt, file.caption, file.speaker, file.transcript, pictured=file.pictured)
        for file in version.media
    )
    return (
        is_audience(space, words.audience, version.audience, version.created_by)
        and facts == there
        and _files(space, words.media, new) == _files(space, shown)
    )


def is_audience(space: Space, chosen: Preset | Ticked | None, there: Audience, created_by: uuid.UUID) -> bool:
    """Whether what the writer chose is what ``there`` is already; None chooses nothing."""
    if isinstance(chosen, Ticked):
        return by_hand(chosen, (space.person.id, created_by)) == there
    if chosen is Preset.ONLY_ME and not there.groups:
        return space.person.id.hex in there.people <= {space.person.id.hex, created_by.hex}
    return chosen in (None, preset_within(there))


def _files(space: Space, uses: tuple[MediaUse, ...], new: Sequence[NewFile] = ()) -> list[tuple[str, ...]]:
    """Each file as its bytes, its words and who is in it."""
    rows = space.session.execute(
        select(_media.c.id, _media.c.sha256, _media.c.pictured).where(
            _media.c.child_id == space.id, _media.c.id.in_([use.media_id for use in uses])
        )
    )
    known = {row[0]: (row[1], row[2]) for row in rows}
    known |= {one.id: (one.found.original.sha256, NOT_TOLD) for one in new}
    found = []
    for use in uses:
        sha256, pictured = known.get(use.media_id, ("", NOT_TOLD))
        pictured = pictured if use.pictured is None else use.pictured
        found.append((sha256, use.alt, use.caption, use.speaker, use.transcript, pictured.text))
    return sorted(found)


def afresh(space: Space, words: Words, new: Sequence[NewFile] = ()) -> Words:
    """The same words under a token of their own, made of the form's and of what they say: sent twice, saved once."""
    said = f"{words.once} {replace(words, media=(), once=None)!r} {_files(space, words.media, new)}"
    return replace(words, once=hashlib.sha256(said.encode("utf-8", "replace")).hexdigest()[:40])
