"""Somebody's own address: asking for another one, and the link that shows that the new one is theirs."""

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from wiki.commands.account_email import address_of, ask_address, confirm_address, stop_waiting
from wiki.errors import NotFound, Refused
from wiki.queries.account import has_provider, waiting_address
from wiki.web import login
from wiki.web.babel import gettext as _
from wiki.web.gate import person_route, public_route
from wiki.web.kinds import SignedIn
from wiki.web.known_device import make_known
from wiki.web.network import network
from wiki.web.proving import must_prove
from wiki.web.work import work

_TOKEN = "<string(maxlength=64):token>"  # noqa: S105 (the place of one in an address)


@person_route("/account/email")
def your_address(person: SignedIn) -> ResponseReturnValue:
    """The address as it is, and the one that waits to be confirmed."""
    return _page(person, {})


def _page(person: SignedIn, errors: dict[str, str], typed: str = "") -> str:
    is_theirs = not has_provider(person.work.session, person.id)
    return render_template(
        "account/email.html", waiting=waiting_address(person), typed=typed, errors=errors, is_theirs=is_theirs
    )


@person_route("/account/email", methods=("POST",))
def ask(person: SignedIn) -> ResponseReturnValue:
    """Have a link sent to the new address; the same for one that somebody else has."""
    must_prove(person, back=url_for("account_email.your_address"))
    typed = request.form.get("email", "")[:300]
    try:
        ask_address(person, typed, key=current_app.config["SETTINGS"].secret_key, network=network())
    except Refused as refusal:
        return _page(person, refusal.fields, typed), 422
    flash(_("Check your email at the new address. Nothing changes until you press the link in it."), "success")
    return redirect(url_for("account_email.your_address"))


@person_route("/account/email/stop", methods=("POST",))
def stop(person: SignedIn) -> ResponseReturnValue:
    """Keep the address: the link that was sent opens nothing."""
    stop_waiting(person)
    flash(_("Done. Your address stays as it is."), "success")
    return redirect(url_for("account_email.your_address"))


@public_route(f"/sign-in/new-address/{_TOKEN}")
def ask_press(token: str) -> ResponseReturnValue:
    """One button: mail programs look at links by themselves, and must use none up."""
    email = address_of(work(), token)
    return render_template("public/new_address.html", token=token, email=email) if email else _dead()


@public_route(f"/sign-in/new-address/{_TOKEN}", methods=("POST",))
def press(token: str) -> ResponseReturnValue:
    """The new address is theirs from this moment; this browser stays signed in, where it is."""
    email, opened = address_of(work(), token), work()
    try:
        is_here = confirm_address(opened, token, login.signed_in())
    except NotFound:
        return _dead()
    flash(_("Done. From now on you sign in with %(email)s. Everywhere else you are signed out.", email=email), "success")
    place = url_for("account_email.your_address") if is_here else url_for("sign_in.ask_who")
    return make_known(current_app.make_response(redirect(place)), email)


def _dead() -> ResponseReturnValue:
    return render_template("account/email_dead.html"), 404
