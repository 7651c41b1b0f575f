"""Reads where the rows of the plan come from: whose words, from which page, and whether the family may see them."""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select

from wiki import clock
from wiki.access.audience import family_may_see
from wiki.access.space import Space
from wiki.models.audience import Audience
from wiki.models.children import Membership
from wiki.models.pages import VersionSource
from wiki.pagetypes.kinds.base import as_text
from wiki.pagetypes.kinds.chosen import read_day
from wiki.queries.plan_reasons import Reasons, SeenReason, says_the_same
from wiki.queries.versions import SeenVersion, ShownMedia, see_versions_by_id
from wiki.text.quote import find_range
from wiki.words import Group, Voice

_source = VersionSource.__table__
_member = Membership.__table__
ADVICE_DATE = "advice_date"
"""The question on a page of advice that asks for its day."""
OWN_VOICES = frozenset({Voice.CHILD, Voice.YOUNG_PERSON})


@dataclass(frozen=True, slots=True)
class RowSource:
    """Words that a row rests on. ``seen`` is the version they were taken from, None where the reader may not see it
    (then ``quoted``, ``page`` and ``who`` are "" as well); ``position`` is its place among the row's sources. ``now``: what
    the passage says today, None where it was taken off its page; ``kept``: why the row stays as it is, though it changed.
    Words read in a document stand on its page ``leaf`` (``media_id``). ``on``: the day of the words (``said_on``)."""

    position: int
    version_id: uuid.UUID
    quoted: str
    seen: SeenVersion | None
    page: str
    who: str
    now: SeenVersion | None = None
    kept: SeenReason | None = None
    media_id: uuid.UUID | None = None
    leaf: int | None = None
    on: date | None = None

    @property
    def shared(self) -> bool:
        """Whether these words may stand in a document that the family is sent: not those taken off their page, either,
        until somebody says why they stay."""
        return self.seen is not None and may_stand_in_plan(self.seen) and self._file_may_stand and not self.taken_off

    @property
    def has_changed(self) -> bool:
        """Whether the passage says something else by now, whether or not that is settled."""
        return self.seen is not None and (self.now is None or not says_the_same(self.seen, self.now))

    @property
    def moved_on(self) -> bool:
        """Whether the passage says something else by now, and nobody said yet that the row stays as it is."""
        return self.has_changed and self.kept is None

    @property
    def taken_off(self) -> bool:
        """Whether the words were taken off their page since, and nobody said yet why they stay in the plan."""
        return self.moved_on and self.now is None

    @property
    def _file_may_stand(self) -> bool:
        if self.seen is None:
            return True
        if self.media_id is None:
            return words_may_stand(self.seen, self.quoted)
        file = next((one for one in self.seen.media if one.id == self.media_id), None)
        return file is not None and file_may_stand(file.today, file.audience) and not file.pictured.is_held


@dataclass(frozen=True, slots=True)
class People:
    """The child's name, and what each member is to the child ("Mum", "speech therapist"), by person."""

    child: str
    relations: Mapping[uuid.UUID, str]

    def who(self, version: SeenVersion) -> str:
        """The speaker's name, else the child's, else whoever saved the words, with what they are to the child."""
        if version.speaker and version.speaker != version.saved_by_name:
            return version.speaker
        if version.voice in OWN_VOICES:
            return self.child
        relation = self.relations.get(version.saved_by, "")
        if relation and relation != version.saved_by_name:
            return f"{version.saved_by_name} ({relation})"
        return version.saved_by_name


def may_stand_in_plan(version: SeenVersion) -> bool:
    """Whether a version that the writer sees may be printed: the family must be able to see it, every one of them."""
    return audiences_let_it_stand(version.today, version.audience)


def audiences_let_it_stand(today: Audience, saved_under: Audience) -> bool:
    """Whether today's audience and the one it was saved under let words be printed for the family.

    Whoever holds the right to read plans gets the whole document: the family, and the council's caseworkers and
    administrators. So words that keep any of them out stay out of it, such as words typed from paper for the family only.
    """
    in_full = not today.without and not saved_under.without
    return in_full and family_may_see(today, saved_under) and Group.COUNCIL in today.groups & saved_under.groups


def file_may_stand(today: Audience | None, saved_under: Audience | None) -> bool:
    """Whether a file of words that may be printed may be printed with them: not where it is kept to fewer."""
    return all(one is None or audiences_let_it_stand(one, one) for one in (today, saved_under))


def words_may_stand(version: SeenVersion, quoted: str) -> bool:
    """Whether words of a version that may be printed may be printed themselves: not those that stand beside one of its
    files alone, in what is said in it or written below it, where that file is kept to fewer."""
    if not quoted or find_range(version.plain, quoted) is not None:
        return True
    beside = [file for file in version.media if _is_beside(file, quoted)]
    return any(file_may_stand(file.today, file.audience) for file in beside)


def stands_in(version: SeenVersion, quoted: str) -> bool:
    """Whether these words stand in the version, or beside one of the files that the reader sees, at all."""
    return find_range(version.plain, quoted) is not None or any(_is_beside(file, quoted) for file in version.media)


def _is_beside(file: ShownMedia, quoted: str) -> bool:
    return any(find_range(words, quoted) is not None for words in (file.transcript, file.caption, file.alt))


def as_printed(version: SeenVersion) -> SeenVersion:
    """The version with those of its files that may be printed: not those kept to fewer, nor those in which somebody is
    who has not agreed (models/pictured.py)."""
    if all(_is_printed(file) for file in version.media):
        return version
    return replace(version, media=tuple(file for file in version.media if _is_printed(file)))


def _is_printed(file: ShownMedia) -> bool:
    return file_may_stand(file.today, file.audience) and not file.pictured.is_held


def read_sources(
    space: Space, rows: Iterable[SeenVersion], titles: Mapping[uuid.UUID, str], people: People,
    today: Mapping[uuid.UUID, SeenVersion], reasons: Reasons,
) -> dict[uuid.UUID, tuple[RowSource, ...]]:  # fmt: skip
    """The sources of each of these rows (versions that the reader may see already), in order, by version id.

    ``titles`` are the pages' by id; ``today`` is what every passage that stands on a page says, by passage.
    """
    by_id = {row.id: row for row in rows}
    if not by_id:
        return {}
    lines = space.session.execute(
        select(
            _source.c.version_id, _source.c.position, _source.c.source_version_id, _source.c.quoted, _source.c.media_id,
            _source.c.page,
        )
        .where(_source.c.version_id.in_(list(by_id)))
        .order_by(_source.c.version_id, _source.c.position)
    ).all()
    seen = see_versions_by_id(space, {line[2] for line in lines} | {one.version_id for one in reasons.values()})
    written = days_written(today.values())
    found: dict[uuid.UUID, list[RowSource]] = {}
    for version_id, position, source_id, quoted, media_id, leaf in lines:
        version = seen.get(source_id)
        made = RowSource(position, source_id, "", None, "", "")
        if version is not None and _still_said(version, quoted, media_id):
            now = today.get(version.passage_id)
            kept = _holds(reasons.get((by_id[version_id].passage_id, source_id)), now or version, seen)
            made = RowSource(
                position, source_id, quoted, version, titles.get(version.page_id, ""), people.who(version), now, kept,
                media_id, leaf, said_on(version, written.get(version.page_id)),
            )  # fmt: skip
        found.setdefault(version_id, []).append(made)
    return {version_id: tuple(sources) for version_id, sources in found.items()}


def _holds(
    reason: SeenReason | None, now: SeenVersion, seen: Mapping[uuid.UUID, SeenVersion]
) -> SeenReason | None:
    """The reason, as long as the words are those that were read when it was given."""
    read = seen.get(reason.version_id) if reason is not None else None
    return reason if read is not None and says_the_same(read, now) else None


def _still_said(version: SeenVersion, quoted: str, media_id: uuid.UUID | None) -> bool:
    """Whether the reader sees the quoted words where they stand: they may be those of a file kept from them since."""
    if media_id is not None:
        return any(file.id == media_id for file in version.media)
    if not version.files_hidden:
        return True
    return stands_in(version, quoted)


def words_of(version: SeenVersion) -> str:
    """The words themselves, else what is said in its clip or written beside its picture."""
    if version.plain.strip():
        return version.plain
    beside = (file.transcript or file.caption or file.alt for file in version.media)
    return next((text for text in beside if text.strip()), "")


def said_on(version: SeenVersion, written: date | None = None) -> date:
    """The day it was said or written on paper, else that of the advice it stands in (``written``), else the day it was saved."""
    return version.spoken_on or version.paper_on or written or clock.local(version.saved_at).date()


def days_written(passages: Iterable[SeenVersion]) -> dict[uuid.UUID, date]:
    """The day that its writer gave a page of advice, by the page's id: what is taken from it is of that day, as in section K."""
    dated = (one for one in passages if one.field == ADVICE_DATE and may_stand_in_plan(one))
    found = {one.page_id: read_day(as_text(one.columns.get("value"))) for one in dated}
    return {page_id: day for page_id, day in found.items() if day is not None}


def people_of(space: Space) -> People:
    """The child's name, and what everybody who is or was a member is to the child."""
    rows = space.session.execute(
        select(_member.c.person_id, _member.c.relation)
        .where(_member.c.child_id == space.id)
        .order_by(_member.c.started_at)
    )
    return People(space.child.known_as, {person_id: relation for person_id, relation in rows if relation})
