"""Orders the pictures and clips of a passage, takes them off, and takes such acts back: each a new version of the
passage, so that nothing is lost."""

import uuid
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from wiki.access.space import Space
from wiki.commands.audit import writing
from wiki.commands.pages_restore import remove_passage
from wiki.commands.passages import MediaUse, Prepared, Words, typed_of
from wiki.commands.passages_save import save_passage
from wiki.commands.pictures_family import close_wider, follow, is_same_picture
from wiki.commands.revisions import Saved
from wiki.errors import Conflict, NotAllowed, NotFound
from wiki.models.media import Media
from wiki.models.pages import Version, VersionMedia
from wiki.pagetypes.model import PageType
from wiki.queries.meanwhile import version_numbered
from wiki.queries.versions import SeenVersion
from wiki.words import N_

_NOT_WHOLE = N_("Only the person who added this picture, or the one who cut it, can show all of it again.")


@dataclass(frozen=True)
class Spot:
    """A passage on its page, as somebody sees it who may write there."""

    page_type: PageType
    page_id: uuid.UUID
    version: SeenVersion


@dataclass(frozen=True)
class Done:
    """What an act made: ``media_id`` is the file that stands there now, None where it is gone. ``saved`` is None where
    there was nothing to do (any more), ``is_off`` when the passage left its page with its last file, ``elsewhere`` are
    passages that still show what was cut away here."""

    saved: Saved | None
    media_id: uuid.UUID | None = None
    is_off: bool = False
    elsewhere: tuple[uuid.UUID, ...] = ()


def uses_of(version: SeenVersion) -> tuple[MediaUse, ...]:
    """The files of a version as they would be saved again."""
    return tuple(MediaUse(one.id, one.alt, one.caption, one.speaker, one.transcript) for one in version.media)


def words_with(version: SeenVersion, uses: tuple[MediaUse, ...], once: str | None) -> Words:
    """What the version says, with these files."""
    return Words(
        voice=version.voice, body=version.body, columns=version.columns, speaker=version.speaker,
        gathered=version.gathered, spoken_on=version.spoken_on, language=version.language, media=uses,
        paper_id=version.paper_id, paper_on=version.paper_on, typed=typed_of(version), once=once,
    )  # fmt: skip


def find_use(version: SeenVersion, media_id: uuid.UUID) -> MediaUse:
    """The file in the version; NotFound when its reader sees none such there."""
    for use in uses_of(version):
        if use.media_id == media_id:
            return use
    raise NotFound


def save_again(space: Space, spot: Spot, words: Words, ready: Prepared | None = None) -> Saved:
    """The passage's next version; raises what save_passage raises."""
    return save_passage(
        space, spot.page_type, spot.page_id, spot.version.field, words, passage_id=spot.version.passage_id,
        base=spot.version.number, ready=ready,
    )  # fmt: skip


def order_file(space: Space, spot: Spot, media_id: uuid.UUID, *, later: bool, once: str | None) -> Done:
    """Put a file one place on or back among those that the person sees in the passage."""
    uses = list(uses_of(spot.version))
    at = uses.index(find_use(spot.version, media_id))
    to = at + 1 if later else at - 1
    if not 0 <= to < len(uses):
        return Done(None, media_id)
    uses[at], uses[to] = uses[to], uses[at]
    return Done(save_again(space, spot, words_with(spot.version, tuple(uses), once)), media_id)


def take_file_off(space: Space, spot: Spot, media_id: uuid.UUID, once: str | None) -> Done:
    """Take a file out of its passage; it stays in the history. A passage that held nothing else leaves its page."""
    find_use(spot.version, media_id)
    uses = tuple(use for use in uses_of(spot.version) if use.media_id != media_id)
    said = spot.version.body.strip() or any(spot.version.columns.values())
    if uses or said:
        return Done(save_again(space, spot, words_with(spot.version, uses, once)))
    saved = remove_passage(
        space, spot.page_type, spot.page_id, spot.version.passage_id, base=spot.version.number, once=once
    )
    return Done(saved, is_off=True)


def undo_files(space: Space, spot: Spot, number: int, once: str | None) -> Done:
    """Show the files again that the passage showed before its version ``number``, its present one.

    Conflict when the passage was changed since, NotAllowed for somebody who may not see all of a picture that was cut.
    """
    if spot.version.number != number:
        raise Conflict(spot.version.id)
    before = version_numbered(space, spot.version.passage_id, number - 1)
    if before is None:
        raise NotFound
    then, now = ({one.id for one in version.media} for version in (before, spot.version))
    with writing(space) as session:
        for gone in now - then:
            same = _same_picture(session, space, gone)
            if not then & same and _showed(session, spot.version.passage_id, number - 1, same):
                raise NotAllowed(_NOT_WHOLE)
            for one in then & same:
                follow(session, space, gone, one)
        uses = tuple(replace(use, as_it_was=True) for use in uses_of(before))
        saved = save_again(space, spot, words_with(spot.version, uses, once))
        for one in then - now:
            close_wider(session, space, one)
    return Done(saved)


def _same_picture(session: Session, space: Space, media_id: uuid.UUID) -> set[uuid.UUID]:
    rows = session.execute(select(Media.id).where(is_same_picture(media_id), Media.child_id == space.id))
    return set(rows.scalars())


def _showed(session: Session, passage_id: uuid.UUID, number: int, files: set[uuid.UUID]) -> bool:
    """Whether the version showed one of these files, whoever may see it."""
    there = (
        select(VersionMedia.media_id)
        .join(Version, Version.id == VersionMedia.version_id)
        .where(Version.passage_id == passage_id, Version.number == number, VersionMedia.media_id.in_(files))
    )
    return session.execute(there).first() is not None
