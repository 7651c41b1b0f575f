"""Signing in and out, and giving back the words of somebody who was signed out while they typed."""

from flask import current_app, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from wiki.access.factors import SET_UP, STEP
from wiki.commands import sign_in as commands
from wiki.errors import Refused
from wiki.web import login
from wiki.web.entering import enter
from wiki.web.gate import person_route, public_route
from wiki.web.kinds import SignedIn
from wiki.web.known_device import is_known, make_known
from wiki.web.look_around import look_around_as
from wiki.web.network import network
from wiki.web.providers import name_of
from wiki.web.work import work


@public_route("/sign-in")
def ask_who() -> ResponseReturnValue:
    """The form to sign in with."""
    then = login.own_path(request.args.get("then", "")) or ""
    return render_template("public/sign_in.html", errors={}, email="", then=then, kept="")


@public_route("/sign-in", methods=("POST",))
def sign_in() -> ResponseReturnValue:
    """Sign in; a wrong address and a wrong password look the same."""
    form, settings = request.form, current_app.config["SETTINGS"]
    email = form.get("email", "")
    try:
        person = commands.sign_in(
            work(), email, form.get("password", ""), key=settings.secret_key, hours=settings.session_hours,
            device=login.device(), trusted=is_known(email), network=network(),
        )  # fmt: skip
    except Refused as refusal:
        page = render_template(
            "public/sign_in.html", errors=refusal.fields, email=email, then=form.get("then", ""),
            kept=form.get("kept", ""),
        )  # fmt: skip
        return page, 422
    return make_known(enter(person, form.get("then", ""), form.get("kept", "")), email)


@public_route("/look-around", methods=("POST",))
def look_around() -> ResponseReturnValue:
    """Demonstration only: look around as one of the invented people."""
    person = look_around_as(request.form.get("token", ""))
    return enter(person)


@person_route("/sign-out", methods=("POST",), half=frozenset({STEP, SET_UP}))
def sign_out(person: SignedIn) -> ResponseReturnValue:
    """End this browser's sign-in on the server, and have the browser forget what it kept.

    ``keep``: somebody else's unsent words wait in this browser, which only their own key opens; they are not ours to clear.
    """
    commands.sign_out(person)
    provider = name_of(session.get(login.BY, ""))
    login.forget()
    there = url_for("sign_in_with.ended", provider=provider.key) if provider else url_for("first.first_page")
    answer = current_app.make_response(redirect(there))
    answer.headers["Clear-Site-Data"] = '"cache"' if request.form.get("keep") else '"cache", "storage"'
    return answer
