"""Counts what may be tried only so often (passwords, links by mail), before the trying: for an address, and for a network.

One short write transaction looks and counts in one step, so that a hundred tries at once are no more than the limit. What
is counted is kept as a keyed hash in a table that all processes share, for as long as the window lasts.
"""

import hashlib
import hmac
import ipaddress
import uuid
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from wiki import clock
from wiki.database import Work
from wiki.models.people import SignInAttempt

WINDOW = timedelta(minutes=15)


@dataclass(frozen=True)
class Limit:
    """``most`` tries in ``WINDOW`` for each value that is counted under ``name``."""

    name: str
    most: int


PASSWORDS = Limit("", 10)
PASSWORDS_HERE = Limit("browser that is known", 10)
"""In a browser that signed in with the address before; it is counted apart, so that a stranger can't use it up."""
PASSWORDS_NETWORK = Limit("network", 100)
LINKS = Limit("links", 3)
"""As many minutes as a link lives: whenever no more are sent, the newest one in the mail still works."""
LINKS_NETWORK = Limit("links, network", 20)

ADDRESSES = Limit("addresses", 3)
"""How often somebody may ask for another address of theirs, and how often one may be asked for by anybody."""


@dataclass(frozen=True)
class Counted:
    """A value under its limit. Codes of invitations and phones can be counted so too."""

    limit: Limit
    value: str


def hash_of(counted: Counted, key: str) -> str:
    """What the table keeps of a value: hex, keyed, and different under each limit."""
    said = f"{counted.limit.name}\n{counted.value}" if counted.limit.name else counted.value
    return hmac.new(key.encode(), said.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()


def count_try(work: Work, key: str, *counted: Counted) -> list[uuid.UUID]:
    """Count one try under each, and commit that; [] when one of the limits is reached, and then nothing is counted.

    Values that are "" are not counted (nobody knows the network). To be called before anything else is written.
    """
    session, since = work.begin_writing(), clock.now() - WINDOW
    hashes = sorted((hash_of(one, key), one.limit.most) for one in counted if one.value)
    for hashed, _most in hashes:
        _lock(session, hashed)
    for hashed, most in hashes:
        tries = select(func.count()).where(SignInAttempt.email_hash == hashed, SignInAttempt.at > since)
        if session.execute(tries).scalar_one() >= most:
            work.commit()
            return []
    rows = [SignInAttempt(id=uuid.uuid4(), email_hash=hashed, at=clock.now()) for hashed, _most in hashes]
    session.add_all(rows)
    made = [row.id for row in rows]
    work.commit()
    return made


def uncount(session: Session, made: list[uuid.UUID]) -> None:
    """The try was right after all: it counts against nobody."""
    session.execute(delete(SignInAttempt).where(SignInAttempt.id.in_(made)))


def forget_tries(session: Session, key: str, counted: Counted) -> None:
    """Begin anew to count for this value: its owner has shown who they are."""
    session.execute(delete(SignInAttempt).where(SignInAttempt.email_hash == hash_of(counted, key)))


def network_of(address: str) -> str:
    """The network that an address counts as: itself, or the /64 of IPv6, which one household or telephone has whole."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return ""
    if isinstance(found, ipaddress.IPv4Address):
        return str(found)
    if found.ipv4_mapped is not None:
        return str(found.ipv4_mapped)
    return str(ipaddress.ip_network((found, 64), strict=False))


def _lock(session: Session, hashed: str) -> None:
    """One at a time for one value until the commit; SQLite has one writer anyway."""
    if session.get_bind().dialect.name == "postgresql":
        number = int.from_bytes(bytes.fromhex(hashed)[:8], signed=True)
        session.execute(select(func.pg_advisory_xact_lock(number)))
