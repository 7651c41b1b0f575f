"""Tables of the ways in beside a password: links sent by mail, and accounts at a council's or school's own sign-in."""

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from wiki.database import Base, Instant, choice
from wiki.words_mail import LinkFor


class MailedLink(Base):
    """The one link of its kind that works for somebody now: using it, or sending another, takes it away.

    ``proof`` is a hash of the account as it was: with another password or address the link is dead.
    """

    __tablename__ = "mailed_links"

    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"), primary_key=True)
    purpose: Mapped[LinkFor] = mapped_column(choice(LinkFor, "link_for"), primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    proof: Mapped[str] = mapped_column(String(64))
    made_at: Mapped[datetime] = mapped_column(Instant)
    expires_at: Mapped[datetime] = mapped_column(Instant)


class EmailChange(Base):
    """That somebody asked to sign in with another address. Nothing changes before the link that went there is used.

    ``email``: the new address; once it is done, the former one, until that was told (``done_at``). ``token_hash``: None until
    the mail is made, and for good where the address is somebody else's. ``proof`` as in ``MailedLink``.
    """

    __tablename__ = "email_changes"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"), index=True)
    email: Mapped[str] = mapped_column(String(254))
    token_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    proof: Mapped[str] = mapped_column(String(64))
    made_at: Mapped[datetime] = mapped_column(Instant)
    expires_at: Mapped[datetime] = mapped_column(Instant)
    done_at: Mapped[datetime | None] = mapped_column(Instant)


class ProviderLogin(Base):
    """Somebody's account at a sign-in provider, known by issuer and subject for good: its address may change hands there.

    ``staff_id``: the post at a council that the provider's word gave them, and whose end is its word too.
    """

    __tablename__ = "provider_logins"
    __table_args__ = (UniqueConstraint("issuer", "subject", name="uq_provider_logins_issuer"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"), index=True)
    issuer: Mapped[str] = mapped_column(String(255))
    subject: Mapped[str] = mapped_column(String(255))
    staff_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("staff.id"))
    linked_at: Mapped[datetime] = mapped_column(Instant)
    used_at: Mapped[datetime] = mapped_column(Instant)
