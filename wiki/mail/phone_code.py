"""Reads a British mobile number as people write it, and makes the code by which its owner confirms it."""

import hashlib
import hmac
import re
import uuid

_MARKS = re.compile(r"[\s().\-\u2010-\u2015]+")
_MOBILE = re.compile(r"(?:\+44|0044|44|0|\+440)(7(?:[1-57-9]\d{8}|624\d{6}))")
"""Mobile numbers begin with 071 to 075 and 077 to 079, on the Isle of Man with 07624; 070 and 076 are no mobiles."""


def british_mobile(text: str) -> str:
    """The number as it is kept ("+447700900123"), however it was written; "" when it can be no British mobile number."""
    found = _MOBILE.fullmatch(_MARKS.sub("", text)) if text.isascii() or len(text) < 60 else None
    return f"+44{found[1]}" if found and found[1].isascii() else ""


def as_written(number: str) -> str:
    """The number as people here write it: 07700 900123."""
    own = number.removeprefix("+44")
    return f"0{own[:4]} {own[4:]}" if own else ""


def code_for(secret_key: str, person_id: uuid.UUID, number: str, nonce: str) -> str:
    """The six digits for this person, number and asking; the same each time, so that they need not be kept."""
    said = f"confirm a mobile number {person_id.hex} {number} {nonce}".encode()
    return f"{int.from_bytes(hmac.new(secret_key.encode(), said, hashlib.sha256).digest()[:8]) % 1_000_000:06d}"
