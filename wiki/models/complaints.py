"""Tables of complaints about how information is handled (DPA 2018 section 164A), and of what was done about each."""

import uuid
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import Date, ForeignKey, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from wiki.database import Base, Instant
from wiki.database import choice as one_of


class CameBy(StrEnum):
    """How a complaint came: written here by whoever complains, or in another way and noted by the council."""

    HERE = "here"
    LETTER = "letter"
    MAIL = "mail"
    PHONE = "phone"
    PERSON = "person"


class NoteKind(StrEnum):
    """What somebody who handles a complaint wrote: a step for themselves, news for whoever complains, or the outcome."""

    STEP = "step"
    PROGRESS = "progress"
    OUTCOME = "outcome"


class Complaint(Base):
    """One complaint. ``complainant_id``: who wrote it here; otherwise ``name`` and ``reach`` say who it is and how they are
    reached. ``child_id``: about whose pages it is, where it says so; being a member there opens nothing of it.
    ``reminded``: the number of the last day of which those who handle complaints were reminded."""

    __tablename__ = "complaints"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    council_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("councils.id"), index=True)
    child_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("children.id"), index=True)
    complainant_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("people.id"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    reach: Mapped[str] = mapped_column(String(500), default="")
    words: Mapped[str] = mapped_column(Text)
    came_by: Mapped[CameBy] = mapped_column(one_of(CameBy, "complaint_came_by"))
    received_on: Mapped[date] = mapped_column(Date)
    noted_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"))
    noted_at: Mapped[datetime] = mapped_column(Instant)
    acknowledged_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("people.id"))
    acknowledged_at: Mapped[datetime | None] = mapped_column(Instant)
    answered_at: Mapped[datetime | None] = mapped_column(Instant)
    reminded: Mapped[int] = mapped_column(Integer, default=0)


class ComplaintNote(Base):
    """What was done about a complaint, or said to whoever complains. Never changed: what was said was said."""

    __tablename__ = "complaint_notes"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    complaint_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("complaints.id"), index=True)
    child_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("children.id"), index=True)
    kind: Mapped[NoteKind] = mapped_column(one_of(NoteKind, "complaint_note_kind"))
    words: Mapped[str] = mapped_column(Text)
    by: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime] = mapped_column(Instant)
