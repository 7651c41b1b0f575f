"""Answers a question, says that it is answered, and ends a dispute once both sides agree."""

import uuid

from sqlalchemy import select
from sqlalchemy.orm import Session

from wiki import clock
from wiki.access.space import Space
from wiki.commands.audit import leave_row, writing
from wiki.commands.once import SENT_BEFORE, claim, settle
from wiki.commands.questions import ReadyWords, find_anew, ready_words
from wiki.errors import NotAllowed, NotFound, Refused
from wiki.models.children import Membership
from wiki.models.questions import Answer, AnswerKind, Question
from wiki.queries.questions import SeenQuestion, find_question
from wiki.text import markdown
from wiki.words import N_, Permission

_NOTHING = N_("Write your answer first.")
_NOTHING_AGREED = N_("Write what you agreed, in a few words.")
_AGREED_ALREADY = N_("You agreed already. Now we wait for the other side.")


def answer_question(space: Space, question_id: uuid.UUID, body: str, *, once: str | None = None) -> uuid.UUID:
    """Add an answer to a question or dispute; returns the answer's id. To correct one, add another.

    Raises NotFound where the member may not see the question, NotAllowed, Refused with a sentence.
    """
    if not space.may(Permission.ASK):
        raise NotAllowed
    find_question(space, question_id)
    ready = ready_words(body, _NOTHING)
    with writing(space) as session:
        _lock(session, space, question_id)
        return _add(session, space, question_id, AnswerKind.ANSWER, ready, once)[0]


def settle_question(space: Space, question_id: uuid.UUID) -> None:
    """Say that a question is answered: by the asker, or by whoever it was put to. It stays to be read.

    Raises NotFound, and NotAllowed for anybody else and for disputes, which both sides settle by agreeing.
    """
    if not may_settle(space, find_question(space, question_id)):
        raise NotAllowed
    with writing(space) as session:
        row, question = _lock(session, space, question_id)
        if not may_settle(space, question):
            raise NotAllowed
        if row.settled_at is None:
            row.settled_at, row.settled_by = clock.now(), space.person.id
            act = "question.settled"
        else:
            act = "form.sent_again"
        leave_row(session, act, person_id=space.person.id, child_id=space.id, object_id=question_id)


def may_settle(space: Space, question: SeenQuestion) -> bool:
    """Whether the member may say that the question is answered."""
    mine = question.by == space.person.id or question.is_put_to(space)
    return mine and not question.is_dispute and space.may(Permission.ASK)


def agree(space: Space, question_id: uuid.UUID, body: str, *, once: str | None = None) -> bool:
    """Say "we agree now" for one's side of a dispute, with what was agreed; True when both sides have, and it is over.

    For the family the disputer says so (or a parent, once the disputer is no longer in the space); for the other
    side, anybody of it. Raises NotFound, NotAllowed, Refused with a sentence beside "agreed".
    """
    if not may_agree(space, find_question(space, question_id)):
        raise NotAllowed
    ready = ready_words(body, _NOTHING_AGREED, "agreed")
    with writing(space) as session:
        row, question = _lock(session, space, question_id)
        if not may_agree(space, question):
            raise NotAllowed
        _id, is_new = _add(session, space, question_id, AnswerKind.AGREE, ready, once, question)
        if is_new and row.settled_at is None and question.agreed(not space.is_family):
            row.settled_at, row.settled_by = clock.now(), space.person.id
        return row.settled_at is not None


def may_agree(space: Space, question: SeenQuestion) -> bool:
    """Whether the member may say "we agree now" for one of the two sides."""
    if not question.is_dispute or not space.may(Permission.ASK):
        return False
    if not space.is_family or question.by == space.person.id:
        return True
    return space.may(Permission.SHARE) and not _is_member(space, question.by)


def _is_member(space: Space, person_id: uuid.UUID) -> bool:
    still = select(Membership.id).where(
        Membership.child_id == space.id, Membership.person_id == person_id, Membership.ended_at.is_(None)
    )
    return space.session.execute(still).first() is not None


def _lock(session: Session, space: Space, question_id: uuid.UUID) -> tuple[Question, SeenQuestion]:
    """The question's row, locked, and as the member sees it now; NotFound when they don't."""
    row = session.execute(
        select(Question).where(Question.id == question_id, Question.child_id == space.id).with_for_update()
    ).scalar()
    if row is None:
        raise NotFound
    return row, find_question(space, question_id)


def _add(
    session: Session, space: Space, question_id: uuid.UUID, kind: AnswerKind, ready: ReadyWords, once: str | None,
    disputed: SeenQuestion | None = None,
) -> tuple[uuid.UUID, bool]:  # fmt: skip
    """The answer's id, and whether it is new: a form that comes twice adds one."""
    box = "body" if kind is AnswerKind.ANSWER else "agreed"
    done = claim(session, space.person.id, once)
    if done is not None:
        body = session.execute(select(Answer.body).where(Answer.id == done, Answer.child_id == space.id)).scalar()
        if body != ready.body:
            raise Refused({box: SENT_BEFORE})
        leave_row(session, "form.sent_again", person_id=space.person.id, child_id=space.id, object_id=done)
        return done, False
    if disputed is not None and disputed.agreed(space.is_family):
        raise Refused({box: _AGREED_ALREADY})
    answer = Answer(
        id=uuid.uuid4(), child_id=space.id, question_id=question_id, kind=kind, body=ready.body, html=ready.html,
        html_policy=markdown.POLICY, plain=ready.plain, by_family=space.is_family, given_by=space.person.id,
        given_at=clock.now(),
    )  # fmt: skip
    session.add(answer)
    find_anew(session, space, question_id)
    settle(session, space.person.id, once, answer.id)
    act = "question.answered" if kind is AnswerKind.ANSWER else "question.agreed"
    leave_row(session, act, person_id=space.person.id, child_id=space.id, object_id=answer.id)
    return answer.id, True
