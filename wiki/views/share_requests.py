"""Asking the family to share more of a page, and answering."""

import uuid

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from wiki.commands.share_requests import answer_request, ask_to_share
from wiki.errors import Refused
from wiki.queries.pages import find_page, open_page
from wiki.queries.share_requests import find_asked
from wiki.web.babel import gettext as _
from wiki.web.gate import space_route
from wiki.web.kinds import Space
from wiki.web.page_types import page_type
from wiki.web.share_requests_page import asked_line, asking, request_page
from wiki.words import Permission


@space_route("/page/<uuid:page_id>/ask-for-more", may=Permission.READ)
def ask(space: Space, page_id: uuid.UUID) -> ResponseReturnValue:
    """The form to ask with: a few words, if one likes."""
    return _ask_form(space, page_id, "", {})


@space_route("/page/<uuid:page_id>/ask-for-more", may=Permission.READ, methods=("POST",))
def send(space: Space, page_id: uuid.UUID) -> ResponseReturnValue:
    """Ask; the family sees it on their home and on the page."""
    words, kind = request.form.get("words", ""), page_type(space, find_page(space, page_id).page_type)
    try:
        ask_to_share(space, kind, page_id, words)
    except Refused as refusal:
        return _ask_form(space, page_id, words, refusal.fields), 422
    flash(_("Asked. The family sees it here, and answers here."), "success")
    return redirect(url_for("pages.show_page", child_id=space.id, page_id=page_id))


def _ask_form(space: Space, page_id: uuid.UUID, words: str, errors: dict[str, str]) -> str:
    view = open_page(space, page_id)
    can_ask = asking(space, view).is_open
    return render_template(
        "share_requests/ask.html", **request_page(space, view, words=words, errors=errors, can_ask=can_ask)
    )


@space_route("/asked-to-share/<uuid:request_id>", may=Permission.SHARE)
def ask_answer(space: Space, request_id: uuid.UUID) -> ResponseReturnValue:
    """Who asks, in their words; where to share; and the answer."""
    return _answer_form(space, request_id, "", "", {})


@space_route("/asked-to-share/<uuid:request_id>", may=Permission.SHARE, methods=("POST",))
def answer(space: Space, request_id: uuid.UUID) -> ResponseReturnValue:
    """Keep the answer; whoever asked sees it on the page."""
    chosen, words = request.form.get("answer", ""), request.form.get("words", "")
    try:
        page_id = answer_request(space, request_id, chosen, words)
    except Refused as refusal:
        return _answer_form(space, request_id, chosen, words, refusal.fields), 422
    flash(_("Answered. They see your answer on the page."), "success")
    return redirect(url_for("pages.show_page", child_id=space.id, page_id=page_id))


def _answer_form(space: Space, request_id: uuid.UUID, chosen: str, words: str, errors: dict[str, str]) -> str:
    asked = find_asked(space, request_id)
    return render_template(
        "share_requests/answer.html", asked=asked, line=asked_line(space, asked), chosen=chosen, words=words,
        errors=errors,
    )  # fmt: skip
