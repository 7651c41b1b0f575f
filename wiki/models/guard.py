"""Tables of the wrong-child guard: keyed fingerprints of what was said, and what was found in a plan before it leaves."""

import uuid
from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Integer, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from wiki import clock
from wiki.database import Base, Instant, choice
from wiki.words import GuardKind


class GuardChange(Base):
    """A passage, file or translation whose fingerprints must be made anew; deleted once that is done. Rows come here when
    the search index crosses them off, so that a save asks the database for nothing more."""

    __tablename__ = "guard_changes"

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    child_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("children.id"), index=True)
    subject: Mapped[str] = mapped_column(String(10))
    subject_id: Mapped[uuid.UUID] = mapped_column()
    asked_at: Mapped[datetime] = mapped_column(Instant, default=clock.now)


class GuardChild(Base):
    """A child all of whose words have fingerprints under the key ``key_id``; another key, or no row: they are made anew."""

    __tablename__ = "guard_children"

    child_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("children.id"), primary_key=True)
    key_id: Mapped[str] = mapped_column(String(16))
    made_at: Mapped[datetime] = mapped_column(Instant)


class GuardPassage(Base):
    """The fingerprints (63 bits under a secret key, eight bytes each, in order) of everything that some version of a passage
    says: each twelve words in a row, number and address. Nobody can read the words from them. ``found_by``: those under which
    ``GuardPrint`` leads here, so that they can be taken away again."""

    __tablename__ = "guard_passages"

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    passage_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("passages.id"), unique=True)
    child_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("children.id"), index=True)
    prints: Mapped[bytes] = mapped_column(LargeBinary)
    found_by: Mapped[bytes] = mapped_column(LargeBinary)


class GuardPrint(Base):
    """Where to look for a fingerprint: that of a number or an address, or of six of a text's words (wiki/text/prints.py). By
    far the most rows of the house, so each is two numbers in one tree, and ``place`` (a GuardPassage) is checked by nobody:
    what leads to a place that is gone finds nothing."""

    __tablename__ = "guard_prints"
    __table_args__ = {"sqlite_with_rowid": False}

    print: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    place: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)


class GuardCheck(Base):
    """A plan version was looked through; before there is a row it is handed out to nobody."""

    __tablename__ = "guard_checks"

    plan_version_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("plan_versions.id"), primary_key=True)
    child_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("children.id"), index=True)
    checked_at: Mapped[datetime] = mapped_column(Instant)


class GuardHit(Base):
    """Something in a plan version that may be about another child: the plan's own words and those around them, never whose
    they match. ``mark``: what the words are known by, so that what was settled once is not asked again."""

    __tablename__ = "guard_hits"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    child_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("children.id"), index=True)
    plan_version_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("plan_versions.id"), index=True)
    position: Mapped[int] = mapped_column(Integer)
    kind: Mapped[GuardKind] = mapped_column(choice(GuardKind, "guard_kind"))
    place: Mapped[str] = mapped_column(String(20))
    before: Mapped[str] = mapped_column(Text)
    words: Mapped[str] = mapped_column(Text)
    after: Mapped[str] = mapped_column(Text)
    mark: Mapped[str] = mapped_column(String(32))
    why: Mapped[str] = mapped_column(Text, default="")
    settled_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("people.id"))
    settled_at: Mapped[datetime | None] = mapped_column(Instant)
