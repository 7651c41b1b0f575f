"""Headers on every answer: what a browser may load, keep and tell; and the plain size of a page made small."""

import gzip

from flask import Flask, Response, request

_CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; media-src 'self' blob:; "
    "font-src 'self'; connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; "
    "object-src 'none'; frame-ancestors 'none'"
)
_HEADERS = {
    "Content-Security-Policy": _CSP,
    "Strict-Transport-Security": "max-age=63072000; includeSubDomains",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
    "Permissions-Policy": "geolocation=(), microphone=(self), camera=(self)",
}
_LINES = tuple((name.lower(), (name, value)) for name, value in _HEADERS.items())
_WORTH_ZIPPING = 1400


def prepare(app: Flask) -> None:
    """Have every answer of ``app`` carry the headers."""
    app.after_request(_add_headers)


def _add_headers(response: Response) -> Response:
    present = {name.lower() for name, _value in response.headers}
    response.headers.extend([line for name, line in _LINES if name not in present])
    return _zip(response)


def _zip(response: Response) -> Response:
    """Send HTML gzipped to a browser that takes it. Form tokens are masked anew each time (web/csrf.py), so
    that the length tells nothing (BREACH)."""
    if response.mimetype != "text/html" or response.direct_passthrough or "Content-Encoding" in response.headers:
        return response
    if "Vary" in response.headers:
        response.vary.add("Accept-Encoding")
    else:  # what most pages have yet
        response.headers["Vary"] = "Accept-Encoding"
    if "gzip" not in request.headers.get("Accept-Encoding", ""):
        return response
    body = response.get_data()
    if len(body) > _WORTH_ZIPPING:
        response.set_data(gzip.compress(body, compresslevel=2, mtime=0))
        response.headers["Content-Encoding"] = "gzip"
    return response
