"""Reads who asks the family to share more: for those who may answer, and for whoever asked their own."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, bindparam, select
from sqlalchemy.orm import aliased

from wiki.access.space import Space
from wiki.errors import NotFound
from wiki.models.children import Membership
from wiki.models.pages import Page
from wiki.models.people import Person
from wiki.models.share_requests import ShareRequest
from wiki.prepared_select import PreparedSelect
from wiki.words import Permission, ShareAnswer

_asker = aliased(Person)
_answerer = aliased(Person)


@dataclass(frozen=True)
class AskedToShare:
    """Somebody in the space asks to see more of a page, in their words."""

    id: uuid.UUID
    page_id: uuid.UUID
    page_type: str
    page_title: str
    person_id: uuid.UUID
    name: str
    relation: str
    words: str
    asked_at: datetime

    @property
    def who(self) -> str:
        """Priya Nair (speech therapist)."""
        return f"{self.name} ({self.relation})" if self.relation else self.name


_ASKED = (
    select(
        ShareRequest.id, ShareRequest.page_id, Page.page_type, Page.title, ShareRequest.asked_by, _asker.name,
        Membership.relation, ShareRequest.words, ShareRequest.asked_at,
    )
    .join(Page, Page.id == ShareRequest.page_id)
    .join(_asker, _asker.id == ShareRequest.asked_by)
    .join(
        Membership,
        and_(
            Membership.child_id == ShareRequest.child_id, Membership.person_id == ShareRequest.asked_by,
            Membership.ended_at.is_(None),
        ),
    )
    .where(ShareRequest.child_id == bindparam("child"), ShareRequest.asked_by != bindparam("reader"))
    .order_by(ShareRequest.asked_at)
)  # fmt: skip
# Made ready once: every page view of a family asks whether somebody asked them to share it.
_OPEN = _ASKED.where(ShareRequest.answered_at.is_(None))
_WAITING = PreparedSelect(_OPEN)
_ON_PAGE = PreparedSelect(_OPEN.where(ShareRequest.page_id == bindparam("page")))
_ONE = PreparedSelect(_ASKED.where(ShareRequest.id == bindparam("request")))


def asked_to_share(
    space: Space, page_id: uuid.UUID | None = None, request_id: uuid.UUID | None = None
) -> tuple[AskedToShare, ...]:
    """What waits for an answer of this reader's (on one page, or in the space), the oldest first; or one request,
    answered or not.

    Nothing for those who may not share; never one's own; never of somebody who is a member no longer.
    """
    if not space.may(Permission.SHARE):
        return ()
    given = {"child": space.id, "reader": space.person.id, "page": page_id, "request": request_id}
    question = _ONE if request_id is not None else _ON_PAGE if page_id is not None else _WAITING
    make: Callable[..., AskedToShare] = AskedToShare
    return tuple(
        make(
            *row[:3], space.page_title(row[1], row[3]), *row[4:6], space.told(row[6], row[4]), space.told(row[7], row[4]), row[8]
        )
        for row in question.all(space.work.connection, given)
    )


def find_asked(space: Space, request_id: uuid.UUID) -> AskedToShare:
    """One request that this reader may answer, or that another has answered meanwhile; NotFound for any other."""
    found = asked_to_share(space, request_id=request_id)
    if not found:
        raise NotFound
    return found[0]


@dataclass(frozen=True)
class OwnRequest:
    """The reader's own last request for a page, with the answer if there is one (``answered_by_name`` "" if not)."""

    asked_at: datetime
    words: str
    answer: ShareAnswer | None
    answer_words: str
    answered_by_name: str
    answered_at: datetime | None


def own_request(space: Space, page_id: uuid.UUID) -> OwnRequest | None:
    """What this reader last asked for on this page; None when they never asked."""
    row = space.session.execute(
        select(
            ShareRequest.asked_at, ShareRequest.words, ShareRequest.answer, ShareRequest.answer_words, _answerer.name,
            ShareRequest.answered_at, ShareRequest.answered_by,
        )
        .outerjoin(_answerer, _answerer.id == ShareRequest.answered_by)
        .where(
            ShareRequest.child_id == space.id, ShareRequest.page_id == page_id,
            ShareRequest.asked_by == space.person.id,
        )
        .order_by(ShareRequest.asked_at.desc())
        .limit(1)
    ).first()  # fmt: skip
    if row is None:
        return None
    answered = space.told(row[3], row[6])
    return OwnRequest(row[0], row[1], ShareAnswer(row[2]) if row[2] else None, answered, row[4] or "", row[5])
