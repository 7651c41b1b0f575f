"""Calls the pages that advice was asked for by their names in the reader's language."""

from collections.abc import Iterable
from dataclasses import replace

from wiki.access.space import Space
from wiki.queries.advice import Asked, asked_on
from wiki.queries.advice_links import Linked
from wiki.queries.pages import PageView
from wiki.web.babel import language
from wiki.web.page_types import page_types, shown_type


def with_titles(asked: Iterable[Asked]) -> tuple[Asked, ...]:
    """Each request with its page's name as the reader knows it; a name that somebody typed stays as it is."""
    if language() == "en":
        return tuple(asked)
    return tuple(replace(one, title=_title(one)) for one in asked)


def asked_here(space: Space, view: PageView) -> Asked | None:
    """What the reader was asked to write on this page and has not finished; only pages of advice are looked up."""
    if space.is_family or "K" not in getattr(page_types().current().types.get(view.head.page_type), "feeds", ()):
        return None
    return next(iter(with_titles(one for one in (asked_on(space, view.head.id),) if one is not None)), None)


def titled(space: Space, links: Iterable[Linked]) -> list[tuple[Linked, str]]:
    """Each request by link with the name of its page's kind, also while the file of that kind can't be read."""
    return [(one, _kind(space, one.page_type)) for one in links]


def _kind(space: Space, key: str) -> str:
    found = shown_type(space, key)
    return found.title if found is not None else key.replace("_", " ").capitalize()


def _title(one: Asked) -> str:
    kind = page_types().named(one.page_type, one.child_name)
    if kind is None or kind.title != one.title:
        return one.title
    return page_types().shown(kind, one.child_name, language()).title
