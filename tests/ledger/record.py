"""Reads the whole record back, straight from the tables and from the disk, as nobody in the program does."""

import uuid
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from sqlalchemy import Connection, Engine, Row, select

from media.store import Store
from tests.ledger.book import Write
from wiki.database import Base
from wiki.models.audit import AuditHead, AuditRow
from wiki.models.jobs import Job
from wiki.models.media import Media, Rendition
from wiki.models.pages import Page, Passage, Revision, Version, VersionMedia

Rows = list[Row[Any]]


def _rows(connection: Connection, table: type[Base], *order: Any) -> Rows:
    return list(connection.execute(select(table.__table__).order_by(*order)))


def _by(rows: Rows, column: str) -> dict[Any, Rows]:
    found: dict[Any, Rows] = defaultdict(list)
    for row in rows:
        found[getattr(row, column)].append(row)
    return found


@dataclass
class Record:
    """What is there, read in one snapshot: nobody writes, but a worker may be at its work."""

    engine: Engine
    store: Store
    versions: dict[uuid.UUID, Row[Any]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        options = {} if self.engine.dialect.name == "sqlite" else {"isolation_level": "REPEATABLE READ"}
        with self.engine.connect().execution_options(**options) as connection:
            self._read(connection)

    def _read(self, connection: Connection) -> None:
        self.pages = _rows(connection, Page, Page.id)
        self.revisions = _rows(connection, Revision, Revision.page_id, Revision.number)
        self.passages = _rows(connection, Passage, Passage.id)
        self.versions = {row.id: row for row in _rows(connection, Version, Version.passage_id, Version.number)}
        self.media = {row.id: row for row in _rows(connection, Media, Media.id)}
        self.renditions = _by(_rows(connection, Rendition, Rendition.id), "media_id")
        self.shown = _by(_rows(connection, VersionMedia, VersionMedia.position), "version_id")
        self.audit = _rows(connection, AuditRow, AuditRow.chain, AuditRow.number)
        self.heads = _rows(connection, AuditHead, AuditHead.chain)
        self.jobs = _rows(connection, Job, Job.id)

    @cached_property
    def revisions_of(self) -> dict[uuid.UUID, Rows]:
        """Each page's revisions, in order."""
        return _by(self.revisions, "page_id")

    @cached_property
    def by_once(self) -> dict[str, Rows]:
        """Revisions by the token of their form."""
        return _by(self.revisions, "once")

    @cached_property
    def by_body(self) -> dict[str, Rows]:
        """Versions by what they say."""
        return _by(list(self.versions.values()), "body")

    @cached_property
    def by_sum(self) -> dict[str, Rows]:
        """Files by their SHA-256."""
        return _by(list(self.media.values()), "sha256")

    @cached_property
    def audit_of(self) -> dict[uuid.UUID, Rows]:
        """Audit rows by what they are about."""
        return _by(self.audit, "object_id")

    @cached_property
    def made_by(self) -> dict[uuid.UUID, Row[Any]]:
        """For each version, the first revision that lists it: the act that made it."""
        found: dict[uuid.UUID, Row[Any]] = {}
        for revisions in self.revisions_of.values():
            for revision in revisions:
                for _passage, version in revision.contents:
                    found.setdefault(uuid.UUID(version), revision)
        return found

    def was_stale(self, write: Write) -> bool:
        """Whether somebody else's version (or one's own that was not known to be saved) came before this change: then it was
        turned down with its files kept for the form, and a kill may have come before the answer."""
        mine = (row for row in self.versions.values() if row.passage_id == write.passage_id)
        return any(row.number > write.base and row.body != write.body for row in mine)

    def keys(self) -> set[str]:
        """Every file that a row names."""
        own = {row.original_key for row in self.media.values()}
        return own | {row.key for rows in self.renditions.values() for row in rows}
