"""Holds a plan's file between the look at it and the press that writes it: packed, in the form, and read anew each time."""

import binascii
import zlib
from base64 import b64decode, b64encode

from wiki.document.plan_read import MOST_BYTES
from wiki.errors import Refused
from wiki.words import N_

_CHOOSE = N_("Choose the file first.")
_LOST = N_("The file did not come along. Choose it again.")


def chosen(data: bytes) -> bytes:
    """The bytes of a chosen file; Refused where none was."""
    if not data:
        raise Refused({"file": _CHOOSE})
    return data


def pack(data: bytes) -> str:
    """The file as words of a form."""
    return b64encode(zlib.compress(data)).decode()


def unpack(words: str) -> bytes:
    """The file again; never more than one byte above the limit, whatever came. Raises Refused."""
    try:
        return chosen(zlib.decompressobj().decompress(b64decode(words, validate=True), MOST_BYTES + 1))
    except (binascii.Error, zlib.error, ValueError):
        raise Refused({"file": _LOST}) from None
