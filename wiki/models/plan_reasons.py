"""Table of the reasons a caseworker gives: why a row stays as it is though its source changed, why advice is not used."""

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from wiki.database import Base, Instant


class PlanReason(Base):
    """One reason, never changed; the newest about the same thing counts, and one without words takes it back.

    ``passage_id`` is the row that stays (then ``source_version_id`` is the version it rests on), or the advice that is
    not used. ``version_id`` is what was read when the reason was given: the source's words as they are now (of words taken
    off their page: as they were), or the advice's. When those words change, the reason counts no more.
    """

    __tablename__ = "plan_reasons"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    child_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("children.id"), index=True)
    passage_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("passages.id"))
    source_version_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("versions.id"))
    version_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("versions.id"))
    reason: Mapped[str] = mapped_column(String(500), default="")
    given_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"))
    given_at: Mapped[datetime] = mapped_column(Instant)
