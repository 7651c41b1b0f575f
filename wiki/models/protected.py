"""Table of details that must not be told to somebody: an address, a telephone number, a school, and from whom each is kept."""

import uuid
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import JSON, Date, ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from wiki.database import Base, Instant, choice


class Detail(StrEnum):
    """What kind of thing is kept from somebody."""

    ADDRESS = "address"
    PHONE = "phone"
    SCHOOL = "school"
    NAME = "name"
    OTHER = "other"


class ProtectedDetail(Base):
    """One detail, ``words`` a line for each way that it is written. ``kept_from``: hex ids of people, and kinds of recipients
    (statute/disclosure.py). It counts until ``until`` (that day included) or until somebody ended it, with a reason.
    ``left_over``: what its words become then, where a passage that says them was taken out for good meanwhile."""

    __tablename__ = "protected_details"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    child_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("children.id"), index=True)
    kind: Mapped[Detail] = mapped_column(choice(Detail, "protected_kind"))
    words: Mapped[str] = mapped_column(Text)
    left_over: Mapped[str | None] = mapped_column(Text)
    kept_from: Mapped[list[str]] = mapped_column(JSON)
    reason: Mapped[str] = mapped_column(Text)
    until: Mapped[date | None] = mapped_column(Date)
    noted_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"))
    noted_at: Mapped[datetime] = mapped_column(Instant)
    ended_why: Mapped[str] = mapped_column(Text, default="")
    ended_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("people.id"))
    ended_at: Mapped[datetime | None] = mapped_column(Instant)
