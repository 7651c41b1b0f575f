"""The files of a new version: those its writer shows, each with who may see it, and those they may not see carried along."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import exists, select, update
from sqlalchemy.orm import Session, aliased

from wiki.access.audience import is_within
from wiki.access.space import Space
from wiki.commands.audience import chosen_audience
from wiki.commands.passages import FileAudience, MediaUse, may_share
from wiki.commands.pictures_family import hold_picture, is_same_picture
from wiki.commands.pictures_now import as_cut_now
from wiki.errors import Refused
from wiki.models.audience import Audience
from wiki.models.media import Media
from wiki.models.pages import Passage, Version, VersionMedia
from wiki.models.pictured import Pictured
from wiki.words import N_, Permission

_NOT_YOURS = N_("Only the person who added this file or wrote these words, or a parent, can change who sees it.")
_cut = aliased(Media)
_HAS_CUTS = exists().where(_cut.made_from == Media.id)


@dataclass(frozen=True)
class _File:
    """What is known of a file before the save: who added it, who may see it today, who is said to be in it; ``picture`` is
    the first file of a picture that has several cuts, None for any other."""

    added_by: uuid.UUID
    today: Audience | None
    pictured: Pictured
    picture: uuid.UUID | None


def files_of(
    session: Session, space: Space, passage: Passage, version_id: uuid.UUID, shown: Sequence[MediaUse]
) -> list[VersionMedia]:
    """The rows of a new version's files, in the order shown; files of the version before that the writer may not see
    come last, as they were: whoever can't see a picture can't take it away either.

    Raises Refused when somebody changes who sees a file that is neither theirs nor in words they may share.
    """
    files = _files(session, space, [use.media_id for use in shown])
    cuts = {media_id: file.picture for media_id, file in files.items() if file.picture is not None}
    if cuts:
        shown = as_cut_now(session, passage, shown, cuts)
        files = _files(session, space, [use.media_id for use in shown])
    made = [_row(session, space, passage, version_id, place, use, files[use.media_id]) for place, use in enumerate(shown)]
    for row in _hidden(session, space, passage, {use.media_id for use in shown}):
        made.append(
            VersionMedia(
                version_id=version_id, position=len(made), media_id=row.media_id, alt=row.alt, caption=row.caption,
                speaker=row.speaker, transcript=row.transcript, audience=row.audience, pictured=row.pictured,
            )
        )  # fmt: skip
    return made


def _row(
    session: Session, space: Space, passage: Passage, version_id: uuid.UUID, place: int, use: MediaUse, file: _File
) -> VersionMedia:
    audience = file.today
    if use.audience is not None:
        audience = _chosen(session, space, passage, use.audience, file)
    if audience != file.today:
        if not (file.added_by == space.person.id or _may_say(session, space, passage, use, file.today, audience)):
            raise Refused({f"m-{use.media_id.hex}-audience": _NOT_YOURS})
        _change(session, space, use, audience=audience)
    pictured = file.pictured if use.pictured is None else use.pictured
    if pictured != file.pictured:
        _change(session, space, use, pictured=pictured)
    return VersionMedia(
        version_id=version_id, position=place, media_id=use.media_id, alt=use.alt, caption=use.caption,
        speaker=use.speaker, transcript=use.transcript, audience=audience, pictured=pictured,
    )  # fmt: skip


def _may_say(
    session: Session, space: Space, passage: Passage, use: MediaUse, today: Audience | None, wanted: Audience | None
) -> bool:
    """Whether somebody who did not add a file may say who sees it, everywhere: who leads for the family; and in words of their
    own, into which another put it, whoever wrote them, to close it further. Nobody opens another's picture, or shuts it, by
    showing it in words of their own."""
    if not may_share(space, passage.created_by) or space.may(Permission.SHARE):
        return space.may(Permission.SHARE)
    if today is not None and (wanted is None or not is_within(wanted, today)):
        return False
    first = session.execute(
        select(Version.saved_by)
        .join(VersionMedia, VersionMedia.version_id == Version.id)
        .join(Media, Media.id == VersionMedia.media_id)
        .where(Version.passage_id == passage.id, is_same_picture(use.media_id))
        .order_by(Version.number)
        .limit(1)
    ).scalar()
    return first is not None and first != space.person.id


def _change(session: Session, space: Space, use: MediaUse, **values: Audience | Pictured | None) -> None:
    """What holds for a file today, and for every cut of it, in every passage that shows them."""
    hold_picture(session, space, use.media_id)
    session.execute(
        update(Media)
        .where(is_same_picture(use.media_id), Media.child_id == space.id)
        .values(**values)
        .execution_options(synchronize_session=False)
    )


def _chosen(
    session: Session, space: Space, passage: Passage, wanted: FileAudience, file: _File
) -> Audience | None:
    if wanted.chosen is None:
        return None
    return chosen_audience(session, space, wanted.chosen, file.added_by)


def _files(session: Session, space: Space, media_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, _File]:
    if not media_ids:
        return {}
    rows = session.execute(
        select(Media.id, Media.uploaded_by, Media.audience, Media.pictured, Media.made_from, _HAS_CUTS).where(
            Media.child_id == space.id, Media.id.in_(media_ids)
        )
    )
    return {row[0]: _File(row[1], row[2], row[3], row[4] or (row[0] if row[5] else None)) for row in rows}


def _hidden(session: Session, space: Space, passage: Passage, shown: set[uuid.UUID]) -> list[VersionMedia]:
    """The files of the version before that the writer may not see; none where there was no version before."""
    if passage.version_number < 2:
        return []
    rows = session.execute(
        select(VersionMedia, Media.audience, Media.uploaded_by)
        .join(Version, Version.id == VersionMedia.version_id)
        .join(Media, Media.id == VersionMedia.media_id)
        .where(Version.passage_id == passage.id, Version.number == passage.version_number - 1)
        .order_by(VersionMedia.position)
    ).all()
    return [
        row
        for row, today, added_by in rows
        if row.media_id not in shown and not space.may_see_file(row.media_id, row.version_id, today, row.audience, added_by)
    ]
