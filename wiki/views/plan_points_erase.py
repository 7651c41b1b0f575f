"""Taking out for good what was said to one place of an answer sheet: by its writer, or by the council's duty."""

import uuid
from collections.abc import Mapping

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from wiki.commands.erasures_points import erase_point
from wiki.errors import Refused
from wiki.forms.erasures import ErasureForm, read_erasure
from wiki.queries.plan_points_said import find_said
from wiki.web.babel import gettext as _
from wiki.web.erasures_page import reason_choices
from wiki.web.gate import space_route
from wiki.web.kinds import Space
from wiki.web.plan_sheet_page import answered_card
from wiki.words import Permission

_AT = "/plan/points/<uuid:point_id>/erase"


@space_route(_AT, may=Permission.ERASE)
def ask_why(space: Space, point_id: uuid.UUID) -> ResponseReturnValue:
    """What was said, what goes with it, and the reason: nothing is taken out yet."""
    return _page(space, point_id, ErasureForm(), {})


@space_route(_AT, may=Permission.ERASE, methods=("POST",))
def erase(space: Space, point_id: uuid.UUID) -> ResponseReturnValue:
    """Take it out for good; on any trouble the form comes back."""
    form, back = read_erasure(request.form), _back(space, point_id)
    try:
        erase_point(space, point_id, form.chosen, form.words, sure=form.sure == "yes")
    except Refused as refusal:
        return _page(space, point_id, form, refusal.fields), 422
    flash(_("These words are taken out. The last traces on the disk go within a few minutes."), "success")
    return redirect(back)


def _back(space: Space, point_id: uuid.UUID) -> str:
    if space.may(Permission.COMPOSE_PLAN):
        return url_for("plan_points.show_points", child_id=space.id)
    said = find_said(space, point_id).point
    return url_for("plan_sheet.show_line", child_id=space.id, serving_id=said.serving_id, place=said.place)


def _page(space: Space, point_id: uuid.UUID, form: ErasureForm, errors: Mapping[str, str]) -> str:
    return render_template(
        "plan_sheet/erase.html", card=answered_card(space, find_said(space, point_id)), form=form, errors=errors,
        back_to=_back(space, point_id), reasons=reason_choices(), point_id=point_id,
        outside=space.may(Permission.COMPOSE_PLAN),
    )  # fmt: skip
