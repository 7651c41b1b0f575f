"""Reads what a browser may send about a file on its way: the headers of tus 1.0, and the boxes of a form that uses it."""

import base64
import binascii
import re
import uuid
from collections.abc import Mapping

from werkzeug.datastructures import Headers, MultiDict

from wiki.commands.uploads import Announced
from wiki.errors import NotFound

_NUMBER = re.compile(r"[0-9]{1,15}")
_MARK = re.compile(r"[0-9a-f]{64}")
_MOST_SAID = 4000
_MOST_NAMED = 300
SENT_AHEAD = "sent-"
"""What the name of a box begins with that stands for a file: ``sent-photos`` beside the file box ``photos``."""


class Malformed(Exception):
    """A header that tus does not know how to read."""


def read_announced(headers: Headers) -> Announced:
    """Upload-Length and Upload-Metadata; raises Malformed. A length that comes later is not offered."""
    said = headers.get("Upload-Metadata", "")
    told = read_metadata(said)
    mark = told.get("mark", "")
    return Announced(
        read_number(headers, "Upload-Length"), told.get("filename", ""), told.get("filetype", ""),
        mark if _MARK.fullmatch(mark) else "", said,
    )  # fmt: skip


def read_metadata(said: str) -> dict[str, str]:
    """Pairs of a key and a value in Base64, parted by commas; raises Malformed."""
    if len(said) > _MOST_SAID:
        raise Malformed
    told: dict[str, str] = {}
    for pair in said.split(",") if said else ():
        key, _space, value = pair.strip().partition(" ")
        if not key or not key.isascii() or key in told:
            raise Malformed
        try:
            told[key] = base64.b64decode(value.strip(), validate=True).decode()
        except (binascii.Error, ValueError) as error:
            raise Malformed from error
    return told


def read_number(headers: Headers, name: str) -> int:
    """A count of bytes; raises Malformed."""
    text = headers.get(name, "")
    if not _NUMBER.fullmatch(text):
        raise Malformed
    return int(text)


def read_checksum(headers: Headers) -> tuple[str, bytes] | None:
    """(algorithm, digest) of Upload-Checksum; None where none is sent. Raises Malformed."""
    text = headers.get("Upload-Checksum")
    if text is None:
        return None
    algorithm, _space, digest = text.partition(" ")
    try:
        return algorithm, base64.b64decode(digest.strip(), validate=True)
    except (binascii.Error, ValueError) as error:
        raise Malformed from error


def read_mark(args: Mapping[str, str]) -> str:
    """The mark that somebody asks for; "" for none."""
    mark = args.get("mark", "")
    return mark if _MARK.fullmatch(mark) else ""


def named_uploads(form: MultiDict[str, str], *boxes: str) -> list[tuple[str, uuid.UUID]]:
    """(box, id) of every file of these boxes that was sent ahead of its form, once each. NotFound for what is no id, and
    for more than anybody can have on their way."""
    try:
        found = [(box, uuid.UUID(one)) for box in boxes for one in form.getlist(SENT_AHEAD + box)]
    except ValueError:
        raise NotFound from None
    if len(found) > _MOST_NAMED:
        raise NotFound
    return list({upload_id: (box, upload_id) for box, upload_id in found}.values())
