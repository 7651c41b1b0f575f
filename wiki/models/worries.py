"""Tables of worries about a child's safety: whom the council has named to hear them, and what was said to them alone."""

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from wiki.database import Base, Instant

_OPEN = text("ended_at IS NULL")


class SafeguardingContact(Base):
    """Somebody who hears worries for a council, from one day to another. ``phone`` is the number to ring."""

    __tablename__ = "safeguarding_contacts"
    __table_args__ = (
        Index(
            "uq_safeguarding_contacts_one_at_a_time", "council_id", "person_id", unique=True, sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
    )  # fmt: skip

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    council_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("councils.id"))
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"), index=True)
    phone: Mapped[str] = mapped_column(String(30))
    set_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"))
    started_at: Mapped[datetime] = mapped_column(Instant)
    ended_at: Mapped[datetime | None] = mapped_column(Instant)


class Worry(Base):
    """A worry that a champion told of. Only those whom the council named read ``words``; they are in no child's pages.

    Not sealed under the application key: a key that is lost must not take a warning with it."""

    __tablename__ = "worries"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    council_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("councils.id"), index=True)
    child_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("children.id"), index=True)
    raised_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"), index=True)
    phone: Mapped[str] = mapped_column(String(30), default="")
    words: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(Instant)
    taken_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("people.id"))
    taken_at: Mapped[datetime | None] = mapped_column(Instant)
