"""Writes the audit chain, and sees to it that no act is saved without its row."""

import hashlib
import json
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

from sqlalchemy import select
from sqlalchemy.orm import Session

from wiki import clock
from wiki.database import Work
from wiki.models.audit import AuditHead, AuditRow, AuditWords

NO_CHAIN = uuid.UUID(int=0)
_COUNT = "audit rows written"


class Writer(Protocol):
    """Whoever can open a write transaction: a Space, or a Desk for acts outside any space."""

    def begin_writing(self) -> Session: ...


@contextmanager
def writing(who: Writer) -> Iterator[Session]:
    """One human act: all of it or nothing, and never without an audit row."""
    session = who.begin_writing()
    before = session.info.get(_COUNT, 0)
    with session.begin_nested():
        yield session
        session.flush()
        if session.info.get(_COUNT, 0) == before:
            raise RuntimeError("an act was about to be saved without an audit row")


def leave_row(
    session: Session,
    act: str,
    *,
    person_id: uuid.UUID | None,
    child_id: uuid.UUID | None = None,
    object_id: uuid.UUID | None = None,
    words: str = "",
) -> uuid.UUID:
    """Add the next link of the chain of ``child_id`` (or of the house's own); returns the row's id.

    ``words`` is for people and stays outside the hash: reasons and names must be erasable.
    """
    chain = child_id or NO_CHAIN
    head = session.execute(select(AuditHead).where(AuditHead.chain == chain).with_for_update()).scalar()
    if head is None:
        head = AuditHead(chain=chain, number=0, hash="")
        session.add(head)
    row = AuditRow(
        id=uuid.uuid4(), chain=chain, number=head.number + 1, act=act, person_id=person_id, object_id=object_id,
        at=clock.now(), previous=head.hash, hash="",
    )  # fmt: skip
    row.hash = link_hash(row)
    session.add(row)
    head.number, head.hash = row.number, row.hash
    session.flush()
    if words:
        session.add(AuditWords(audit_id=row.id, words=words))
    session.info[_COUNT] = session.info.get(_COUNT, 0) + 1
    return row.id


def link_hash(row: AuditRow) -> str:
    """SHA-256 (hex) over what the row says and the link before it."""
    said = [
        row.previous, row.chain.hex, row.number, row.act, row.person_id.hex if row.person_id else "",
        row.object_id.hex if row.object_id else "", row.at.isoformat(),
    ]  # fmt: skip
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()


class Desk:
    """Writes outside any child's space, in the unit of work of a request or of the command line."""

    def __init__(self, work: Work) -> None:
        self.work = work

    def begin_writing(self) -> Session:
        """Open the write transaction."""
        return self.work.begin_writing()
