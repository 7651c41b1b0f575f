"""Tables of the second step of signing in: authenticator apps, backup codes, passkeys, and what keeps guessing slow."""

import uuid
from datetime import datetime

from sqlalchemy import BigInteger, Boolean, ForeignKey, Index, Integer, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from wiki.database import Base, Instant


class Authenticator(Base):
    """Somebody's authenticator app. ``sealed`` is its seed, encrypted under the application key that ``key_id`` names.
    Until ``confirmed_at`` it is only being set up. ``last_step``: the thirty seconds of the last code that was taken, so
    that no code is taken twice."""

    __tablename__ = "authenticators"
    __table_args__ = (
        Index(
            "uq_authenticators_one_at_a_time", "person_id", unique=True,
            sqlite_where=text("confirmed_at IS NOT NULL"), postgresql_where=text("confirmed_at IS NOT NULL"),
        ),
    )  # fmt: skip

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"), index=True)
    key_id: Mapped[str] = mapped_column(String(16))
    sealed: Mapped[str] = mapped_column(String(200))
    last_step: Mapped[int] = mapped_column(BigInteger, default=0)
    added_at: Mapped[datetime] = mapped_column(Instant)
    confirmed_at: Mapped[datetime | None] = mapped_column(Instant)
    used_at: Mapped[datetime | None] = mapped_column(Instant)


class BackupCode(Base):
    """One of somebody's ten backup codes: only its keyed hash (hex) is kept, and when it was used."""

    __tablename__ = "backup_codes"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"), index=True)
    code_hash: Mapped[str] = mapped_column(String(64))
    made_at: Mapped[datetime] = mapped_column(Instant)
    used_at: Mapped[datetime | None] = mapped_column(Instant)


class Passkey(Base):
    """A passkey: its public half (base64url, as COSE), and how often it says that it was used. The secret half never
    leaves its owner's device."""

    __tablename__ = "passkeys"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"), index=True)
    credential: Mapped[str] = mapped_column(String(1400), unique=True)
    public_key: Mapped[str] = mapped_column(Text)
    sign_count: Mapped[int] = mapped_column(BigInteger)
    backed_up: Mapped[bool] = mapped_column(Boolean)
    name: Mapped[str] = mapped_column(String(100))
    added_at: Mapped[datetime] = mapped_column(Instant)
    used_at: Mapped[datetime | None] = mapped_column(Instant)


class PasskeyChallenge(Base):
    """A question put to a passkey: good once, for some minutes, in the browser that asked for it, for one purpose."""

    __tablename__ = "passkey_challenges"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    challenge: Mapped[str] = mapped_column(String(100))
    purpose: Mapped[str] = mapped_column(String(20))
    person_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("people.id"))
    expires_at: Mapped[datetime] = mapped_column(Instant, index=True)


class StepTries(Base):
    """How often somebody's second step was tried in vain, and until when nothing more is taken."""

    __tablename__ = "step_tries"

    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"), primary_key=True)
    tries: Mapped[int] = mapped_column(Integer, default=0)
    wait_until: Mapped[datetime | None] = mapped_column(Instant)
