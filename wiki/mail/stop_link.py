"""The link that stops mails with one press: signed, good for that and nothing else, and never out of date.

It carries two opaque ids under a key of its own, made from the program's; it signs nobody in and shows nothing.
"""

import base64
import binascii
import hashlib
import hmac
import uuid

_PURPOSE = b"stop notices of one child to one person"
_SIGNED = 16
_LENGTH = 16 + 16 + _SIGNED


def stop_token(secret_key: str, person_id: uuid.UUID, child_id: uuid.UUID) -> str:
    """The last part of the link's address: 64 letters, digits, - and _."""
    ids = person_id.bytes + child_id.bytes
    return base64.urlsafe_b64encode(ids + _sign(secret_key, ids)).decode()


def read_stop_token(secret_key: str, token: str) -> tuple[uuid.UUID, uuid.UUID] | None:
    """The person and the child of a link that we made; None for any other."""
    try:
        found = base64.b64decode(token.encode("ascii"), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None
    ids, signature = found[:-_SIGNED], found[-_SIGNED:]
    if len(found) != _LENGTH or not hmac.compare_digest(signature, _sign(secret_key, ids)):
        return None
    return uuid.UUID(bytes=ids[:16]), uuid.UUID(bytes=ids[16:])


def _sign(secret_key: str, ids: bytes) -> bytes:
    key = hmac.new(secret_key.encode(), _PURPOSE, hashlib.sha256).digest()
    return hmac.new(key, ids, hashlib.sha256).digest()[:_SIGNED]
