"""Asking about a passage, and saying for the family that one is not right."""

import uuid

from flask import flash, redirect, request
from flask.typing import ResponseReturnValue

from wiki.commands.questions_ask import ask_about, dispute
from wiki.errors import Refused
from wiki.forms.questions import read_asking
from wiki.web.babel import gettext as _
from wiki.web.gate import space_route
from wiki.web.kinds import Space
from wiki.web.questions_ask_page import Spot, ask_page, choices_for, disputable, spot_of
from wiki.words import Permission


@space_route("/passage/<uuid:passage_id>/ask", may=Permission.ASK)
def ask_what(space: Space, passage_id: uuid.UUID) -> ResponseReturnValue:
    """The passage, whom to ask, and an empty box."""
    return ask_page(space, spot_of(space, passage_id), None, is_dispute=False)


@space_route("/passage/<uuid:passage_id>/ask", may=Permission.ASK, methods=("POST",))
def ask(space: Space, passage_id: uuid.UUID) -> ResponseReturnValue:
    """Put the question; on any trouble the form comes back with what was typed."""
    spot, form = spot_of(space, passage_id), read_asking(request.form)
    try:
        ask_about(space, passage_id, form.asking(_keys(space, spot, is_dispute=False)))
    except Refused as refusal:
        return ask_page(space, spot, form, is_dispute=False, errors=refusal.fields), 422
    flash(_("Your question is asked. They see it when they next come in."), "success")
    return redirect(_place(space, spot))


@space_route("/passage/<uuid:passage_id>/dispute", may=Permission.ASK)
def ask_wrong(space: Space, passage_id: uuid.UUID) -> ResponseReturnValue:
    """The passage, and an empty box for what is not right."""
    return ask_page(space, disputable(space, passage_id)[0], None, is_dispute=True)


@space_route("/passage/<uuid:passage_id>/dispute", may=Permission.ASK, methods=("POST",))
def say_wrong(space: Space, passage_id: uuid.UUID) -> ResponseReturnValue:
    """Put the note beside the passage; on any trouble the form comes back with what was typed."""
    spot, kind = disputable(space, passage_id)
    form = read_asking(request.form)
    try:
        dispute(space, kind, passage_id, form.asking(_keys(space, spot, is_dispute=True)))
    except Refused as refusal:
        return ask_page(space, spot, form, is_dispute=True, errors=refusal.fields), 422
    flash(_("Your note stands beside the words now, and goes into the plan with them, until you both agree."), "success")
    return redirect(_place(space, spot))


def _keys(space: Space, spot: Spot, *, is_dispute: bool) -> set[str]:
    return {key for key, _words in choices_for(space, spot, is_dispute=is_dispute)[0]}


def _place(space: Space, spot: Spot) -> str:
    return f"/child/{space.id}/page/{spot.head.id}#passage-{spot.version.passage_id.hex}"
