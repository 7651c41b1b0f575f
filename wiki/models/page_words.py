"""The table of words that people gave to the pages of a scan, and of a machine's drafts of them."""

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, Index, Integer, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from wiki.database import Base, Instant
from wiki.words import MediaKind

WAITING, READY, FAILED, CHECKED = "waiting", "ready", "failed", "checked"
READ_KINDS = frozenset({MediaKind.DOCUMENT, MediaKind.PHOTO})
"""What may have words on its pages; a photo, of a letter say, is one page."""
_DRAFT = text("state <> 'checked'")


class PageWords(Base):
    """The words of one page of a document, as somebody typed or checked them (``checked``; rows of that kind are never
    changed, the newest counts, and stands in media.words too), or a machine's draft: nobody's words until a person has
    checked them, asked for by ``person_id``, and at most one for a page. Pages count from 1."""

    __tablename__ = "page_words"
    __table_args__ = (
        Index("ix_page_words_media_id_page", "media_id", "page"),
        Index("uq_page_words_one_draft", "media_id", "page", unique=True, sqlite_where=_DRAFT, postgresql_where=_DRAFT),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    child_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("children.id"), index=True)
    media_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("media.id"))
    page: Mapped[int] = mapped_column(Integer)
    state: Mapped[str] = mapped_column(String(10))
    words: Mapped[str] = mapped_column(Text, default="")
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime] = mapped_column(Instant)
