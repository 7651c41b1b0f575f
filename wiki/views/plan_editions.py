"""Ordering that an issued plan loses words for good: an edition without them takes its place."""

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from wiki.commands.plan_editions_order import order_editions
from wiki.errors import Refused
from wiki.forms.plan_editions import OrderForm, read_order
from wiki.web.babel import gettext as _
from wiki.web.editions_page import order_page
from wiki.web.gate import space_route
from wiki.web.kinds import Space
from wiki.web.proving import must_prove
from wiki.words import Permission

_AT = "/plan/versions/<int:number>/edition"


@space_route(_AT, may=Permission.MANAGE_MEMBERS)
def ask_order(space: Space, number: int) -> ResponseReturnValue:
    """What becomes of the plan, and who ordered it: nothing is taken out yet."""
    return order_page(space, number, OrderForm(by=""))


@space_route(_AT, may=Permission.MANAGE_MEMBERS, methods=("POST",))
def order(space: Space, number: int) -> ResponseReturnValue:
    """Order it; on any trouble the form comes back."""
    form = read_order(request.form)
    must_prove(space.person, minutes=30)
    try:
        order_editions(space, number, form.order, sure=form.sure == "yes")
    except Refused as refusal:
        return order_page(space, number, form, refusal.fields), 422
    flash(_("The redacted edition is being made. It is here within a few minutes."), "success")
    return redirect(url_for("plan_versions.show_version", child_id=space.id, number=number))
