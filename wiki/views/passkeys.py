"""Signing in with a passkey: both steps at once, from the sign-in page."""

from flask import current_app, render_template, request
from flask.typing import ResponseReturnValue

from wiki.commands import passkeys as commands
from wiki.errors import Refused
from wiki.web import login
from wiki.web.entering import enter, hold_question, question_held
from wiki.web.gate import public_route
from wiki.web.known_device import make_known
from wiki.web.site import our_site
from wiki.web.work import work


@public_route("/sign-in/passkey/ask", methods=("POST",))
def ask() -> ResponseReturnValue:
    """The question for any passkey of this site, as JSON."""
    return hold_question(commands.ask_proof(work(), our_site()))


@public_route("/sign-in/passkey", methods=("POST",))
def come_in() -> ResponseReturnValue:
    """Sign in whoever's passkey answered."""
    form, settings = request.form, current_app.config["SETTINGS"]
    then, kept = form.get("then", ""), form.get("kept", "")
    try:
        person = commands.come_in(
            work(), our_site(), question_held(), form.get("credential", ""), hours=settings.session_hours,
            device=login.device(),
        )  # fmt: skip
    except Refused as refusal:
        own = login.own_path(then) or ""
        page = render_template(
            "public/sign_in.html", errors=refusal.fields, email="", then=own, kept=kept, by_passkey=True
        )
        return page, 422
    return make_known(enter(person, then, kept), person.email)
