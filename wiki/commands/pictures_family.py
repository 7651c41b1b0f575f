"""What holds for a picture and for all the ways it was turned or cut: one original, one audience, one day."""

import uuid
from collections.abc import Collection, Iterable

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.orm import Session, aliased

from media.cuts import Cut
from wiki.access.audience import in_both
from wiki.access.space import Space
from wiki.commands.audience import groups_here
from wiki.models.audience import Audience
from wiki.models.children import ChildPicture
from wiki.models.media import Media
from wiki.models.pages import Page, Passage, Revision, Version, VersionMedia


def is_same_picture(media_id: uuid.UUID) -> ColumnElement[bool]:
    """Whether a row of Media is this file, or another cut of the same original."""
    this = aliased(Media)
    first = select(func.coalesce(this.made_from, this.id)).where(this.id == media_id).scalar_subquery()
    return (Media.id == first) | (Media.made_from == first)


def all_cuts(session: Session, files: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """These files, and every other cut of the same originals."""
    if not files:
        return set()
    this = aliased(Media)
    firsts = select(func.coalesce(this.made_from, this.id)).where(this.id.in_(files))
    rows = session.execute(select(Media.id).where(func.coalesce(Media.made_from, Media.id).in_(firsts)))
    return set(rows.scalars())


def hold_picture(session: Session, space: Space, media_id: uuid.UUID) -> None:
    """Have whoever else turns or cuts the picture, or says something of all its cuts, wait for this act: a cut that is made
    at that moment is not among the rows that a change begun before it finds, and would come out with what held then."""
    cuts = select(Media.id).where(is_same_picture(media_id), Media.child_id == space.id).order_by(Media.id)
    session.execute(cuts.with_for_update(key_share=True)).all()


def same_audience(session: Session, space: Space, media_id: uuid.UUID, audience: Audience | None) -> None:
    """Have one audience for a picture and all its cuts: whoever may not see it any more may not see it turned either.
    Call ``hold_picture`` first."""
    session.execute(
        update(Media)
        .where(is_same_picture(media_id), Media.child_id == space.id)
        .values(audience=audience)
        .execution_options(synchronize_session=False)
    )


def listed_versions(session: Session, child_id: uuid.UUID) -> set[uuid.UUID]:
    """Every version that a page of the child shows now."""
    contents = session.execute(
        select(Revision.contents)
        .join(Page, Page.id == Revision.page_id)
        .where(Page.child_id == child_id, Revision.number == Page.revision_number)
    ).scalars()
    return {uuid.UUID(version_id) for pairs in contents for _passage, version_id in pairs}


def close_wider(session: Session, space: Space, media_id: uuid.UUID) -> tuple[uuid.UUID, ...]:
    """Leave what was cut away to two people: whoever added the picture and has the original, and whoever cut it now, so
    that they can take it back. ``media_id`` is the cut that is shown now.

    Versions that no page shows any more and that show more of the picture keep it from everybody else. Returns the
    passages in which more of it is still shown (somebody put it in another place as well): those stay as they are.
    """
    shown = Cut.read(session.execute(select(Media.cut).where(Media.id == media_id)).scalar_one())
    rows = session.execute(
        select(VersionMedia, Version.passage_id, Media.cut, Media.uploaded_by)
        .join(Version, Version.id == VersionMedia.version_id)
        .join(Media, Media.id == VersionMedia.media_id)
        .where(is_same_picture(media_id), Media.child_id == space.id)
    ).all()
    wider = [row for row in rows if not shown.shows_all_of(Cut.read(row[2]))]
    if not wider:
        return ()
    listed, groups = listed_versions(session, space.id), groups_here(session, space)
    elsewhere: dict[uuid.UUID, None] = {}
    for use, passage_id, _cut, added_by in wider:
        if use.version_id in listed:
            elsewhere[passage_id] = None
            continue
        two = Audience(frozenset(), frozenset({added_by.hex, space.person.id.hex}), frozenset())
        use.audience = two if use.audience is None else in_both(use.audience, two, groups)
    session.flush()
    return tuple(elsewhere)


def follow(session: Session, space: Space, before: uuid.UUID, after: uuid.UUID) -> None:
    """The child's own picture on the home page is turned and cut with the picture that it is."""
    session.execute(
        update(ChildPicture)
        .where(ChildPicture.child_id == space.id, ChildPicture.media_id == before)
        .values(media_id=after)
        .execution_options(synchronize_session=False)
    )


def uses_to_copy(session: Session, space: Space, passage: Passage, old: Version) -> list[VersionMedia]:
    """The files of an old version, for saying the same again: a picture that was cut since, and that whoever brings the
    version back may not see whole, comes as the passage shows it now."""
    rows = session.execute(
        select(VersionMedia, Media.uploaded_by, func.coalesce(Media.made_from, Media.id))
        .join(Media, Media.id == VersionMedia.media_id)
        .where(VersionMedia.version_id == old.id)
        .order_by(VersionMedia.position)
    ).all()
    closed = {
        first
        for use, added_by, first in rows
        if not space.may_see_file(use.media_id, use.version_id, None, use.audience, added_by)
    }
    now = _cuts_now(session, passage, closed) if closed else {}
    return [now.get(first, use) if first in closed else use for use, _added_by, first in rows]


def _cuts_now(session: Session, passage: Passage, pictures: Iterable[uuid.UUID]) -> dict[uuid.UUID, VersionMedia]:
    """What the passage shows now of each of these pictures, by the first file of each."""
    first = func.coalesce(Media.made_from, Media.id)
    rows = session.execute(
        select(first, VersionMedia)
        .join(VersionMedia, VersionMedia.media_id == Media.id)
        .join(Version, Version.id == VersionMedia.version_id)
        .where(Version.passage_id == passage.id, Version.number == passage.version_number, first.in_(pictures))
    )
    return {row[0]: row[1] for row in rows}
