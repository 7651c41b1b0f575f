"""What the headers of every answer must say: nothing kept, nothing guessed, nothing loaded from elsewhere, no strange cookie."""

import re
from http.cookies import SimpleCookie

from werkzeug.test import TestResponse

_CSP = {
    "default-src": "'none'", "script-src": "'self'", "style-src": "'self'", "object-src": "'none'", "base-uri": "'none'",
    "frame-ancestors": "'none'", "form-action": "'self'",
}  # fmt: skip
_ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
_NEVER = ("Access-Control-Allow-Origin", "Server", "X-Powered-By")


def header_problems(path: str, response: TestResponse) -> list[str]:
    """Everything wrong with the headers of an answer (checks S1, H1, H5, H6), a sentence each."""
    headers, found = response.headers, []
    for name, value in _ALWAYS.items():
        if headers.get(name) != value:
            found.append(f"{name} is {headers.get(name)!r}, not {value!r}")
    age = re.match(r"max-age=(\d+)", headers.get("Strict-Transport-Security", ""))
    if age is None or int(age[1]) < 31_536_000:
        found.append("no HSTS of a year or more")
    found += [f"{name} should not be sent" for name in _NEVER if name in headers]
    found += _policy(headers.get("Content-Security-Policy", ""))
    found += _keeping(path, headers.get("Cache-Control", ""), headers.get("Vary", ""), response)
    found += _cookies(headers.getlist("Set-Cookie"))
    location = headers.get("Location", "").removeprefix("https://localhost")
    if location and not re.match(r"/(?![/\\])", location):
        found.append(f"sends the browser to {location!r}")
    return found


def _policy(text: str) -> list[str]:
    said = {part.split()[0]: " ".join(part.split()[1:]) for part in text.split(";") if part.strip()}
    if said.get("default-src") != "'none'":
        return [f"the content policy is {text!r}"]
    if "sandbox" in said:  # a stored file, opened by itself
        return [] if "script-src" not in said and not said["sandbox"] else [f"the content policy is {text!r}"]
    found = [f"{name} is {said.get(name)!r}" for name, value in _CSP.items() if said.get(name) != value]
    return found + [f"the policy allows {word}" for word in ("unsafe-", "http:", "https:", "data:", "*") if word in text]


def _keeping(path: str, keep: str, vary: str, response: TestResponse) -> list[str]:
    if path.startswith("/static/") or path == "/favicon.ico":
        return [] if response.status_code != 200 or "max-age" in keep or "no-cache" in keep else [f"kept by {keep!r}"]
    found = []
    is_bytes = "/media/" in path and response.status_code in {200, 206, 304, 412, 416}
    if keep != ("private, no-cache" if is_bytes else "no-store"):
        found.append(f"Cache-Control is {keep!r}")
    if path != "/up" and response.status_code < 500 and "cookie" not in vary.lower():
        found.append(f"Vary is {vary!r}: an answer that depends on who asks must say so")
    return found


def _cookies(lines: list[str]) -> list[str]:
    found = []
    for line in lines:
        for name, cookie in SimpleCookie(line).items():
            if not name.startswith("__Host-"):
                found.append(f"the cookie {name} is not a __Host- cookie")
            if not (cookie["secure"] and cookie["httponly"] and cookie["path"] == "/" and not cookie["domain"]):
                found.append(f"the cookie {name} is set loosely: {line}")
            if cookie["samesite"] not in {"Lax", "Strict"}:
                found.append(f"the cookie {name} has SameSite {cookie['samesite']!r}")
    return found
