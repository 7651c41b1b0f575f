"""Table of answers to "Was this question clear?": about our questions, never about a child or a person."""

import uuid

from sqlalchemy import Boolean, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from wiki.database import Base


class ClearAnswer(Base):
    """One answer about one question of one edition of a page type. ``who`` is a keyed hash by which its giver can change
    it and nobody can be named from it; there is no child, no page and no time in the row."""

    __tablename__ = "clear_answers"
    __table_args__ = (Index("ix_clear_answers_council_id_edition_id_field", "council_id", "edition_id", "field"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    council_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("councils.id"))
    edition_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("page_type_editions.id"))
    field: Mapped[str] = mapped_column(String(60))
    who: Mapped[str] = mapped_column(String(64), unique=True)
    is_clear: Mapped[bool] = mapped_column(Boolean)
    words: Mapped[str] = mapped_column(String(500), default="")
