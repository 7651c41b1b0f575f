"""Tables of pictures, recordings, films and papers, and of what was made of them to be shown."""

import uuid
from datetime import datetime

from sqlalchemy import BigInteger, Float, ForeignKey, Index, Integer, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from wiki.database import Base, Instant, choice
from wiki.models.audience import Audience, AudienceText
from wiki.models.pictured import NOT_TOLD, Pictured, PicturedText
from wiki.words import MediaKind, MediaState

_AWAITED = text("awaits <> ''")
_SHUT = text("state IN ('held', 'unsafe')")
EDITION = 3
"""Raise it when files that were taken before are to have something that they lack (worker/old_media.py)."""


class Media(Base):
    """One file somebody added. Its original goes to its uploader and to nobody else. ``audience`` may be narrower than
    that of the words it stands beside, and never lets in anybody whom they keep out; None: whoever may see the words.
    ``edition``: by which rules its renditions were made, or are being made. ``pictured`` is who is in it as told today.
    ``heard`` is what a machine heard in it, nobody's words until a person has checked them; ``heard_state``: "",
    "waiting", "ready" or "failed".

    A photograph that was turned or cut is a row of its own with the same original: ``made_from`` is the file as it came,
    ``cut`` how it is shown (media/cuts.py). All of them have one audience and one day. ``taken`` is the day, month or
    year somebody said it was made, as far as they know it: "2026-11-21", "2026-11" or "2026".

    ``awaits``: the SHA-256 of the full photo that is still on its sender's phone, where a small one went first; "" for
    none. It takes the small one's place in this very row (commands/originals.py)."""

    __tablename__ = "media"
    # How much somebody has sent is asked with every file that they add.
    __table_args__ = (
        Index("ix_media_uploaded_by_size", "uploaded_by", "size"),
        Index("ix_media_awaits", "awaits", sqlite_where=_AWAITED, postgresql_where=_AWAITED),
        Index("ix_media_shut", "state", sqlite_where=_SHUT, postgresql_where=_SHUT),  # few: the scanner keeps them shut
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    child_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("children.id"), index=True)
    kind: Mapped[MediaKind] = mapped_column(choice(MediaKind, "media_kind"))
    state: Mapped[MediaState] = mapped_column(choice(MediaState, "media_state"))
    name: Mapped[str] = mapped_column(String(200))
    content_type: Mapped[str] = mapped_column(String(100))
    original_key: Mapped[str] = mapped_column(String(200))
    size: Mapped[int] = mapped_column(BigInteger)
    sha256: Mapped[str] = mapped_column(String(64))
    width: Mapped[int | None] = mapped_column(Integer)
    height: Mapped[int | None] = mapped_column(Integer)
    seconds: Mapped[float | None] = mapped_column(Float)
    pages: Mapped[int | None] = mapped_column(Integer)
    note: Mapped[str] = mapped_column(Text, default="")
    words: Mapped[str] = mapped_column(Text, default="")
    paper: Mapped[str] = mapped_column(String(10), default="")
    audience: Mapped[Audience | None] = mapped_column(AudienceText)
    edition: Mapped[int] = mapped_column(Integer, default=EDITION, server_default="1", index=True)
    pictured: Mapped[Pictured] = mapped_column(PicturedText, default=NOT_TOLD, server_default="")
    heard_state: Mapped[str] = mapped_column(String(10), default="", server_default="")
    heard: Mapped[str] = mapped_column(Text, default="", server_default="")
    made_from: Mapped[uuid.UUID | None] = mapped_column(index=True)  # it may be erased before its cuts are
    cut: Mapped[str] = mapped_column(String(40), default="", server_default="")
    taken: Mapped[str] = mapped_column(String(10), default="", server_default="")
    awaits: Mapped[str] = mapped_column(String(64), default="", server_default="")
    uploaded_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"))
    uploaded_at: Mapped[datetime] = mapped_column(Instant)


class Rendition(Base):
    """A form of a file made for showing: upright, small enough, and without anything that tells where it was made."""

    __tablename__ = "renditions"
    __table_args__ = (UniqueConstraint("media_id", "name"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    child_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("children.id"), index=True)
    media_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("media.id"))
    name: Mapped[str] = mapped_column(String(20))
    content_type: Mapped[str] = mapped_column(String(100))
    key: Mapped[str] = mapped_column(String(200))
    size: Mapped[int] = mapped_column(BigInteger)
    width: Mapped[int | None] = mapped_column(Integer)
    height: Mapped[int | None] = mapped_column(Integer)
