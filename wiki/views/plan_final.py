"""Making the final plan: what is still to settle, who signs, and the one press that makes it."""

from collections.abc import Mapping

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from wiki import clock
from wiki.commands.plan_make import kind_of_final, make_final, newest_issued
from wiki.errors import Refused
from wiki.forms.boxes import read_once
from wiki.queries.plan import open_desk
from wiki.queries.plan_checked import check_desk
from wiki.queries.plan_content import read_content
from wiki.queries.plan_points import find_in_answers
from wiki.queries.plan_shapes import last_shape
from wiki.queries.plan_stops import stops
from wiki.text.nodes import plain
from wiki.views.plan import type_finder
from wiki.views.plan_findings_shown import finding_cards
from wiki.web.babel import gettext as _
from wiki.web.gate import space_route
from wiki.web.kinds import Space
from wiki.web.plan_clip_page import clip_links
from wiki.web.plan_shapes import chosen_shape
from wiki.words import Permission


@space_route("/plan/final", may=Permission.COMPOSE_PLAN)
def ask_final(space: Space) -> ResponseReturnValue:
    """What section I will say, what is still to settle, and who signs."""
    return _page(space, "", {})


@space_route("/plan/final", may=Permission.COMPOSE_PLAN, methods=("POST",))
def make(space: Space) -> ResponseReturnValue:
    """Make it, and go to it: there it is served."""
    signed_by = request.form.get("signed_by", "")
    try:
        number = make_final(
            space, current_app.extensions["store"], type_finder(space), chosen_shape(last_shape(space)), signed_by=signed_by,
            once=read_once(request.form), clips=clip_links(), after=request.form.get("base", type=int),
        )  # fmt: skip
    except Refused as refusal:
        return _page(space, signed_by, refusal.fields), 422
    flash(_("The final plan is made. Now serve it on each person."), "success")
    return redirect(url_for("plan_versions.show_version", child_id=space.id, number=number))


def _page(space: Space, signed_by: str, errors: Mapping[str, str]) -> str:
    desk, shape, today = open_desk(space, type_finder(space)), chosen_shape(last_shape(space)), clock.today()
    content = read_content(space, desk, shape, today, "final")
    checked = check_desk(space, desk, shape, today, content, "final", beside=find_in_answers(space))
    kind = kind_of_final(space)
    placement = [one for section in content.plan.sections if section.letter == "I" for one in section.passages]
    return render_template(
        "plan_sheet/final.html", findings=finding_cards(space, desk, checked), errors=errors, signed_by=signed_by,
        stops=[_(one.sentence) for one in stops(space, kind.value)], is_amended=kind.value == "amended",
        placement=[(one.heading, one.body or plain(one.blocks)) for one in placement], empty=shape.section("I").empty,
        today=today, shape=shape.key, issued=newest_issued(space),
    )  # fmt: skip
