"""Reads the newest frozen copy of page types by their keys, for the names of pages where no catalogue is at hand."""

from collections.abc import Collection
from functools import lru_cache

from sqlalchemy import select
from sqlalchemy.orm import Session

from wiki.models.pages import PageTypeEdition
from wiki.pagetypes.faults import PageTypeFault
from wiki.pagetypes.model import PageType
from wiki.pagetypes.read import parse


def newest_editions(session: Session, keys: Collection[str]) -> dict[str, PageType]:
    """The page types ``keys`` as they were last written on, by key; one that can't be read is left out."""
    if not keys:
        return {}
    rows = session.execute(
        select(PageTypeEdition.key, PageTypeEdition.text)
        .where(PageTypeEdition.key.in_(sorted(keys)))
        .order_by(PageTypeEdition.created_at)
    )
    found = {key: _read(text, key) for key, text in rows}
    return {key: kind for key, kind in found.items() if kind is not None}


@lru_cache(maxsize=256)
def _read(text: str, key: str) -> PageType | None:
    try:
        return parse(text, f"{key}.yaml")
    except PageTypeFault:
        return None


def answers_offered(session: Session) -> frozenset[str]:
    """Every answer that a page type offers, or once offered, to choose from: words of the program's, whoever ticks them."""
    found: set[str] = set()
    for key, text in session.execute(select(PageTypeEdition.key, PageTypeEdition.text)):
        kind = _read(text, key)
        for asked in kind.fields if kind is not None else ():
            found.update(option.label for option in asked.options)
            found.update(option.label for column in asked.columns for option in column.options)
    return frozenset(found)
