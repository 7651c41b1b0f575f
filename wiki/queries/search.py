"""Turns what an index found into results: the database says what the reader may see before anything is counted."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple, Protocol

from sqlalchemy import and_, exists, select

from media.results import PAGE_BREAK
from wiki import clock
from wiki.access.space import Space
from wiki.models.jobs import SearchChange
from wiki.models.media import Media
from wiki.models.pages import Page, Passage, Revision, Version, VersionMedia
from wiki.queries.questions import SeenAnswer, SeenQuestion, questions_by_id
from wiki.queries.translations import SeenTranslation, translations_by_id
from wiki.queries.versions import SeenVersion, see_current
from wiki.text.quote import Mark

_page = Page.__table__
_passage = Passage.__table__
_revision = Revision.__table__
_version = Version.__table__
_media = Media.__table__
_shown = VersionMedia.__table__
_change = SearchChange.__table__

PER_PAGE = 20
_AT_A_TIME = 500
_BEHIND = timedelta(seconds=15)
_MOST_OF_A_DOCUMENT = 200_000


class Candidate(Protocol):
    """A passage that holds the words, as the index says (wiki/search/index.py: Found)."""

    @property
    def passage_id(self) -> uuid.UUID: ...
    @property
    def version_id(self) -> uuid.UUID: ...
    @property
    def weight(self) -> float: ...


class Looked(Protocol):
    """What the index found, and whether it is sound (wiki/search/look.py)."""

    @property
    def found(self) -> Sequence[Candidate]: ...
    @property
    def is_missing(self) -> bool: ...
    @property
    def is_damaged(self) -> bool: ...


class Question(Protocol):
    """What is looked for (wiki/search/question.py)."""

    @property
    def is_blank(self) -> bool: ...
    def fits(self, texts: Iterable[str]) -> bool: ...
    def excerpt(self, texts: Sequence[str]) -> tuple[Mark, ...]: ...


class SearchState(StrEnum):
    """How far results can be relied on."""

    READY = "ready"
    BEHIND = "behind"
    BROKEN = "broken"


@dataclass(frozen=True)
class Hit:
    """One passage that was found, and the sentence with the words marked in it. ``own_title``: "" for a usual page.

    ``asked`` is the question beside the passage in which the words were found, ``answer`` that one of its answers which says
    them, ``told`` the passage's translation; all None where they stand in the passage.
    """

    version: SeenVersion
    page_type: str
    own_title: str
    excerpt: tuple[Mark, ...]
    asked: SeenQuestion | None = None
    told: SeenTranslation | None = None
    answer: SeenAnswer | None = None


@dataclass(frozen=True)
class Results:
    """One page of results out of ``total``, all of which the reader may see. ``pages`` is at least 1."""

    hits: tuple[Hit, ...]
    total: int
    page: int
    pages: int
    state: SearchState


def find(space: Space, question: Question, looked: Looked, page: int = 1) -> Results:
    """The results of ``question`` that the reader may see, the best first, then the newest; page 1 is the first.

    Words that stand only where the reader may not see take the same steps and give the same answer as words that
    stand nowhere.
    """
    space.withheld.look_at_all()
    found = {one.passage_id: one for one in looked.found}
    asked = {key: one for key, one in _asked(space, list(found)).items() if _still_told(space, question, one)}
    allowed = _allowed(space, list(found), asked)
    newer = {one.passage_id for one in allowed if one.version_id != found[one.passage_id].version_id}
    narrow = {one.passage_id for one in allowed if one.is_narrow or space.withheld}
    changed = see_current(space, *(newer | narrow))
    lacking = {one for one in narrow & set(changed) if changed[one].files_hidden or _is_on_untold_page(space, changed[one])}
    unsure = (newer | lacking) & set(changed)
    visible = [
        one for one in allowed if one.passage_id not in unsure or _still(space, question, changed[one.passage_id])
    ]
    # Where a file is hidden from the reader, how often it holds the words must not be felt in the order.
    even = lacking | (asked.keys() if space.withheld else set())
    weights = {one.passage_id: 0.0 if one.passage_id in even else found[one.passage_id].weight for one in visible}
    visible.sort(key=lambda one: (-weights[one.passage_id], -one.saved_at.timestamp(), one.version_id.hex))
    pages = max(1, -(-len(visible) // PER_PAGE))
    page = min(max(page, 1), pages)
    wanted = [one.passage_id for one in visible[(page - 1) * PER_PAGE : page * PER_PAGE]]
    place = {one: asked[one].passage_id if one in asked else one for one in wanted}
    seen = see_current(space, *set(place.values()))
    hits = _hits(space, question, [(seen[place[one]], asked.get(one)) for one in wanted if place[one] in seen])
    return Results(hits, len(visible), page, pages, _state(space, looked))


_Beside = SeenQuestion | SeenTranslation


def _still_told(space: Space, question: Question, one: _Beside) -> bool:
    """The index may know an earlier state of a translation, or an answer, which the reader may not see."""
    if isinstance(one, SeenQuestion):
        return not space.withheld or question.fits([one.plain, *(answer.plain for answer in one.answers)])
    return question.fits([one.plain, one.by])


def _is_on_untold_page(space: Space, version: SeenVersion) -> bool:
    """Whether the title of its page, which the index knows, is not told to the reader."""
    return version.page_id in space.withheld.pages()


def _at(one: _Beside) -> datetime:
    return one.at if isinstance(one, SeenQuestion) else one.saved_at


class _Allowed(NamedTuple):
    """A passage that the reader may see, and that is on its page now, or a question or translation beside one (its id in
    the place of the passage's); nothing of its words yet. ``is_narrow``: it shows a file that not everybody who sees
    it may see."""

    passage_id: uuid.UUID
    version_id: uuid.UUID
    page_id: uuid.UUID
    saved_at: datetime
    is_narrow: bool


_IS_NARROW = exists().where(
    _shown.c.version_id == _version.c.id,
    _media.c.id == _shown.c.media_id,
    _media.c.audience.is_not(None) | _shown.c.audience.is_not(None),
)


def _asked(space: Space, ids: list[uuid.UUID]) -> dict[uuid.UUID, _Beside]:
    """Those of the ids that are questions or translations, where the reader may see them, by id."""
    wanted = ids or [uuid.uuid4()]
    found: dict[uuid.UUID, _Beside] = {}
    for start in range(0, len(wanted), _AT_A_TIME):
        part = wanted[start : start + _AT_A_TIME]
        found.update({one.id: one for one in questions_by_id(space, part)})
        found.update({one.translation_id: one for one in translations_by_id(space, part)})
    return found


def _allowed(
    space: Space, passage_ids: list[uuid.UUID], asked: Mapping[uuid.UUID, _Beside]
) -> list[_Allowed]:
    """Those of the passages that the reader may see and that are on their pages now.

    Only audiences are read here, not words: a common word stands in a thousand passages, twenty are shown.
    """
    wanted = passage_ids or [uuid.uuid4()]  # found nothing: ask all the same, about a passage that there is not
    allowed: list[_Allowed] = []
    for start in range(0, len(wanted), _AT_A_TIME):
        rows = space.session.execute(
            select(
                _passage.c.id, _version.c.id, _passage.c.page_id, _version.c.saved_at, _IS_NARROW,
                _passage.c.audience, _version.c.audience, _version.c.saved_by,
            )
            .select_from(
                _passage.join(
                    _version,
                    and_(_version.c.passage_id == _passage.c.id, _version.c.number == _passage.c.version_number),
                )
            )
            .where(_passage.c.child_id == space.id, _passage.c.id.in_(wanted[start : start + _AT_A_TIME]))
        )  # fmt: skip
        allowed += [_Allowed(*row[:5]) for row in rows if space.may_see(row[1], *row[5:])]
    present = _present(space, {one.page_id for one in allowed} | {one.page_id for one in asked.values()})
    beside = [
        _Allowed(key, one.version_id, one.page_id, _at(one), False)
        for key, one in asked.items()
        if one.passage_id in present
    ]
    return [one for one in allowed if one.version_id in present] + beside


def _present(space: Space, page_ids: set[uuid.UUID]) -> set[uuid.UUID]:
    """The passages, and their versions, that these pages list in their present state: what was taken off is not found."""
    rows = space.session.execute(
        select(_revision.c.contents)
        .select_from(
            _page.join(
                _revision, and_(_revision.c.page_id == _page.c.id, _revision.c.number == _page.c.revision_number)
            )
        )
        .where(_page.c.child_id == space.id, _page.c.id.in_(page_ids or {uuid.uuid4()}))
    ).scalars()
    return {uuid.UUID(one) for contents in rows for pair in contents for one in pair}


def _still(space: Space, question: Question, version: SeenVersion) -> bool:
    """The index knows an earlier version, or a file, that the reader was never meant to see: does what they see fit?"""
    inside = _inside(space, {media.id for media in version.media})
    return question.fits([*_texts(version), *inside.values()])


def _inside(space: Space, files: set[uuid.UUID]) -> dict[uuid.UUID, str]:
    """The words inside these documents, which the reader may see."""
    rows = space.session.execute(
        select(_media.c.id, _media.c.words).where(_media.c.child_id == space.id, _media.c.id.in_(files))
    )
    return {row.id: row.words[:_MOST_OF_A_DOCUMENT].replace(PAGE_BREAK, "\n") for row in rows}


def _texts(version: SeenVersion) -> list[str]:
    """The words of a version and of its files, those that were said first."""
    texts = [version.plain]
    for media in version.media:
        texts += [media.transcript, media.caption, media.alt, media.speaker, media.name]
    return [text for text in (*texts, version.gathered, version.speaker) if text]


def _hits(
    space: Space, question: Question, shown: Sequence[tuple[SeenVersion, _Beside | None]]
) -> tuple[Hit, ...]:
    pages = {
        row.id: row
        for row in space.session.execute(
            select(_page.c.id, _page.c.page_type, _page.c.title).where(
                _page.c.child_id == space.id, _page.c.id.in_({version.page_id for version, _asked_here in shown})
            )
        )
    }
    files = {media.id for version, _asked_here in shown for media in version.media}
    inside = _inside(space, files)
    hits = []
    for version, asked in shown:
        texts = _texts(version) + [inside.get(media.id, "") for media in version.media]
        told = asked if isinstance(asked, SeenTranslation) else None
        asked = asked if isinstance(asked, SeenQuestion) else None
        answer = None
        if asked is not None:
            spoken: tuple[SeenQuestion | SeenAnswer, ...] = (asked, *asked.answers)
            said = max(spoken, key=lambda one: _most(question, one.plain))
            answer, texts = said if isinstance(said, SeenAnswer) else None, [said.plain]
        elif told is not None:
            texts = [told.plain, told.by]
        page = pages[version.page_id]
        excerpt = question.excerpt([text for text in texts if text])
        title = space.page_title(page.id, page.title)
        hits.append(Hit(version, page.page_type, title, excerpt, asked, told, answer))
    return tuple(hits)


def _most(question: Question, text: str) -> int:
    """How many of the words looked for stand near each other in a text."""
    return len({mark.text.casefold() for mark in question.excerpt([text]) if mark.hit})


def _state(space: Space, looked: Looked) -> SearchState:
    if looked.is_damaged:
        return SearchState.BROKEN
    said_something = exists().where(_passage.c.child_id == space.id)
    waiting = exists().where(_change.c.child_id == space.id, _change.c.asked_at < clock.now() - _BEHIND)
    has_words, is_behind = space.session.execute(select(said_something, waiting)).one()
    if looked.is_missing and has_words:
        return SearchState.BROKEN
    return SearchState.BEHIND if is_behind else SearchState.READY
