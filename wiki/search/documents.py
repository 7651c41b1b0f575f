"""Reads from the database what a child's index is made of: each passage of a page as it is now, and its captions."""

import uuid
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from sqlalchemy import and_, select

from wiki.access.space import JobSpace
from wiki.models.child_details import ChildCorrection
from wiki.models.children import Child
from wiki.models.media import Media
from wiki.models.pages import Page, PageTypeEdition, Passage, Revision, Version, VersionMedia
from wiki.models.questions import Answer, Question
from wiki.models.translations import TranslationVersion
from wiki.pagetypes.faults import PageTypeFault
from wiki.pagetypes.model import PageType
from wiki.pagetypes.read import parse
from wiki.search.index import Entry
from wiki.words import Voice

_child = Child.__table__
_former = ChildCorrection.__table__
_page = Page.__table__
_passage = Passage.__table__
_revision = Revision.__table__
_edition = PageTypeEdition.__table__
_version = Version.__table__
_shown = VersionMedia.__table__
_media = Media.__table__
_question = Question.__table__
_answer = Answer.__table__
_told = TranslationVersion.__table__
_AT_A_TIME = 400
_OWN = frozenset({Voice.CHILD, Voice.YOUNG_PERSON})


@dataclass(frozen=True)
class _Listed:
    """A passage as a page's present revision lists it."""

    passage_id: uuid.UUID
    version_id: uuid.UUID
    page_title: str


def read_entries(space: JobSpace, passage_ids: Iterable[uuid.UUID] | None = None) -> Iterator[Entry]:
    """The entries of these passages (by default of every passage of the child, of every question and translation).

    A passage that is on no page now has no entry. Words of every audience are read: an index is for all readers, and
    what each may see is asked of the database when they search. Whoever may see a passage may see all that its entry
    holds; so the name of a paper that it was typed from is left out (that has readers of its own).
    """
    listed = _listed(space, None if passage_ids is None else set(passage_ids))
    for start in range(0, len(listed), _AT_A_TIME):
        yield from _entries(space, listed[start : start + _AT_A_TIME])
    if passage_ids is None:
        yield from read_questions(space)
        yield from read_translations(space)


def read_translations(space: JobSpace, translation_ids: Iterable[uuid.UUID] | None = None) -> Iterator[Entry]:
    """The entries of these translations (of all of the child's by default) as they are now; none for one taken away.

    A translation is an entry of its own: it may be of an older wording that fewer people may see than see the passage.
    """
    query = select(_told.c.translation_id, _told.c.version_id, _told.c.plain, _told.c.by, _told.c.is_off).where(
        _told.c.child_id == space.id
    )
    if translation_ids is not None:
        query = query.where(_told.c.translation_id.in_(list(translation_ids)))
    newest = {row[0]: row for row in space.session.execute(query.order_by(_told.c.number))}
    for translation_id, version_id, plain, by, is_off in newest.values():
        if not is_off:
            yield Entry(translation_id, version_id, (plain,), (by,) if by else ())


def read_questions(space: JobSpace, question_ids: Iterable[uuid.UUID] | None = None) -> Iterator[Entry]:
    """The entries of these questions (of all of the child's by default), each with its answers.

    A question is an entry of its own, never words of its passage's: fewer people may see it than the passage.
    """
    query = select(_question.c.id, _question.c.version_id, _question.c.plain).where(_question.c.child_id == space.id)
    said = select(_answer.c.question_id, _answer.c.plain).where(_answer.c.child_id == space.id)
    if question_ids is not None:
        wanted = list(question_ids)
        query, said = query.where(_question.c.id.in_(wanted)), said.where(_answer.c.question_id.in_(wanted))
    answers: dict[uuid.UUID, list[str]] = {}
    for question_id, plain in space.session.execute(said.order_by(_answer.c.given_at)):
        answers.setdefault(question_id, []).append(plain)
    for question_id, version_id, plain in space.session.execute(query):
        yield Entry(question_id, version_id, (plain, *answers.get(question_id, ())), ())


def passages_with_file(space: JobSpace, media_ids: Iterable[uuid.UUID]) -> set[uuid.UUID]:
    """Every passage that ever showed one of these files."""
    wanted = list(media_ids)
    if not wanted:
        return set()
    showing = select(_shown.c.version_id).where(_shown.c.media_id.in_(wanted))
    rows = space.session.execute(
        select(_version.c.passage_id).where(_version.c.child_id == space.id, _version.c.id.in_(showing))
    ).scalars()
    return set(rows)


def _listed(space: JobSpace, passage_ids: set[uuid.UUID] | None) -> list[_Listed]:
    query = (
        select(_page.c.title, _revision.c.contents, _edition.c.key, _edition.c.text, _child.c.known_as)
        .select_from(
            _page.join(
                _revision,
                and_(_revision.c.page_id == _page.c.id, _revision.c.number == _page.c.revision_number),
            )
            .join(_edition, _edition.c.id == _revision.c.edition_id)
            .join(_child, _child.c.id == _page.c.child_id)
        )
        .where(_page.c.child_id == space.id)
    )
    if passage_ids is not None:
        pages = select(_passage.c.page_id).where(_passage.c.id.in_(passage_ids), _passage.c.child_id == space.id)
        query = query.where(_page.c.id.in_(pages))
    found = []
    for title, contents, key, text, known_as in space.session.execute(query):
        page_type = None if title else _read_form(text, key)
        shown = title or (page_type.named(known_as).title if page_type else "")
        for passage, version in contents:
            one = _Listed(uuid.UUID(passage), uuid.UUID(version), shown)
            if passage_ids is None or one.passage_id in passage_ids:
                found.append(one)
    return found


@lru_cache(maxsize=256)
def _read_form(text: str, key: str) -> PageType | None:
    """The form that a page without a title of its own answered, for the form's title; None if it can't be read now."""
    try:
        return parse(text, f"{key}.yaml")
    except PageTypeFault:
        return None


def _entries(space: JobSpace, listed: Sequence[_Listed]) -> Iterator[Entry]:
    ids = [one.version_id for one in listed]
    versions = {
        row[0]: row
        for row in space.session.execute(
            select(_version.c.id, _version.c.plain, _version.c.speaker, _version.c.gathered, _version.c.voice).where(
                _version.c.child_id == space.id, _version.c.id.in_(ids)
            )
        )
    }
    former = _former_names(space) if any(row.voice in _OWN for row in versions.values()) else {}
    beside: dict[uuid.UUID, list[str]] = {}
    rows = space.session.execute(
        select(
            _shown.c.version_id, _shown.c.alt, _shown.c.caption, _shown.c.speaker, _shown.c.transcript,
            _media.c.name, _media.c.words,
        )
        .select_from(_shown.join(_media, _media.c.id == _shown.c.media_id))
        .where(_shown.c.version_id.in_(ids), _media.c.child_id == space.id)
        .order_by(_shown.c.version_id, _shown.c.position)
    )  # fmt: skip
    for version_id, alt, caption, speaker, *texts in rows:
        who = former.get(speaker, speaker) if versions[version_id].voice in _OWN else speaker
        beside.setdefault(version_id, []).extend(text for text in (alt, caption, who, *texts) if text)
    for one in listed:
        if one.version_id in versions:
            _id, plain, speaker, gathered, voice = versions[one.version_id]
            who = former.get(speaker, speaker) if voice in _OWN else speaker
            around = (*beside.get(one.version_id, ()), who, gathered, one.page_title)
            yield Entry(one.passage_id, one.version_id, (plain,), tuple(text for text in around if text))


def _former_names(space: JobSpace) -> dict[str, str]:
    """What the child was called before it was put right, and the name of now: their own words are found by it."""
    rows = space.session.execute(
        select(_former.c.known_as, _former.c.full_name, _child.c.known_as)
        .join_from(_former, _child, _child.c.id == _former.c.child_id)
        .where(_former.c.child_id == space.id)
    )
    return {before: now for *names, now in rows for before in names}
