"""Tables of children, the picture each has chosen, and who is a member of each child's space."""

import uuid
from datetime import date, datetime

from sqlalchemy import Boolean, Date, ForeignKey, Index, String, Text, false, text
from sqlalchemy.orm import Mapped, mapped_column

from wiki.database import Base, Instant, choice
from wiki.words import Role, Stay


class Child(Base):
    """A child or young person with a private space. Nothing is ever shown of a child outside their space."""

    __tablename__ = "children"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    council_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("councils.id"), index=True)
    known_as: Mapped[str] = mapped_column(String(100))
    full_name: Mapped[str] = mapped_column(String(200))
    born_on: Mapped[date] = mapped_column(Date)
    demonstration: Mapped[bool] = mapped_column(Boolean, default=False)
    created_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"))
    created_at: Mapped[datetime] = mapped_column(Instant)


class ChildPicture(Base):
    """Which photo stands for the child; a table of its own, so that children and media make no circle."""

    __tablename__ = "child_pictures"

    child_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("children.id"), primary_key=True)
    media_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("media.id"))
    alt: Mapped[str] = mapped_column(String(500))
    set_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"))
    set_at: Mapped[datetime] = mapped_column(Instant)


class Membership(Base):
    """The one row every right in a space hangs on. Ended, never deleted: it says who could see what when.

    ``ends_at``: when it ends by itself. ``by_duty``: nobody invited them; they may read, and ``reason`` says why they had to.
    ``stays``: what the young person left to them once the rights were their own; None where nothing is chosen.
    """

    __tablename__ = "memberships"
    __table_args__ = (
        Index(
            "uq_memberships_once_at_a_time", "child_id", "person_id", unique=True,
            sqlite_where=text("ended_at IS NULL"), postgresql_where=text("ended_at IS NULL"),
        ),
    )  # fmt: skip

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    child_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("children.id"), index=True)
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"), index=True)
    role: Mapped[Role] = mapped_column(choice(Role, "role"))
    relation: Mapped[str] = mapped_column(String(100), default="")
    parental_responsibility: Mapped[bool] = mapped_column(Boolean, default=False)
    organisation: Mapped[str] = mapped_column(String(200), default="")
    reason: Mapped[str] = mapped_column(Text, default="")
    started_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"))
    started_at: Mapped[datetime] = mapped_column(Instant)
    ends_at: Mapped[datetime | None] = mapped_column(Instant, index=True)
    by_duty: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false())
    stays: Mapped[Stay | None] = mapped_column(choice(Stay, "stay"))
    ended_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("people.id"))
    ended_at: Mapped[datetime | None] = mapped_column(Instant)
