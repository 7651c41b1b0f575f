"""Tables of how long a child's space is kept: holds on it, proposals to delete it, and the stone of one that was deleted."""

import uuid
from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, Index, Integer, String, text
from sqlalchemy.orm import Mapped, mapped_column

from wiki.database import Base, Instant, choice
from wiki.statute.retention import Class


class RetentionHold(Base):
    """Nothing of the space is deleted while this stands: who put it there, why, and when it is to be looked at again."""

    __tablename__ = "retention_holds"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    child_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("children.id"), index=True)
    reason: Mapped[str] = mapped_column(String(500))
    review_on: Mapped[date] = mapped_column(Date)
    placed_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"))
    placed_at: Mapped[datetime] = mapped_column(Instant)
    ended_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("people.id"))
    ended_at: Mapped[datetime | None] = mapped_column(Instant)
    ended_why: Mapped[str] = mapped_column(String(500), default="")


class RetentionProposal(Base):
    """Somebody proposed that a space be deleted. ``told``: how many of the family were told. It is open until it is withdrawn
    or somebody else confirms it; then a job deletes the space, and this row with it."""

    __tablename__ = "retention_proposals"
    __table_args__ = (
        Index(
            "uq_retention_proposals_once_at_a_time", "child_id", unique=True,
            sqlite_where=text("withdrawn_at IS NULL"), postgresql_where=text("withdrawn_at IS NULL"),
        ),
    )  # fmt: skip

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    child_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("children.id"), index=True)
    due_on: Mapped[date] = mapped_column(Date)
    told: Mapped[int] = mapped_column(Integer)
    proposed_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"))
    proposed_at: Mapped[datetime] = mapped_column(Instant)
    confirmed_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("people.id"))
    confirmed_at: Mapped[datetime | None] = mapped_column(Instant)
    withdrawn_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("people.id"))
    withdrawn_at: Mapped[datetime | None] = mapped_column(Instant)


class RetentionStone(Base):
    """What is left of a space that was deleted: ids, days and a number, no name. Nothing here leads to a row that may be
    gone, or not be back yet after a restore. ``digest``: SHA-256 (hex) over the rest. ``settled_at``: when files, index and
    disk had forgotten too."""

    __tablename__ = "retention_stones"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    deleted_child: Mapped[uuid.UUID] = mapped_column(index=True)
    council: Mapped[uuid.UUID] = mapped_column(index=True)
    kept_as: Mapped[Class] = mapped_column(choice(Class, "retention_class"))
    due_on: Mapped[date] = mapped_column(Date)
    proposed_by: Mapped[uuid.UUID] = mapped_column()
    confirmed_by: Mapped[uuid.UUID] = mapped_column()
    deleted_at: Mapped[datetime] = mapped_column(Instant)
    records: Mapped[int] = mapped_column(Integer)
    digest: Mapped[str] = mapped_column(String(64))
    settled_at: Mapped[datetime | None] = mapped_column(Instant)
