"""The table of translations that stand beside passages, each state of one a row that never changes."""

import uuid
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Boolean, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from wiki.database import Base, Instant, choice


class TranslatedBy(StrEnum):
    """Who or what translated."""

    PERSON = "person"
    FAMILY = "family"
    INTERPRETER = "interpreter"
    PROGRAM = "program"


class TranslationVersion(Base):
    """One state of a translation of a passage into one language; the newest is what it says now.

    ``translation_id`` is its id for life, ``version_id`` the version of the passage that it was made from. It has no
    audience: whoever may see that version and the passage of today may see it. ``by`` names who or what translated.
    ``is_checked``: a person looked over what a program made. ``is_off``: taken away; the states before stay.
    """

    __tablename__ = "translation_versions"
    __table_args__ = (
        UniqueConstraint("translation_id", "number"),
        UniqueConstraint("passage_id", "language", "number"),
        Index("ix_translation_versions_child_id", "child_id"),
        Index("ix_translation_versions_version_id", "version_id"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    child_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("children.id"))
    translation_id: Mapped[uuid.UUID] = mapped_column()
    passage_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("passages.id"))
    version_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("versions.id"))
    language: Mapped[str] = mapped_column(String(20))
    number: Mapped[int] = mapped_column(Integer)
    body: Mapped[str] = mapped_column(Text)
    html: Mapped[str] = mapped_column(Text)
    html_policy: Mapped[int] = mapped_column(Integer)
    plain: Mapped[str] = mapped_column(Text)
    way: Mapped[TranslatedBy] = mapped_column(choice(TranslatedBy, "translated_by"))
    by: Mapped[str] = mapped_column(String(200), default="")
    is_checked: Mapped[bool] = mapped_column(Boolean)
    is_off: Mapped[bool] = mapped_column(Boolean)
    saved_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"))
    saved_at: Mapped[datetime] = mapped_column(Instant)
