"""The caseworker's screen of the family's answers: every point by its line of the plan, with a box to answer it."""

import uuid
from collections.abc import Mapping
from dataclasses import replace

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from wiki.commands.drafts import reply_field
from wiki.commands.plan_points import reply_to_point
from wiki.errors import Refused
from wiki.forms.boxes import read_once
from wiki.queries.drafts import my_drafts_of
from wiki.queries.plan_points import Answered, find_sent, sent_points
from wiki.web.babel import gettext as _
from wiki.web.draft_forms import FormDraft, forget_form, form_back, form_sent
from wiki.web.draft_places import REPLY, reply_place
from wiki.web.gate import space_route
from wiki.web.kinds import Space
from wiki.web.plan_paper_page import to_type_cards
from wiki.web.plan_sheet_page import REPLIES, answered_card
from wiki.words import Permission


@space_route("/plan/points", may=Permission.COMPOSE_PLAN)
def show_points(space: Space) -> ResponseReturnValue:
    """Every point that was sent: first those that wait for an answer."""
    return _page(space)


@space_route("/plan/points/<uuid:point_id>", may=Permission.COMPOSE_PLAN, methods=("POST",))
def reply(space: Space, point_id: uuid.UUID) -> ResponseReturnValue:
    """Answer one point; whoever sent it sees the answer on their sheet."""
    find_sent(space, point_id)
    chosen, words = request.form.get("reply", ""), request.form.get("words", "")
    try:
        after = request.form.get("base", type=int)
        reply_to_point(space, point_id, chosen, words, once=read_once(request.form), after=after)
    except Refused as refusal:
        return _page(space, point_id.hex, chosen, words, refusal.fields), 422
    at = reply_place(space, point_id)
    if at is not None:
        forget_form(space, at)
    flash(_("Answered. They see your answer on their sheet."), "success")
    return redirect(url_for("plan_points.show_points", child_id=space.id))


def _page(
    space: Space, at: str = "", chosen: str = "", words: str = "", errors: Mapping[str, str] | None = None
) -> str:  # fmt: skip
    points = sent_points(space)
    cards = [answered_card(space, one) for one in points]
    return render_template(
        "plan_sheet/points.html", waiting=[one for one in cards if one.waits], at=at, chosen=chosen, words=words,
        errors=errors or {}, older=[one for one in cards if not one.counts],
        settled=[one for one in cards if one.counts and (one.point.stone or (one.asks and not one.waits))],
        agreed=[one for one in cards if one.counts and not one.asks and not one.point.stone],
        replies=[(key, _(said)) for key, said in REPLIES.items()], drafts=_drafts(space, points, at),
        papers=to_type_cards(space), erases=space.may(Permission.ERASE),
    )  # fmt: skip


def _drafts(space: Space, points: tuple[Answered, ...], sent: str) -> dict[str, FormDraft]:
    """What each point's form says of the writer's own unsaved words; ``sent``: the point whose form came back."""
    hook = reply_place(space, points[0].point.id) if points else None
    if hook is None:
        return {}
    known, found = my_drafts_of(space, f"{REPLY}:"), {}
    for one in points:
        place, mark = replace(hook, field=reply_field(one.point.id)), one.point.id.hex
        found[mark] = form_sent(place) if mark == sent else form_back(space, place, known.get(place.field, ()))
    return found
