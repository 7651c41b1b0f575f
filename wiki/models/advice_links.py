"""Tables of advice asked for by a link: where it is, what opens it, who showed that the address is theirs, what they type."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from wiki.database import Base, Instant, choice
from wiki.words import Role


class AdviceLink(Base):
    """A request for advice that goes to a work address instead of a member. Over once ``answered_at``, ``not_known_at`` or
    ``withdrawn_at`` is set, or ``expires_at`` has come. ``typist_email``: who types for them, and may not sign. ``shown``:
    what the asker chose to tell with the question. ``role``: as whom the answer is saved. ``language``: that of
    the mails. ``ready_at``: typed by ``typed_by``,
    and not signed yet. ``wrong`` counts wrong codes; ``round`` how often it was sent."""

    __tablename__ = "advice_links"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    child_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("children.id"), index=True)
    request_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("advice_requests.id"), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    job: Mapped[str] = mapped_column(String(200), default="")
    email: Mapped[str] = mapped_column(String(254))
    typist_email: Mapped[str] = mapped_column(String(254), default="")
    shown: Mapped[str] = mapped_column(Text, default="")
    role: Mapped[Role] = mapped_column(choice(Role, "advice_role"))
    language: Mapped[str] = mapped_column(String(20), default="en", server_default="en")
    round: Mapped[int] = mapped_column(Integer, default=1)
    sent_at: Mapped[datetime | None] = mapped_column(Instant)
    problem: Mapped[str] = mapped_column(Text, default="")
    expires_at: Mapped[datetime] = mapped_column(Instant, index=True)
    reminded: Mapped[int] = mapped_column(Integer, default=0)
    opened_at: Mapped[datetime | None] = mapped_column(Instant)
    begun_at: Mapped[datetime | None] = mapped_column(Instant)
    ready_at: Mapped[datetime | None] = mapped_column(Instant)
    typed_by: Mapped[str] = mapped_column(String(200), default="")
    wrong: Mapped[int] = mapped_column(Integer, default=0)
    answered_at: Mapped[datetime | None] = mapped_column(Instant)
    not_known_at: Mapped[datetime | None] = mapped_column(Instant)
    told_by: Mapped[str] = mapped_column(String(254), default="")
    withdrawn_at: Mapped[datetime | None] = mapped_column(Instant)
    withdrawn_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("people.id"))


class AdviceKey(Base):
    """What opens the link, as a hash alone, and the address it went to: codes go there and nowhere else."""

    __tablename__ = "advice_keys"

    hashed: Mapped[str] = mapped_column(String(64), primary_key=True)
    link_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("advice_links.id"), index=True)
    email: Mapped[str] = mapped_column(String(254))
    expires_at: Mapped[datetime] = mapped_column(Instant)


class AdviceVisit(Base):
    """A browser that came with the link. ``nonce`` makes the code mailed to ``email``; ``until`` is set once that came back:
    so long the browser may read the request and answer it. Later it may still hand in what was typed, and sees nothing."""

    __tablename__ = "advice_visits"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    link_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("advice_links.id"), index=True)
    email: Mapped[str] = mapped_column(String(254))
    token_hash: Mapped[str] = mapped_column(String(64))
    nonce: Mapped[str] = mapped_column(String(40), default="")
    asked_at: Mapped[datetime] = mapped_column(Instant)
    tries: Mapped[int] = mapped_column(Integer, default=0)
    until: Mapped[datetime | None] = mapped_column(Instant)


class AdviceDraft(Base):
    """What is typed behind a link and not signed yet. ``tab`` and ``turn`` name the form that it came from last."""

    __tablename__ = "advice_drafts"

    link_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("advice_links.id"), primary_key=True)
    boxes: Mapped[dict[str, Any]] = mapped_column(JSON)
    tab: Mapped[str] = mapped_column(String(40), default="")
    turn: Mapped[int] = mapped_column(Integer, default=0)
    number: Mapped[int] = mapped_column(Integer, default=0)
    saved_at: Mapped[datetime] = mapped_column(Instant)
