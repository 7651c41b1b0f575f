"""Reads translations beside passages: only where the reader may see the passage and the words that were translated.

A translation has no audience of its own. Three things must let it be seen: the passage as it is now, the version that
it was made from, and, where that version holds a recording, the recording: what is said in it may be in the translation.
"""

import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select

from wiki.access.space import Space
from wiki.database import checked
from wiki.errors import NotFound
from wiki.models.media import Media
from wiki.models.pages import VersionMedia
from wiki.models.people import Person
from wiki.models.translations import TranslatedBy, TranslationVersion
from wiki.queries.versions import SeenVersion, see_current, see_versions_by_id
from wiki.words import MediaKind

_t = TranslationVersion.__table__
_person = Person.__table__
_shown = VersionMedia.__table__
_media = Media.__table__


@dataclass(frozen=True, slots=True)
class SeenTranslation:
    """One state of a translation that the reader may see. ``is_older``: the passage says something newer by now."""

    id: uuid.UUID
    translation_id: uuid.UUID
    passage_id: uuid.UUID
    version_id: uuid.UUID
    language: str
    number: int
    body: str
    html: str
    html_policy: int
    plain: str
    way: TranslatedBy
    by: str
    is_checked: bool
    is_off: bool
    saved_by: uuid.UUID
    saved_by_name: str
    saved_at: datetime
    page_id: uuid.UUID
    is_older: bool

    @property
    def needs_checking(self) -> bool:
        """Whether a program made it and nobody has looked it over."""
        return self.way is TranslatedBy.PROGRAM and not self.is_checked


Beside = Mapping[uuid.UUID, tuple[SeenTranslation, ...]]
_COLUMNS = (
    _t.c.id, _t.c.translation_id, _t.c.passage_id, _t.c.version_id, _t.c.language, _t.c.number, _t.c.body, _t.c.html,
    _t.c.html_policy, _t.c.plain, _t.c.way, _t.c.by, _t.c.is_checked, _t.c.is_off, _t.c.saved_by, _person.c.name,
    _t.c.saved_at,
)  # fmt: skip
_SELECT = (
    select(*_COLUMNS)
    .select_from(_t.join(_person, _person.c.id == _t.c.saved_by))
    .where(checked(_t.c.child_id) == bindparam("child"))
    .order_by(_t.c.passage_id, _t.c.language, _t.c.number.desc())
)
_OF_PASSAGES = _SELECT.where(_t.c.passage_id.in_(bindparam("ids", expanding=True)))
_BY_IDS = _SELECT.where(_t.c.translation_id.in_(bindparam("ids", expanding=True)))


def translations_beside(space: Space, versions: Iterable[SeenVersion]) -> Beside:
    """What stands beside these versions (which the reader may see): for each language the newest state, unless it was
    taken away; for a version that is not the present one, the newest made from just that version. By version id.

    Nothing is asked unless one of the passages was ever translated.
    """
    wanted = [one for one in versions if one.is_translated]
    if not wanted:
        return {}
    found = _read(space, _OF_PASSAGES, {one.passage_id for one in wanted}, wanted)
    beside = {}
    for version in wanted:
        mine = found.get(version.passage_id, [])
        if not version.is_current:
            mine = [replace(one, is_older=False) for one in mine if one.version_id == version.id]
        newest = {one.language: one for one in reversed(mine)}
        shown = tuple(one for one in newest.values() if not one.is_off)
        if shown:
            beside[version.id] = shown
    return beside


def translation_history(space: Space, translation_id: uuid.UUID) -> tuple[SeenTranslation, ...]:
    """Every state of one translation that the reader may see, newest first. NotFound where they may not see it now."""
    found = [one for several in _read(space, _BY_IDS, {translation_id}).values() for one in several]
    if not found:
        raise NotFound
    return tuple(found)


def translation_now(space: Space, passage_id: uuid.UUID, language: str) -> SeenTranslation | None:
    """The newest state of a passage's translation into ``language``, also where it was taken away."""
    found = _read(space, _OF_PASSAGES, {passage_id}).get(passage_id, [])
    return next((one for one in found if one.language == language), None)


def translations_by_id(space: Space, translation_ids: Iterable[uuid.UUID]) -> tuple[SeenTranslation, ...]:
    """The present state of those of these translations that the reader may see, and that were not taken away."""
    newest: dict[uuid.UUID, SeenTranslation] = {}
    for several in _read(space, _BY_IDS, set(translation_ids)).values():
        for one in several:
            newest.setdefault(one.translation_id, one)
    return tuple(one for one in newest.values() if not one.is_off)


def _read(
    space: Space, statement: Any, ids: set[uuid.UUID], known: Sequence[SeenVersion] = ()
) -> dict[uuid.UUID, list[SeenTranslation]]:
    """The states that the reader may see, by passage, newest first. A translation whose newest state is hidden is hidden."""
    given = {"child": space.id, "ids": list(ids)}
    rows: Sequence[Sequence[Any]] = space.work.connection.execute(statement, given).all()
    if not rows:
        return {}
    versions = {one.id: one for one in known}
    lacking = {row[3] for row in rows} - versions.keys()
    versions |= see_versions_by_id(space, lacking)
    current = {one.passage_id: one for one in versions.values() if one.is_current}
    current |= see_current(space, *({row[2] for row in rows} - current.keys()))
    silent = _hidden_recordings(space, [one.id for one in versions.values() if one.files_hidden])
    make: Callable[..., SeenTranslation] = SeenTranslation
    found: dict[uuid.UUID, list[SeenTranslation]] = {}
    hidden: set[uuid.UUID] = set()
    for row in rows:
        now, about = current.get(row[2]), versions.get(row[3])
        if now is None or row[1] in hidden:
            continue
        if about is None or about.withheld or about.id in silent or not _may_see(space, row, now, about):
            if not any(one.translation_id == row[1] for one in found.get(row[2], ())):
                hidden.add(row[1])
            continue
        found.setdefault(row[2], []).append(make(*row, now.page_id, row[3] != now.id))
    return found


def _may_see(space: Space, row: Sequence[Any], now: SeenVersion, about: SeenVersion) -> bool:
    if not space.tells(f"{row[6]}\n{row[11]}", row[14]):
        return False
    return space.may_see(about.id, now.today, about.audience, row[14])


def _hidden_recordings(space: Space, version_ids: Sequence[uuid.UUID]) -> set[uuid.UUID]:
    """Those of the versions with a sound or a film that the reader may not see."""
    if not version_ids:
        return set()
    rows = space.work.connection.execute(
        select(_shown.c.media_id, _shown.c.version_id, _media.c.audience, _shown.c.audience, _media.c.uploaded_by)
        .select_from(_shown.join(_media, _media.c.id == _shown.c.media_id))
        .where(
            _shown.c.version_id.in_(version_ids), checked(_media.c.child_id) == space.id,
            _media.c.kind.in_((MediaKind.AUDIO, MediaKind.VIDEO)),
        )
    )  # fmt: skip
    return {row[1] for row in rows if not space.may_see_file(*row)}
