"""Table of files that are on their way, piece by piece, until a form uses them. Private to whoever sends them."""

import uuid
from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from wiki.database import Base, Instant


class Upload(Base):
    """One file on its way. How far it has come is not here but on the disk (media/uploads.py), so a piece costs no write.

    ``said`` is what its sender's program told of it (name, type), as it was sent; ``mark`` is made of the file by the
    browser, so that the same file is known again after the page was closed. ``media_id`` is the file that a form made
    of it: it names no row by a key, because that file may be erased while this line waits to be swept away.
    """

    __tablename__ = "uploads"
    __table_args__ = (Index("ix_uploads_person_id_child_id", "person_id", "child_id"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    child_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("children.id"))
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"))
    size: Mapped[int] = mapped_column(BigInteger)
    said: Mapped[str] = mapped_column(Text)
    mark: Mapped[str] = mapped_column(String(64))
    media_id: Mapped[uuid.UUID | None] = mapped_column()
    began_at: Mapped[datetime] = mapped_column(Instant)
    expires_at: Mapped[datetime] = mapped_column(Instant, index=True)
