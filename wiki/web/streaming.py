"""Sends a stored file, whole or a piece of it, so that recordings can be wound forward and nothing in them can run.

Ranges are worked out here rather than by werkzeug, which answers a suffix longer than the file, several ranges and
HEAD in ways that RFC 9110 (section 14) does not ask for.
"""

import hashlib
import json
import logging
import re
import unicodedata
from urllib.parse import quote

from flask import Response, current_app, request
from werkzeug.http import parse_etags

from media.errors import BadKey, MediaRefused
from media.home import Opened
from media.store import Store
from wiki.errors import Busy, NotFound
from wiki.queries.media import Bytes
from wiki.web.turns import Turns
from wiki.web.work import work

_log = logging.getLogger("wiki")
_ONE_RANGE = re.compile(r"([0-9]{0,18})-([0-9]{0,18})")
_MOST_HEADER = 200
_A_PICTURE = re.compile(r"image/[a-z]")
# Opened by itself in a tab, a file may load nothing and run nothing, whatever hides in it (checks U3, U4).
_ALONE = "sandbox; default-src 'none'; frame-ancestors 'none'"
Range = tuple[int, int]


class Unsatisfiable(Exception):
    """The range asked for holds no byte of the file."""


def takes_webp() -> bool:
    """Whether the browser can show WebP: those that can't (phones from before 2020) say by name which pictures they
    take, and it is not among them."""
    said = request.headers.get("Accept", "").lower()
    return "image/webp" in said or _A_PICTURE.search(said) is None


def send_stored(found: Bytes, *, download: bool = False) -> Response:
    """The answer with the file's bytes: 200, 206, 304, 412 or 416, as the browser's headers ask.

    ``download`` has the browser keep it under its name instead of showing it. The caller has checked that the reader
    may have it. Raises NotFound, and logs, when the file is missing; Busy while the store can't be reached.
    """
    try:
        file = _open(found)
        try:
            response = _answer(file, _etag(found.key, file.size))
        except BaseException:
            file.close()
            raise
    except MediaRefused as trouble:  # the store is away: the page for "try again soon"
        _log.error(json.dumps({"file out of reach": found.key, "why": trouble.code}))
        raise Busy from trouble
    if not response.direct_passthrough:
        file.close()
    headers = response.headers
    headers["Content-Type"] = found.content_type
    headers["Content-Disposition"] = attachment(found.name) if download else "inline"
    headers["Content-Security-Policy"] = _ALONE
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Cache-Control"] = "private, no-cache"
    headers["Accept-Ranges"] = "bytes"
    headers["Vary"] = "Accept"  # see takes_webp
    return response


def _open(found: Bytes) -> Opened:
    store: Store = current_app.extensions["store"]
    if store.home.folder() is None:
        _step_aside()
    try:
        file = store.open(found.key)
    except (OSError, BadKey) as trouble:
        _log.error(json.dumps({"missing file": found.key, "why": type(trouble).__name__}))
        raise NotFound from trouble
    if file.size != found.size:
        _log.error(json.dumps({"file of another size": found.key, "bytes": file.size, "expected": found.size}))
    return file


def _step_aside() -> None:
    """Hold up nobody while another machine is asked: neither who waits to read, nor the database."""
    work().let_go()
    turns: Turns | None = getattr(current_app, "turns", None)
    if turns is not None:
        turns.give_back()


def _etag(key: str, size: int) -> str:
    """A strong tag: keys are never used twice, so the same key and size are the same bytes. It tells no key."""
    return hashlib.sha256(f"{key} {size}".encode()).hexdigest()[:32]


def _answer(file: Opened, etag: str) -> Response:
    """Status, body and length, by the order of RFC 9110, section 13.2.2: If-Match, If-None-Match, If-Range, Range."""
    wanted = request.headers.get("If-Match")
    if wanted and not parse_etags(wanted).contains(etag):
        return Response(status=412)
    known = request.headers.get("If-None-Match")
    if known and parse_etags(known).contains_weak(etag):
        return _tagged(Response(status=304), etag)
    part: Range | None = None
    size = file.size
    if request.method == "GET" and _range_still_holds(etag):
        try:
            part = wanted_range(request.headers.get("Range"), size)
        except Unsatisfiable:
            response = Response(status=416)
            response.headers["Content-Range"] = f"bytes */{size}"
            return response
    start, stop = part or (0, size)
    if request.method == "HEAD":
        response = Response(status=200)
    else:
        response = Response(file.pieces(start, stop), 206 if part else 200, direct_passthrough=True)
    response.headers["Content-Length"] = str(stop - start)
    if part:
        response.headers["Content-Range"] = f"bytes {start}-{stop - 1}/{size}"
    return _tagged(response, etag)


def _tagged(response: Response, etag: str) -> Response:
    response.set_etag(etag)
    return response


def _range_still_holds(etag: str) -> bool:
    """Whether If-Range, where sent, names just this file. We give no dates, so a date never does."""
    said = request.headers.get("If-Range")
    return said is None or said.strip() == f'"{etag}"'


def wanted_range(header: str | None, size: int) -> Range | None:
    """The first byte and the one after the last that ``header`` asks for, in a file of ``size`` bytes.

    None (send it whole) where there is no range, where it makes no sense, or where there are several: one answer of
    many pieces helps no player and costs us dear. Raises Unsatisfiable where the file has no such bytes.
    """
    if header is None or len(header) > _MOST_HEADER:
        return None
    unit, _equals, ranges = header.partition("=")
    match = _ONE_RANGE.fullmatch(ranges.strip())
    if unit.strip().lower() != "bytes" or match is None or ranges.strip() == "-":
        return None
    first, last = match.groups()
    if not first:
        if int(last) == 0 or size == 0:
            raise Unsatisfiable
        return max(0, size - int(last)), size
    if last and int(last) < int(first):
        return None
    if int(first) >= size:
        raise Unsatisfiable
    return int(first), min(size, int(last) + 1) if last else size


def attachment(name: str) -> str:
    """A Content-Disposition that keeps ``name`` (RFC 6266): plain letters for old browsers, all of it for the rest."""
    clean = "".join(" " if unicodedata.category(letter) in {"Cc", "Cs"} else letter for letter in name)
    plain = unicodedata.normalize("NFKD", clean).encode("ascii", "ignore").decode()
    plain = re.sub(r'["\\%;]', "_", plain).strip()
    plain = f"file{plain}" if not plain or plain.startswith(".") else plain  # of "نور.jpg" only its ending is left
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(clean, safe='')}"
