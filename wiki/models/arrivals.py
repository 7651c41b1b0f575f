"""Table of sealed spaces that an administrator sent to be taken in: how far each is, for a day."""

import uuid
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from wiki.database import Base, Instant, choice


class SentState(StrEnum):
    """How far a sealed space is: it is looked through; somebody is to say whether it comes in; it is being taken in; it is
    here; it was turned down."""

    LOOKING = "looking"
    READY = "ready"
    TAKING = "taking"
    DONE = "done"
    REFUSED = "refused"


class SentSpace(Base):
    """One sealed file. The file and its key lie beside the database (commands/arrivals_stage.py). ``sha256``: of the file as
    it was sent. ``found``: what is in it, while somebody is to decide. ``same``: who of it is said to be an account here.
    ``problem``: why it was turned down, a sentence with its values. ``came_in``: the child's id once it is here; it names no
    row by a key, because this line goes after a day and says nothing that the child's own rows do not say."""

    __tablename__ = "sent_spaces"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    council_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("councils.id"))
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"), index=True)
    state: Mapped[SentState] = mapped_column(choice(SentState, "sent_space_state"))
    size: Mapped[int] = mapped_column(BigInteger)
    sha256: Mapped[str] = mapped_column(String(64))
    percent: Mapped[int] = mapped_column(Integer, default=0)
    found: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    same: Mapped[list[str]] = mapped_column(JSON, default=list)
    problem: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    came_in: Mapped[uuid.UUID | None] = mapped_column()
    sent_at: Mapped[datetime] = mapped_column(Instant)
    ends_at: Mapped[datetime] = mapped_column(Instant, index=True)
