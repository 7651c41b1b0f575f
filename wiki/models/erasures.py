"""Tables of what was taken out for good, and of mistakes that were put right: ids, days and reasons, never the words."""

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from wiki.database import Base, Instant, choice
from wiki.words import ErasureReason, Role


class Erasure(Base):
    """The stone that stands where a passage was. ``erased_by`` names a person even where a restored backup no longer
    knows them. ``settled_at``: when the last of its bytes were gone from the disk as well."""

    __tablename__ = "erasures"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    child_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("children.id"), index=True)
    passage_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("passages.id"), unique=True)
    reason: Mapped[ErasureReason] = mapped_column(choice(ErasureReason, "erasure_reason"))
    words: Mapped[str] = mapped_column(String(200), default="")
    role: Mapped[Role] = mapped_column(choice(Role, "erasure_role"))
    erased_by: Mapped[uuid.UUID] = mapped_column()
    erased_at: Mapped[datetime] = mapped_column(Instant)
    settled_at: Mapped[datetime | None] = mapped_column(Instant)


class PaperErasure(Base):
    """What is left of a paper form that was taken out with its scan: ids, a day and a reason. ``paper_id`` names nothing any
    more; ``erased_by`` and ``settled_at`` as in ``Erasure``."""

    __tablename__ = "paper_erasures"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    child_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("children.id"), index=True)
    paper_id: Mapped[uuid.UUID] = mapped_column(unique=True)
    reason: Mapped[ErasureReason] = mapped_column(choice(ErasureReason, "paper_erasure_reason"))
    role: Mapped[Role] = mapped_column(choice(Role, "paper_erasure_role"))
    erased_by: Mapped[uuid.UUID] = mapped_column()
    erased_at: Mapped[datetime] = mapped_column(Instant)
    settled_at: Mapped[datetime | None] = mapped_column(Instant)


class Correction(Base):
    """A mistake of fact that was put right in a passage: who, when and why. The words are in its versions."""

    __tablename__ = "corrections"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    child_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("children.id"), index=True)
    passage_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("passages.id"))
    why: Mapped[str] = mapped_column(String(200))
    role: Mapped[Role] = mapped_column(choice(Role, "correction_role"))
    corrected_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"))
    corrected_at: Mapped[datetime] = mapped_column(Instant)
