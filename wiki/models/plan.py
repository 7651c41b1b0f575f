"""Tables of the formal plan's versions, kept for ever with the bytes that were issued, and of advice asked for."""

import uuid
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import BigInteger, Date, ForeignKey, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from wiki.database import Base, Instant, choice


class PlanStatus(StrEnum):
    """Which kind of plan document a version is."""

    DRAFT = "draft"
    FINAL = "final"
    AMENDMENT = "amendment"
    AMENDED = "amended"
    WORKING = "working"


PAPERS = frozenset({PlanStatus.DRAFT, PlanStatus.WORKING})
"""What is no issued record, but working paper: it goes with words that are taken out of it."""
ASKS_FOR_ANSWERS = frozenset({PlanStatus.DRAFT, PlanStatus.AMENDMENT})
"""A draft, and a notice of what is to be amended: each is answered before a final is made (regulations 13(1), 22(2))."""


class PlanVersion(Base):
    """One plan as it was made: the assembled tree, the shape it followed, who made it and when. ``erasure_id``: words in
    it were taken out; a draft went with them, an issued one is kept, and handed out to nobody before ``restricted_until``."""

    __tablename__ = "plan_versions"
    __table_args__ = (UniqueConstraint("child_id", "number"), UniqueConstraint("child_id", "once"))

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    child_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("children.id"))
    number: Mapped[int] = mapped_column(Integer)
    status: Mapped[PlanStatus] = mapped_column(choice(PlanStatus, "plan_status"))
    shape: Mapped[str] = mapped_column(Text)
    tree: Mapped[str] = mapped_column(Text)
    sources: Mapped[str] = mapped_column(Text)
    once: Mapped[str | None] = mapped_column(String(40))
    made_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"))
    made_at: Mapped[datetime] = mapped_column(Instant)
    erasure_id: Mapped[uuid.UUID | None] = mapped_column()
    restricted_until: Mapped[date | None] = mapped_column(Date)


class PlanFile(Base):
    """One file of a plan version as it was issued, with its SHA-256 (hex)."""

    __tablename__ = "plan_files"
    __table_args__ = (UniqueConstraint("plan_version_id", "format"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    child_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("children.id"), index=True)
    plan_version_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("plan_versions.id"))
    format: Mapped[str] = mapped_column(String(10))
    content_type: Mapped[str] = mapped_column(String(100))
    key: Mapped[str] = mapped_column(String(200))
    size: Mapped[int] = mapped_column(BigInteger)
    sha256: Mapped[str] = mapped_column(String(64))


class PlanMedia(Base):
    """A picture or clip that a plan version shows: pinned, so that no clearing up takes it away."""

    __tablename__ = "plan_media"

    plan_version_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("plan_versions.id"), primary_key=True)
    media_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("media.id"), primary_key=True)


class AdviceRequest(Base):
    """Somebody was asked for advice: what, by whom, by when, and the page they answer on."""

    __tablename__ = "advice_requests"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    child_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("children.id"), index=True)
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"), index=True)
    page_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("pages.id"))
    words: Mapped[str] = mapped_column(Text, default="")
    asked_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"))
    asked_on: Mapped[date] = mapped_column(Date)
    due_on: Mapped[date] = mapped_column(Date)
    begun_at: Mapped[datetime | None] = mapped_column(Instant)
    answered_at: Mapped[datetime | None] = mapped_column(Instant)
