"""Keeps passwords as argon2id hashes and takes the same time over an address that is not known."""

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError, VerifyMismatchError

from wiki.errors import Refused
from wiki.words import N_

_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)  # OWASP's least for argon2id
_DUMMY = _hasher.hash("nobody has this password")
MIN_LENGTH, MAX_LENGTH = 8, 128
_SHORT = N_("Make your password 8 letters or longer. Three words you like, one after another, work well.")
_LONG = N_("Please keep your password to 128 letters or fewer.")
_COMMON = N_("Many people use this password, so it is easy to guess. Choose another. Three words you like work well.")


def hash_password(password: str, common: frozenset[str] = frozenset()) -> str:
    """The hash to keep of a new ``password``; every character counts. Refused({"new_password": why}) if too weak."""
    if len(password) < MIN_LENGTH:
        raise Refused({"new_password": _SHORT})
    if len(password) > MAX_LENGTH:
        raise Refused({"new_password": _LONG})
    if password.lower() in common:
        raise Refused({"new_password": _COMMON})
    return _hasher.hash(password)


def hash_pin(pin: str) -> str:
    """The hash to keep of a PIN: short as it is, its tries are limited (commands/corner.py)."""
    return _hasher.hash(pin)


def is_right(password_hash: str | None, password: str) -> bool:
    """Whether ``password`` is the one; with no hash (nobody of that address) the same work is done, then False."""
    try:
        return _hasher.verify(password_hash or _DUMMY, password[: MAX_LENGTH + 1]) and password_hash is not None
    except (VerifyMismatchError, VerificationError, InvalidHashError):
        return False
