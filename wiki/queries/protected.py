"""Reads the details that are kept from somebody: all of them for the council's managers, and for each copy what it leaves out."""

import uuid
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Exists, exists, or_, select
from sqlalchemy.orm import aliased

from wiki import clock
from wiki.access.space import JobSpace, Space
from wiki.errors import NotAllowed, NotFound
from wiki.models.people import Person
from wiki.models.protected import Detail, ProtectedDetail
from wiki.statute.disclosure import RECIPIENT_NAMES, Recipient
from wiki.text.keep_out import KeptOut, keep_out
from wiki.words import Permission

_detail = ProtectedDetail.__table__
_by, _ended = aliased(Person), aliased(Person)

@dataclass(frozen=True)
class Kept:
    """One detail that is kept from somebody. ``kept_from``: hex ids of people and kinds of recipients."""

    id: uuid.UUID
    kind: Detail
    words: str
    kept_from: tuple[str, ...]
    reason: str
    until: date | None
    noted_by_name: str
    noted_at: datetime
    ended_why: str
    ended_by_name: str
    ended_at: datetime | None

    @property
    def counts(self) -> bool:
        """Whether it is kept today."""
        return self.ended_at is None and (self.until is None or clock.today() <= self.until)


def has_details(child_id: ColumnElement[uuid.UUID]) -> Exists:
    """A column for a select about a child: whether any detail of theirs may be kept from somebody."""
    return exists().where(_detail.c.child_id == child_id, _detail.c.ended_at.is_(None))


def list_protected(space: Space) -> tuple[Kept, ...]:
    """Every detail ever noted, the newest first, but for what is kept from the reader themselves: the council's people have
    families too. NotAllowed for anybody but its managers."""
    if not space.may(Permission.MANAGE_MEMBERS):
        raise NotAllowed
    rows = space.session.execute(
        select(
            _detail.c.id, _detail.c.kind, _detail.c.words, _detail.c.kept_from, _detail.c.reason, _detail.c.until, _by.name,
            _detail.c.noted_at, _detail.c.ended_why, _ended.name, _detail.c.ended_at,
        )
        .select_from(_detail)
        .join(_by, _by.id == _detail.c.noted_by)
        .outerjoin(_ended, _ended.id == _detail.c.ended_by)
        .where(_detail.c.child_id == space.id)
        .order_by(_detail.c.noted_at.desc(), _detail.c.id)
    ).all()  # fmt: skip
    make: Callable[..., Kept] = Kept
    return tuple(
        make(row[0], Detail(row[1]), row[2], tuple(row[3]), *row[4:9], row[9] or "", row[10])
        for row in rows
        if space.reader.hex not in row[3]
    )


def find_protected(space: Space, detail_id: uuid.UUID) -> Kept:
    """One detail; NotFound when the child has none such, NotAllowed as ``list_protected``."""
    for one in list_protected(space):
        if one.id == detail_id:
            return one
    raise NotFound


def kept_from(space: Space | JobSpace, who: Collection[str], *, since: datetime | None = None) -> KeptOut:
    """What is kept today from any of ``who``: hex ids of people, kinds of recipients. ``since``: only what was noted later."""
    wanted = set(who)
    later = () if since is None else (_detail.c.noted_at > since,)
    rows = space.session.execute(
        select(_detail.c.kind, _detail.c.words, _detail.c.kept_from).where(
            _detail.c.child_id == space.id, _detail.c.ended_at.is_(None),
            or_(_detail.c.until.is_(None), _detail.c.until >= clock.today()), *later,
        )
    ).all()  # fmt: skip
    return keep_out(
        (line, kind == Detail.ADDRESS)
        for kind, words, names in rows if wanted & set(names)
        for line in words.splitlines()
    )  # fmt: skip


def kept_from_recipient(
    space: Space | JobSpace, recipient: Recipient, person_id: uuid.UUID | None, *, since: datetime | None = None
) -> KeptOut:
    """What a copy for this recipient leaves out. Of a parent who is known by name alone nobody can tell which one they are:
    their copy leaves out whatever is kept from any person. ``since``: only what was noted later."""
    if person_id is not None:
        return kept_from(space, {person_id.hex}, since=since)
    if recipient is Recipient.PARENT:
        return kept_from(space, {recipient.value, *_people(space)}, since=since)
    return kept_from(space, {recipient.value}, since=since)


def kept_from_reader(space: Space) -> KeptOut:
    """What the reader may not be told of; nothing for the council, which keeps it, but for one of its people whom it names."""
    looker = space.reader.looker
    return kept_from(space, {space.reader.hex, *([looker.hex] if looker is not None else [])})


def _people(space: Space | JobSpace) -> set[str]:
    rows = space.session.execute(select(_detail.c.kept_from).where(_detail.c.child_id == space.id)).scalars()
    return {name for names in rows for name in names if name not in RECIPIENT_NAMES}
