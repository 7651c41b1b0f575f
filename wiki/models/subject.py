"""Tables of requests to see what is kept about a child (UK GDPR article 15), and of what was decided about each passage."""

import uuid
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import Boolean, Date, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from wiki.database import Base, Instant
from wiki.database import choice as one_of


class AskedBy(StrEnum):
    """Who asks: the child or young person, a parent for them, or somebody else whom they sent."""

    CHILD = "child"
    PARENT = "parent"
    SENT = "sent"


class Choice(StrEnum):
    """What becomes of a passage: it is given, given with words covered, or kept back."""

    GIVE = "give"
    COVER = "cover"
    KEEP = "keep"


class KeptFor(StrEnum):
    """Why something is covered or kept back (DPA 2018, Schedule 2 paragraphs 16 and 19, Schedule 3)."""

    THIRD_PARTY = "third_party"
    HARM = "harm"
    PRIVILEGE = "privilege"


class SubjectRequest(Base):
    """One request. ``asker_id``: who asks, where they are a member of the space; ``asker_name`` in any case.
    ``extended_on``: when they were told that it takes two months more, and ``extended_why``. ``takeaway_id``: the bundle."""

    __tablename__ = "subject_requests"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    child_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("children.id"), index=True)
    asked_by: Mapped[AskedBy] = mapped_column(one_of(AskedBy, "subject_asked_by"))
    asker_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("people.id"))
    asker_name: Mapped[str] = mapped_column(String(200))
    identity: Mapped[str] = mapped_column(String(500))
    received_on: Mapped[date] = mapped_column(Date)
    extended_on: Mapped[date | None] = mapped_column(Date)
    extended_why: Mapped[str] = mapped_column(String(500), default="")
    noted_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"))
    noted_at: Mapped[datetime] = mapped_column(Instant)
    takeaway_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("takeaways.id"))
    given_at: Mapped[datetime | None] = mapped_column(Instant)


class SubjectDecision(Base):
    """What a person decided about one passage for one request. ``version_id``: what it said then; when it says something else
    it is decided anew. ``covered``: its words as they are given. ``clinician``, ``opinion``, ``opinion_on``: whose recorded
    opinion says that telling it would do serious harm. ``warned``: what in it may be about another child, a line each, as the
    guard found it (worker/disclosing.py); ``is_open``: it must be decided again, with those words before one's eyes."""

    __tablename__ = "subject_decisions"
    __table_args__ = (UniqueConstraint("request_id", "passage_id"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    request_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("subject_requests.id"))
    child_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("children.id"), index=True)
    passage_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("passages.id"), index=True)
    version_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("versions.id"))
    choice: Mapped[Choice] = mapped_column(one_of(Choice, "subject_choice"))
    why: Mapped[KeptFor | None] = mapped_column(one_of(KeptFor, "subject_kept_for"))
    covered: Mapped[str] = mapped_column(Text, default="")
    clinician: Mapped[str] = mapped_column(String(200), default="")
    opinion: Mapped[str] = mapped_column(Text, default="")
    opinion_on: Mapped[date | None] = mapped_column(Date)
    warned: Mapped[str] = mapped_column(Text, default="")
    is_open: Mapped[bool] = mapped_column(Boolean, default=False)
    decided_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"))
    decided_at: Mapped[datetime] = mapped_column(Instant)
