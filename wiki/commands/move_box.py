"""The sealed outside of a space that moves: age, for one key that is shown once (age-encryption.org/v1)."""

from pathlib import Path

import pyrage
from pyrage import x25519

from wiki.commands.backup_box import NotABackup
from wiki.words import N_

_WRONG = N_("This key does not open this file. Ask the council that made it for the key that goes with it. Nothing was changed.")
_CUT = N_("This file is damaged, or was cut off on its way. Have it sent again. Nothing was changed.")
_NO_KEY = N_("This is no key: a key begins with AGE-SECRET-KEY-. Nothing was changed.")


class NotAMove(NotABackup):
    """A file that is no whole space that moves here, or must not be trusted; ``sentence`` says why."""


def seal(clear: Path, sealed: Path, shuts: str) -> None:
    """Write ``clear`` to ``sealed``, so that only the key that goes with ``shuts`` opens it."""
    with clear.open("rb") as plain, sealed.open("wb") as out:
        pyrage.encrypt_io(plain, out, [x25519.Recipient.from_str(shuts)])


def unseal(sealed: Path, clear: Path, opens: str) -> None:
    """The other way. Raises NotAMove where the key does not fit or a byte is not what it was; ``clear`` is not to be used."""
    key = _read(opens)
    try:
        with sealed.open("rb") as shut, clear.open("wb") as out:
            pyrage.decrypt_io(shut, out, [key])
    except (pyrage.DecryptError, OSError, ValueError) as trouble:
        if isinstance(trouble, OSError) and trouble.errno is not None:
            raise
        raise NotAMove(_WRONG if "no matching keys" in str(trouble).lower() else _CUT) from trouble


def check_key(opens: str) -> None:
    """Raises NotAMove for what is no key at all."""
    _read(opens)


def _read(opens: str) -> x25519.Identity:
    try:
        return x25519.Identity.from_str(opens.strip())
    except pyrage.IdentityError:
        raise NotAMove(_NO_KEY) from None  # what was typed stays out of every trace of the fault
