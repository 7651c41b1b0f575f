"""Tables of people, the councils they may work for, and their sign-ins."""

import uuid
from datetime import datetime

from sqlalchemy import Boolean, ForeignKey, Index, String, text, true
from sqlalchemy.orm import Mapped, mapped_column

from wiki.database import Base, Instant, choice
from wiki.words import Role


class Council(Base):
    """A local authority that runs children's spaces. ``second_eyes``: a final plan of theirs leaves only once a second person
    of the council agreed. ``plan_shape``: the key of the shape its plans usually have, "" for the law's own order."""

    __tablename__ = "councils"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    name: Mapped[str] = mapped_column(String(200))
    second_eyes: Mapped[bool] = mapped_column(Boolean, default=True, server_default=true())
    plan_shape: Mapped[str] = mapped_column(String(60), default="", server_default="")
    created_at: Mapped[datetime] = mapped_column(Instant)


class Person(Base):
    """Somebody who can sign in. ``email`` is kept in lower case; no right hangs on this row."""

    __tablename__ = "people"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    name: Mapped[str] = mapped_column(String(200))
    email: Mapped[str] = mapped_column(String(254), unique=True)
    password_hash: Mapped[str] = mapped_column(String(255))
    language: Mapped[str] = mapped_column(String(10), default="en")
    theme: Mapped[str] = mapped_column(String(10), default="")
    full_photos: Mapped[str] = mapped_column(String(10), default="", server_default="")
    demonstration: Mapped[bool] = mapped_column(Boolean, default=False)
    created_at: Mapped[datetime] = mapped_column(Instant)
    disabled_at: Mapped[datetime | None] = mapped_column(Instant)


class Staff(Base):
    """Somebody's post at a council; it lets them open new spaces, never read one."""

    __tablename__ = "staff"
    __table_args__ = (
        Index(
            "uq_staff_one_post_at_a_time", "person_id", "council_id", unique=True,
            sqlite_where=text("ended_at IS NULL"), postgresql_where=text("ended_at IS NULL"),
        ),
    )  # fmt: skip

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"))
    council_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("councils.id"), index=True)
    role: Mapped[Role] = mapped_column(choice(Role, "staff_role"))
    started_at: Mapped[datetime] = mapped_column(Instant)
    ended_at: Mapped[datetime | None] = mapped_column(Instant)


class SignIn(Base):
    """One signed-in browser. The cookie holds a random token, the table only its SHA-256 (hex).

    ``due``: "" where every step of signing in was taken; "step" or "setup" while the second one is to be taken or set up
    (access/factors.py): such a sign-in opens no door but that one. ``way``: how they came in; ``proved_at``: when they last
    proved who they are."""

    __tablename__ = "sign_ins"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    device: Mapped[str] = mapped_column(String(200), default="")
    created_at: Mapped[datetime] = mapped_column(Instant)
    expires_at: Mapped[datetime] = mapped_column(Instant)
    ended_at: Mapped[datetime | None] = mapped_column(Instant)
    due: Mapped[str] = mapped_column(String(10), default="", server_default="")
    way: Mapped[str] = mapped_column(String(20), default="", server_default="")
    proved_at: Mapped[datetime | None] = mapped_column(Instant)


class SignInAttempt(Base):
    """A try of something that may be tried only so often, by keyed hash of the address or network it is counted for
    (commands/limits.py)."""

    __tablename__ = "sign_in_attempts"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    email_hash: Mapped[str] = mapped_column(String(64), index=True)
    at: Mapped[datetime] = mapped_column(Instant, index=True)
