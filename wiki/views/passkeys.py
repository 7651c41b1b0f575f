"""Signing in with a passkey: both steps at once, from the sign-in page."""

from flask import current_app, render_template, request
from flask.typing import ResponseReturnValue

from wiki.commands import passkeys as commands
from wiki.errors import Refused
from wiki.web import login
from wiki.web.entering import enter, hold_question, question_held, step_page
from wiki.web.gate import public_route
from wiki.web.kinds import SignedIn
from wiki.web.known_device import make_known
from wiki.web.site import our_site
from wiki.web.work import work


@public_route("/sign-in/passkey/ask", methods=("POST",))
def ask() -> ResponseReturnValue:
    """The question for any passkey of this site, or at the second step for one's own, as JSON."""
    return hold_question(commands.ask_proof(work(), our_site(), _at_their_step()))


@public_route("/sign-in/passkey", methods=("POST",))
def come_in() -> ResponseReturnValue:
    """Sign in whoever's passkey answered."""
    form, settings = request.form, current_app.config["SETTINGS"]
    then, kept, half = form.get("then", ""), form.get("kept", ""), _at_their_step()
    try:
        person = commands.come_in(
            work(), our_site(), question_held(), form.get("credential", ""), hours=settings.session_hours,
            device=login.device(), half=half,
        )  # fmt: skip
    except Refused as refusal:
        if half is not None:
            return step_page(half, then=then, kept=kept, errors=refusal.fields), 422
        own = login.own_path(then) or ""
        page = render_template(
            "public/sign_in.html", errors=refusal.fields, email="", then=own, kept=kept, by_passkey=True
        )
        return page, 422
    return make_known(enter(person, then, kept), person.email)


def _at_their_step() -> SignedIn | None:
    """Who asks from the page of their second step; nobody on the sign-in page, where anybody may come."""
    return login.half_signed_in() if request.args.get("mine") else None
