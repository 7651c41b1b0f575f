"""Getting in without the password: a link by mail that signs in, or that lets its owner choose a new password."""

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from wiki.access.person import SignedIn
from wiki.commands.mailed_links import ask_link, owner_of, use_password_link, use_sign_in_link
from wiki.errors import NotFound, Refused
from wiki.forms.account import read_new_password
from wiki.web import login
from wiki.web.babel import gettext as _
from wiki.web.entering import enter
from wiki.web.gate import public_route
from wiki.web.known_device import make_known
from wiki.web.network import network
from wiki.web.work import work
from wiki.words_mail import LinkFor

_TOKEN = "<string(maxlength=64):token>"  # noqa: S105 (the place of one in an address)


@public_route("/sign-in/link")
def ask_address() -> ResponseReturnValue:
    """Where to send a link to sign in."""
    return _ask(LinkFor.SIGN_IN, {}, "")


@public_route("/sign-in/link", methods=("POST",))
def send() -> ResponseReturnValue:
    """Have it sent, if there is such an account."""
    return _send(LinkFor.SIGN_IN)


@public_route("/sign-in/forgotten")
def ask_forgotten() -> ResponseReturnValue:
    """Where to send a link to choose a new password."""
    return _ask(LinkFor.PASSWORD, {}, "")


@public_route("/sign-in/forgotten", methods=("POST",))
def send_forgotten() -> ResponseReturnValue:
    """Have it sent, if there is such an account."""
    return _send(LinkFor.PASSWORD)


@public_route("/sign-in/sent")
def sent() -> ResponseReturnValue:
    """Look in your mail: the same for everybody."""
    return render_template("public/link_sent.html")


@public_route(f"/sign-in/link/{_TOKEN}")
def ask_press(token: str) -> ResponseReturnValue:
    """One button: mail programs look at links by themselves, and must use none up."""
    if not owner_of(work(), token, LinkFor.SIGN_IN):
        return _dead()
    return render_template("public/link.html", token=token)


@public_route(f"/sign-in/link/{_TOKEN}", methods=("POST",))
def press(token: str) -> ResponseReturnValue:
    """Sign in by the link."""
    settings = current_app.config["SETTINGS"]
    try:
        person = use_sign_in_link(
            work(), token, hours=settings.session_hours, device=login.device(), key=settings.secret_key
        )
    except NotFound:
        return _dead()
    return _let_in(person)


@public_route(f"/sign-in/new-password/{_TOKEN}")
def ask_password(token: str) -> ResponseReturnValue:
    """The boxes for a new password."""
    email = owner_of(work(), token, LinkFor.PASSWORD)
    return render_template("public/new_password.html", token=token, errors={}, email=email) if email else _dead()


@public_route(f"/sign-in/new-password/{_TOKEN}", methods=("POST",))
def choose_password(token: str) -> ResponseReturnValue:
    """Give the account its new password; every other browser is signed out, and its owner is told by mail."""
    settings, form = current_app.config["SETTINGS"], read_new_password(request.form)
    try:
        person = use_password_link(
            work(), token, form.agreed(), hours=settings.session_hours, device=login.device(), key=settings.secret_key
        )
    except Refused as refusal:
        email = owner_of(work(), token, LinkFor.PASSWORD)
        page = render_template("public/new_password.html", token=token, errors=refusal.fields, email=email)
        return (page, 422) if email else _dead()
    except NotFound:
        return _dead()
    flash(_("Your password is changed. Everywhere else you are signed out."), "success")
    return _let_in(person)


def _ask(purpose: LinkFor, errors: dict[str, str], email: str) -> str:
    return render_template(
        "public/ask_link.html", errors=errors, email=email, new_password=purpose is LinkFor.PASSWORD
    )


def _send(purpose: LinkFor) -> ResponseReturnValue:
    settings, email = current_app.config["SETTINGS"], request.form.get("email", "")
    try:
        ask_link(work(), email, purpose, key=settings.secret_key, network=network())
    except Refused as refusal:
        return _ask(purpose, refusal.fields, email[:254]), 422
    return redirect(url_for("sign_in_links.sent"))


def _let_in(person: SignedIn) -> ResponseReturnValue:
    return make_known(enter(person), person.email)


def _dead() -> ResponseReturnValue:
    return render_template("public/link_dead.html"), 404
