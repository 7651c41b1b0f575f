"""Walks every audit chain and says where a link is missing, changed, or cut off."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import select

from wiki.commands.audit import link_hash
from wiki.database import Work
from wiki.models.audit import AuditHead, AuditRow

_AT_A_TIME = 1000


@dataclass(frozen=True)
class ChainFault:
    """What is wrong with one chain: its id (a child's, or nil for the house's own), where, and what."""

    chain: uuid.UUID
    number: int
    problem: str


@dataclass
class Walk:
    """How much was walked, for the person who asked."""

    chains: int = 0
    rows: int = 0


def verify_chains(work: Work, walk: Walk) -> Iterator[ChainFault]:
    """Every fault of every chain, in order. Each row must follow the one before it by number and hash, be what its
    own hash says, and the last must be the one its head names. ``walk`` is filled as it goes."""
    heads = {head.chain: head for head in work.session.execute(select(AuditHead)).scalars()}
    last: AuditRow | None = None
    seen: set[uuid.UUID] = set()
    rows = work.session.execute(
        select(AuditRow).order_by(AuditRow.chain, AuditRow.number).execution_options(yield_per=_AT_A_TIME)
    ).scalars()
    for row in rows:
        if last is None or row.chain != last.chain:
            if last is not None:
                yield from _end(last, heads.get(last.chain))
            seen.add(row.chain)
            last = None
        yield from _link(row, last)
        last = row
        walk.rows += 1
    if last is not None:
        yield from _end(last, heads.get(last.chain))
    for chain in heads.keys() - seen:
        yield ChainFault(chain, 0, f"every row is gone; the head says there were {heads[chain].number}")
    walk.chains = len(seen | heads.keys())


def verify_chain(work: Work, chain: uuid.UUID) -> Iterator[ChainFault]:
    """Every fault of one chain."""
    last: AuditRow | None = None
    for row in work.session.execute(select(AuditRow).where(AuditRow.chain == chain).order_by(AuditRow.number)).scalars():
        yield from _link(row, last)
        last = row
    if last is not None:
        yield from _end(last, work.session.get(AuditHead, chain))


def _link(row: AuditRow, before: AuditRow | None) -> Iterator[ChainFault]:
    expected = before.number + 1 if before else 1
    if row.number != expected:
        yield ChainFault(row.chain, row.number, f"row {expected} is missing")
    elif row.previous != (before.hash if before else ""):
        yield ChainFault(row.chain, row.number, "it does not follow the row before it")
    if row.hash != link_hash(row):
        yield ChainFault(row.chain, row.number, "it was changed after it was written")


def _end(last: AuditRow, head: AuditHead | None) -> Iterator[ChainFault]:
    if head is None:
        yield ChainFault(last.chain, last.number, "the head of this chain is missing")
    elif (head.number, head.hash) != (last.number, last.hash):
        yield ChainFault(last.chain, last.number, f"the end was cut off or replaced: the head is at row {head.number}")
