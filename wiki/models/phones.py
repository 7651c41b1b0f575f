"""The table of mobile numbers, to which notices go by text message once their owner has confirmed them."""

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from wiki.database import Base, Instant


class Phone(Base):
    """Somebody's mobile number, shown to nobody but them. ``number`` is the confirmed one ("" for none); ``waiting`` the
    one to which a code was sent. The code itself is kept nowhere: it is made anew from ``nonce`` (wiki/mail/phone_code.py).
    ``tries`` counts wrong codes, ``asked`` the codes sent since ``asked_from``."""

    __tablename__ = "phones"

    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"), primary_key=True)
    number: Mapped[str] = mapped_column(String(20), default="")
    confirmed_at: Mapped[datetime | None] = mapped_column(Instant)
    waiting: Mapped[str] = mapped_column(String(20), default="")
    nonce: Mapped[str] = mapped_column(String(40), default="")
    asked_at: Mapped[datetime | None] = mapped_column(Instant)
    asked_from: Mapped[datetime | None] = mapped_column(Instant)
    asked: Mapped[int] = mapped_column(Integer, default=0)
    tries: Mapped[int] = mapped_column(Integer, default=0)
