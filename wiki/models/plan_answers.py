"""Tables of how a plan was served on each person, of what they answer to it point by point, and of the council's answers."""

import uuid
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import JSON, Date, ForeignKey, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from wiki.database import Base, Instant, choice
from wiki.words import ErasureReason, Role


class Way(StrEnum):
    """How a plan reached somebody."""

    WIKI = "wiki"
    POST = "post"
    MAIL = "mail"
    HAND = "hand"


class Verdict(StrEnum):
    """What somebody says to one line of a plan, or asks for beside the lines."""

    AGREE = "agree"
    CHANGE = "change"
    MISSING = "missing"
    ASK = "ask"


class Reply(StrEnum):
    """What the council answers to one point."""

    ACCEPTED = "accepted"
    NOT_ACCEPTED = "not_accepted"
    TALK = "talk"


class PlanServing(Base):
    """One plan version served on one person: by whom, on which day, how, with what proof, and what its letter told.

    ``served_on`` is the legal day (Europe/London). ``person_id`` is None for somebody without an account here, who is
    named in ``to_name``. ``told`` is what the council filled into the letter, as it stood that day.
    """

    __tablename__ = "plan_servings"
    __table_args__ = (UniqueConstraint("plan_version_id", "person_id"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    child_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("children.id"), index=True)
    plan_version_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("plan_versions.id"))
    person_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("people.id"))
    to_name: Mapped[str] = mapped_column(String(200), default="")
    served_on: Mapped[date] = mapped_column(Date)
    way: Mapped[Way] = mapped_column(choice(Way, "serving_way"))
    proof: Mapped[str] = mapped_column(Text, default="")
    proof_media_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("media.id"), index=True)
    told: Mapped[dict[str, str]] = mapped_column(JSON)
    served_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"))
    served_at: Mapped[datetime] = mapped_column(Instant)


class PlanPoint(Base):
    """What one person says to one place of the plan that was served on them. Rows are only ever added: the newest of a
    place counts, and what was sent stays as it was sent. Until ``sent_at`` it is its writer's alone.

    ``paper_id``: it was typed for them from that paper, and ``sent_at`` is the day on which the paper came. ``wrong_at``:
    when they said that this is not what they wrote. ``erasure_id``: its words were taken out for good."""

    __tablename__ = "plan_points"
    __table_args__ = (UniqueConstraint("serving_id", "place", "number"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    child_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("children.id"), index=True)
    serving_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("plan_servings.id"))
    place: Mapped[str] = mapped_column(String(20))
    number: Mapped[int] = mapped_column(Integer)
    verdict: Mapped[Verdict] = mapped_column(choice(Verdict, "point_verdict"))
    words: Mapped[str] = mapped_column(Text, default="")
    media_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("media.id"), index=True)
    said_at: Mapped[datetime] = mapped_column(Instant)
    sent_at: Mapped[datetime | None] = mapped_column(Instant)
    paper_id: Mapped[uuid.UUID | None] = mapped_column(index=True)
    wrong_at: Mapped[datetime | None] = mapped_column(Instant)
    erasure_id: Mapped[uuid.UUID | None] = mapped_column()


class PlanPaper(Base):
    """An answer to a plan that came on paper: the day written on it, the legal day it was received on, and its typist."""

    __tablename__ = "plan_papers"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    child_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("children.id"), index=True)
    serving_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("plan_servings.id"), index=True)
    written_on: Mapped[date] = mapped_column(Date)
    received_on: Mapped[date] = mapped_column(Date)
    typed_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"))
    typed_at: Mapped[datetime] = mapped_column(Instant)


class PlanPaperFile(Base):
    """One file of such a paper, in order: a scan of it all, or a photo of each page."""

    __tablename__ = "plan_paper_files"

    paper_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("plan_papers.id"), primary_key=True)
    position: Mapped[int] = mapped_column(Integer, primary_key=True)
    media_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("media.id"), unique=True)


class PointErasure(Base):
    """The stone that stands where everything said to one place of a sheet was taken out: ids, a day and a reason.
    ``erased_by`` names a person even where a restored backup no longer knows them."""

    __tablename__ = "point_erasures"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    child_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("children.id"), index=True)
    serving_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("plan_servings.id"))
    place: Mapped[str] = mapped_column(String(20))
    reason: Mapped[ErasureReason] = mapped_column(choice(ErasureReason, "point_erasure_reason"))
    words: Mapped[str] = mapped_column(String(200), default="")
    role: Mapped[Role] = mapped_column(choice(Role, "point_erasure_role"))
    erased_by: Mapped[uuid.UUID] = mapped_column()
    erased_at: Mapped[datetime] = mapped_column(Instant)
    settled_at: Mapped[datetime | None] = mapped_column(Instant)


class PointReply(Base):
    """What the council answered to a point; rows are only ever added, the newest counts."""

    __tablename__ = "plan_point_replies"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    child_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("children.id"), index=True)
    point_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("plan_points.id"), index=True)
    reply: Mapped[Reply] = mapped_column(choice(Reply, "point_reply"))
    words: Mapped[str] = mapped_column(Text, default="")
    given_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"))
    given_at: Mapped[datetime] = mapped_column(Instant)
