"""Writes the audit chain, and sees to it that no act is saved without its row."""

import hashlib
import json
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.orm import Session

from wiki import clock
from wiki.database import Work
from wiki.models.audit import AuditHead, AuditRow, AuditWords

NO_CHAIN = uuid.UUID(int=0)
_COUNT = "audit rows written"


# Made ready once, and asked past the ORM: every write of the program leaves a row.
_HEAD = select(AuditHead.number, AuditHead.hash).where(AuditHead.chain == bindparam("chain")).with_for_update()
_ADD_HEAD = insert(AuditHead).values(chain=bindparam("at_chain"), number=bindparam("number"), hash=bindparam("hash"))
_MOVE_HEAD = update(AuditHead).where(AuditHead.chain == bindparam("at_chain"))
_ADD_ROW, _ADD_WORDS = insert(AuditRow), insert(AuditWords)
_FIELDS = tuple(column.key for column in AuditRow.__table__.columns)


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
    session.flush()  # what the act wrote is held before the chain: two acts that take them in turn would wait for each other
    connection = session.connection()
    head = connection.execute(_HEAD, {"chain": chain}).first()
    row = AuditRow(
        id=uuid.uuid4(), chain=chain, number=head.number + 1 if head else 1, act=act, person_id=person_id,
        object_id=object_id, at=clock.now(), previous=head.hash if head else "", hash="",
    )  # fmt: skip
    row.hash = link_hash(row)
    connection.execute(_ADD_ROW, {name: getattr(row, name) for name in _FIELDS})
    now = {"at_chain": chain, "number": row.number, "hash": row.hash}
    connection.execute(_MOVE_HEAD if head else _ADD_HEAD, now)
    if words:
        connection.execute(_ADD_WORDS, {"audit_id": row.id, "words": words})
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
