"""Tables of paper forms: which files hold one form, the day written on it, and whose words it holds."""

import uuid
from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from wiki.database import Base, Instant, choice
from wiki.words import Voice


class Paper(Base):
    """A form that somebody filled in by hand. Its id is that of its first file, which versions typed from it name."""

    __tablename__ = "papers"

    id: Mapped[uuid.UUID] = mapped_column(ForeignKey("media.id"), primary_key=True)
    child_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("children.id"), index=True)
    written_on: Mapped[date] = mapped_column(Date)
    voice: Mapped[Voice] = mapped_column(choice(Voice, "paper_voice"))
    speaker: Mapped[str] = mapped_column(String(200), default="")
    added_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"))
    added_at: Mapped[datetime] = mapped_column(Instant)


class PaperSheet(Base):
    """One file of a paper form, in the order sent: a PDF of many pages, or one photo of each page."""

    __tablename__ = "paper_sheets"

    paper_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("papers.id"), primary_key=True)
    position: Mapped[int] = mapped_column(Integer, primary_key=True)
    media_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("media.id"), unique=True)
