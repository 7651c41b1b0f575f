"""Codes that people read out, copy from paper and type: made of marks that can't be taken for one another, kept as hashes."""

import hashlib
import hmac
import secrets
import unicodedata

_PAPER = "ACDEFHJKMNPRTWXY3479"  # nothing that looks like another: no B 8, G 6, I 1 L, O 0 Q, S 5, U V, Z 2
_PAPER_LENGTH, _SPOKEN_LENGTH = 12, 9
LONGEST = 60


def make_paper_code() -> str:
    """Twelve letters and digits (51 bits) to copy from a letter: good for days, whoever may guess."""
    return "".join(secrets.choice(_PAPER) for _ in range(_PAPER_LENGTH))


def make_spoken_code() -> str:
    """Nine digits to read out on the phone: heard alike by everybody, and short-lived, as they can be guessed in time."""
    return "".join(secrets.choice("0123456789") for _ in range(_SPOKEN_LENGTH))


def grouped(code: str) -> str:
    """The code as it is shown: "123 456 789", "ACDE-FHJK-MNPR"."""
    if len(code) == _SPOKEN_LENGTH:
        return " ".join(code[at : at + 3] for at in range(0, len(code), 3))
    return "-".join(code[at : at + 4] for at in range(0, len(code), 4))


def as_typed(text: str) -> str:
    """The code in what somebody typed: no spaces and dashes, capitals, and digits of any script as ours."""
    kept = (_plain(one) for one in unicodedata.normalize("NFKC", text[:LONGEST]).upper())
    return "".join(one for one in kept if one.isascii() and one.isalnum())


def _plain(one: str) -> str:
    digit = unicodedata.digit(one, None)
    return one if digit is None else str(digit)


def hash_code(secret_key: str, code: str, email: str = "") -> str:
    """What is kept of a code: keyed, so that whoever has the table alone can't try them all. ``email``: whom it is for."""
    said = f"invitation code\n{email}\n{as_typed(code)}".encode("utf-8", "surrogatepass")
    return hmac.new(secret_key.encode(), said, hashlib.sha256).hexdigest()
