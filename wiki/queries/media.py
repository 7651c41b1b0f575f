"""Reads files: which of them a reader may have, and where their bytes lie."""

import contextlib
import uuid
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import exists, or_, select

from media.results import COPY
from wiki.access.audience import is_taken_from
from wiki.access.space import Space
from wiki.errors import NotFound
from wiki.models.children import ChildPicture
from wiki.models.corner import Symbol
from wiki.models.media import Media, Rendition
from wiki.models.pages import Passage, Version, VersionMedia
from wiki.models.paper import PaperSheet
from wiki.queries.plan_point_files import is_open_to_writers
from wiki.queries.versions import ShownMedia, shown_media
from wiki.words import SHUT_STATES, MediaState, Permission

_media = Media.__table__
_other = _media.alias("other")
_IS_OTHER_CUT = or_(
    _other.c.made_from == _media.c.id, _other.c.made_from == _media.c.made_from, _other.c.id == _media.c.made_from
)
_rendition = Rendition.__table__
_version = Version.__table__
_passage = Passage.__table__
_shown = VersionMedia.__table__
_picture = ChildPicture.__table__
_sheet = PaperSheet.__table__
_symbol = Symbol.__table__
_PHOTO_SIZES, _OLD = frozenset({"w320", "w800", "w1600"}), "jpeg"
_NEVER_SHOWN = (MediaState.FAILED, MediaState.UNSAFE)


@dataclass(frozen=True)
class Bytes:
    """Where a file's bytes lie in the store, and what they are."""

    key: str
    content_type: str
    name: str
    size: int


def find_media(space: Space, media_id: uuid.UUID) -> ShownMedia:
    """A file of this space that the reader may have; NotFound otherwise, whatever the reason.

    They may have it if they uploaded it, if a version that they may see shows it, if it is the child's picture or one
    of their symbols, if it is a paper form and they may type from paper, or see all that was typed from it, or if it came
    with an answer to a plan that they write. What the child took away is the family's alone, whatever else it is.
    """
    row = space.session.execute(
        select(
            _media.c.id, _media.c.kind, _media.c.state, _media.c.name, _media.c.note, _media.c.width,
            _media.c.height, _media.c.seconds, _media.c.pages, _media.c.uploaded_by, _media.c.paper, _media.c.audience,
            exists().where(_picture.c.child_id == space.id, _picture.c.media_id == _media.c.id)
            | exists().where(
                _symbol.c.child_id == space.id, _symbol.c.media_id == _media.c.id, _symbol.c.removed_at.is_(None)
            ),
        ).where(_media.c.id == media_id, _media.c.child_id == space.id)
    ).first()  # fmt: skip
    if row is None:
        raise NotFound
    is_paper = bool(row.paper) and space.may(Permission.TYPE_FROM_PAPER)
    own = space.reader.is_own(row.uploaded_by) and not is_taken_from(space.reader, row.audience)
    of_all = row[12] and space.may_see_file(row.id, None, row.audience, None, row.uploaded_by)
    if not (own or of_all or is_paper or _is_shown_to(space, media_id) or is_open_to_writers(space, media_id)):
        raise NotFound
    renditions = space.session.execute(
        select(_rendition.c.name, _rendition.c.width, _rendition.c.height, _rendition.c.size)
        .where(_rendition.c.media_id == media_id)
        .order_by(_rendition.c.width, _rendition.c.name)
    ).all()
    return shown_media((*row[:10], "", "", "", ""), renditions, row.audience)


def is_seen(space: Space, media_id: uuid.UUID) -> bool:
    """Whether the reader may see the file now."""
    try:
        find_media(space, media_id)
    except NotFound:
        return False
    return True


def find_media_now(space: Space, media_id: uuid.UUID) -> ShownMedia:
    """The file, or where the reader may not have it any more because it was cut, another cut of it that they may have.
    NotFound otherwise."""
    try:
        return find_media(space, media_id)
    except NotFound:
        others = space.session.execute(
            select(_other.c.id)
            .select_from(_media.join(_other, _IS_OTHER_CUT))
            .where(_media.c.id == media_id, _media.c.child_id == space.id, _other.c.id != media_id)
        ).scalars().all()  # fmt: skip
        for other in others:
            with contextlib.suppress(NotFound):
                return find_media(space, other)
        raise


def _is_shown_to(space: Space, media_id: uuid.UUID) -> bool:
    """Whether any version that the reader may see shows this file, or it is a paper that they may see."""
    rows = space.session.execute(
        select(
            _version.c.id, _passage.c.audience, _version.c.audience, _version.c.saved_by, _media.c.audience, _shown.c.audience,
            _media.c.uploaded_by,
        )
        .select_from(
            _shown.join(_version, _version.c.id == _shown.c.version_id)
            .join(_passage, _passage.c.id == _version.c.passage_id)
            .join(_media, _media.c.id == _shown.c.media_id)
        )
        .where(_version.c.child_id == space.id, _shown.c.media_id == media_id)
    )  # fmt: skip
    return any(
        space.may_see(*row[:4]) and space.may_see_file(media_id, row[0], *row[4:]) for row in rows
    ) or _is_open_paper(space, media_id)


def _is_open_paper(space: Space, media_id: uuid.UUID) -> bool:
    """Whether words were typed from this paper and the reader may see all of them as they stand now.

    A scan shows the whole form, so somebody who may not see one of its answers may not see the scan; nor may somebody from
    whom a detail is kept that was read on it, whether or not anybody typed that in.
    """
    paper = select(_sheet.c.paper_id).where(_sheet.c.media_id == media_id)
    rows = space.session.execute(
        select(_version.c.id, _passage.c.audience, _version.c.audience, _version.c.saved_by)
        .select_from(_version.join(_passage, _passage.c.id == _version.c.passage_id))
        .where(
            _version.c.child_id == space.id,
            _version.c.number == _passage.c.version_number,
            (_version.c.paper_id == media_id) | _version.c.paper_id.in_(paper),
        )
    ).all()
    return bool(rows) and not space.withheld.is_file(media_id, None) and all(space.may_see(*row) for row in rows)


def waiting_twin(space: Space, sha256: str, without: Collection[uuid.UUID] = ()) -> uuid.UUID | None:
    """The reader's own file with these very bytes that came with words which were turned down, and that nothing shows
    yet; None when there is none but ``without``."""
    shown = exists().where(_shown.c.media_id == _media.c.id)
    picture = exists().where(_picture.c.media_id == _media.c.id)
    found = space.session.execute(
        select(_media.c.id)
        .where(
            _media.c.child_id == space.id, _media.c.uploaded_by == space.person.id, _media.c.sha256 == sha256,
            _media.c.paper == "", _media.c.state.not_in(_NEVER_SHOWN), ~shown, ~picture, _media.c.id.not_in(without),
        )
        .order_by(_media.c.uploaded_at)
    ).scalars()  # fmt: skip
    return next(iter(found), None)


def find_rendition(space: Space, media_id: uuid.UUID, name: str, *, takes_webp: bool = True) -> Bytes:
    """The bytes of one rendition, for a reader who may have the file; NotFound otherwise.

    A browser that takes no WebP gets a photo's JPEG in place of any of its sizes, if there is one.
    """
    if find_media(space, media_id).state in SHUT_STATES:
        raise NotFound
    found = _form(space, media_id, [name] if takes_webp or name not in _PHOTO_SIZES else [name, _OLD])
    if found is None or name == COPY:
        raise NotFound
    return found


def _form(space: Space, media_id: uuid.UUID, names: list[str]) -> Bytes | None:
    row = space.session.execute(
        select(_rendition.c.key, _rendition.c.content_type, _media.c.name, _rendition.c.size)
        .select_from(_rendition.join(_media, _media.c.id == _rendition.c.media_id))
        .where(_rendition.c.media_id == media_id, _rendition.c.name.in_(names), _rendition.c.child_id == space.id)
        .order_by(_rendition.c.name != _OLD)
    ).first()
    return Bytes(*row) if row is not None else None


def find_original(space: Space, media_id: uuid.UUID) -> Bytes:
    """The bytes as they were uploaded: for their uploader (they may tell where a photo was taken).

    A document has no renditions that can be read with a program of one's own, so whoever may have it gets the
    original; where pictures in it may tell the place, a copy without that (media/handed_on.py). What the virus scanner has
    not let through yet goes to its uploader alone, and what it found harmful to nobody. NotFound otherwise.
    """
    media = find_media(space, media_id)
    own = space.reader.is_own(media.uploaded_by)
    if media.state is MediaState.UNSAFE or (media.state is MediaState.HELD and not own):
        raise NotFound
    if media.kind != "document" and not own:
        raise NotFound
    copy = None if own else _form(space, media_id, [COPY])
    if copy is not None:
        return copy
    row = space.session.execute(
        select(_media.c.original_key, _media.c.content_type, _media.c.name, _media.c.size).where(
            _media.c.id == media_id, _media.c.child_id == space.id
        )
    ).one()
    return Bytes(*row)


def media_in_passage(space: Space, passage_id: uuid.UUID) -> set[uuid.UUID]:
    """Every file that the present version of a passage shows the reader, or was typed from; and the other cuts of its
    pictures, which a form may name that was opened before: saved, they are what the passage shows (pictures_now.py)."""
    now = (
        _version.c.passage_id == passage_id,
        _version.c.child_id == space.id,
        _version.c.number == select(_passage.c.version_number).where(_passage.c.id == passage_id).scalar_subquery(),
    )
    shown = space.session.execute(
        select(_shown.c.media_id, _shown.c.version_id, _media.c.audience, _shown.c.audience, _media.c.uploaded_by, _other.c.id)
        .select_from(
            _shown.join(_version, _version.c.id == _shown.c.version_id)
            .join(_media, _media.c.id == _shown.c.media_id)
            .outerjoin(_other, _IS_OTHER_CUT)
        )
        .where(*now)
    ).all()
    papers = space.session.execute(select(_version.c.paper_id).where(*now)).scalars()
    seen = {one for row in shown if space.may_see_file(*row[:5]) for one in (row[0], row[5]) if one}
    return {*seen, *(paper for paper in papers if paper is not None)}


def hidden_from(space: Space, passage_id: uuid.UUID) -> set[uuid.UUID]:
    """Every file that a version of the passage shows, or showed, and that the reader may not have now, nor
    another cut of it."""
    shown = space.session.execute(
        select(_shown.c.media_id)
        .join(_version, _version.c.id == _shown.c.version_id)
        .where(_version.c.passage_id == passage_id, _version.c.child_id == space.id)
        .distinct()
    ).scalars()
    hidden = set()
    for media_id in shown:
        try:
            find_media_now(space, media_id)
        except NotFound:
            hidden.add(media_id)
    return hidden
