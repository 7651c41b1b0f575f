"""Table of requests to see more of a page, and what the family answered."""

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from wiki.database import Base, Instant, choice
from wiki.words import ShareAnswer


class ShareRequest(Base):
    """Somebody asks the family to share more of one page. One at a time for a person and a page, until answered."""

    __tablename__ = "share_requests"
    __table_args__ = (
        Index(
            "uq_share_requests_one_at_a_time", "page_id", "asked_by", unique=True,
            sqlite_where=text("answered_at IS NULL"), postgresql_where=text("answered_at IS NULL"),
        ),
    )  # fmt: skip

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    child_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("children.id"), index=True)
    page_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("pages.id"))
    asked_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"))
    asked_at: Mapped[datetime] = mapped_column(Instant)
    words: Mapped[str] = mapped_column(String(500), default="")
    answered_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("people.id"))
    answered_at: Mapped[datetime | None] = mapped_column(Instant)
    answer: Mapped[ShareAnswer | None] = mapped_column(choice(ShareAnswer, "share_answer"))
    answer_words: Mapped[str] = mapped_column(String(500), default="")
