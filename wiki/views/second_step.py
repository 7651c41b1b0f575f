"""The second step of signing in: a code from the person's app, or one of their backup codes."""

from flask import current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue

from wiki.access.factors import SET_UP, STEP
from wiki.commands.second_step import take_second_step
from wiki.errors import Refused
from wiki.web.entering import enter, step_page
from wiki.web.gate import person_route
from wiki.web.kinds import SignedIn

_HALF = frozenset({STEP, SET_UP})


@person_route("/sign-in/second-step", half=_HALF)
def ask(person: SignedIn) -> ResponseReturnValue:
    """Ask for the code; whoever must first set a second step up is led there."""
    if not person.due:
        return redirect(url_for("first.first_page"))
    if person.due == SET_UP:
        return redirect(url_for("factors.show"))
    return step_page(person, then=request.args.get("then", ""))


@person_route("/sign-in/second-step", methods=("POST",), half=frozenset({STEP}))
def take(person: SignedIn) -> ResponseReturnValue:
    """Take the code; a wrong one is counted."""
    if not person.due:
        return redirect(url_for("first.first_page"))
    settings, form = current_app.config["SETTINGS"], request.form
    then, kept = form.get("then", ""), form.get("kept", "")
    try:
        whole = take_second_step(person, form.get("code", ""), key=settings.secret_key, hours=settings.session_hours)
    except Refused as refusal:
        return step_page(person, then=then, kept=kept, errors=refusal.fields), 422
    return enter(whole, then, kept)
