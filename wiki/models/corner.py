"""Tables of the child's own corner: where it is open, its PINs, its pages, the symbols, and pictures taken away."""

import uuid
from datetime import datetime

from sqlalchemy import Boolean, ForeignKey, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from wiki.database import Base, Instant
from wiki.models.audience import Audience, AudienceText


class OpenCorner(Base):
    """A browser that is held in a child's corner until somebody leaves it by PIN or password; gone when they have."""

    __tablename__ = "open_corners"

    sign_in_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("sign_ins.id"), primary_key=True)
    child_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("children.id"))
    helper: Mapped[str] = mapped_column(String(200))
    pin_tries: Mapped[int] = mapped_column(Integer, default=0)
    password_tries: Mapped[int] = mapped_column(Integer, default=0)
    tried_at: Mapped[datetime | None] = mapped_column(Instant)
    opened_at: Mapped[datetime] = mapped_column(Instant)


class CornerPin(Base):
    """The number by which an adult leaves a corner that they opened; only its hash."""

    __tablename__ = "corner_pins"

    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"), primary_key=True)
    pin_hash: Mapped[str] = mapped_column(String(255))
    set_at: Mapped[datetime] = mapped_column(Instant)


class CornerPage(Base):
    """Whether a page is for the child, where somebody said so; without a row its kind of page says."""

    __tablename__ = "corner_pages"

    page_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("pages.id"), primary_key=True)
    child_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("children.id"), index=True)
    for_child: Mapped[bool] = mapped_column(Boolean)
    marked_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"))
    marked_at: Mapped[datetime] = mapped_column(Instant)


class Symbol(Base):
    """A picture that says a word for this child: one of the open set (``key``), or the family's own (key "")."""

    __tablename__ = "symbols"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    child_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("children.id"), index=True)
    key: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(60))
    media_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("media.id"), index=True)
    added_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"))
    added_at: Mapped[datetime] = mapped_column(Instant)
    removed_at: Mapped[datetime | None] = mapped_column(Instant)


class TakenPicture(Base):
    """A picture that the child took away, with who helped, and the audiences it had before and since."""

    __tablename__ = "taken_pictures"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    child_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("children.id"), index=True)
    media_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("media.id"))
    helper: Mapped[str] = mapped_column(String(200))
    before: Mapped[Audience | None] = mapped_column(AudienceText)
    since: Mapped[Audience] = mapped_column(AudienceText)
    taken_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"))
    taken_at: Mapped[datetime] = mapped_column(Instant)
    given_back_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("people.id"))
    given_back_at: Mapped[datetime | None] = mapped_column(Instant)
