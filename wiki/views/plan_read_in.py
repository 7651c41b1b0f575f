"""Reading in the plan of another installation: choosing its file, a look at what would come in, and the press that writes it."""

from collections.abc import Mapping

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import ngettext

from wiki.commands.plan_read_in import read_in
from wiki.document.plan_read import MOST_BYTES, read_plan_file
from wiki.errors import Refused
from wiki.forms.plan_read_in import chosen, pack, unpack
from wiki.queries.plan import open_desk
from wiki.queries.plan_read_in import Looked, look_at_file
from wiki.views.plan import type_finder
from wiki.web.gate import space_route
from wiki.web.kinds import Space
from wiki.web.plan_read_in_page import ask_of_file, look_cards
from wiki.words import Permission


@space_route("/plan/read-in", may=Permission.COMPOSE_PLAN)
def ask_file(space: Space) -> ResponseReturnValue:
    """The form for the file."""
    return _ask(space, {})


@space_route("/plan/read-in", may=Permission.COMPOSE_PLAN, methods=("POST",))
def look(space: Space) -> ResponseReturnValue:
    """What would come in, and what can't; nothing is written by that."""
    file = request.files.get("file")
    try:
        data = chosen(file.read(MOST_BYTES + 1) if file else b"")
        return _page(space, _looked(space, data), data, {})
    except Refused as refusal:
        return _ask(space, refusal.fields), 422


@space_route("/plan/read-in/take", may=Permission.COMPOSE_PLAN, methods=("POST",))
def take(space: Space) -> ResponseReturnValue:
    """Write all of it, and go to the plan."""
    try:
        data = unpack(request.form.get("packed", ""))
        looked = _looked(space, data)
    except Refused as refusal:
        return _ask(space, refusal.fields), 422
    try:
        ask_of_file(space, looked)
        count = read_in(space, type_finder(space), looked)
    except Refused as refusal:
        return _page(space, looked, data, refusal.fields), 422
    flash(ngettext("%(num)d row is in the plan now.", "%(num)d rows are in the plan now.", count), "success")
    return redirect(url_for("plan.show_desk", child_id=space.id, part="check"))


def _looked(space: Space, data: bytes) -> Looked:
    file, find_type = read_plan_file(data), type_finder(space)
    return look_at_file(space, open_desk(space, find_type), find_type, file)


def _ask(space: Space, errors: Mapping[str, str]) -> str:
    return render_template("plan/read_in_ask.html", errors=errors)


def _page(space: Space, looked: Looked, data: bytes, errors: Mapping[str, str]) -> str:
    return render_template("plan/read_in.html", looked=looked, packed=pack(data), errors=errors, **look_cards(looked))
