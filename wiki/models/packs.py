"""Tables of the copies of a plan made for one recipient each: what the register of disclosures is kept in."""

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, Date, ForeignKey, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from wiki.database import Base, Instant, choice
from wiki.models.plan_answers import Way
from wiki.statute.disclosure import Recipient
from wiki.words import Role


class PlanPack(Base):
    """One copy of a plan version for one recipient, and its line in the register: for whom, on what ground, who made it when,
    and, once it went, how, on which day and who says so. ``held``: what is not in it, and why. ``person_id`` is None for
    somebody without an account here, who is named in ``to_name``. It never changes but for the way that it went."""

    __tablename__ = "plan_packs"
    __table_args__ = (UniqueConstraint("child_id", "once"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    child_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("children.id"))
    plan_version_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("plan_versions.id"), index=True)
    recipient: Mapped[Recipient] = mapped_column(choice(Recipient, "pack_recipient"))
    person_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("people.id"))
    to_name: Mapped[str] = mapped_column(String(200))
    ground: Mapped[str] = mapped_column(String(40))
    reason: Mapped[str] = mapped_column(Text, default="")
    consent_by: Mapped[str] = mapped_column(String(200), default="")
    consent_on: Mapped[date | None] = mapped_column(Date)
    letters: Mapped[str] = mapped_column(String(100), default="")
    held: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    taken_out: Mapped[int] = mapped_column(Integer)
    once: Mapped[str | None] = mapped_column(String(40))
    made_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"))
    made_at: Mapped[datetime] = mapped_column(Instant)
    way: Mapped[Way | None] = mapped_column(choice(Way, "pack_way"))
    sent_on: Mapped[date | None] = mapped_column(Date)
    proof: Mapped[str] = mapped_column(Text, default="")
    sent_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("people.id"))
    sent_at: Mapped[datetime | None] = mapped_column(Instant)


class PlanPackFile(Base):
    """One file of a pack as it was made, with its SHA-256 (hex)."""

    __tablename__ = "plan_pack_files"
    __table_args__ = (UniqueConstraint("pack_id", "format"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    child_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("children.id"), index=True)
    pack_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("plan_packs.id"))
    format: Mapped[str] = mapped_column(String(10))
    content_type: Mapped[str] = mapped_column(String(100))
    key: Mapped[str] = mapped_column(String(200))
    size: Mapped[int] = mapped_column(BigInteger)
    sha256: Mapped[str] = mapped_column(String(64))


class PlanTaken(Base):
    """A file of the plan itself that somebody took away here, in which role: a line of the register of disclosures."""

    __tablename__ = "plan_taken"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    child_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("children.id"), index=True)
    plan_version_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("plan_versions.id"))
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"))
    role: Mapped[Role] = mapped_column(choice(Role, "role"))
    format: Mapped[str] = mapped_column(String(10))
    taken_at: Mapped[datetime] = mapped_column(Instant)
