"""Table of drafts: what somebody has typed and not saved yet. Private to them, and no part of the record."""

import uuid
from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Index, Integer, String, text
from sqlalchemy.orm import Mapped, mapped_column

from wiki.database import Base, Instant

_NEW, _CHANGED = text("passage_id IS NULL"), text("passage_id IS NOT NULL")


class Draft(Base):
    """The words of one form in one tab of one person's browser, under a question (``passage_id`` None) or for a passage.

    ``turn`` counts the tab's saves, so that one that was held up on its way never overwrites a later one; ``base`` is
    the number of the version that was being changed. A draft with ``dropped_at`` is offered no more, and can be brought
    back until it is swept away.
    """

    __tablename__ = "drafts"
    __table_args__ = (
        Index(
            "uq_drafts_person_id_page_id_field_tab", "person_id", "page_id", "field", "tab",
            unique=True, sqlite_where=_NEW, postgresql_where=_NEW,
        ),
        Index(
            "uq_drafts_person_id_passage_id_tab", "person_id", "passage_id", "tab",
            unique=True, sqlite_where=_CHANGED, postgresql_where=_CHANGED,
        ),
        Index("ix_drafts_person_id_child_id", "person_id", "child_id"),
    )  # fmt: skip

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    child_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("children.id"))
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"))
    page_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("pages.id"))
    field: Mapped[str] = mapped_column(String(60))
    passage_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("passages.id"))
    tab: Mapped[str] = mapped_column(String(40))
    turn: Mapped[int] = mapped_column(Integer)
    fields: Mapped[list[list[str]]] = mapped_column(JSON)
    base: Mapped[int] = mapped_column(Integer, default=0)
    began_at: Mapped[datetime] = mapped_column(Instant)
    saved_at: Mapped[datetime] = mapped_column(Instant, index=True)
    dropped_at: Mapped[datetime | None] = mapped_column(Instant)
