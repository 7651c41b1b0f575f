"""Reads what was said about our questions: one's own answer, and what a council has gathered of all of them."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from wiki.access.person import Post, SignedIn
from wiki.access.space import Space
from wiki.models.clear import ClearAnswer
from wiki.models.pages import PageTypeEdition
from wiki.pagetypes.faults import PageTypeFault
from wiki.pagetypes.model import PageType
from wiki.pagetypes.read import parse

FEWEST = 5
"""From how many answers on a question is told of: with fewer, somebody might guess who said what."""
_answer = ClearAnswer.__table__
_edition = PageTypeEdition.__table__


@dataclass(frozen=True)
class OwnAnswer:
    """What somebody said of a question."""

    is_clear: bool
    words: str


def own_answer(space: Space, who: str) -> OwnAnswer | None:
    """What the giver ``who`` said, in the council of this child; None if nothing yet."""
    row = space.session.execute(
        select(_answer.c.is_clear, _answer.c.words).where(
            _answer.c.who == who, _answer.c.council_id == space.child.council_id
        )
    ).first()
    return None if row is None else OwnAnswer(*row)


@dataclass(frozen=True)
class AskedQuestion:
    """One question of one edition, as it was asked: ``child`` stands for the child's name in its words."""

    page: str
    label: str
    key: str
    since: datetime


@dataclass(frozen=True)
class Gathered:
    """How clear a question was to those who said: ``words`` are (id of the answer, what was unclear)."""

    asked: AskedQuestion
    clear: int
    unclear: int
    words: tuple[tuple[uuid.UUID, str], ...]

    @property
    def count(self) -> int:
        """How many said."""
        return self.clear + self.unclear

    @property
    def percent(self) -> int:
        """How many of a hundred found it clear."""
        return round(100 * self.clear / self.count)


@dataclass(frozen=True)
class AllGathered:
    """Questions with answers enough, the least clear first; ``few`` were answered by fewer than FEWEST people."""

    told: tuple[Gathered, ...]
    few: tuple[AskedQuestion, ...]


def gathered(person: SignedIn, post: Post, child: str) -> AllGathered:
    """What the council of ``post`` gathered; ``child`` are the words for a child's name in a question."""
    rows = person.work.session.execute(
        select(_edition.c.id, _edition.c.key, _edition.c.created_at, _answer.c.field, _answer.c.is_clear, _answer.c.words,
               _answer.c.id)
        .join(_edition, _edition.c.id == _answer.c.edition_id)
        .where(_answer.c.council_id == post.council_id)
        .order_by(_edition.c.key, _edition.c.created_at, _answer.c.field, _answer.c.words)
    ).all()  # fmt: skip
    groups: dict[tuple[uuid.UUID, str], list[tuple[bool, str, uuid.UUID]]] = {}
    facts: dict[uuid.UUID, tuple[str, datetime]] = {}
    for row in rows:
        facts[row[0]] = row[1], row[2]
        groups.setdefault((row[0], row[3]), []).append((row[4], row[5], row[6]))
    types = _types(person, facts, child)
    told, few = [], []
    for (edition_id, field), answers in groups.items():
        asked = _asked(types.get(edition_id), *facts[edition_id], field)
        if len(answers) < FEWEST:
            few.append(asked)
            continue
        clear = sum(1 for one in answers if one[0])
        words = tuple((one[2], one[1]) for one in answers if one[1])
        told.append(Gathered(asked, clear, len(answers) - clear, words))
    return AllGathered(tuple(sorted(told, key=lambda one: (one.clear / one.count, -one.count))), tuple(few))


def _types(person: SignedIn, facts: dict[uuid.UUID, tuple[str, datetime]], child: str) -> dict[uuid.UUID, PageType]:
    """The frozen page types by edition; one that can't be read any more is left out."""
    found = {}
    for row in person.work.session.execute(select(_edition.c.id, _edition.c.text).where(_edition.c.id.in_(facts))):
        try:
            found[row[0]] = parse(row[1], facts[row[0]][0]).named(child)
        except PageTypeFault:
            continue
    return found


def _asked(page_type: PageType | None, key: str, since: datetime, field: str) -> AskedQuestion:
    asked = page_type.field(field) if page_type is not None else None
    name = page_type.title if page_type is not None else key
    return AskedQuestion(name, asked.label if asked is not None else field, f"{key}.{field}", since)
