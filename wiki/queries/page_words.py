"""Reads the words that people gave to one page of a scan, and a machine's draft: that only for those about to check it."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from wiki.access.space import Space
from wiki.models.page_words import CHECKED, PageWords
from wiki.models.people import Person

_words = PageWords.__table__
_person = Person.__table__


@dataclass(frozen=True)
class Given:
    """Words that somebody gave to a page."""

    id: uuid.UUID
    words: str
    by: str
    at: datetime


@dataclass(frozen=True)
class PageReading:
    """A page's draft ("" where there is none: waiting, ready, failed) and what people said it says, the newest first."""

    state: str
    draft: str
    given: tuple[Given, ...]

    @property
    def base(self) -> str:
        """By what a form tells which words it began with."""
        return self.given[0].id.hex if self.given else ""


def reading_of(space: Space, media_id: uuid.UUID, page: int) -> PageReading:
    """One page's. The caller has found the document for this reader (media_read.py), and shows the draft to nobody who
    may not give the page its words."""
    rows = space.session.execute(
        select(_words.c.id, _words.c.words, _person.c.name, _words.c.at, _words.c.state)
        .select_from(_words.join(_person, _person.c.id == _words.c.person_id))
        .where(_words.c.child_id == space.id, _words.c.media_id == media_id, _words.c.page == page)
        .order_by(_words.c.at.desc(), _words.c.id.desc())
    ).all()
    draft = next((row for row in rows if row.state != CHECKED), None)
    given = tuple(Given(*row[:4]) for row in rows if row.state == CHECKED)
    return PageReading(draft.state if draft else "", draft.words if draft else "", given)
