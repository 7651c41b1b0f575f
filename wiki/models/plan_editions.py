"""Table of the marked redacted editions that take an issued plan's place where words in it must go."""

import uuid
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Date, ForeignKey, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from wiki.database import Base, Instant, choice

MAKE_EDITION = "plan.edition"
"""The kind of job that makes an edition that was ordered; its payload names it by ``edition_id``."""

UNTIL_EDITION = date.max
"""An issued plan of which an edition was ordered is handed out to nobody before that is made."""


class OrderedBy(StrEnum):
    """Who ordered that an issued plan loses words."""

    COURT = "court"
    COMMISSIONER = "commissioner"
    COUNCIL = "council"


class PlanEdition(Base):
    """One edition of a plan version. It is prepared with the erasure, while the words are still known, and holds none of them:
    ``tree`` and ``sources`` without them, ``cut`` by what is left of them is found (ids, and salted hashes of words). Where
    nobody orders it, that is all it ever is. ``before``: what it replaced, by SHA-256. ``carried``: what goes into its JSON
    file, while it is being made. Once it is made (``made_at``), it is the plan, and nothing of ``cut`` is
    kept but the places where a person is still to look."""

    __tablename__ = "plan_editions"
    __table_args__ = (UniqueConstraint("plan_version_id", "number"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    child_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("children.id"), index=True)
    plan_version_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("plan_versions.id"))
    number: Mapped[int] = mapped_column(Integer)
    erasure_id: Mapped[uuid.UUID] = mapped_column()
    tree: Mapped[str] = mapped_column(Text)
    sources: Mapped[str] = mapped_column(Text)
    cut: Mapped[dict[str, Any]] = mapped_column(JSON)
    held: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    ordered_by: Mapped[OrderedBy | None] = mapped_column(choice(OrderedBy, "edition_ordered_by"))
    ordered_on: Mapped[date | None] = mapped_column(Date)
    reason: Mapped[str] = mapped_column(String(500), default="")
    settled_by: Mapped[uuid.UUID | None] = mapped_column()
    ordered_at: Mapped[datetime | None] = mapped_column(Instant)
    before: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    carried: Mapped[str | None] = mapped_column(Text)
    made_at: Mapped[datetime | None] = mapped_column(Instant)
