"""What a page and the home say of asking the family to share more."""

from dataclasses import dataclass
from typing import Any

from flask import url_for

from wiki.access.space import Space
from wiki.queries.pages import PageView
from wiki.queries.share_requests import AskedToShare, OwnRequest, asked_to_share, own_request
from wiki.web.home_page import page_title
from wiki.web.page_types import shown_type


@dataclass(frozen=True)
class AskedLine:
    """A request on the family's home or page: who asks for which page, in which words, and where to answer."""

    who: str
    page: str
    words: str
    href: str


def asked_lines(space: Space, asked: tuple[AskedToShare, ...]) -> tuple[AskedLine, ...]:
    """Each request with the page's name."""
    return tuple(asked_line(space, one) for one in asked)


def asked_line(space: Space, one: AskedToShare) -> AskedLine:
    """One request with the page's name."""
    kind = shown_type(space, one.page_type)
    title = one.page_title or (kind.title if kind else one.page_type)
    return AskedLine(one.who, title, one.words, url_for("share_requests.ask_answer", child_id=space.id, request_id=one.id))


@dataclass(frozen=True)
class Asking:
    """What a page shows of asking: requests that wait for the reader, the reader's own, and whether they can ask anew.

    ``is_open``: there is something to ask the family for, whether or not they asked already.
    """

    waiting: tuple[AskedLine, ...]
    own: OwnRequest | None
    can_ask: bool
    of_family: bool
    is_open: bool
    href: str


def asking(space: Space, view: PageView) -> Asking:
    """For the reader of one page. Who sees all of it has nothing to ask for, and on a professional's page not either:
    those words are not the family's to share."""
    if not view.some_hidden and not view.has_requests:
        return Asking((), None, False, not space.is_family, False, "")
    kind = shown_type(space, view.head.page_type)
    own = own_request(space, view.head.id) if view.some_hidden else None
    is_open = view.some_hidden and kind is not None and kind.owner == "family"
    can_ask = is_open and (own is None or own.answer is not None)
    href = url_for("share_requests.ask", child_id=space.id, page_id=view.head.id)
    asked = asked_to_share(space, view.head.id) if view.has_requests else ()
    return Asking(asked_lines(space, asked), own, can_ask, not space.is_family, is_open, href)


def request_page(space: Space, view: PageView, **more: Any) -> dict[str, Any]:
    """What the form to ask with shows."""
    kind = shown_type(space, view.head.page_type)
    return {"page_id": view.head.id, "title": page_title(view.head, kind), **more}
