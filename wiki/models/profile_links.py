"""Links that lead to one profile, for some days, for whoever holds them."""

import uuid
from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from wiki.database import Base, Instant


class ProfileLink(Base):
    """What somebody put on a profile, by the ids of its passages: no words lie here, they are read anew each time, with the
    eyes of the ``person_id`` who made it and of the group ``reader`` it is for. Only a hash of the link is kept."""

    __tablename__ = "profile_links"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    child_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("children.id"), index=True)
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    layout: Mapped[str] = mapped_column(String(40))
    reader: Mapped[str] = mapped_column(String(20))
    passages: Mapped[list[str]] = mapped_column(JSON)
    photo: Mapped[uuid.UUID | None] = mapped_column()
    language: Mapped[str] = mapped_column(String(10))
    made_at: Mapped[datetime] = mapped_column(Instant)
    expires_at: Mapped[datetime] = mapped_column(Instant)
    ended_at: Mapped[datetime | None] = mapped_column(Instant)
    opened: Mapped[int] = mapped_column(Integer, default=0)
