"""Tables of how each member wants to be told of what is new, and the ledger of the notices that went out."""

import uuid
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Boolean, ForeignKey, Index, Integer, String, Text, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column

from wiki.database import Base, Instant, choice
from wiki.words_mail import HowOften

_UNSETTLED = "state IN ('waiting', 'sending', 'failed')"


class NoticeState(StrEnum):
    """How far a notice is. NOTHING: looked, and there was nothing that the person might see."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    NOTHING = "nothing"
    FAILED = "failed"


class NoticeChoice(Base):
    """What somebody chose for one child. ``hour`` is by the clock in England; nothing before ``counted_from`` is told."""

    __tablename__ = "notice_choices"
    __table_args__ = (UniqueConstraint("person_id", "child_id"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"))
    child_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("children.id"), index=True)
    how_often: Mapped[HowOften] = mapped_column(choice(HowOften, "how_often"))
    hour: Mapped[int] = mapped_column(Integer)
    by_text: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false())
    counted_from: Mapped[datetime] = mapped_column(Instant)
    chosen_at: Mapped[datetime] = mapped_column(Instant)


class Notice(Base):
    """One line of the ledger: what was new after ``since`` and up to ``until`` was told, or is to be told.

    No more than one at a time is unsettled for a person and child, and none is ever made twice for one ``period``.
    """

    __tablename__ = "notices"
    __table_args__ = (
        UniqueConstraint("person_id", "child_id", "period"),
        Index(
            "uq_notices_one_at_a_time", "person_id", "child_id", unique=True,
            sqlite_where=text(_UNSETTLED), postgresql_where=text(_UNSETTLED),
        ),
    )  # fmt: skip

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"))
    child_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("children.id"), index=True)
    period: Mapped[str] = mapped_column(String(60))
    state: Mapped[NoticeState] = mapped_column(choice(NoticeState, "notice_state"))
    since: Mapped[datetime] = mapped_column(Instant)
    until: Mapped[datetime | None] = mapped_column(Instant)
    message_id: Mapped[str] = mapped_column(String(40), default="")
    by_text: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false())
    tries: Mapped[int] = mapped_column(Integer, default=0)
    problem: Mapped[str] = mapped_column(Text, default="")
    made_at: Mapped[datetime] = mapped_column(Instant)
    sent_at: Mapped[datetime | None] = mapped_column(Instant)
