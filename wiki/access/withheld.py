"""Finds what in a child's space holds a detail that is kept from its reader (models/protected.py), wherever somebody wrote it.

It is looked for in the words as they stand, at every request, so that nothing that is written, typed in or heard later can be
forgotten, and so that all of it shows again when the detail is kept from nobody any more. Whoever was the first to say the
detail in a passage goes on seeing it there: hiding it would tell them that what they wrote is right.
"""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any

from sqlalchemy import Connection, Exists, Text, cast, exists, or_, select

from wiki import clock
from wiki.access.audience import Reader
from wiki.database import Work
from wiki.models.children import ChildPicture
from wiki.models.media import Media
from wiki.models.page_words import PageWords
from wiki.models.pages import Page, Version, VersionMedia, VersionSource
from wiki.models.protected import Detail, ProtectedDetail
from wiki.text.keep_out import KeptOut, keep_out

_detail = ProtectedDetail.__table__
_version = Version.__table__
_shown = VersionMedia.__table__
_source = VersionSource.__table__
_media = Media.__table__
_page = Page.__table__
_given = PageWords.__table__
_portrait = ChildPicture.__table__
_Secret = tuple[uuid.UUID, KeptOut]  # from whom it is kept, and what
_First = dict[tuple[uuid.UUID, int], set[uuid.UUID]]  # who was the first to say a detail somewhere
_Use = tuple[uuid.UUID, uuid.UUID]  # a version, and a file that it shows


@dataclass
class Withheld:
    """What a reader is not shown. Nothing is looked through before it is asked for, and then once for a request."""

    connection: Connection | None = None
    child_id: uuid.UUID | None = None
    secrets: tuple[_Secret, ...] = ()
    versions: set[uuid.UUID] = field(default_factory=set)
    files: set[uuid.UUID] = field(default_factory=set)
    uses: set[_Use] = field(default_factory=set)
    looked_at: set[uuid.UUID] = field(default_factory=set)
    has_files: bool = False
    titles: set[uuid.UUID] | None = None

    def __bool__(self) -> bool:
        return bool(self.secrets)

    def is_version(self, version_id: uuid.UUID) -> bool:
        """Whether this version's words hold a detail that somebody else was the first to say."""
        if not self.secrets:
            return False
        if version_id not in self.looked_at:  # it may have been saved in this very request
            self._look_through_words()
            self.looked_at.add(version_id)
        return version_id in self.versions

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

    def _look_through_words(self) -> None:
        quoted: dict[uuid.UUID, list[str]] = defaultdict(list)
        for row in self._rows(
            select(_source.c.version_id, _source.c.quoted)
            .select_from(_source.join(_version, _version.c.id == _source.c.version_id))
            .where(_version.c.child_id == self.child_id)
        ):
            quoted[row[0]].append(row[1])
        first: _First = {}
        for row in self._rows(
            select(
                _version.c.id, _version.c.passage_id, _version.c.saved_by, _version.c.typed_for, _version.c.body,
                _version.c.plain, _version.c.columns, _version.c.speaker, _version.c.gathered,
            )
            .where(_version.c.child_id == self.child_id)
            .order_by(_version.c.passage_id, _version.c.number)
        ):  # fmt: skip
            self.looked_at.add(row[0])
            if self._is_held(first, row[1], {row[2], row[3]}, [*_texts(row[4:]), *quoted[row[0]]]):
                self.versions.add(row[0])

    def _look_through_files(self) -> None:
        self.has_files = True
        first: _First = {}
        for row in self._rows(
            select(_given.c.media_id, _given.c.person_id, _media.c.uploaded_by, _given.c.words)
            .select_from(_given.join(_media, _media.c.id == _given.c.media_id))
            .where(_given.c.child_id == self.child_id)
            .order_by(_given.c.at)
        ):
            if self._is_held(first, row[0], {row[1], row[2]}, row[3:]):
                self.files.add(row[0])
        for row in self._rows(
            select(_media.c.id, _media.c.uploaded_by, _media.c.name, _media.c.note, _media.c.words, _media.c.heard).where(
                _media.c.child_id == self.child_id
            )
        ):
            if self._is_held(first, row[0], {row[1]}, _texts(row[2:])):
                self.files.add(row[0])
        portrait = select(_portrait.c.media_id, _portrait.c.set_by, _portrait.c.alt)
        for row in self._rows(portrait.where(_portrait.c.child_id == self.child_id)):
            if self._is_held({}, row[0], {row[1]}, row[2:]):
                self.files.add(row[0])
        self._look_beside_files()

    def _look_beside_files(self) -> None:
        first: _First = {}
        spoken: _First = {}
        for row in self._rows(
            select(
                _shown.c.version_id, _shown.c.media_id, _version.c.saved_by, _version.c.typed_for, _media.c.uploaded_by,
                _shown.c.transcript, _shown.c.alt, _shown.c.caption, _shown.c.speaker,
            )
            .select_from(
                _shown.join(_version, _version.c.id == _shown.c.version_id).join(_media, _media.c.id == _shown.c.media_id)
            )
            .where(_version.c.child_id == self.child_id)
            .order_by(_version.c.saved_at, _version.c.number)
        ):  # fmt: skip
            beside = self._is_held(first, row[1], {row[2], row[3]}, row[6:])
            if self._is_held(spoken, row[1], {row[2], row[3], row[4]}, row[5:6]) or beside:
                self.uses.add((row[0], row[1]))

    def _is_held(self, first: _First, where: uuid.UUID, sayers: set[uuid.UUID], texts: Iterable[str]) -> bool:
        """Whether the texts hold a detail that its reader was not the first to say there. ``first``: who was, so far."""
        said = "\n\n".join(text for text in texts if text)
        held = False
        for number, (who, kept) in enumerate(self.secrets):
            if _holds(kept, said):
                held |= who not in first.setdefault((where, number), sayers)
        return held

    def _rows(self, statement: Any) -> Iterable[Any]:
        assert self.connection is not None  # there are secrets, so they were read
        return self.connection.execute(statement)


_NOTHING = Withheld()
_MOST = 100_000
_answers: dict[tuple[KeptOut, bytes], bool] = {}


def _holds(kept: KeptOut, said: str) -> bool:
    """Whether the words hold any of it; the answer is remembered by a digest, never with the words: a space is looked
    through at every request, and hardly any of its words are new."""
    place = (kept, blake2b(said.encode("utf-8", "surrogatepass"), digest_size=16).digest())
    found = _answers.get(place)
    if found is None:
        if len(_answers) >= _MOST:
            _answers.clear()
        found = _answers[place] = kept.is_in(said)
    return found


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
        found = work.known[place] = Withheld(work.connection, child_id, secrets)
    return found


def _people(who: Reader) -> Iterator[uuid.UUID]:
    one: Reader | None = who
    while one is not None:
        yield one.person_id
        one = one.looker


def _secrets(work: Work, child_id: uuid.UUID, people: frozenset[uuid.UUID]) -> tuple[_Secret, ...]:
    """Each detail that is kept today from one of ``people``, once for each of them."""
    rows = work.connection.execute(
        select(_detail.c.kind, _detail.c.words, _detail.c.kept_from).where(
            _detail.c.child_id == child_id, _detail.c.ended_at.is_(None),
            or_(_detail.c.until.is_(None), _detail.c.until >= clock.today()),
        )
    ).all()  # fmt: skip
    return tuple(
        (person, kept)
        for kind, words, names in rows
        if (kept := keep_out((line, kind == Detail.ADDRESS) for line in words.splitlines()))
        for person in people
        if person.hex in names
    )


def _texts(values: Any) -> Iterator[str]:
    """Every text in the values of a row, columns of rows and lists included."""
    for value in values.values() if isinstance(values, dict) else values:
        if isinstance(value, str):
            yield value
        elif isinstance(value, dict | list | tuple):
            yield from _texts(value)
