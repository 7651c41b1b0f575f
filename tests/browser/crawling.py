"""Finds, from one page to the next as a person would, one address of every sort of page there is."""

import re
import uuid
from collections.abc import Callable, Iterator, Mapping
from html import unescape
from typing import Any
from urllib.parse import parse_qs, urljoin, urlsplit

from flask import Flask
from sqlalchemy import select
from werkzeug.exceptions import HTTPException

from tests.browser.watching import Tab
from tests.support.world import World
from wiki.models.pages import Page, Passage

NOT_PAGES = {"media.rendition", "media.original", "static.static_file", "static.favicon", "first.up"}
_HREF = re.compile(r'<a\b[^>]*\shref="([^"#]*)')
_LINKS = "[...document.querySelectorAll('a[href]')].map(a => a.href.split('#')[0])"


class Sorts:
    """Says of an address which sort of page it leads to: two questions of one kind look alike, and two pages of one owner.

    ``kinds``: each kind of question is a sort of its own; ``types``: each type of page. Otherwise only whose page it is counts.
    """

    def __init__(self, world: World, *, kinds: bool = True, types: bool = True) -> None:
        self._every_kind, self._every_type = kinds, types
        self._map = world.app.url_map.bind("localhost")
        self._types = world.house.catalogue.types
        with world.house.work() as work:
            pages = work.session.execute(select(Page.id, Page.page_type)).all()
            self._pages: dict[uuid.UUID, str] = {row.id: row.page_type for row in pages}
            passages = work.session.execute(select(Passage.id, Passage.page_id, Passage.field)).all()
            self._passages = {row.id: (self._pages[row.page_id], row.field) for row in passages}

    def endpoint(self, address: str) -> str:
        """The name of the view behind an address; "" where there is none."""
        try:
            endpoint, _values = self._map.match(urlsplit(address).path)
        except HTTPException:
            return ""
        return str(endpoint)

    def of(self, address: str) -> str:
        """The sort: the view, and what its page depends on."""
        parts = urlsplit(address)
        try:
            endpoint, values = self._map.match(parts.path)
        except HTTPException:
            return parts.path
        if endpoint in NOT_PAGES:
            return ""
        return " ".join([str(endpoint), *self._more(str(endpoint), values, parse_qs(parts.query))])

    def _more(self, endpoint: str, values: Mapping[str, Any], query: dict[str, list[str]]) -> list[str]:
        if endpoint == "pages.show_page":
            return [self._page(self._pages.get(values["page_id"], ""))]
        if endpoint == "passages.ask_question":
            return [self._kind(self._pages.get(values["page_id"], ""), values["field"])]
        if endpoint == "passages.ask_change":
            return [self._kind(*self._passages.get(values["passage_id"], ("", "")))]
        if endpoint == "plan.show_desk":
            return [values["part"]]
        if endpoint == "plan_use.ask_use":
            return [query.get("in", [""])[0], "row" if "row" in query else ""]
        return []

    def _page(self, page_type: str) -> str:
        if self._every_type or page_type not in self._types:
            return page_type
        return self._types[page_type].owner

    def _kind(self, page_type: str, key: str) -> str:
        asked = self._types[page_type].field(key) if page_type in self._types else None
        if not self._every_kind:
            return self._page(page_type)
        return f"{page_type} rows" if asked and asked.kind == "rows" else asked.kind if asked else ""


def walk(tab: Tab, sorts: Sorts, begin: list[str], known: Callable[[str], bool] = lambda sort: False) -> Iterator[str]:
    """Open one page of every sort that can be reached from ``begin``; yields the sort while its page is open. A sort that is
    ``known`` is asked for its answer and its links without being drawn, and yielded too (``tab.undrawn`` holds its text)."""
    waiting, met = [tab.base + path for path in begin], set()
    while waiting:
        address = waiting.pop(0)
        sort = sorts.of(address)
        if not sort or sort in met:
            continue
        met.add(sort)
        before, drawn = tab.where, not known(sort)
        answer = None if drawn else tab.page.request.get(address)
        status = tab.status(address) if answer is None else answer.status
        if status != 200:
            tab.found.append(f"a link on a page before {before} leads to {address}, which answers {status}")
            continue
        tab.undrawn = "" if answer is None else answer.text()
        yield sort
        links = tab.page.evaluate(_LINKS) if answer is None else _links_in(answer.url, tab.undrawn)
        waiting += [one for one in links if one.startswith(tab.base + "/")]


def _links_in(address: str, text: str) -> list[str]:
    return [urljoin(address, unescape(one)) for one in _HREF.findall(text)]


def pages_of(app: Flask) -> set[str]:
    """The name of every view that shows a page."""
    return {str(rule.endpoint) for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())} - NOT_PAGES
