"""Turns what the wrong-child guard found into what the page of a plan shows: the plan's own words, and never whose they match."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from wiki.document import pieces
from wiki.queries.plan_guard import Hit
from wiki.web.babel import gettext as _
from wiki.words import GUARD_KINDS


@dataclass(frozen=True)
class HitCard:
    """Some words of the plan: where they stand, those around them, what they may be, and who said why they are right."""

    id: str
    place: str
    before: str
    words: str
    after: str
    kind: str
    why: str
    settled_by: str
    settled_at: datetime | None
    ticked: bool


def hit_cards(hits: Collection[Hit], ticked: Collection[uuid.UUID] = ()) -> tuple[HitCard, ...]:
    """The hits for a template, in their order."""
    return tuple(
        HitCard(
            one.id.hex, _place(one.place), one.before, one.words, one.after, _(GUARD_KINDS[one.kind]), one.why,
            one.settled_by, one.settled_at, one.id in ticked,
        )
        for one in hits
    )  # fmt: skip


def _place(place: str) -> str:
    names = {
        pieces.FRONT: _("The first page"),
        pieces.FILE_NAME: _("The name of a picture or paper"),
        pieces.PROPERTIES: _("What the file says about itself"),
        pieces.INSIDE: _("The printed pages"),
        pieces.PICTURE: _("Words in a picture or paper"),
    }
    return names.get(place) or _("Section %(letter)s", letter=place)
