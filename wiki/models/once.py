"""Table of forms that were sent already, so that a double press, or a phone that sends twice, makes one thing."""

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from wiki.database import Base, Instant


class DoneForm(Base):
    """A form's token and what it made. Kept for a few days; revisions and plans keep their own token for good."""

    __tablename__ = "done_forms"

    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"), primary_key=True)
    once: Mapped[str] = mapped_column(String(40), primary_key=True)
    made_id: Mapped[uuid.UUID | None] = mapped_column()
    at: Mapped[datetime] = mapped_column(Instant, index=True)
