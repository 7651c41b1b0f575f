"""Reads what advice was asked for: of one person in all of their spaces, or in one space."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, and_, bindparam, exists, func, or_, select
from sqlalchemy.orm import aliased

from wiki import clock
from wiki.access.person import SignedIn
from wiki.access.space import Space, living
from wiki.database import Work
from wiki.models.advice_links import AdviceLink
from wiki.models.children import Child, Membership
from wiki.models.pages import Page
from wiki.models.people import Person
from wiki.models.plan import AdviceRequest
from wiki.pagetypes.model import PageType
from wiki.prepared_select import PreparedSelect
from wiki.queries.editions import newest_editions
from wiki.words import Permission

_asker = aliased(Person)


@dataclass(frozen=True)
class Asked:
    """Somebody was asked for advice: by whom, for which page, by when, whether they have begun to answer, and have finished."""

    id: uuid.UUID
    child_id: uuid.UUID
    child_name: str
    full_name: str
    born_on: date
    page_id: uuid.UUID
    page_type: str
    title: str
    person_id: uuid.UUID
    person_name: str
    relation: str
    words: str
    asked_by_name: str
    asked_on: date
    due_on: date
    begun_at: datetime | None
    answered_at: datetime | None
    has_left: bool = False
    """They can't come in any more: nothing is to come of them."""

    @property
    def is_awaited(self) -> bool:
        """Whether an answer is to come, or the rest of one."""
        return self.answered_at is None and not self.has_left

    @property
    def is_late(self) -> bool:
        """Whether the day to answer by has gone without an answer (SEND Regulations 2014, reg 8: six weeks)."""
        return self.is_awaited and self.due_on < clock.today()


def _query(*, past: bool = False) -> Select[*tuple[Any, ...]]:
    """Requests to people who are members still: what was asked of somebody who left is asked no longer. ``past``: those too, for
    it stays known when it was asked for, and whoever asked must ask somebody else. Requests by link are read elsewhere."""
    by_link = exists().where(AdviceLink.request_id == AdviceRequest.id)
    here = Membership.id.is_not(None)
    has_left = or_(Membership.id.is_(None), Person.disabled_at.is_not(None)).label("has_left")
    return (
        select(
            AdviceRequest.id, AdviceRequest.child_id, Child.known_as, Child.full_name, Child.born_on, AdviceRequest.page_id,
            Page.page_type, Page.title, AdviceRequest.person_id, Person.name, func.coalesce(Membership.relation, ""),
            AdviceRequest.words, _asker.name.label("asker_name"), AdviceRequest.asked_on, AdviceRequest.due_on,
            AdviceRequest.begun_at, AdviceRequest.answered_at, has_left,
        )
        .join(Child, Child.id == AdviceRequest.child_id)
        .join(Page, Page.id == AdviceRequest.page_id)
        .join(Person, Person.id == AdviceRequest.person_id)
        .join(_asker, _asker.id == AdviceRequest.asked_by)
        .outerjoin(
            Membership,
            and_(
                Membership.child_id == AdviceRequest.child_id, Membership.person_id == AdviceRequest.person_id, *living(),
            ),
        )
        .where(~by_link if past else here)
        .order_by(AdviceRequest.due_on, AdviceRequest.asked_on, Child.known_as)
    )  # fmt: skip


def _read(work: Work, rows: Iterable[Any]) -> tuple[Asked, ...]:
    """Each request with the name of its page: the page's own, else that of its kind, in the child's words."""
    found = [Asked(*row) for row in rows]
    wanted = {one.page_type for one in found if not one.title}
    kinds = newest_editions(work.session, wanted) if wanted else {}
    return tuple(one if one.title else replace(one, title=_title(kinds.get(one.page_type), one)) for one in found)


def _title(kind: PageType | None, asked: Asked) -> str:
    if kind is None:
        return asked.page_type.replace("_", " ").capitalize()
    return kind.named(asked.child_name).title


def asked_of(person: SignedIn) -> tuple[Asked, ...]:
    """Everything asked of ``person`` in the spaces they are a member of, soonest day first, answered ones too."""
    given = {"reader": person.id, "now": clock.now()}
    return _read(person.work, _OF_PERSON.all(person.work.connection, given))


def asked_in(space: Space) -> tuple[Asked, ...]:
    """What was asked in this space: all of it for those who may ask, otherwise what was asked of the reader."""
    question = _IN_SPACE if space.may(Permission.ASK_ADVICE) else _OF_READER
    given = {"child": space.id, "reader": space.person.id, "now": clock.now()}
    return _read(space.work, question.all(space.work.connection, given))


def asked_on(space: Space, page_id: uuid.UUID) -> Asked | None:
    """What the reader was asked to write on this page and has not finished; None where nobody waits for them."""
    given = {"child": space.id, "reader": space.person.id, "page": page_id, "now": clock.now()}
    return next(iter(_read(space.work, _ON_PAGE.all(space.work.connection, given))), None)


_of_child, _of_reader = AdviceRequest.child_id == bindparam("child"), AdviceRequest.person_id == bindparam("reader")
_IN_SPACE = PreparedSelect(_query(past=True).where(_of_child))
_OF_READER = PreparedSelect(_query().where(_of_child, _of_reader))
_OF_PERSON = PreparedSelect(_query().where(_of_reader))
_ON_PAGE = PreparedSelect(
    _query().where(_of_child, _of_reader, AdviceRequest.page_id == bindparam("page"), AdviceRequest.answered_at.is_(None))
)
