"""What advice suggests, one by one: used in a row of the plan, or not used, with the reason."""

import uuid
from collections.abc import Mapping

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from wiki.commands.plan_reasons import not_used, use_after_all
from wiki.errors import NotFound, Refused
from wiki.queries.plan import open_desk
from wiki.queries.versions import see_versions_by_id
from wiki.views.plan import type_finder
from wiki.views.plan_settle_shown import suggestions
from wiki.web.babel import gettext as _
from wiki.web.gate import space_route
from wiki.web.kinds import Space
from wiki.words import Permission


@space_route("/plan/suggestions", may=Permission.COMPOSE_PLAN)
def show_suggestions(space: Space) -> ResponseReturnValue:
    """Everything that is suggested: what waits first, then what is settled."""
    return _page(space, {}, "", "")


@space_route("/plan/suggestions/<uuid:version_id>", may=Permission.COMPOSE_PLAN, methods=("POST",))
def settle(space: Space, version_id: uuid.UUID) -> ResponseReturnValue:
    """Keep the reason why it is not used, or take that back."""
    reason, is_back = request.form.get("reason", ""), request.form.get("do") == "back"
    try:
        if is_back:
            use_after_all(space, version_id)
        else:
            not_used(space, version_id, reason)
    except Refused as refusal:
        version = see_versions_by_id(space, [version_id]).get(version_id)
        return _page(space, refusal.fields, version.passage_id.hex if version else "", reason), 422
    flash(_("It waits again.") if is_back else _("Your reason is kept."), "success")
    return redirect(url_for("plan_suggestions.show_suggestions", child_id=space.id))


def _page(space: Space, errors: Mapping[str, str], at: str, typed: str) -> str:
    """``errors`` and what was ``typed`` belong to the suggestion ``at``."""
    pages = suggestions(space, open_desk(space, type_finder(space)))
    if errors and at not in {card.id for page in pages for card in page.cards}:
        raise NotFound
    return render_template(
        "plan/suggestions.html", pages=pages, errors=errors, at=at, typed=typed,
        waiting=sum(not card.is_settled for page in pages for card in page.cards),
        settled=sum(card.is_settled for page in pages for card in page.cards),
    )  # fmt: skip
