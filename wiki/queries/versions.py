"""Reads versions of passages for a reader: the one place where words leave the database, audience checked first."""

import uuid
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, bindparam, case, func, select

from wiki.access.space import Space
from wiki.database import checked
from wiki.models.audience import Audience
from wiki.models.children import Membership
from wiki.models.media import Media, Rendition
from wiki.models.pages import Passage, Version, VersionMedia
from wiki.models.people import Person
from wiki.models.pictured import NOT_TOLD, Pictured
from wiki.prepared_select import PreparedSelect
from wiki.queries.child_details import former_names
from wiki.queries.stones import Stone, read_stones, with_stone
from wiki.queries.typists import typists_of
from wiki.words import MediaKind, MediaState, Role, Voice

_version = Version.__table__
_passage = Passage.__table__
_person = Person.__table__
_member = Membership.__table__
_Row = Row[*tuple[Any, ...]]
_shown = VersionMedia.__table__
_media = Media.__table__
_rendition = Rendition.__table__
_OWN = frozenset({Voice.CHILD, Voice.YOUNG_PERSON})
_YOUNG = "(young person)"  # a line of ``saver_is``: their account has more names than they are called by


@dataclass(frozen=True, slots=True)
class ShownRendition:
    """One size or form of a file: pixels where it is a picture, and its bytes."""

    name: str
    width: int | None
    height: int | None
    size: int = 0


@dataclass(frozen=True, slots=True)
class ShownMedia:
    """A file as a version shows it, with the words that go with it there; ``today`` and ``audience`` say who may see
    it, where it is narrower than its version. ``pictured``: who is in it, as told today (``was_pictured``:
    when this was saved); ``heard_state``: see Media."""

    id: uuid.UUID
    kind: MediaKind
    state: MediaState
    name: str
    note: str
    width: int | None
    height: int | None
    seconds: float | None
    pages: int | None
    uploaded_by: uuid.UUID
    alt: str
    caption: str
    speaker: str
    transcript: str
    renditions: tuple[ShownRendition, ...]
    today: Audience | None = None
    audience: Audience | None = None
    pictured: Pictured = NOT_TOLD
    heard_state: str = ""
    was_pictured: Pictured = NOT_TOLD


@dataclass(frozen=True, slots=True)
class SeenVersion:
    """A version that the reader may see. ``today`` is the passage's audience now, ``audience`` the version's own;
    ``saver_is`` what whoever saved it is or was to the child ("Mum"), one line for each membership. ``files_hidden``:
    it shows a file that the reader may not see. ``is_translated``: a translation stands, or stood, beside the passage.
    ``stone``: it was taken out, or put right later; ``withheld``: the words are not these any more, but what the stone
    says. ``typist``: the name of who typed it (``typed_by``) for somebody who was there (``typed_for``), or from paper."""

    id: uuid.UUID
    passage_id: uuid.UUID
    page_id: uuid.UUID
    field: str
    number: int
    body: str
    columns: dict[str, Any]
    voice: Voice
    speaker: str
    gathered: str
    spoken_on: date | None
    language: str
    html: str
    html_policy: int
    plain: str
    paper_id: uuid.UUID | None
    paper_on: date | None
    saved_by: uuid.UUID
    saved_by_name: str
    saved_at: datetime
    today: Audience
    audience: Audience
    created_by: uuid.UUID
    is_current: bool
    saver_is: str
    media: tuple[ShownMedia, ...]
    files_hidden: bool = False
    is_translated: bool = False
    stone: Stone | None = None
    withheld: bool = False
    typed_by: uuid.UUID | None = None
    typed_for: uuid.UUID | None = None
    typist: str = ""

    @property
    def typed_from_paper_by(self) -> str:
        """Who typed words that are from paper."""
        return self.typist or self.saved_by_name

    @property
    def is_typed_by_another(self) -> bool:
        """Whether somebody else saved it than whose words it is."""
        names = {*self.saver_is.split("\n"), ""}
        is_own = self.speaker.startswith(self.saved_by_name) or (self.voice in _OWN and _YOUNG in names)
        return not is_own and self.speaker not in names


_young = case((_member.c.role == Role.YOUNG_PERSON, "\n" + _YOUNG), else_="")
_SAVER_IS = (
    select(func.aggregate_strings(_member.c.relation.concat(_young), "\n"))
    .where(_member.c.child_id == _version.c.child_id, checked(_member.c.person_id) == _version.c.saved_by)
    .scalar_subquery()
)
_hand = _person.alias()
_TYPIST = select(_hand.c.name).where(_hand.c.id == _version.c.typed_by).scalar_subquery()
_COLUMNS = (
    _version.c.id, _version.c.passage_id, _passage.c.page_id, _passage.c.field, _version.c.number, _version.c.body,
    _version.c.columns, _version.c.voice, _version.c.speaker, _version.c.gathered, _version.c.spoken_on,
    _version.c.language, _version.c.html, _version.c.html_policy, _version.c.plain, _version.c.paper_id,
    _version.c.paper_on, _version.c.saved_by, _person.c.name, _version.c.saved_at, _passage.c.audience,
    _version.c.audience, _passage.c.created_by, _passage.c.version_number, _SAVER_IS,
    _passage.c.is_translated, _version.c.erasure_id, _version.c.correction_id,
    _version.c.typed_by, _version.c.typed_for, _TYPIST,
)  # fmt: skip
_FROM = _version.join(_passage, _passage.c.id == _version.c.passage_id).join(
    _person, _person.c.id == _version.c.saved_by
)
_SELECT = select(*_COLUMNS).select_from(_FROM).where(checked(_version.c.child_id) == bindparam("child"))
_ON_PAGE = PreparedSelect(
    _SELECT.where(_passage.c.page_id == bindparam("page"), _version.c.number == _passage.c.version_number)
)


def see_versions(space: Space, *conditions: Any) -> dict[uuid.UUID, SeenVersion]:
    """The versions of the space that meet ``conditions`` and that its reader may see, by id. Two queries.

    ``conditions`` lead the search: that the version is this child's is checked only.
    """
    rows = _allowed(space, space.session.execute(_SELECT.where(*conditions), {"child": space.id}))
    return _with_media(space, rows, _media_of(space, [row[0] for row in rows]))


def ready_versions(*conditions: Any) -> PreparedSelect:
    """A question for the versions of a space that meet ``conditions``, made ready once; ``child`` is given with the rest."""
    return PreparedSelect(_SELECT.where(*conditions))


def see_ready(space: Space, question: PreparedSelect, **given: Any) -> dict[uuid.UUID, SeenVersion]:
    """What ``see_versions`` gives, for a question of ``ready_versions`` and what is left open in it."""
    rows = _allowed(space, question.all(space.work.connection, {"child": space.id, **given}))
    return _with_media(space, rows, _media_of(space, [row[0] for row in rows]))


def see_page(space: Space, page_id: uuid.UUID, has_files: bool = True) -> dict[uuid.UUID, SeenVersion]:
    """The present version of every passage begun on a page that the reader may see, by id. Two queries, made ready
    once, because every page view asks them; one where it is known that the page shows no file."""
    given = {"child": space.id, "page": page_id}
    rows = _allowed(space, _ON_PAGE.all(space.work.connection, given))
    files = _MEDIA_ON_PAGE.all(space.work.connection, given) if rows and has_files else ()
    return _with_media(space, rows, _grouped(space, files))


def _allowed(space: Space, found: Iterable[_Row]) -> list[_Row]:
    """Only the rows that the reader may see: today's audience, the version's own, and who saved it."""
    return [row for row in found if space.may_see(row[0], row[20], row[21], row[17])]


_Files = dict[uuid.UUID, tuple[tuple[ShownMedia, ...], bool]]  # by version: those seen, and whether some are hidden


def _with_media(space: Space, rows: Sequence[_Row], media: _Files) -> dict[uuid.UUID, SeenVersion]:
    """The versions with their files, and with the stones of those (few, mostly none) that have one: a third query. A
    fourth where some are from paper, and one where the child said something under another name."""
    found = {row[0]: _seen(space, tuple(row), *media.get(row[0], ((), False))) for row in rows}
    papers = [row[0] for row in rows if row[16] is not None and row[28] is None]
    for version_id, typist in typists_of(space.session, papers).items() if papers else ():
        found[version_id] = replace(found[version_id], typist=typist)
    child = space.child.known_as
    own = [one for one in found.values() if one.voice in _OWN and not {"", child}.issuperset(_speakers(one))]
    former = former_names(space) if own else frozenset()
    for one in own:  # their own words are said by them, whatever they were called then
        if not former.isdisjoint(_speakers(one)):
            files = tuple(replace(file, speaker=child) if file.speaker in former else file for file in one.media)
            found[one.id] = replace(one, speaker=child if one.speaker in former else one.speaker, media=files)
    marked = {row[0]: row[26] or row[27] for row in rows if row[26] or row[27]}
    stones = read_stones(space, marked.values()) if marked else {}
    for version_id, stone_id in marked.items():
        found[version_id] = with_stone(space.reader, found[version_id], stones[stone_id])
    return found


def _speakers(version: SeenVersion) -> tuple[str, ...]:
    """Who speaks in the words and in each file beside them."""
    return version.speaker, *(file.speaker for file in version.media)


def _seen(space: Space, row: tuple[Any, ...], media: tuple[ShownMedia, ...], files_hidden: bool) -> SeenVersion:
    make: Callable[..., SeenVersion] = SeenVersion
    typed = {"typed_by": row[28], "typed_for": row[29], "typist": row[30] or ""} if row[28] is not None else {}
    return make(*row[:23], row[4] == row[23], space.told(row[24] or "", row[17]), media, files_hidden, row[25], **typed)


def see_versions_by_id(space: Space, ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, SeenVersion]:
    """Those of the versions ``ids`` that the reader may see."""
    wanted = list(ids)
    return see_ready(space, _BY_IDS, ids=wanted) if wanted else {}


def see_current(space: Space, *passage_ids: uuid.UUID) -> dict[uuid.UUID, SeenVersion]:
    """The present version of each of these passages that the reader may see, by passage id."""
    if not passage_ids:
        return {}
    found = see_ready(space, _PRESENT, ids=list(passage_ids))
    return {version.passage_id: version for version in found.values()}


_BY_IDS = ready_versions(_version.c.id.in_(bindparam("ids", expanding=True)))
_PRESENT = ready_versions(
    _passage.c.id.in_(bindparam("ids", expanding=True)), _version.c.number == _passage.c.version_number
)


_MEDIA = (
    select(
        _shown.c.version_id, _shown.c.position,
        _media.c.id, _media.c.kind, _media.c.state, _media.c.name, _media.c.note, _media.c.width, _media.c.height,
        _media.c.seconds, _media.c.pages, _media.c.uploaded_by,
        _shown.c.alt, _shown.c.caption, _shown.c.speaker, _shown.c.transcript, _media.c.audience, _shown.c.audience,
        _rendition.c.name, _rendition.c.width, _rendition.c.height, _rendition.c.size,
        _media.c.pictured, _media.c.heard_state, _shown.c.pictured,
    )
    .where(checked(_media.c.child_id) == bindparam("child"))
    .order_by(_shown.c.version_id, _shown.c.position, _rendition.c.width, _rendition.c.name)
)  # fmt: skip
_SHOWN = _shown.join(_media, _media.c.id == _shown.c.media_id).outerjoin(
    _rendition, _rendition.c.media_id == _media.c.id
)
_MEDIA_BY_ID = _MEDIA.select_from(_SHOWN).where(_shown.c.version_id.in_(bindparam("ids", expanding=True)))
_MEDIA_ON_PAGE = PreparedSelect(
    _MEDIA.select_from(
        _SHOWN.join(_version, _version.c.id == _shown.c.version_id).join(_passage, _passage.c.id == _version.c.passage_id)
    ).where(_passage.c.page_id == bindparam("page"), _version.c.number == _passage.c.version_number)
)


def _media_of(space: Space, version_ids: Sequence[uuid.UUID]) -> _Files:
    if not version_ids:
        return {}
    return _grouped(space, space.work.connection.execute(_MEDIA_BY_ID, {"child": space.id, "ids": list(version_ids)}))


def _grouped(space: Space, rows: Iterable[_Row]) -> _Files:
    """Rows of _MEDIA as the files of each version that the reader may see, in their order."""
    grouped: dict[tuple[uuid.UUID, int], list[_Row]] = {}
    for row in rows:
        grouped.setdefault((row[0], row[1]), []).append(row)
    found: dict[uuid.UUID, list[ShownMedia]] = {}
    hidden: set[uuid.UUID] = set()
    for (version_id, _position), same in grouped.items():
        file, audiences = same[0][2:16], same[0][16:18]
        shown = found.setdefault(version_id, [])
        if space.may_see_file(file[0], version_id, audiences[0], audiences[1], file[9]):
            shown.append(shown_media(file, (row[18:22] for row in same), *audiences, *same[0][22:25]))
        else:
            hidden.add(version_id)
    return {version_id: (tuple(shown), version_id in hidden) for version_id, shown in found.items()}


def shown_media(
    file: Sequence[Any], renditions: Iterable[Sequence[Any]], today: Audience | None = None,
    audience: Audience | None = None, pictured: Pictured = NOT_TOLD, heard_state: str = "",
    was_pictured: Pictured = NOT_TOLD,
) -> ShownMedia:  # fmt: skip
    """A file from its columns (in ShownMedia's order) and those of its renditions (in ShownRendition's)."""
    make: Callable[..., ShownMedia] = ShownMedia
    sizes = tuple(ShownRendition(*one) for one in renditions if one[0] is not None)
    return make(*file, sizes, today, audience, pictured, heard_state, was_pictured)
