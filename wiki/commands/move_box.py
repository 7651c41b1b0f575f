"""The sealed outside of a space that moves: age, for one key that is shown once (age-encryption.org/v1)."""

from pathlib import Path

import pyrage
from pyrage import x25519

from wiki.commands.backup_box import NotABackup

_WRONG = "This key does not open this file. Ask the council that made it for the key that goes with it. Nothing was changed."
_NO_KEY = "That file holds no key: its line begins with AGE-SECRET-KEY-. Nothing was changed."


class NotAMove(NotABackup):
    """A file that is no whole space that moves here, or must not be trusted; ``sentence`` says why."""


def seal(clear: Path, sealed: Path, shuts: str) -> None:
    """Write ``clear`` to ``sealed``, so that only the key that goes with ``shuts`` opens it."""
    with clear.open("rb") as plain, sealed.open("wb") as out:
        pyrage.encrypt_io(plain, out, [x25519.Recipient.from_str(shuts)])


def unseal(sealed: Path, clear: Path, opens: str) -> None:
    """The other way. Raises NotAMove where the key does not fit or a byte is not what it was; ``clear`` is not to be used."""
    try:
        key = x25519.Identity.from_str(opens.strip())
    except pyrage.IdentityError as trouble:
        raise NotAMove(_NO_KEY) from trouble
    try:
        with sealed.open("rb") as shut, clear.open("wb") as out:
            pyrage.decrypt_io(shut, out, [key])
    except (pyrage.DecryptError, OSError, ValueError) as trouble:
        if isinstance(trouble, OSError) and trouble.errno is not None:
            raise
        raise NotAMove(_WRONG) from trouble
