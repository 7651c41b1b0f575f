"""Tables of what was taken away from a child's space as one archive, and of spaces that arrived here as one."""

import uuid
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, BigInteger, Boolean, ForeignKey, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from wiki.database import Base, Instant, choice


class TakeawayKind(StrEnum):
    """What an archive is: what one member may see, for them; the whole space, sealed for another council; or the answer to a
    request to see what is kept (commands/subject.py)."""

    OWN = "own"
    MOVE = "move"
    SUBJECT = "subject"


class TakeawayState(StrEnum):
    """How far an archive is. GONE: its days are over, or words were taken out that it held."""

    WAITING = "waiting"
    READY = "ready"
    FAILED = "failed"
    GONE = "gone"


class Takeaway(Base):
    """One archive that somebody asked for; the row stays when the file is gone. ``shuts``: the age recipient that a move is
    sealed for. ``holds``: a mark for each thing in somebody's own archive; it is handed out only while they may see all of
    them. ``percent``: how far the making is."""

    __tablename__ = "takeaways"
    __table_args__ = (UniqueConstraint("child_id", "person_id", "kind", "once", name="uq_takeaways_once"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    child_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("children.id"), index=True)
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"))
    kind: Mapped[TakeawayKind] = mapped_column(choice(TakeawayKind, "takeaway_kind"))
    state: Mapped[TakeawayState] = mapped_column(choice(TakeawayState, "takeaway_state"))
    reason: Mapped[str] = mapped_column(Text, default="")
    shuts: Mapped[str] = mapped_column(String(100), default="")
    language: Mapped[str] = mapped_column(String(10), default="en")
    percent: Mapped[int] = mapped_column(Integer, default=0)
    key: Mapped[str | None] = mapped_column(String(200))
    size: Mapped[int] = mapped_column(BigInteger, default=0)
    sha256: Mapped[str] = mapped_column(String(64), default="")
    holds: Mapped[list[str]] = mapped_column(JSON)
    once: Mapped[str | None] = mapped_column(String(40))
    asked_at: Mapped[datetime] = mapped_column(Instant)
    made_at: Mapped[datetime | None] = mapped_column(Instant)
    ends_at: Mapped[datetime | None] = mapped_column(Instant, index=True)


class Arrival(Base):
    """How a child's space came here from another installation: what it said of itself, and the audit chain of the old home,
    kept as a file with whether every link of it held. The space's new chain begins with the arrival."""

    __tablename__ = "arrivals"

    child_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("children.id"), primary_key=True)
    takeaway_id: Mapped[uuid.UUID] = mapped_column()
    came_from: Mapped[str] = mapped_column(String(200))
    left_at: Mapped[datetime] = mapped_column(Instant)
    told: Mapped[dict[str, Any]] = mapped_column(JSON)
    chain_key: Mapped[str] = mapped_column(String(200))
    chain_sha256: Mapped[str] = mapped_column(String(64))
    chain_rows: Mapped[int] = mapped_column(Integer)
    chain_holds: Mapped[bool] = mapped_column(Boolean)
    brought_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"))
    brought_at: Mapped[datetime] = mapped_column(Instant)
