"""Putting the answers to a question in order: by "Move up" and "Move down", or by dragging, which sends the same."""

import uuid

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from wiki.commands.pages_order import move_passage
from wiki.errors import Conflict
from wiki.forms.boxes import read_once
from wiki.queries.pages import find_page
from wiki.web.babel import gettext as _
from wiki.web.gate import space_route
from wiki.web.kinds import Space
from wiki.web.order_page import order_page, place_words, read_move
from wiki.web.page_types import page_type, question_to_answer
from wiki.web.undo import offer_undo
from wiki.words import Permission


@space_route("/page/<uuid:page_id>/question/<field>/order", may=Permission.WRITE)
def show_order(space: Space, page_id: uuid.UUID, field: str) -> ResponseReturnValue:
    """The answers to one question, each with its buttons."""
    return order_page(space, page_type(space, find_page(space, page_id).page_type), page_id, field)


@space_route("/page/<uuid:page_id>/question/<field>/order", may=Permission.WRITE, methods=("POST",))
def move(space: Space, page_id: uuid.UUID, field: str) -> ResponseReturnValue:
    """Move one answer, and come back to it with the same button in focus."""
    kind = page_type(space, find_page(space, page_id).page_type)
    question_to_answer(space, kind, field)
    here = url_for("order.show_order", child_id=space.id, page_id=page_id, field=field)
    try:
        one, after, beside = read_move(request.form.get("move", ""))
        saved = move_passage(
            space, kind, page_id, one, beside=beside, after=after, once=read_once(request.form)
        )
    except Conflict:
        flash(_("Somebody changed this list just now. This is how it is; please move it again."), "trouble")
        return redirect(here)
    offer_undo(space, place_words(space, page_id, one, field), page_id, saved.revision_number, back="order", field=field)
    return redirect(f"{here}?moved={one.hex}&way={'down' if after else 'up'}")
