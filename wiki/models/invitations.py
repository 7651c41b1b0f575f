"""Tables of who was invited to a child's space and has not come yet, or came; and of the keys that open an invitation."""

import uuid
from datetime import date, datetime

from sqlalchemy import Boolean, Date, ForeignKey, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from wiki.database import Base, Instant, choice
from wiki.words import InvitationWay, Role


class Invitation(Base):
    """Somebody asked in. It is bound to ``email`` (mail, code), to ``phone`` (text) or to the letter that went to
    ``address``; over once ``joined_at`` or ``withdrawn_at`` is set. ``round`` counts how often it was sent: what was queued
    for an earlier round is not sent any more. ``tries`` counts wrong codes heard on the phone.

    ``given_email`` is the address that whoever holds a letter or a text message gave, and ``nonce`` makes the code mailed
    there (wiki/mail/phone_code.py): neither the code nor any link is kept.
    """

    __tablename__ = "invitations"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    child_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("children.id"), index=True)
    way: Mapped[InvitationWay] = mapped_column(choice(InvitationWay, "invitation_way"))
    name: Mapped[str] = mapped_column(String(200))
    email: Mapped[str] = mapped_column(String(254), default="", index=True)
    phone: Mapped[str] = mapped_column(String(20), default="")
    address: Mapped[str] = mapped_column(Text, default="")
    role: Mapped[Role] = mapped_column(choice(Role, "invited_role"))
    relation: Mapped[str] = mapped_column(String(100), default="")
    organisation: Mapped[str] = mapped_column(String(200), default="")
    parental_responsibility: Mapped[bool] = mapped_column(Boolean, default=False)
    language: Mapped[str] = mapped_column(String(10), default="en")
    agreed_by: Mapped[str] = mapped_column(String(200), default="")
    agreed_how: Mapped[str] = mapped_column(String(500), default="")
    agreed_on: Mapped[date | None] = mapped_column(Date)
    invited_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"))
    invited_at: Mapped[datetime] = mapped_column(Instant)
    round: Mapped[int] = mapped_column(Integer, default=1)
    sent_at: Mapped[datetime | None] = mapped_column(Instant)
    printed_at: Mapped[datetime | None] = mapped_column(Instant)
    posted_at: Mapped[datetime | None] = mapped_column(Instant)
    expires_at: Mapped[datetime | None] = mapped_column(Instant)
    opened_at: Mapped[datetime | None] = mapped_column(Instant)
    problem: Mapped[str] = mapped_column(Text, default="")
    tries: Mapped[int] = mapped_column(Integer, default=0)
    given_email: Mapped[str] = mapped_column(String(254), default="")
    nonce: Mapped[str] = mapped_column(String(40), default="")
    asked_at: Mapped[datetime | None] = mapped_column(Instant)
    asked: Mapped[int] = mapped_column(Integer, default=0)
    code_tries: Mapped[int] = mapped_column(Integer, default=0)
    joined_at: Mapped[datetime | None] = mapped_column(Instant)
    member_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("memberships.id"))
    withdrawn_at: Mapped[datetime | None] = mapped_column(Instant)
    withdrawn_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("people.id"))


class InvitationKey(Base):
    """What opens an invitation, as a hash alone: of a link's token (access/single_use.py), or of a code. A mail that had to
    be sent again has two; a letter has one in its square and one to type. All are gone when the invitation is over."""

    __tablename__ = "invitation_keys"

    hashed: Mapped[str] = mapped_column(String(64), primary_key=True)
    invitation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("invitations.id"), index=True)
    expires_at: Mapped[datetime] = mapped_column(Instant)
