"""Makes the tokens of single-use links: sent once, kept only as a hash, compared in constant time, dead when they are over."""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from wiki import clock

_BYTES = 32
LONGEST = 64  # a token has 43 letters; what is longer is no token and is not worth hashing


@dataclass(frozen=True)
class Fresh:
    """A token just made. ``token`` goes into the link and nowhere else (no log, no job, no table); ``hashed`` is what to
    keep, with ``expires_at``."""

    token: str
    hashed: str
    expires_at: datetime

    def __repr__(self) -> str:
        """Nothing secret, wherever it may be printed."""
        return f"Fresh(expires_at={self.expires_at!r})"


def make_token(lives: timedelta) -> Fresh:
    """A token of 32 random bytes, safe in an address, that lives for ``lives`` from now."""
    token = secrets.token_urlsafe(_BYTES)
    return Fresh(token, hash_token(token), clock.now() + lives)


def hash_token(token: str) -> str:
    """SHA-256 (hex) of a token: what to keep, and what to look the row up by. Anything may come in from an address."""
    return hashlib.sha256(token[: LONGEST + 1].encode("utf-8", "surrogatepass")).hexdigest()


def is_token(kept_hash: str | None, token: str) -> bool:
    """Whether ``token`` is the one whose hash is kept; the same work is done where nothing is kept ("" or None)."""
    same = hmac.compare_digest((kept_hash or "0" * 64).encode(), hash_token(token).encode())
    return same and bool(kept_hash)


def is_alive(expires_at: datetime | None, *ended: datetime | None, made_at: datetime | None = None) -> bool:
    """Whether a link may still be used: not over, and none of ``ended`` (used, withdrawn, replaced) has happened. One that
    was ``made_at`` a later time than now is over too: the clock was put back (wiki/clock.py)."""
    if expires_at is None or any(ended) or (made_at is not None and made_at > clock.latest()):
        return False
    return clock.now() < expires_at
