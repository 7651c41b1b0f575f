"""A plan that was finished in Word comes back: giving the file back, looking at it line by line, and taking in what is chosen."""

import uuid
from collections.abc import Mapping

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import ngettext

from wiki import clock
from wiki.commands.plan_return import give_back, settle_return
from wiki.commands.plan_return_take import Returned, leave_changes, take_changes
from wiki.errors import Refused
from wiki.forms.boxes import read_once
from wiki.queries.plan import open_desk
from wiki.queries.plan_checked import check_desk
from wiki.queries.plan_returns import SeenReturn, choices_in, compare_return, find_return, list_returns
from wiki.queries.plan_versions import find_version, open_version
from wiki.statute.sections import regulation_12
from wiki.views.plan import type_finder
from wiki.views.plan_findings_shown import finding_cards
from wiki.views.plan_word_shown import Shown, file_lines, held_words, picture_lines, touched
from wiki.web.babel import gettext as _
from wiki.web.gate import space_route
from wiki.web.kinds import Space
from wiki.web.page_types import type_finder_in
from wiki.web.plan_serve_page import plan_title
from wiki.web.plan_sheet_save import with_file
from wiki.words import Permission


@space_route("/plan/versions/<int:number>/word", may=Permission.COMPOSE_PLAN)
def ask_return(space: Space, number: int) -> ResponseReturnValue:
    """The form to give a Word file back, and those that came back."""
    return _ask(space, number, {})


@space_route("/plan/versions/<int:number>/word", may=Permission.COMPOSE_PLAN, methods=("POST",))
def take_back(space: Space, number: int) -> ResponseReturnValue:
    """Keep the file, and go to the screen that compares it; nothing of it is in the plan by that."""
    store, once = current_app.extensions["store"], read_once(request.form)
    before = {one.id for one in list_returns(space, number)}
    try:
        return_id = with_file(
            space, "documents", lambda file: give_back(space, store, number, file, once=once),
            kept=lambda made: made not in before,
        )  # fmt: skip
    except Refused as refusal:
        return _ask(space, number, refusal.fields), 422
    flash(_("The Word file is here. Nothing of it is in the plan yet."), "success")
    return redirect(url_for("plan_word.show_return", child_id=space.id, return_id=return_id))


@space_route("/plan/word/<uuid:return_id>", may=Permission.COMPOSE_PLAN)
def show_return(space: Space, return_id: uuid.UUID) -> ResponseReturnValue:
    """Line by line what the file says, beside what the plan said and says."""
    return _page(space, find_return(space, return_id), {})


@space_route("/plan/word/<uuid:return_id>", may=Permission.COMPOSE_PLAN, methods=("POST",))
def decide(space: Space, return_id: uuid.UUID) -> ResponseReturnValue:
    """Take in what is ticked, or leave it."""
    seen, places = find_return(space, return_id), request.form.getlist("place")
    try:
        returned = _returned(space, seen)
        if request.form.get("do") == "leave":
            done, problems = leave_changes(space, returned, places), {}
        else:
            problems = take_changes(space, returned, places, _bases(request.form), read_once(request.form))
            done = len(set(places)) - len(problems)
    except Refused as refusal:
        return _page(space, seen, refusal.fields), 422
    if problems:
        return _page(space, seen, problems), 422
    words = {
        "leave": ngettext("%(num)d change is left out.", "%(num)d changes are left out.", done),
        "take": ngettext("%(num)d change is in the plan.", "%(num)d changes are in the plan.", done),
    }
    flash(words["leave" if request.form.get("do") == "leave" else "take"], "success")
    return redirect(url_for("plan_word.show_return", child_id=space.id, return_id=return_id))


@space_route("/plan/word/<uuid:return_id>/settle", may=Permission.COMPOSE_PLAN, methods=("POST",))
def settle(space: Space, return_id: uuid.UUID) -> ResponseReturnValue:
    """Say why words that may be about another child are right."""
    seen, why = find_return(space, return_id), request.form.get("why", "")
    try:
        settle_return(space, return_id, why)
    except Refused as refusal:
        return _page(space, seen, refusal.fields, why), 422
    flash(_("Saved. The check keeps who said so, and why."), "success")
    return redirect(url_for("plan_word.show_return", child_id=space.id, return_id=return_id))


def _bases(form: Mapping[str, str]) -> dict[str, int]:
    """Which version of each row the person looked at."""
    found = {key.removeprefix("base-"): value for key, value in form.items() if key.startswith("base-")}
    return {key: int(value) for key, value in found.items() if value.isascii() and value.isdigit() and len(value) < 9}


def _ask(space: Space, number: int, errors: Mapping[str, str]) -> str:
    head = find_version(space, number)
    return render_template(
        "plan/word_ask.html", number=number, title=plan_title(head.status, number), errors=errors,
        files=file_lines(space, list_returns(space, number)),
    )  # fmt: skip


def _returned(space: Space, seen: SeenReturn) -> Returned:
    found = compare_return(space, current_app.extensions["store"], seen)
    tree = open_version(space, seen.number).tree
    code = tree.language.partition("-")[0] if tree else "en"
    find_type = type_finder(space)
    return Returned(seen, found, open_desk(space, find_type), find_type, type_finder_in(space, code))


def _page(space: Space, seen: SeenReturn, errors: Mapping[str, str], why: str = "") -> str:
    head = find_version(space, seen.number)
    more: dict[str, object] = {"is_open": False}
    if seen.checked_at is not None and not seen.is_shut:
        try:
            returned = _returned(space, seen)
        except Refused as refusal:
            errors = {**refusal.fields, **errors}
        else:
            shown = Shown(space, returned, choices_in(space, seen.id))
            checked = check_desk(space, returned.desk, regulation_12(), clock.today())
            mine = {one.hex for one in touched(returned)}
            more = {
                "is_open": True, "rows": shown.rows(), "new": shown.new(), "gone": shown.gone(), "beside": returned.found.beside,
                "pictures": picture_lines(returned), "is_tracked": returned.found.is_tracked, "lost": shown.lost_sources(),
                "findings": [
                    card for one, card in zip(checked.found, finding_cards(space, returned.desk, checked), strict=True)
                    if one.where in mine
                ],
            }  # fmt: skip
    return render_template(
        "plan/word.html", seen=seen, title=plan_title(head.status, seen.number), errors=errors, held=held_words(seen), why=why,
        ticked=request.form.getlist("place"),
        targets={one: f"change-{one}" for one in errors if one not in ("", "why")}, file=file_lines(space, [seen])[0], **more,
    )  # fmt: skip
