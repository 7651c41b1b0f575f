"""Table of findings that a caseworker settled with a reason, instead of changing the words they are about."""

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from wiki.database import Base, Instant, choice
from wiki.words import Role


class PlanSettled(Base):
    """Why a finding is let stand: who said so, in which role, when. ``mark`` holds a fingerprint of the words concerned
    (statute/checks.py), so that the reason falls away with them; ``opened_at``: somebody opened it again."""

    __tablename__ = "plan_settled"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    child_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("children.id"), index=True)
    mark: Mapped[str] = mapped_column(String(200))
    code: Mapped[str] = mapped_column(String(60))
    reason: Mapped[str] = mapped_column(Text)
    settled_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"))
    role: Mapped[Role] = mapped_column(choice(Role, "role"))
    settled_at: Mapped[datetime] = mapped_column(Instant)
    opened_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("people.id"))
    opened_at: Mapped[datetime | None] = mapped_column(Instant)
