"""Reads Word files of a plan that came back, for those who write plans: what is in them beside what the plan said, and what was
done with each change."""

import hashlib
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from media.errors import BadKey, MediaRefused
from media.store import Store
from wiki.access.space import Space
from wiki.document.word_compare import Comparison, compare_files
from wiki.document.word_read import Unreadable, WordFile, read_word
from wiki.errors import NotAllowed, NotFound, Refused
from wiki.models.media import Media
from wiki.models.people import Person
from wiki.models.plan import PlanVersion
from wiki.models.plan_returns import PlanReturn, PlanReturnChoice
from wiki.queries.plan_versions import PlanHead, find_version
from wiki.words import N_, SHUT_STATES, MediaState, Permission

_return = PlanReturn.__table__
_choice = PlanReturnChoice.__table__
_media = Media.__table__
_version = PlanVersion.__table__
_person = Person.__table__
_settler = _person.alias("settler")
DAMAGED = N_("The Word file of this plan can’t be read just now. Tell the support team.")


@dataclass(frozen=True)
class SeenReturn:
    """A Word file that came back, by whom and when. ``hits`` are words in it that may be about another child: dicts of place,
    kind, before, words, after; ``settled_at``: when somebody said why they are right."""

    id: uuid.UUID
    number: int
    name: str
    sha256: str
    size: int
    state: MediaState
    media_id: uuid.UUID
    key: str
    by_name: str
    returned_at: datetime
    checked_at: datetime | None
    hits: tuple[dict[str, Any], ...]
    why: str
    settled_by: str
    settled_at: datetime | None

    @property
    def is_shut(self) -> bool:
        """Whether the virus scanner has not let it through."""
        return self.state in SHUT_STATES

    @property
    def held(self) -> frozenset[str]:
        """The places that can't be taken in, because their words may be about another child."""
        return frozenset() if self.settled_at else frozenset(one["place"] for one in self.hits)


@dataclass(frozen=True)
class Choice:
    """What somebody did with one change."""

    place: str
    is_taken: bool
    by_name: str
    at: datetime


def list_returns(space: Space, number: int | None = None, *, return_id: uuid.UUID | None = None) -> tuple[SeenReturn, ...]:
    """The files that came back (of plan ``number``), newest first. Raises NotAllowed for whoever writes no plans."""
    if not space.may(Permission.COMPOSE_PLAN):
        raise NotAllowed
    rows = space.session.execute(
        select(
            _return.c.id, _version.c.number, _media.c.name, _media.c.sha256, _media.c.size, _media.c.state, _media.c.id,
            _media.c.original_key, _person.c.name, _return.c.returned_at, _return.c.checked_at, _return.c.hits, _return.c.why,
            _settler.c.name, _return.c.settled_at,
        )
        .select_from(
            _return.join(_version, _version.c.id == _return.c.plan_version_id)
            .join(_media, _media.c.id == _return.c.media_id)
            .join(_person, _person.c.id == _return.c.returned_by)
            .outerjoin(_settler, _settler.c.id == _return.c.settled_by)
        )
        .where(
            _return.c.child_id == space.id, *([_version.c.number == number] if number is not None else ()),
            *([_return.c.id == return_id] if return_id is not None else ()),
        )
        .order_by(_return.c.returned_at.desc())
    )  # fmt: skip
    return tuple(
        SeenReturn(
            row[0], row[1], row[2], row[3], row[4], MediaState(row[5]), row[6], row[7], row[8], row[9], row[10], tuple(row[11]),
            row[12], row[13] or "", row[14],
        )
        for row in rows
    )  # fmt: skip


def find_return(space: Space, return_id: uuid.UUID) -> SeenReturn:
    """One of them; NotFound when this child has none such."""
    found = list_returns(space, return_id=return_id)
    if not found:
        raise NotFound
    return found[0]


def choices_in(space: Space, return_id: uuid.UUID) -> dict[str, Choice]:
    """What was done last with each change, by its place."""
    rows = space.session.execute(
        select(_choice.c.place, _choice.c.is_taken, _person.c.name, _choice.c.chosen_at)
        .join(_person, _person.c.id == _choice.c.chosen_by)
        .where(_choice.c.child_id == space.id, _choice.c.return_id == return_id)
        .order_by(_choice.c.chosen_at)
    )
    return {row.place: Choice(*row) for row in rows}


def compare_return(space: Space, store: Store, seen: SeenReturn) -> Comparison:
    """The file beside the plan as it was made. Refused with a sentence where one of the two can't be read."""
    head = find_version(space, seen.number)
    if head.erasure_id is not None or head.is_kept_back:
        raise NotFound
    made, back = read_made(store, head), read_kept(store, seen.key, seen.sha256)
    return compare_files(made, back)


def read_made(store: Store, head: PlanHead) -> WordFile:
    """The Word file of a plan as it was made. Refused where it is damaged or gone."""
    file = head.file("docx")
    return read_kept(store, file.key, file.sha256)


def read_kept(store: Store, key: str, sha256: str) -> WordFile:
    """A Word file that is kept, as long as it is the very file that was kept. Refused with a sentence."""
    try:
        data = store.read(key)
    except MediaRefused as trouble:
        raise Refused({"": trouble.sentence}) from trouble
    except (OSError, BadKey) as trouble:
        raise Refused({"": DAMAGED}) from trouble
    if hashlib.sha256(data).hexdigest() != sha256:
        raise Refused({"": DAMAGED})
    try:
        return read_word(data)
    except Unreadable as trouble:
        raise Refused({"": trouble.sentence}) from trouble


def changed_places(found: Comparison) -> Iterable[str]:
    """Every place about which somebody may decide."""
    for row in found.rows:
        if row.is_gone:
            yield f"row-{row.key}"
        else:
            yield from (one.name for one in row.parts if one.is_changed)
    yield from (one.name for one in found.loose)
