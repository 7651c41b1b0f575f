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
from wiki.queries.versions import SeenVersion, ShownMedia, see_versions_by_id
from wiki.text.quote import find_range
from wiki.words import Group, Voice

_source = VersionSource.__table__
_member = Membership.__table__
OWN_VOICES = frozenset({Voice.CHILD, Voice.YOUNG_PERSON})


@dataclass(frozen=True, slots=True)
class RowSource:
    """Words that a row rests on. ``seen`` is the version they were taken from, None where the reader may not see it
    (then ``quoted``, ``page`` and ``who`` are "" as well); ``position`` is its place among the row's sources."""

    position: int
    version_id: uuid.UUID
    quoted: str
    seen: SeenVersion | None
    page: str
    who: str

    @property
    def shared(self) -> bool:
        """Whether these words may stand in a document that the family is sent."""
        return self.seen is not None and may_stand_in_plan(self.seen)

    @property
    def moved_on(self) -> bool:
        """Whether the passage says something newer by now."""
        return self.seen is not None and not self.seen.is_current


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


def as_printed(version: SeenVersion) -> SeenVersion:
    """The version with those of its files that may be printed: not those kept to fewer, nor those in which somebody is
    who has not agreed (models/pictured.py)."""
    if all(_is_printed(file) for file in version.media):
        return version
    return replace(version, media=tuple(file for file in version.media if _is_printed(file)))


def _is_printed(file: ShownMedia) -> bool:
    return file_may_stand(file.today, file.audience) and not file.pictured.is_held


def read_sources(
    space: Space, version_ids: Iterable[uuid.UUID], titles: Mapping[uuid.UUID, str], people: People
) -> dict[uuid.UUID, tuple[RowSource, ...]]:
    """The sources of each of these versions (which the reader may see already), in order, by version id.

    ``titles`` are the pages' by id.
    """
    wanted = list(version_ids)
    if not wanted:
        return {}
    rows = space.session.execute(
        select(_source.c.version_id, _source.c.position, _source.c.source_version_id, _source.c.quoted)
        .where(_source.c.version_id.in_(wanted))
        .order_by(_source.c.version_id, _source.c.position)
    ).all()
    seen = see_versions_by_id(space, {row.source_version_id for row in rows})
    found: dict[uuid.UUID, list[RowSource]] = {}
    for version_id, position, source_id, quoted in rows:
        version = seen.get(source_id)
        made = RowSource(position, source_id, "", None, "", "")
        if version is not None and _still_said(version, quoted):
            title = titles.get(version.page_id, "")
            made = RowSource(position, source_id, quoted, version, title, people.who(version))
        found.setdefault(version_id, []).append(made)
    return {version_id: tuple(sources) for version_id, sources in found.items()}


def _still_said(version: SeenVersion, quoted: str) -> bool:
    """Whether the reader sees the quoted words where they stand: they may be those of a file kept from them since."""
    if not version.files_hidden:
        return True
    beside = (words for file in version.media for words in (file.transcript, file.caption, file.alt))
    return any(find_range(words, quoted) is not None for words in (version.plain, *beside))


def said_on(version: SeenVersion) -> date:
    """The day it was said or written on paper, else the day it was saved."""
    return version.spoken_on or version.paper_on or clock.local(version.saved_at).date()


def people_of(space: Space) -> People:
    """The child's name, and what everybody who is or was a member is to the child."""
    rows = space.session.execute(
        select(_member.c.person_id, _member.c.relation)
        .where(_member.c.child_id == space.id)
        .order_by(_member.c.started_at)
    )
    return People(space.child.known_as, {person_id: relation for person_id, relation in rows if relation})
