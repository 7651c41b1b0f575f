"""Who stays: the young person chooses who of the family is here, and as what, from the day their rights begin."""

import uuid

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from wiki.commands.handover import choose_who_stays
from wiki.errors import Refused
from wiki.queries.rights import find_of_family, rights_of
from wiki.web.babel import gettext as _
from wiki.web.gate import space_route
from wiki.web.handover_page import STAYS, family_card, family_cards
from wiki.web.kinds import Space
from wiki.words import Permission


@space_route("/rights/who-stays", may=Permission.CHOOSE_FAMILY)
def show(space: Space) -> ResponseReturnValue:
    """Everybody of the family, and what was chosen about them."""
    return render_template("handover/who_stays.html", family=family_cards(space), rights=rights_of(space))


@space_route("/rights/who-stays/<uuid:member_id>", may=Permission.CHOOSE_FAMILY)
def ask(space: Space, member_id: uuid.UUID) -> ResponseReturnValue:
    """One of them: what they can do, and the choice."""
    return _one(space, member_id, "", {})


@space_route("/rights/who-stays/<uuid:member_id>", may=Permission.CHOOSE_FAMILY, methods=("POST",))
def choose(space: Space, member_id: uuid.UUID) -> ResponseReturnValue:
    """Choose it; it counts at once."""
    stays = request.form.get("stays", "")
    try:
        name = choose_who_stays(space, member_id, stays)
    except Refused as refusal:
        return _one(space, member_id, stays, refusal.fields), 422
    flash(_("Done. %(name)s: %(choice)s.", name=name, choice=_(STAYS[stays])), "success")
    return redirect(url_for("handover_stays.show", child_id=space.id))


def _one(space: Space, member_id: uuid.UUID, stays: str, errors: dict[str, str]) -> str:
    one = find_of_family(space, member_id)
    choices = [(str(key), _(words)) for key, words in STAYS.items()]
    return render_template(
        "handover/stays.html", one=family_card(one), stays=stays or one.stays or "", choices=choices, errors=errors,
        rights=rights_of(space),
    )  # fmt: skip
