"""The one gate that HTML passes before it is kept or shown: bleach first, then nh3, until nothing changes.

bleach escapes what it does not know, so no words vanish; its makers ended all support in June 2026, so nh3 has
the last word (docs/decisions.md).
"""

import html
import re
import threading

import nh3
from bleach.sanitizer import Cleaner

TAGS = frozenset(
    (
        *("a", "br", "code", "del", "em", "strong"),
        *("blockquote", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p", "pre", "ul"),
        *("table", "tbody", "td", "th", "thead", "tr"),
    )
)
ATTRIBUTES = {"a": ["href"], "li": ["value"], "ol": ["start"], "th": ["scope"]}
SCHEMES = frozenset({"http", "https", "mailto", "tel"})
REL = "noopener noreferrer nofollow"


class _Bleach(threading.local):
    """One cleaner a thread: bleach's keeps the text it is reading, so a shared one mixes one family's words into another's."""

    def __init__(self) -> None:
        self.cleaner = Cleaner(  # type: ignore[no-untyped-call]
            tags=TAGS, attributes=ATTRIBUTES, protocols=SCHEMES, strip=False, strip_comments=True
        )


_bleach = _Bleach()
_nh3 = nh3.Cleaner(
    tags=set(TAGS),
    attributes={tag: set(names) for tag, names in ATTRIBUTES.items()},
    url_schemes=set(SCHEMES),
    url_relative="deny",
    link_rel=REL,
    strip_comments=True,
)
_ROUNDS = 4
_ANY_TAG = re.compile(r"<[^>]*>?")


def sanitise(dirty: str) -> str:
    """Safe HTML holding the same words as ``dirty``; sanitising it again changes nothing.

    Only plain text tags stay: no style, id, class, picture, form or script; links only to http, https, mailto
    and tel. HTML that keeps changing when read again (a sign of mischief) loses all its tags.
    """
    seen = dirty
    for _ in range(_ROUNDS):
        made = _nh3.clean(_bleach.cleaner.clean(seen))  # type: ignore[no-untyped-call]
        if made == seen:
            return made
        seen = made
    # Never reached by anything known; it is here so that the promise above holds for the unknown as well.
    return html.escape(_ANY_TAG.sub("", html.unescape(seen)), quote=False)
