"""Finds what in a child's space holds a detail that is kept from its reader (models/protected.py), wherever somebody wrote it.

It is looked for in the words as they stand, at every request, so that nothing that is written, typed in or heard later can be
forgotten, and so that all of it shows again when the detail is kept from nobody any more. Whoever was the first to say the
detail in a passage goes on seeing it there: hiding it would tell them that what they wrote is right.
"""

import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Exists, Text, cast, exists, or_, select

from wiki import clock
from wiki.access.audience import Reader
from wiki.access.withheld_words import NOTHING_SEEN, First, Looked, Secret, is_held, look_through, texts
from wiki.database import Work
from wiki.models.children import ChildPicture
from wiki.models.media import Media
from wiki.models.page_words import PageWords
from wiki.models.pages import Page, Version, VersionMedia
from wiki.models.protected import Detail, ProtectedDetail
from wiki.text.keep_out import KeptOut, keep_out

_detail = ProtectedDetail.__table__
_version = Version.__table__
_shown = VersionMedia.__table__
_media = Media.__table__
_page = Page.__table__
_given = PageWords.__table__
_portrait = ChildPicture.__table__
_Use = tuple[uuid.UUID, uuid.UUID]  # a version, and a file that it shows


@dataclass
class Withheld:
    """What a reader is not shown. Nothing is looked through before it is asked for, and then once for a request."""

    connection: Connection | None = None
    child_id: uuid.UUID | None = None
    secrets: tuple[Secret, ...] = ()
    keep: bool = False
    words: Looked = NOTHING_SEEN
    elsewhere: set[uuid.UUID] = field(default_factory=set)
    files: set[uuid.UUID] = field(default_factory=set)
    uses: set[_Use] = field(default_factory=set)
    has_files: bool = False
    titles: set[uuid.UUID] | None = None

    def __bool__(self) -> bool:
        return bool(self.secrets)

    def is_version(self, version_id: uuid.UUID) -> bool:
        """Whether this version's words hold a detail that somebody else was the first to say."""
        if not self.secrets:
            return False
        if version_id not in self.words.seen and version_id not in self.elsewhere:
            self._look_through_words(version_id)
        return version_id in self.words.held

    def look_at_all(self) -> None:
        """Look through words, files and titles now. A search does so whatever it found: how long it takes must not tell
        whether a detail stands somewhere."""
        if self.secrets:
            self._look_through_words(None)
            self.pages()
            if not self.has_files:
                self._look_through_files()

    def _look_through_words(self, version_id: uuid.UUID | None) -> None:
        """Look at every version that nobody looked at yet; this one may have been saved in this very request."""
        assert self.connection is not None and self.child_id is not None  # there are secrets, so they were read
        self.words = look_through(self.connection, self.child_id, self.secrets, version_id, keep=self.keep)
        if version_id is not None and version_id not in self.words.seen:
            self.elsewhere.add(version_id)

    def is_file(self, media_id: uuid.UUID, version_id: uuid.UUID | None) -> bool:
        """Whether the name of this file, or words in it, or the words that go with it in this version, hold one."""
        if not self.secrets:
            return False
        if not self.has_files:
            self._look_through_files()
        return media_id in self.files or (version_id is not None and (version_id, media_id) in self.uses)

    def is_title(self, page_id: uuid.UUID) -> bool:
        """Whether the title that somebody else gave this page holds one."""
        return page_id in self.pages()

    def pages(self) -> set[uuid.UUID]:
        """The pages whose titles hold one."""
        if self.titles is None:
            asked = select(_page.c.id, _page.c.title, _page.c.created_by).where(_page.c.child_id == self.child_id)
            rows = self._rows(asked.where(_page.c.title != "")) if self.secrets else ()
            self.titles = {row[0] for row in rows if self.is_in(row[1], row[2])}
        return self.titles

    def is_in(self, text: str, by: uuid.UUID | None) -> bool:
        """Whether a text holds one that is kept from somebody else than ``by``, who wrote it."""
        return any(who != by and kept.is_in(text) for who, kept in self.secrets)

    def _look_through_files(self) -> None:
        self.has_files = True
        first: First = {}
        for row in self._rows(
            select(_given.c.media_id, _given.c.person_id, _media.c.uploaded_by, _given.c.words)
            .select_from(_given.join(_media, _media.c.id == _given.c.media_id))
            .where(_given.c.child_id == self.child_id)
            .order_by(_given.c.at)
        ):
            if is_held(self.secrets, first, row[0], {row[1], row[2]}, row[3:]):
                self.files.add(row[0])
        for row in self._rows(
            select(_media.c.id, _media.c.uploaded_by, _media.c.name, _media.c.note, _media.c.words, _media.c.heard).where(
                _media.c.child_id == self.child_id
            )
        ):
            if is_held(self.secrets, first, row[0], {row[1]}, texts(row[2:])):
                self.files.add(row[0])
        portrait = select(_portrait.c.media_id, _portrait.c.set_by, _portrait.c.alt)
        for row in self._rows(portrait.where(_portrait.c.child_id == self.child_id)):
            if is_held(self.secrets, {}, row[0], {row[1]}, row[2:]):
                self.files.add(row[0])
        self._look_beside_files()

    def _look_beside_files(self) -> None:
        first: First = {}
        spoken: First = {}
        for row in self._rows(
            select(
                _shown.c.version_id, _shown.c.media_id, _version.c.saved_by, _version.c.typed_for, _media.c.uploaded_by,
                _shown.c.transcript, _shown.c.alt, _shown.c.caption, _shown.c.speaker,
            )
            .select_from(
                _shown.join(_version, _version.c.id == _shown.c.version_id).join(_media, _media.c.id == _shown.c.media_id)
            )
            .where(_media.c.child_id == self.child_id, _version.c.child_id == self.child_id)
            .order_by(_version.c.saved_at, _version.c.number)
        ):  # fmt: skip
            beside = is_held(self.secrets, first, row[1], {row[2], row[3]}, row[6:])
            if is_held(self.secrets, spoken, row[1], {row[2], row[3], row[4]}, row[5:6]) or beside:
                self.uses.add((row[0], row[1]))

    def _rows(self, statement: Any) -> Iterable[Any]:
        assert self.connection is not None  # there are secrets, so they were read
        return self.connection.execute(statement)


_NOTHING = Withheld()
_NOBODY = uuid.UUID(int=0)


def is_kept_from(child_id: Any, person_id: uuid.UUID) -> Exists:
    """A column for a select about a child: whether any detail of theirs may be kept from this person."""
    return exists().where(
        _detail.c.child_id == child_id, _detail.c.ended_at.is_(None), cast(_detail.c.kept_from, Text).contains(person_id.hex)
    )


def withheld_from(work: Work, child_id: uuid.UUID, who: Reader, *, guarded: bool = True) -> Withheld:
    """What ``who`` is not shown of this child: what is kept from any of those who look together. ``guarded``: False where it
    is known that the child has no such detail; then nothing is asked."""
    if not guarded:
        return _NOTHING
    people = frozenset(_people(who))
    place = ("withheld", child_id, people)
    found: Withheld | None = work.known.get(place)
    if found is None:
        secrets = _secrets(work, child_id, people)
        # Not before the secrets: the first question opens the snapshot.
        found = work.known[place] = Withheld(work.connection, child_id, secrets, keep=not work.is_writing)
    return found


def withheld_for(work: Work, child_id: uuid.UUID, kept: KeptOut) -> Withheld:
    """What of this child's holds any of ``kept``, whoever was the first to say it: for whoever gives something out."""
    return Withheld(work.connection, child_id, ((_NOBODY, kept),)) if kept else _NOTHING


def _people(who: Reader) -> Iterator[uuid.UUID]:
    one: Reader | None = who
    while one is not None:
        yield one.person_id
        one = one.looker


def _secrets(work: Work, child_id: uuid.UUID, people: frozenset[uuid.UUID]) -> tuple[Secret, ...]:
    """Each detail that is kept today from one of ``people``, once for each of them."""
    rows = work.connection.execute(
        select(_detail.c.kind, _detail.c.words, _detail.c.kept_from).where(
            _detail.c.child_id == child_id, _detail.c.ended_at.is_(None),
            or_(_detail.c.until.is_(None), _detail.c.until >= clock.today()),
        ).order_by(_detail.c.id)
    ).all()  # fmt: skip
    return tuple(  # in one order: what was found before is known by these very secrets
        (person, kept)
        for kind, words, names in rows
        if (kept := keep_out((line, kind == Detail.ADDRESS) for line in words.splitlines()))
        for person in sorted(people)
        if person.hex in names
    )
