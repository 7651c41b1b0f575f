"""Tables of Word files of a plan that came back, and of what a person did with each change in them."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Boolean, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from wiki.database import Base, Instant


class PlanReturn(Base):
    """A Word file given back to the plan version it was made as; the file itself, with its SHA-256, is ``media_id``.

    ``checked_at``: when it was looked through for other children's details; before that nothing of it can be taken in.
    ``hits`` are the words that were found: dicts of place, kind, before, words, after, never whose they match. They hold back
    what they stand in until somebody says ``why`` they are right.
    """

    __tablename__ = "plan_returns"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    child_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("children.id"), index=True)
    plan_version_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("plan_versions.id"))
    media_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("media.id"), index=True)
    returned_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"))
    returned_at: Mapped[datetime] = mapped_column(Instant)
    checked_at: Mapped[datetime | None] = mapped_column(Instant)
    hits: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    why: Mapped[str] = mapped_column(Text, default="")
    settled_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("people.id"))
    settled_at: Mapped[datetime | None] = mapped_column(Instant)


class PlanReturnChoice(Base):
    """What somebody did with one change of a returned file: took it in, or left it. Rows are only added; the newest counts.
    ``place`` names the change (document/word_compare.py)."""

    __tablename__ = "plan_return_choices"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    child_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("children.id"), index=True)
    return_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("plan_returns.id"), index=True)
    place: Mapped[str] = mapped_column(String(60))
    is_taken: Mapped[bool] = mapped_column(Boolean)
    chosen_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"))
    chosen_at: Mapped[datetime] = mapped_column(Instant)
