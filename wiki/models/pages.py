"""Tables of pages: passages for life, immutable versions of them, and revisions that list versions."""

import uuid
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Boolean, Date, ForeignKey, Index, Integer, String, Text, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from wiki.database import Base, Instant, choice
from wiki.models.audience import Audience, AudienceText
from wiki.models.pictured import NOT_TOLD, Pictured, PicturedText
from wiki.words import Voice


class RevisionKind(StrEnum):
    """Which human act a revision came from."""

    START = "start"
    SAVE = "save"
    REMOVE = "remove"
    RESTORE = "restore"
    SHARE = "share"
    REORDER = "reorder"


class PageTypeEdition(Base):
    """A frozen copy of a page type's file: the record keeps the form it answered."""

    __tablename__ = "page_type_editions"
    __table_args__ = (UniqueConstraint("key", "sha256"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    council_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("councils.id"))
    key: Mapped[str] = mapped_column(String(60))
    sha256: Mapped[str] = mapped_column(String(64))
    text: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(Instant)


class Page(Base):
    """A page of a child's space. ``revision_number`` names its present revision; ``audience`` is for new words,
    unless ``own_audience`` was chosen for them by hand; ``field_audiences`` for new words under single questions: a
    preset's key or an audience's text."""

    __tablename__ = "pages"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    child_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("children.id"), index=True)
    page_type: Mapped[str] = mapped_column(String(60))
    title: Mapped[str] = mapped_column(String(200), default="")
    position: Mapped[int] = mapped_column(Integer, default=0)
    audience: Mapped[str] = mapped_column(String(40))
    own_audience: Mapped[Audience | None] = mapped_column(AudienceText)
    field_audiences: Mapped[dict[str, str] | None] = mapped_column(JSON(none_as_null=True))
    revision_number: Mapped[int] = mapped_column(Integer, default=0)
    created_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"))
    created_at: Mapped[datetime] = mapped_column(Instant)


class Passage(Base):
    """One thing somebody said, with an id for life. ``audience`` is today's; each version keeps its own as well.

    ``is_translated``: there is, or was, a translation of it, so that it is worth asking for. ``moved_from``: the passage
    from which its picture was moved here.
    """

    __tablename__ = "passages"
    __table_args__ = (Index("ix_passages_child_id_field", "child_id", "field"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    child_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("children.id"))
    page_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("pages.id"), index=True)
    field: Mapped[str] = mapped_column(String(60))
    audience: Mapped[Audience] = mapped_column(AudienceText)
    version_number: Mapped[int] = mapped_column(Integer)
    is_translated: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false())
    moved_from: Mapped[uuid.UUID | None] = mapped_column()
    created_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"))
    created_at: Mapped[datetime] = mapped_column(Instant)


class Version(Base):
    """What a passage said at one time; never changed (but for its cache: html and html_policy), unless it is erased.

    ``erasure_id``: its words were taken out. ``correction_id``: it says something that was put right later.
    ``typed_by``: who typed it for somebody who was there; ``typed_for`` is that person, None for a child without an account."""

    __tablename__ = "versions"
    # What is new in many spaces at once (a caseworker has 190) is found without reading every version's words.
    __table_args__ = (
        UniqueConstraint("passage_id", "number"),
        Index("ix_versions_child_id_saved_at", "child_id", "saved_at"),
        Index("ix_versions_html_policy_child_id", "html_policy", "child_id"),
        Index("ix_versions_saved_by_child_id_saved_at", "saved_by", "child_id", "saved_at"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    child_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("children.id"))
    passage_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("passages.id"))
    number: Mapped[int] = mapped_column(Integer)
    body: Mapped[str] = mapped_column(Text)
    columns: Mapped[dict[str, Any]] = mapped_column(JSON)
    voice: Mapped[Voice] = mapped_column(choice(Voice, "voice"))
    speaker: Mapped[str] = mapped_column(String(200), default="")
    gathered: Mapped[str] = mapped_column(String(500), default="")
    spoken_on: Mapped[date | None] = mapped_column(Date)
    language: Mapped[str] = mapped_column(String(20), default="en-GB")
    audience: Mapped[Audience] = mapped_column(AudienceText)
    paper_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("media.id"))
    paper_on: Mapped[date | None] = mapped_column(Date)
    html: Mapped[str] = mapped_column(Text)
    html_policy: Mapped[int] = mapped_column(Integer)
    plain: Mapped[str] = mapped_column(Text)
    saved_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"))
    saved_at: Mapped[datetime] = mapped_column(Instant)
    erasure_id: Mapped[uuid.UUID | None] = mapped_column()
    correction_id: Mapped[uuid.UUID | None] = mapped_column()
    typed_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("people.id"))
    typed_for: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("people.id"))


class VersionMedia(Base):
    """A picture, clip or file that a version shows, with the words that go with it. ``audience`` is the one the file
    had when this was saved (see Media.audience), ``pictured`` who was said to be in it."""

    __tablename__ = "version_media"

    version_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("versions.id"), primary_key=True)
    position: Mapped[int] = mapped_column(Integer, primary_key=True)
    media_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("media.id"), index=True)
    alt: Mapped[str] = mapped_column(String(1000), default="")
    caption: Mapped[str] = mapped_column(String(2000), default="")
    speaker: Mapped[str] = mapped_column(String(200), default="")
    transcript: Mapped[str] = mapped_column(Text, default="")
    audience: Mapped[Audience | None] = mapped_column(AudienceText)
    pictured: Mapped[Pictured] = mapped_column(PicturedText, default=NOT_TOLD, server_default="")


class VersionSource(Base):
    """Where words in a plan row came from: version, range of its plain text, and the quoted words themselves. Those read in
    a document that the version shows: ``media_id`` and ``page`` (from 1), and the range within that page."""

    __tablename__ = "version_sources"

    version_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("versions.id"), primary_key=True)
    position: Mapped[int] = mapped_column(Integer, primary_key=True)
    source_version_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("versions.id"), index=True)
    starts: Mapped[int] = mapped_column(Integer)
    ends: Mapped[int] = mapped_column(Integer)
    quoted: Mapped[str] = mapped_column(Text)
    media_id: Mapped[uuid.UUID | None] = mapped_column()
    page: Mapped[int | None] = mapped_column(Integer)


class Revision(Base):
    """One state of a page. ``contents`` is the ordered list of [passage id, version id] (hex), shared versions and all.

    ``once`` is the token of the form that made it, so that a double press makes one revision.
    """

    __tablename__ = "revisions"
    __table_args__ = (UniqueConstraint("page_id", "number"), UniqueConstraint("page_id", "once"))

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    child_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("children.id"), index=True)
    page_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("pages.id"))
    number: Mapped[int] = mapped_column(Integer)
    kind: Mapped[RevisionKind] = mapped_column(choice(RevisionKind, "revision_kind"))
    edition_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("page_type_editions.id"))
    contents: Mapped[list[list[str]]] = mapped_column(JSON)
    passage_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("passages.id"))
    note: Mapped[str] = mapped_column(String(500), default="")
    once: Mapped[str | None] = mapped_column(String(40))
    saved_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"))
    saved_at: Mapped[datetime] = mapped_column(Instant)
