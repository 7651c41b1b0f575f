"""Seals the few secrets that must be read again (seeds of authenticator apps, for a day the key of a space that arrives) under
the application key, by its id."""

import base64
import hashlib
import hmac
import secrets
import uuid

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_PURPOSE, _CODES = b"seeds of authenticator apps, 1", b"backup codes, 1"
ARRIVALS = b"keys of spaces that arrive, 1"
_NONCE = 12


def _key(secret_key: str, purpose: bytes) -> bytes:
    return hmac.new(secret_key.encode(), purpose, hashlib.sha256).digest()


def key_id(secret_key: str) -> str:
    """A name for the key, which tells nothing of it: kept beside each secret, so that an old key's are known."""
    return hashlib.sha256(b"name of " + _key(secret_key, _PURPOSE)).hexdigest()[:16]


def seal(secret_key: str, owner: uuid.UUID, secret: str, purpose: bytes = _PURPOSE) -> str:
    """``secret`` encrypted (AES-256-GCM) for ``owner`` alone: moved to another's row it can't be opened."""
    nonce = secrets.token_bytes(_NONCE)
    box = AESGCM(_key(secret_key, purpose)).encrypt(nonce, secret.encode(), owner.bytes)
    return base64.urlsafe_b64encode(nonce + box).decode()


def unseal(secret_key: str, owner: uuid.UUID, sealed: str, purpose: bytes = _PURPOSE) -> str | None:
    """The secret again; None where it was sealed under another key, for another owner, or was tampered with."""
    whole = base64.urlsafe_b64decode(sealed)
    try:
        return AESGCM(_key(secret_key, purpose)).decrypt(whole[:_NONCE], whole[_NONCE:], owner.bytes).decode()
    except InvalidTag:
        return None


def code_hash(secret_key: str, owner: uuid.UUID, code: str) -> str:
    """What is kept of a backup code (hex): a keyed hash, so that the table alone lets nobody try codes at home."""
    return hmac.new(_key(secret_key, _CODES), owner.bytes + code.encode(), hashlib.sha256).hexdigest()
