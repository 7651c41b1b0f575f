"""Asks a professional of the space for advice: a page to answer on, and a day to answer by."""

import uuid
from datetime import date

from sqlalchemy import exists, select

from wiki import clock
from wiki.access.space import Space
from wiki.commands.audit import leave_row, writing
from wiki.commands.pages_start import add_page
from wiki.errors import NotAllowed, NotFound, Refused
from wiki.models.advice_links import AdviceLink
from wiki.models.children import Child, Membership
from wiki.models.pages import Page
from wiki.models.plan import AdviceRequest
from wiki.pagetypes.model import PageType
from wiki.words import N_, Permission, Role

_WHO = N_("Choose somebody of this space whose role can write this advice.")
_WHEN = N_("Choose a day to answer by that is not in the past.")
_TOO_FAR = N_("Choose a day to answer by that is no more than a year away.")
_MOST_DAYS = 366
_LONG = N_("Please keep this to 2,000 letters or fewer.")


def due_problem(due_on: date | None) -> str:
    """What is wrong with a day to answer by; "" for nothing. The law gives six weeks (regulation 8(1)): in another year than
    was meant, an answer would never be late."""
    if due_on is None or due_on < clock.today():
        return _WHEN
    return _TOO_FAR if (due_on - clock.today()).days > _MOST_DAYS else ""


def ask_advice(space: Space, page_type: PageType, person_id: uuid.UUID, due_on: date | None, words: str) -> uuid.UUID:
    """Ask a member for advice on a page of ``page_type``, by ``due_on`` (SEND Regulations 2014, reg 6 and 8).

    The page is begun if there is none that this person answers on. Asked again before they answered, the same request
    gets the new day and words: a double press asks once. Returns the request's id.
    Raises NotAllowed, Refused with a sentence per field.
    """
    if not space.may(Permission.ASK_ADVICE):
        raise NotAllowed
    problems: dict[str, str] = {}
    if due_problem(due_on):
        problems["due_on"] = due_problem(due_on)
    if len(words) > 2000 or "\0" in words:
        problems["words"] = _LONG
    with writing(space) as session:
        session.execute(select(Child.id).where(Child.id == space.id).with_for_update())  # two who ask at once take turns
        role = session.execute(
            select(Membership.role).where(
                Membership.child_id == space.id, Membership.person_id == person_id, Membership.ended_at.is_(None)
            )
        ).scalar()
        if role is None or Role(role) not in page_type.write:
            problems["person"] = _WHO
        if problems or due_on is None:
            raise Refused(problems)
        page_id = session.execute(
            select(Page.id)
            .outerjoin(AdviceRequest, AdviceRequest.page_id == Page.id)
            .where(
                Page.child_id == space.id, Page.page_type == page_type.key,
                (AdviceRequest.person_id == person_id) | AdviceRequest.id.is_(None),
            )
            .order_by(Page.position)
        ).scalars().first()  # fmt: skip
        if page_id is None:
            page_id = add_page(session, space, page_type).id
        words = words.replace("\r\n", "\n").replace("\r", "\n").strip()
        waiting = session.execute(
            select(AdviceRequest).where(
                AdviceRequest.page_id == page_id, AdviceRequest.person_id == person_id,
                AdviceRequest.answered_at.is_(None),
            )
        ).scalar()  # fmt: skip
        if waiting is not None:
            waiting.due_on, waiting.words = due_on, words
            leave_row(session, "advice.asked_again", person_id=space.person.id, child_id=space.id, object_id=waiting.id)
            return waiting.id
        asked = AdviceRequest(
            id=uuid.uuid4(), child_id=space.id, person_id=person_id, page_id=page_id, words=words,
            asked_by=space.person.id, asked_on=clock.today(), due_on=due_on,
        )  # fmt: skip
        session.add(asked)
        leave_row(session, "advice.asked", person_id=space.person.id, child_id=space.id, object_id=asked.id)
        return asked.id


def take_request_back(space: Space, request_id: uuid.UUID) -> None:
    """Ask a member no longer, before they began to answer: it waits with nobody then, and is late with nobody.

    The record keeps that they were asked, and that it was taken back. Raises NotAllowed, NotFound for one that was begun, that
    went out by link, or that is not of this space.
    """
    if not space.may(Permission.ASK_ADVICE):
        raise NotAllowed
    with writing(space) as session:
        asked = session.execute(
            select(AdviceRequest)
            .where(
                AdviceRequest.id == request_id, AdviceRequest.child_id == space.id, AdviceRequest.begun_at.is_(None),
                AdviceRequest.answered_at.is_(None), ~exists().where(AdviceLink.request_id == AdviceRequest.id),
            )
            .with_for_update()
        ).scalar()  # fmt: skip
        if asked is None:
            raise NotFound
        session.delete(asked)
        leave_row(session, "advice.taken_back", person_id=space.person.id, child_id=space.id, object_id=request_id)


def finish_advice(space: Space, request_id: uuid.UUID) -> None:
    """Say that the answer to a request is whole. Whoever was asked says it themselves; the council says it for somebody who
    wrote all of it and never said so. Nothing shuts: more can be written. Said twice, it stays as it was.

    Raises NotFound for what nobody has begun to answer, and for what neither was asked of ``space``'s reader nor by the council.
    """
    with writing(space) as session:
        asked = session.execute(
            select(AdviceRequest)
            .where(
                AdviceRequest.id == request_id, AdviceRequest.child_id == space.id, AdviceRequest.begun_at.is_not(None),
            )
            .with_for_update()
        ).scalar()  # fmt: skip
        if asked is None or not (asked.person_id == space.person.id or space.may(Permission.ASK_ADVICE)):
            raise NotFound
        if asked.answered_at is None:
            asked.answered_at = clock.now()
            leave_row(session, "advice.finished", person_id=space.person.id, child_id=space.id, object_id=request_id)
