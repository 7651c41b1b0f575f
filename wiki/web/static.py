"""Serves our own style sheets, scripts, fonts and drawings from memory, under an address that changes when they do."""

import gzip
import hashlib
import mimetypes
from dataclasses import dataclass
from pathlib import Path

from flask import Flask, Response, current_app, request
from flask.typing import ResponseReturnValue

from wiki.errors import NotFound
from wiki.web.gate import public_route

_FOLDER = Path(__file__).resolve().parent.parent / "static"
_TYPES = {
    ".woff2": "font/woff2",
    ".svg": "image/svg+xml",
    ".js": "text/javascript",
    ".webmanifest": "application/manifest+json",
}


@dataclass(frozen=True)
class _File:
    content_type: str
    plain: bytes
    zipped: bytes | None
    etag: str


@dataclass(frozen=True)
class StaticFiles:
    """All static files, read once; ``edition`` changes when any of them does."""

    files: dict[str, _File]
    edition: str


def read_static(folder: Path = _FOLDER) -> StaticFiles:
    """Every file below ``folder``, with a gzipped twin where that is smaller."""
    files: dict[str, _File] = {}
    whole = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        name = path.relative_to(folder).as_posix()
        plain = path.read_bytes()
        kind = _TYPES.get(path.suffix) or mimetypes.guess_type(name)[0] or "application/octet-stream"
        zipped = gzip.compress(plain, 9, mtime=0)
        small = zipped if len(zipped) < len(plain) * 0.95 else None
        files[name] = _File(kind, plain, small, hashlib.sha256(plain).hexdigest()[:20])
        whole.update(name.encode() + plain)
    return StaticFiles(files, whole.hexdigest()[:10])


def prepare(app: Flask) -> None:
    """Read the files into ``app`` and give its templates ``static(name)``."""
    found = read_static()
    app.extensions["static"] = found
    app.jinja_env.globals["static"] = lambda name: f"/static/{found.edition}/{name}"


@public_route("/static/<edition>/<path:name>")
def static_file(edition: str, name: str) -> ResponseReturnValue:
    """One static file; kept by the browser for a year when the address names the present edition."""
    found: StaticFiles = current_app.extensions["static"]
    file = found.files.get(name)
    if file is None:
        raise NotFound
    zipped = file.zipped if "gzip" in request.headers.get("Accept-Encoding", "") else None
    response = Response(zipped or file.plain, content_type=file.content_type)
    if zipped:
        response.headers["Content-Encoding"] = "gzip"
    if file.zipped:
        response.vary.add("Accept-Encoding")
    fresh = edition == found.edition
    response.headers["Cache-Control"] = "max-age=31536000, immutable" if fresh else "no-cache"
    response.set_etag(file.etag + ("-gzip" if zipped else ""))
    response.make_conditional(request)
    return response


@public_route("/favicon.ico")
def favicon() -> ResponseReturnValue:
    """The icon that browsers ask for by themselves."""
    return static_file(current_app.extensions["static"].edition, "favicon.png")
