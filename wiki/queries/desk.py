"""Reads the children somebody works with, all at once: what was asked, what is late, and what is new for them there."""

import uuid
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Uuid, and_, column, or_, select, values

from wiki import clock
from wiki.access.audience import may_see, may_see_file, reader
from wiki.access.permissions import allowed
from wiki.access.person import SignedIn
from wiki.access.space import living
from wiki.access.withheld import is_kept_from, withheld_from
from wiki.database import Instant
from wiki.models.advice_links import AdviceLink
from wiki.models.children import Child, ChildPicture, Membership
from wiki.models.media import Media, Rendition
from wiki.models.pages import Passage, Version
from wiki.models.people import Person
from wiki.models.plan import AdviceRequest
from wiki.words import Permission, Role

_child = Child.__table__
_member = Membership.__table__
_asked = AdviceRequest.__table__
_person = Person.__table__
_link = AdviceLink.__table__
_version = Version.__table__
_passage = Passage.__table__
_LOOK_BACK = timedelta(days=90)
_NO_DAY = date.max


@dataclass(frozen=True)
class ChildRow:
    """A child somebody works with. ``waiting`` and ``late`` count unanswered requests for advice: every one for those
    who may ask, otherwise their own. ``new`` counts what others wrote, and they may see, since they were last there;
    None for somebody who has not been there yet. ``by_link``: how many of those that wait do so at somebody without an
    account, who was sent a link."""

    id: uuid.UUID
    known_as: str
    full_name: str
    born_on: date
    role: Role
    since: datetime
    waiting: int
    late: int
    next_due: date | None
    new: int | None
    by_link: int = 0


def children_of(person: SignedIn, last_visits: Mapping[uuid.UUID, datetime]) -> tuple[ChildRow, ...]:
    """Every child in whose space ``person`` is now, by name. Three questions, however many children."""
    session = person.work.session
    rows = session.execute(
        select(
            _child.c.id, _child.c.known_as, _child.c.full_name, _child.c.born_on, _member.c.role, _member.c.started_at,
            is_kept_from(_child.c.id, person.id).label("guarded"),
        )
        .select_from(_member.join(_child, _child.c.id == _member.c.child_id))
        .where(_member.c.person_id == person.id, *living())
        .order_by(_child.c.known_as, _child.c.full_name),
        {"now": clock.now()},
    ).all()
    roles = {row.id: Role(row.role) for row in rows}
    due = _due_days(person, roles)
    oldest = clock.now() - _LOOK_BACK
    since = {row.id: max(last_visits[row.id], oldest) for row in rows if row.id in last_visits}
    new = _count_new(person, roles, since, {row.id for row in rows if row.guarded})
    today = clock.today()
    return tuple(
        ChildRow(
            row.id, row.known_as, row.full_name, row.born_on, roles[row.id], row.started_at,
            waiting=len(due.get(row.id, ())), late=sum(1 for day, _by_link in due.get(row.id, ()) if day < today),
            next_due=min((day for day, _by_link in due.get(row.id, ())), default=None),
            new=new[row.id] if row.id in since else None, by_link=sum(by_link for _day, by_link in due.get(row.id, ())),
        )
        for row in rows
    )  # fmt: skip


def _due_days(person: SignedIn, roles: Mapping[uuid.UUID, Role]) -> dict[uuid.UUID, list[tuple[date, bool]]]:
    """The days by which advice is awaited, by child, and whether by link: of people who can come in still, and of those who
    were sent a link and have not said that they do not know the child."""
    if not roles:
        return {}
    found: dict[uuid.UUID, list[tuple[date, bool]]] = {}
    rows = person.work.session.execute(
        select(_asked.c.child_id, _asked.c.person_id, _asked.c.due_on, _link.c.id)
        .select_from(
            _asked.join(_person, _person.c.id == _asked.c.person_id).outerjoin(
                _member,
                and_(
                    _member.c.child_id == _asked.c.child_id, _member.c.person_id == _asked.c.person_id, *living(),
                ),
            ).outerjoin(
                _link,
                and_(
                    _link.c.request_id == _asked.c.id, _link.c.answered_at.is_(None), _link.c.not_known_at.is_(None),
                    _link.c.withdrawn_at.is_(None),
                ),
            )
        )
        .where(
            _asked.c.child_id.in_(list(roles)), _asked.c.answered_at.is_(None),
            or_(and_(_member.c.id.is_not(None), _person.c.disabled_at.is_(None)), _link.c.id.is_not(None)),
        ),
        {"now": clock.now()},
    )  # fmt: skip
    for child_id, asked_person, due_on, link_id in rows:
        if asked_person == person.id or allowed(roles[child_id], Permission.ASK_ADVICE):
            found.setdefault(child_id, []).append((due_on, link_id is not None))
    return found


def _count_new(
    person: SignedIn, roles: Mapping[uuid.UUID, Role], since: Mapping[uuid.UUID, datetime], guarded: Collection[uuid.UUID]
) -> Counter[uuid.UUID]:
    """How many passages others changed since then, by child; only those the person may see are counted. ``guarded``:
    the children of whom a detail is kept from them."""
    if not since:
        return Counter()
    after = values(column("child_id", Uuid()), column("at", Instant()), name="after").data(list(since.items())).cte()
    rows = person.work.session.execute(
        select(_version.c.child_id, _version.c.id, _passage.c.audience, _version.c.audience, _version.c.saved_by)
        .select_from(
            after.join(
                _version, and_(_version.c.child_id == after.c.child_id, _version.c.saved_at > after.c.at)
            ).join(_passage, _passage.c.id == _version.c.passage_id)
        )
        .where(_version.c.number == _passage.c.version_number, _version.c.saved_by != person.id)
    ).all()
    eyes = {child_id: reader(person.id, role) for child_id, role in roles.items()}
    kept = {one: withheld_from(person.work, one, eyes[one], guarded=one in guarded) for one in eyes}
    return Counter(
        child_id
        for child_id, version_id, today, saved_under, saved_by in rows
        if may_see(eyes[child_id], today, saved_under, saved_by) and not kept[child_id].is_version(version_id)
    )


@dataclass(frozen=True)
class Portrait:
    """A child's picture: every member of the space may see it."""

    media_id: uuid.UUID
    alt: str
    name: str
    width: int
    height: int


def portraits(person: SignedIn, child_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, Portrait]:
    """The smallest form of each child's picture, by child; only of children whose space ``person`` is in, and only
    what the child has not taken away from them."""
    rows = person.work.session.execute(
        select(
            ChildPicture.child_id, ChildPicture.media_id, ChildPicture.alt, Rendition.name, Rendition.width,
            Rendition.height, Membership.role, Media.audience, Media.uploaded_by, is_kept_from(ChildPicture.child_id, person.id),
        )
        .join(Media, Media.id == ChildPicture.media_id)
        .join(Rendition, Rendition.media_id == ChildPicture.media_id)
        .join(Membership, and_(Membership.child_id == ChildPicture.child_id, *living()))
        .where(
            Membership.person_id == person.id, ChildPicture.child_id.in_(list(child_ids)), Rendition.name.startswith("w")
        )
        .order_by(Rendition.width.desc()),
        {"now": clock.now()},
    )  # fmt: skip
    return {
        row[0]: Portrait(row[1], row[2], row[3], row[4] or 320, row[5] or 320)
        for row in rows.all()
        if _may_see_portrait(person, row)
    }


def _may_see_portrait(person: SignedIn, row: Any) -> bool:
    who = reader(person.id, Role(row[6]))
    kept = withheld_from(person.work, row[0], who, guarded=row[9])
    return may_see_file(who, row[7], None, row[8]) and not kept.is_file(row[1], None)
