"""Tables of who was told that rights will be the young person's own, and of decisions that somebody else makes for them."""

import uuid
from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from wiki.database import Base, Instant, choice
from wiki.statute.handover import Stage
from wiki.words import ActsAs, Decision


class HandoverTold(Base):
    """That a family was told once, at one stage; never twice for the same one."""

    __tablename__ = "handover_told"
    __table_args__ = (UniqueConstraint("child_id", "stage"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    child_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("children.id"), index=True)
    stage: Mapped[Stage] = mapped_column(choice(Stage, "handover_stage"))
    told_at: Mapped[datetime] = mapped_column(Instant)


class Capacity(Base):
    """That the young person can't make one decision by themselves, and who makes it for them until the day of review.

    ``evidence``: in words, why. ``assessed_by``: who looked into it. It counts up to ``review_on``, that day included, unless
    somebody ended it before (``ended_why``). ``person_id``: the alternative person (SEND Regulations 2014, regulation 64).
    """

    __tablename__ = "capacity_decisions"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    child_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("children.id"), index=True)
    decision: Mapped[Decision] = mapped_column(choice(Decision, "capacity_decision"))
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"))
    acts_as: Mapped[ActsAs] = mapped_column(choice(ActsAs, "capacity_acts_as"))
    evidence: Mapped[str] = mapped_column(Text)
    assessed_by: Mapped[str] = mapped_column(String(200))
    assessed_on: Mapped[date] = mapped_column(Date)
    review_on: Mapped[date] = mapped_column(Date)
    noted_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"))
    noted_at: Mapped[datetime] = mapped_column(Instant)
    ended_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("people.id"))
    ended_at: Mapped[datetime | None] = mapped_column(Instant)
    ended_why: Mapped[str] = mapped_column(String(500), default="")
