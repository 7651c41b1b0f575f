"""Tables of questions beside a passage, of notes that say "that is not right", and of the answers to either."""

import uuid
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Boolean, ForeignKey, Index, Integer, Text
from sqlalchemy.orm import Mapped, mapped_column

from wiki.database import Base, Instant, choice
from wiki.models.audience import Audience, AudienceText
from wiki.words import Group


class QuestionKind(StrEnum):
    """What was put beside a passage: a question, or the family's note that it is not right."""

    ASK = "ask"
    DISPUTE = "dispute"


class AnswerKind(StrEnum):
    """What was said to it: an answer, or "we agree now" with what was agreed."""

    ANSWER = "answer"
    AGREE = "agree"


class Question(Base):
    """A question (or dispute) about a passage as it was in ``version_id``, put to a person or to a group.

    Its words never change. ``audience`` can only narrow: whoever may not see the passage sees nothing of it.
    A dispute is settled once both sides have agreed, a question once the asker or whoever was asked says so.
    """

    __tablename__ = "questions"
    __table_args__ = (Index("ix_questions_child_id_settled_at", "child_id", "settled_at"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    child_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("children.id"))
    passage_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("passages.id"), index=True)
    version_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("versions.id"))
    kind: Mapped[QuestionKind] = mapped_column(choice(QuestionKind, "question_kind"))
    asked_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"))
    asked_to_person: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("people.id"))
    asked_to_group: Mapped[Group | None] = mapped_column(choice(Group, "question_group"))
    body: Mapped[str] = mapped_column(Text)
    html: Mapped[str] = mapped_column(Text)
    html_policy: Mapped[int] = mapped_column(Integer)
    plain: Mapped[str] = mapped_column(Text)
    audience: Mapped[Audience] = mapped_column(AudienceText)
    asked_at: Mapped[datetime] = mapped_column(Instant)
    settled_at: Mapped[datetime | None] = mapped_column(Instant)
    settled_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("people.id"))


class Answer(Base):
    """Words said to a question; to correct them, another answer is added. ``by_family``: which side said them."""

    __tablename__ = "answers"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    child_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("children.id"), index=True)
    question_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("questions.id"), index=True)
    kind: Mapped[AnswerKind] = mapped_column(choice(AnswerKind, "answer_kind"))
    body: Mapped[str] = mapped_column(Text)
    html: Mapped[str] = mapped_column(Text)
    html_policy: Mapped[int] = mapped_column(Integer)
    plain: Mapped[str] = mapped_column(Text)
    by_family: Mapped[bool] = mapped_column(Boolean)
    given_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"))
    given_at: Mapped[datetime] = mapped_column(Instant)
