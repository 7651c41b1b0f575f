"""The screen on which the answers to one question are put in order, and what it says after a move."""

import re
import uuid
from dataclasses import dataclass

from flask import render_template, request, url_for

from wiki.errors import Conflict
from wiki.pagetypes.model import PageType
from wiki.queries.links import short
from wiki.queries.pages import open_page
from wiki.queries.versions import SeenVersion
from wiki.web.babel import gettext as _
from wiki.web.home_page import page_title
from wiki.web.kinds import Space
from wiki.web.page_types import question_to_answer, shown
from wiki.web.showing import MediaCard, media_card
from wiki.web.undo import way_back

_MOVE = re.compile(r"([0-9a-f]{32}) (before|after) ([0-9a-f]{32})")


@dataclass(frozen=True)
class OrderRow:
    """One answer with its place (from 1); ``up`` and ``down`` are what their buttons send, "" where there is no way."""

    id: str
    place: int
    words: str
    picture: MediaCard | None
    number: int
    up: str
    down: str
    off_href: str
    focus: str


def order_page(space: Space, kind: PageType, page_id: uuid.UUID, field: str) -> str:
    """The answers to ``field`` that the person may see, in their order. NotFound for an unknown question, NotAllowed
    for a role that may not write on the page."""
    kind = shown(space, kind)
    asked = question_to_answer(space, kind, field)
    view = open_page(space, page_id)
    passages = view.in_field(field)
    rows = tuple(_row(space, passages, place) for place in range(len(passages)))
    return render_template(
        "order/order.html", page_id=page_id, asked=asked, rows=rows, some_hidden=view.some_hidden,
        is_plan=kind.owner == "plan", back_href=way_back(space, kind, page_id), back_words=page_title(view.head, kind),
    )  # fmt: skip


def _row(space: Space, passages: tuple[SeenVersion, ...], place: int) -> OrderRow:
    one = passages[place]
    cards = [media_card(space.id, file) for file in one.media]
    pictures = [card for card in cards if card.kind == "photo" and card.src]
    words = short(one) or next((text for card in cards for text in (card.caption, card.alt, card.transcript) if text), "")
    key, last = one.passage_id.hex, len(passages) - 1
    return OrderRow(
        key, place + 1, words or _("Answer %(number)d", number=place + 1), pictures[0] if pictures else None, one.number,
        up=f"{key} before {passages[place - 1].passage_id.hex}" if place else "",
        down=f"{key} after {passages[place + 1].passage_id.hex}" if place < last else "",
        off_href=url_for("passages.take_off", child_id=space.id, passage_id=one.passage_id), focus=_focus(key, place, last),
    )  # fmt: skip


def _focus(key: str, place: int, last: int) -> str:
    """Which button of the row that was just moved holds the focus: the one that was pressed, or where it has gone (the
    row is first or last now) the other."""
    if request.args.get("moved") != key:
        return ""
    way = request.args.get("way")
    if way == "up":
        return "up" if place else "down"
    return "down" if place < last else "up"


def read_move(text: str) -> tuple[uuid.UUID, bool, uuid.UUID]:
    """Which passage goes where, as a button says it: (the one, whether after, the other). Conflict for anything else."""
    found = _MOVE.fullmatch(text)
    if found is None:
        raise Conflict
    return uuid.UUID(found[1]), found[2] == "after", uuid.UUID(found[3])


def place_words(space: Space, page_id: uuid.UUID, passage_id: uuid.UUID, field: str) -> str:
    """ "It is now number 2 of 5", as the reader sees it."""
    ids = [one.passage_id for one in open_page(space, page_id).in_field(field)]
    if passage_id not in ids:
        return _("Moved.")
    return _("Moved. It is now number %(place)d of %(count)d.", place=ids.index(passage_id) + 1, count=len(ids))
