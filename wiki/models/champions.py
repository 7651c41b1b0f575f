"""Tables of parent champions: who is one, which families would like one, whom each helps, and which pages they were let in to."""

import uuid
from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from wiki.database import Base, Instant, choice
from wiki.words import InvitationWay

_OPEN = text("ended_at IS NULL")


class Champion(Base):
    """A parent who helps other parents to begin, from one day to another. No post, and no right in any child's space.

    ``phone``: how the families they help reach them. ``languages`` and ``area`` are words for whoever matches them."""

    __tablename__ = "champions"
    __table_args__ = (
        Index(
            "uq_champions_one_at_a_time", "person_id", "council_id", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN,
        ),
    )  # fmt: skip

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"))
    council_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("councils.id"), index=True)
    languages: Mapped[str] = mapped_column(String(200), default="")
    area: Mapped[str] = mapped_column(String(100), default="")
    phone: Mapped[str] = mapped_column(String(30), default="")
    appointed_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"))
    started_at: Mapped[datetime] = mapped_column(Instant)
    ends_at: Mapped[datetime] = mapped_column(Instant)
    ended_at: Mapped[datetime | None] = mapped_column(Instant)


class ChampionWish(Base):
    """A family would like a champion, and how they said so. ``name`` to ``reads`` are for an invitation that the champion may
    have sent: what it says and where it goes is written by the council, never by the champion, who would let themselves in."""

    __tablename__ = "champion_wishes"
    __table_args__ = (
        Index("uq_champion_wishes_one_at_a_time", "child_id", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN),
    )  # fmt: skip

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    child_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("children.id"), index=True)
    language: Mapped[str] = mapped_column(String(100), default="")
    area: Mapped[str] = mapped_column(String(100), default="")
    name: Mapped[str] = mapped_column(String(200), default="")
    relation: Mapped[str] = mapped_column(String(100), default="")
    way: Mapped[InvitationWay | None] = mapped_column(choice(InvitationWay, "champion_wish_way"))
    email: Mapped[str] = mapped_column(String(254), default="")
    phone: Mapped[str] = mapped_column(String(20), default="")
    address: Mapped[str] = mapped_column(Text, default="")
    reads: Mapped[str] = mapped_column(String(10), default="en")
    agreed_by: Mapped[str] = mapped_column(String(200))
    agreed_how: Mapped[str] = mapped_column(String(500))
    agreed_on: Mapped[date] = mapped_column(Date)
    made_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"))
    made_at: Mapped[datetime] = mapped_column(Instant)
    ended_at: Mapped[datetime | None] = mapped_column(Instant)


class ChampionFamily(Base):
    """A champion helps the family of a wish, from one day to another, which comes by itself."""

    __tablename__ = "champion_families"
    __table_args__ = (
        Index("uq_champion_families_one_at_a_time", "child_id", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN),
    )  # fmt: skip

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    wish_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("champion_wishes.id"), index=True)
    child_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("children.id"), index=True)
    champion_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("champions.id"), index=True)
    assigned_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"))
    started_at: Mapped[datetime] = mapped_column(Instant)
    ends_at: Mapped[datetime] = mapped_column(Instant)
    ended_at: Mapped[datetime | None] = mapped_column(Instant)
    ended_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("people.id"))


class ChampionLook(Base):
    """The family lets their champion read one page for some days. Shown is what ``let_in_by`` may see, and never more."""

    __tablename__ = "champion_looks"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    child_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("children.id"), index=True)
    family_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("champion_families.id"), index=True)
    page_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("pages.id"))
    let_in_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"))
    started_at: Mapped[datetime] = mapped_column(Instant)
    ends_at: Mapped[datetime] = mapped_column(Instant)
    ended_at: Mapped[datetime | None] = mapped_column(Instant)
