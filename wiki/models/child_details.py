"""Table of what a child's name and day of birth were before somebody put them right."""

import uuid
from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from wiki.database import Base, Instant, choice
from wiki.words import Role


class ChildCorrection(Base):
    """That a child's name or day of birth was put right: what stood there before, who changed it, when and why. What came
    after is the next row's, or the child's own. ``number`` counts them for each child, from 1: of two at once one is told."""

    __tablename__ = "child_corrections"
    __table_args__ = (UniqueConstraint("child_id", "number"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    child_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("children.id"), index=True)
    number: Mapped[int] = mapped_column(Integer)
    known_as: Mapped[str] = mapped_column(String(100))
    full_name: Mapped[str] = mapped_column(String(200))
    born_on: Mapped[date] = mapped_column(Date)
    why: Mapped[str] = mapped_column(String(500))
    role: Mapped[Role] = mapped_column(choice(Role, "child_correction_role"))
    corrected_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"))
    corrected_at: Mapped[datetime] = mapped_column(Instant)
