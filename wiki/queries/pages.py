"""Reads pages: the list of a space's pages, and one page with all of its passages that the reader may see."""

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import and_, bindparam, exists, select

from wiki.access.space import Space
from wiki.errors import NotFound
from wiki.models.audience import Audience
from wiki.models.pages import Page, PageTypeEdition, Passage, Revision, RevisionKind, Version, VersionMedia
from wiki.models.people import Person
from wiki.models.questions import Question
from wiki.models.share_requests import ShareRequest
from wiki.pagetypes.faults import PageTypeFault
from wiki.pagetypes.model import TRAY, PageType
from wiki.pagetypes.read import parse
from wiki.prepared_select import PreparedSelect
from wiki.queries.versions import SeenVersion, see_page, see_versions_by_id

_page = Page.__table__
_revision = Revision.__table__
_edition = PageTypeEdition.__table__
_person = Person.__table__
_passage = Passage.__table__
_version = Version.__table__
_shown = VersionMedia.__table__
_question = Question.__table__
_request = ShareRequest.__table__


@dataclass(frozen=True)
class PageHead:
    """A page without its words. ``own_audience`` was chosen by hand for new words; None where ``audience`` holds.
    ``field_audiences`` were chosen for single questions (access/question_audience.py)."""

    id: uuid.UUID
    page_type: str
    title: str
    audience: str
    position: int
    revision_number: int
    created_at: datetime
    own_audience: Audience | None = None
    field_audiences: dict[str, str] | None = None


@dataclass(frozen=True)
class RevisionHead:
    """Which state of a page is shown: its number, who made it, when, how, and the form it answered."""

    number: int
    kind: RevisionKind
    saved_by: uuid.UUID
    saved_by_name: str
    saved_at: datetime
    note: str
    edition_sha256: str
    edition_id: uuid.UUID
    contents: tuple[tuple[uuid.UUID, uuid.UUID], ...]
    passage_id: uuid.UUID | None = None
    """The one passage that it was about, where that was asked for (queries/changes.py)."""


@dataclass(frozen=True)
class PageView:
    """One state of a page as its reader may see it; ``some_hidden`` says that there is more, never how much.

    ``has_questions`` and ``has_requests``: whether it is worth asking for questions beside its passages and for
    requests to share it. They count what the reader may not see as well, so nothing is ever shown because of them.
    """

    head: PageHead
    revision: RevisionHead
    passages: tuple[SeenVersion, ...]
    some_hidden: bool
    has_questions: bool = True
    has_requests: bool = True

    def in_field(self, field: str) -> tuple[SeenVersion, ...]:
        """The passages that answer one question, in their order."""
        return tuple(passage for passage in self.passages if passage.field == field)


_HEAD = (
    _page.c.id, _page.c.page_type, _page.c.title, _page.c.audience, _page.c.position, _page.c.revision_number,
    _page.c.created_at, _page.c.own_audience, _page.c.field_audiences,
)  # fmt: skip
_STATE = (
    _revision.c.number, _revision.c.kind, _revision.c.saved_by, _person.c.name, _revision.c.saved_at,
    _revision.c.note, _edition.c.sha256, _edition.c.id, _revision.c.contents,
)  # fmt: skip
_REVISIONS = _revision.join(_person, _person.c.id == _revision.c.saved_by).join(
    _edition, _edition.c.id == _revision.c.edition_id
)


def list_pages(space: Space) -> tuple[PageHead, ...]:
    """Every page of the space, in order. Whether a page exists is known to all members; its words are not.

    The tray is no page to be listed: it holds what has no place yet (queries/tray.py).
    """
    return tuple(_head(space, row) for row in _LIST.all(space.work.connection, {"child": space.id}))


_LIST = PreparedSelect(
    select(*_HEAD)
    .where(_page.c.child_id == bindparam("child"), _page.c.page_type != TRAY)
    .order_by(_page.c.position, _page.c.created_at)
)


def _head(space: Space, row: Sequence[Any]) -> PageHead:
    """A page from its columns, its title as far as the reader may know it."""
    make: Callable[..., PageHead] = PageHead
    return make(row[0], row[1], space.page_title(row[0], row[2]), *row[3 : len(_HEAD)])


_FIND = PreparedSelect(select(*_HEAD).where(_page.c.id == bindparam("page"), _page.c.child_id == bindparam("child")))


def find_page(space: Space, page_id: uuid.UUID) -> PageHead:
    """The page without its words; NotFound when this space has none such."""
    row = _FIND.first(space.work.connection, {"page": page_id, "child": space.id})
    if row is None:
        raise NotFound
    return _head(space, row)


# Most pages have neither questions nor requests, many no files, and knowing so spares each a question of its own.
_HAS = (
    exists().where(
        _passage.c.page_id == _page.c.id, _version.c.passage_id == _passage.c.id,
        _version.c.number == _passage.c.version_number, _shown.c.version_id == _version.c.id,
    ),
    exists().where(_passage.c.page_id == _page.c.id, _question.c.passage_id == _passage.c.id),
    exists().where(_request.c.page_id == _page.c.id, _request.c.answered_at.is_(None)),
)  # fmt: skip
_PAGE = select(*_HEAD, *_STATE, *_HAS).where(_page.c.id == bindparam("page"), _page.c.child_id == bindparam("child"))
_OPEN = PreparedSelect(
    _PAGE.select_from(
        _page.join(_REVISIONS, and_(_revision.c.page_id == _page.c.id, _revision.c.number == _page.c.revision_number))
    )
)
_OPEN_AT = PreparedSelect(
    _PAGE.select_from(
        _page.join(_REVISIONS, and_(_revision.c.page_id == _page.c.id, _revision.c.number == bindparam("number")))
    )
)


def open_page(space: Space, page_id: uuid.UUID, number: int | None = None) -> PageView:
    """A page at revision ``number`` (its present one by default) as the reader may see it. Three queries, two without files.

    Raises NotFound when this space has no such page or revision.
    """
    question = _OPEN if number is None else _OPEN_AT
    row = question.first(space.work.connection, {"page": page_id, "child": space.id, "number": number})
    if row is None:
        raise NotFound
    head, state = _head(space, row), read_state(space, row[len(_HEAD) : -len(_HAS)])
    has_files, *has_more = row[-len(_HAS) :]
    if number is None or number == head.revision_number:
        seen = see_page(space, page_id, has_files)  # what a page lists now is always the present version of its passages
    else:
        seen = see_versions_by_id(space, (version_id for _passage, version_id in state.contents))
    passages = tuple(seen[version_id] for _passage, version_id in state.contents if version_id in seen)
    return PageView(head, state, passages, _lacks_some(state, passages), *has_more)


def _lacks_some(state: RevisionHead, passages: Sequence[SeenVersion]) -> bool:
    """Whether the page holds a passage, or a file in one, that the reader may not see."""
    return len(passages) < len(state.contents) or any(one.files_hidden for one in passages)


def open_pages(space: Space, heads: Sequence[PageHead]) -> tuple[PageView, ...]:
    """Several pages in their present state, in the order given, in as many queries as one page takes."""
    if not heads:
        return ()
    rows = space.session.execute(
        select(_page.c.id, *_STATE)
        .select_from(
            _page.join(
                _REVISIONS, and_(_revision.c.page_id == _page.c.id, _revision.c.number == _page.c.revision_number)
            )
        )
        .where(_page.c.child_id == space.id, _page.c.id.in_([head.id for head in heads]))
    )
    states = {row[0]: read_state(space, row[1:]) for row in rows}
    seen = see_versions_by_id(
        space, (version_id for state in states.values() for _passage, version_id in state.contents)
    )
    views = []
    for head in heads:
        if (state := states.get(head.id)) is None:
            continue
        passages = tuple(seen[version_id] for _passage, version_id in state.contents if version_id in seen)
        views.append(PageView(head, state, passages, _lacks_some(state, passages)))
    return tuple(views)


def read_state(space: Space, row: Sequence[Any]) -> RevisionHead:
    """A revision's head from the columns of ``_STATE``, and the passage it was about where that stands after them."""
    contents = tuple((_id(passage), _id(version)) for passage, version in row[8])
    make: Callable[..., RevisionHead] = RevisionHead
    return make(*row[:5], space.told(row[5], row[2]), *row[6:8], contents, *row[9:])


@lru_cache(maxsize=50_000)
def _id(text: str) -> uuid.UUID:
    """The id behind its hex; kept, because twenty revisions of a page name the same ids twenty times."""
    return uuid.UUID(text)


def edition(space: Space, edition_id: uuid.UUID) -> PageType | None:
    """The frozen page type that a revision answered; None when even the frozen copy can't be read any more."""
    text, key = space.session.execute(
        select(_edition.c.text, _edition.c.key).where(_edition.c.id == edition_id)
    ).one()
    return _read_edition(text, key)


@lru_cache(maxsize=256)
def _read_edition(text: str, key: str) -> PageType | None:
    try:
        return parse(text, f"{key}.yaml")
    except PageTypeFault:
        return None


def editions_of(space: Space, key: str) -> tuple[PageType, ...]:
    """Every frozen copy of a page type, newest first: for the labels of questions that are no longer asked."""
    rows = space.session.execute(
        select(_edition.c.text).where(_edition.c.key == key).order_by(_edition.c.created_at.desc())
    ).scalars()
    found = (_read_edition(text, key) for text in rows)
    return tuple(page_type for page_type in found if page_type is not None)
