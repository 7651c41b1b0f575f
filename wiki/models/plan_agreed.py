"""Table of the second pair of eyes: who agreed that a final plan may leave, or who let it go without, and why."""

import uuid
from datetime import datetime

from sqlalchemy import Boolean, ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from wiki.database import Base, Instant, choice
from wiki.words import Role


class PlanAgreed(Base):
    """One word on one final plan: a second person agreed, or (``alone``) somebody let it leave without, with a reason."""

    __tablename__ = "plan_agreed"

    plan_version_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("plan_versions.id"), primary_key=True)
    child_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("children.id"), index=True)
    agreed_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"))
    role: Mapped[Role] = mapped_column(choice(Role, "role"))
    agreed_at: Mapped[datetime] = mapped_column(Instant)
    alone: Mapped[bool] = mapped_column(Boolean, default=False)
    reason: Mapped[str] = mapped_column(Text, default="")
