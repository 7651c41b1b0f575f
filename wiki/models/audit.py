"""Tables of the audit chain: opaque ids in a hash chain for each space, words beside it where they can be erased."""

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from wiki.database import Base, Instant


class AuditRow(Base):
    """One act. ``chain`` is the child's id, or the nil UUID for acts outside any space."""

    __tablename__ = "audit"
    __table_args__ = (UniqueConstraint("chain", "number"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    chain: Mapped[uuid.UUID] = mapped_column()
    number: Mapped[int] = mapped_column(Integer)
    act: Mapped[str] = mapped_column(String(60))
    person_id: Mapped[uuid.UUID | None] = mapped_column()
    object_id: Mapped[uuid.UUID | None] = mapped_column()
    at: Mapped[datetime] = mapped_column(Instant)
    previous: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))


class AuditHead(Base):
    """The last link of each chain, so that cutting the end off shows."""

    __tablename__ = "audit_heads"

    chain: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(Integer)
    hash: Mapped[str] = mapped_column(String(64))


class AuditWords(Base):
    """What a person should be able to read about an act; outside the chain, so that it can be erased."""

    __tablename__ = "audit_words"

    audit_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("audit.id"), primary_key=True)
    words: Mapped[str] = mapped_column(Text)
