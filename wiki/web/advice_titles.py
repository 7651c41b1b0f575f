"""Calls the pages that advice was asked for by their names in the reader's language."""

from collections.abc import Iterable
from dataclasses import replace

from wiki.queries.advice import Asked
from wiki.web.babel import language
from wiki.web.page_types import page_types


def with_titles(asked: Iterable[Asked]) -> tuple[Asked, ...]:
    """Each request with its page's name as the reader knows it; a name that somebody typed stays as it is."""
    if language() == "en":
        return tuple(asked)
    return tuple(replace(one, title=_title(one)) for one in asked)


def _title(one: Asked) -> str:
    kind = page_types().named(one.page_type, one.child_name)
    if kind is None or kind.title != one.title:
        return one.title
    return page_types().shown(kind, one.child_name, language()).title
