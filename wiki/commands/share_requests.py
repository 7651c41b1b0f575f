"""Asks the family to share more of a page, and keeps what they answer; neither tells what or how much there is."""

import uuid

from sqlalchemy import select
from sqlalchemy.orm import Session

from wiki import clock
from wiki.access.space import Space
from wiki.commands.audit import leave_row, writing
from wiki.commands.revisions import lock_page
from wiki.errors import NotAllowed, NotFound, Refused
from wiki.models.share_requests import ShareRequest
from wiki.pagetypes.model import PageType
from wiki.queries.pages import open_page
from wiki.words import N_, Permission, ShareAnswer

_ALL_THERE = N_("There is nothing to ask the family for on this page.")
_LONG = N_("Please keep this to 500 letters or fewer.")
_CHOOSE = N_("Choose an answer.")
_ANSWERED = N_("Somebody has answered this already.")


def ask_to_share(space: Space, page_type: PageType, page_id: uuid.UUID, words: str) -> uuid.UUID:
    """Ask the family to share more of a page. Asked again before there is an answer, the request gets the new words.

    Returns the request's id. Raises Refused where the asker sees all of the page, where it is not the
    family's, or where they wrote too much, and NotFound.
    """
    words = _tidy(words)
    with writing(space) as session:
        lock_page(session, space, page_id)
        if page_type.owner != "family" or not open_page(space, page_id).some_hidden:
            raise Refused({"": _ALL_THERE})
        waiting = session.execute(
            select(ShareRequest).where(
                ShareRequest.page_id == page_id, ShareRequest.asked_by == space.person.id,
                ShareRequest.answered_at.is_(None),
            )
        ).scalar()  # fmt: skip
        if waiting is not None:
            waiting.words = words
            leave_row(session, "share.asked_again", person_id=space.person.id, child_id=space.id, object_id=waiting.id)
            return waiting.id
        asked = ShareRequest(
            id=uuid.uuid4(), child_id=space.id, page_id=page_id, asked_by=space.person.id, asked_at=clock.now(),
            words=words,
        )  # fmt: skip
        session.add(asked)
        session.flush()  # before the audit's head is held: whoever holds the child's row waits for that head
        leave_row(session, "share.asked", person_id=space.person.id, child_id=space.id, object_id=asked.id)
        return asked.id


def answer_request(space: Space, request_id: uuid.UUID, answer: str, words: str) -> uuid.UUID:
    """Keep the family's answer to a request: it shares nothing by itself. Returns the page's id.

    Raises NotAllowed without the right to share or for one's own request, NotFound, Refused with sentences.
    """
    if not space.may(Permission.SHARE):
        raise NotAllowed
    words = _tidy(words)
    with writing(space) as session:
        asked = _find(session, space, request_id)
        if asked.asked_by == space.person.id:
            raise NotFound  # nobody is shown a request of their own to answer
        if answer not in set(ShareAnswer):
            raise Refused({"answer": _CHOOSE})
        if (asked.answered_by, asked.answer, asked.answer_words) == (space.person.id, answer, words):  # pressed twice
            leave_row(session, "form.sent_again", person_id=space.person.id, child_id=space.id, object_id=asked.id)
            return asked.page_id
        if asked.answered_at is not None:
            raise Refused({"": _ANSWERED})
        asked.answer, asked.answer_words = ShareAnswer(answer), words
        asked.answered_by, asked.answered_at = space.person.id, clock.now()
        leave_row(
            session, "share.answered", person_id=space.person.id, child_id=space.id, object_id=asked.id, words=answer
        )
        return asked.page_id


def _find(session: Session, space: Space, request_id: uuid.UUID) -> ShareRequest:
    found = session.execute(
        select(ShareRequest)
        .where(ShareRequest.id == request_id, ShareRequest.child_id == space.id)
        .with_for_update()
    ).scalar()
    if found is None:
        raise NotFound
    return found


def _tidy(words: str) -> str:
    words = words.replace("\r\n", "\n").replace("\r", "\n").strip()
    if len(words) > 500 or "\0" in words:
        raise Refused({"words": _LONG})
    return words
