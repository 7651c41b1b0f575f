"""Offers to take back what was just done, in the banner of the next page (base.html draws it), and leads back after."""

import uuid

from flask import flash, url_for

from wiki.pagetypes.model import PageType
from wiki.web.kinds import Space
from wiki.words import Permission

_PART_OF = {
    "section_a": "views", "needs": "needs", "outcomes": "needs", "provision": "needs", "placement": "placement",
    "personal_budget": "budget",
}  # fmt: skip


def offer_undo(space: Space, words: str, page_id: uuid.UUID, number: int, *, back: str = "", field: str = "") -> None:
    """Say ``words`` on the next page, beside a button that undoes revision ``number``; ``back`` as in ``way_back``."""
    action = url_for("changes.undo", child_id=space.id, page_id=page_id)
    fields = {"number": number, "back": back, "field": field}
    flash({"words": words, "action": action, "fields": fields}, "undo")  # type: ignore[arg-type]


def way_back(space: Space, kind: PageType, page_id: uuid.UUID, *, back: str = "", field: str = "") -> str:
    """Where somebody was: ``back`` is "order" (of the question ``field``), "changes", or else the page, or the desk where
    the page is one of the plan and theirs to compose."""
    if back == "order" and kind.field(field) is not None:
        return url_for("order.show_order", child_id=space.id, page_id=page_id, field=field)
    if back == "changes":
        return url_for("changes.what_changed", child_id=space.id, page_id=page_id)
    if back != "page" and kind.owner == "plan" and space.may(Permission.COMPOSE_PLAN):
        return url_for("plan.show_desk", child_id=space.id, part=_PART_OF.get(kind.key, "views"))
    return url_for("pages.show_page", child_id=space.id, page_id=page_id)
