"""Coming in by an invitation: who asks, then a password or the one that somebody has, then the child's pages.

A link that is unknown, used, withdrawn or too old meets one kind page, always the same. A link is looked at by GET, and
used up only by the form that lets somebody in.
"""

from flask import current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from wiki.access.single_use import hash_token
from wiki.commands import invitations_join as commands
from wiki.commands import sign_in
from wiki.errors import NotAllowed, NotFound, Refused
from wiki.queries.invitations_open import Opened, find_open, first_name, has_account, is_for_another
from wiki.web import invited, login
from wiki.web.entering import enter
from wiki.web.gate import public_route
from wiki.web.kinds import SignedIn
from wiki.web.known_device import is_known, make_known
from wiki.web.work import work

Errors = dict[str, str]


@public_route("/come-in/<string(maxlength=100):token>")
def show(token: str) -> ResponseReturnValue:
    """Who asks, to whose pages, and one button."""
    found = find_open(work(), hash_token(token))
    return _gone() if found is None else _welcome(found, url_for("come_in.open_link", token=token))


@public_route("/come-in/<string(maxlength=100):token>", methods=("POST",))
def open_link(token: str) -> ResponseReturnValue:
    """Whoever is signed in comes in by this one press; for everybody else the address is left behind."""
    hashed = hash_token(token)
    found, person = find_open(work(), hashed), login.signed_in()
    if found is None:
        return _gone()
    if person is not None:
        return _join(person, hashed, found, url_for("come_in.open_link", token=token))
    commands.note_opened(work(), hashed)
    invited.hold(hashed)
    return redirect(url_for("come_in.next_step"))


@public_route("/come-in")
def next_step() -> ResponseReturnValue:
    """What is asked next: an address, its code, a password, or the password that they have."""
    held = invited.held()
    if held is None:
        return redirect(url_for("come_in.ask_code"))
    if login.signed_in() is not None:
        return _welcome(held.found, url_for("come_in.join_held"))
    return _step(held, {})


@public_route("/come-in", methods=("POST",))
def join_held() -> ResponseReturnValue:
    """Come in as whoever is signed in."""
    held, person = invited.held(), login.signed_in()
    if held is None or person is None:
        return _gone()
    return _join(person, held.hashed, held.found, url_for("come_in.join_held"))


@public_route("/in/email", methods=("POST",))
def give_email() -> ResponseReturnValue:
    """The address of whoever came by letter or text message: a code goes there. Empty: they want to type another."""
    held = invited.held()
    if held is None or held.found.is_bound:
        return _gone()
    email = request.form.get("email", "")
    if not email and held.given:
        invited.give("")
        return redirect(url_for("come_in.next_step"))
    try:
        invited.give(commands.ask_email(work(), held.hashed, email))
    except Refused as refusal:
        return _step(held, refusal.fields, email), 422
    return redirect(url_for("come_in.next_step"))


@public_route("/in/code", methods=("POST",))
def give_code() -> ResponseReturnValue:
    """The mailed code: the address is theirs."""
    held = invited.held()
    if held is None or not held.given:
        return _gone()
    wrong = commands.confirm_email(work(), held.hashed, held.given, request.form.get("code", ""), _key())
    if wrong:
        return _step(held, {"code": wrong}), 422
    invited.show(held.given)
    return redirect(url_for("come_in.next_step"))


@public_route("/in/password", methods=("POST",))
def choose_password() -> ResponseReturnValue:
    """The account is made with the password that they chose, and they are in."""
    held = invited.held()
    if held is None or not held.email:
        return _gone()
    try:
        person = commands.join_new(
            work(), held.hashed, held.email, request.form.get("new_password", ""),
            hours=current_app.config["SETTINGS"].session_hours, device=login.device(),
        )  # fmt: skip
    except Refused as refusal:
        return _step(held, refusal.fields), 422
    except NotFound:
        return _gone()
    return _arrive(person, held.found)


@public_route("/in/sign-in", methods=("POST",))
def sign_in_and_join() -> ResponseReturnValue:
    """Whoever has an account with the address signs in with its password, and is in."""
    held = invited.held()
    if held is None or not held.email:
        return _gone()
    try:
        person = sign_in.sign_in(
            work(), held.email, request.form.get("password", ""), key=_key(),
            hours=current_app.config["SETTINGS"].session_hours, device=login.device(), trusted=is_known(held.email),
        )  # fmt: skip
    except Refused as refusal:
        return _step(held, refusal.fields), 422
    try:
        commands.join(person, held.hashed, held.shown)
    except NotFound:
        return _gone()
    return _arrive(person, held.found)


@public_route("/in")
def ask_code() -> ResponseReturnValue:
    """The short address that letters name, and that is read out on the phone: the code, and one's e-mail address."""
    return render_template("come_in/type_code.html", code="", email="", errors={})


@public_route("/in", methods=("POST",))
def use_code() -> ResponseReturnValue:
    """A code that opens an invitation leads on; every other is answered alike."""
    code, email = request.form.get("code", ""), request.form.get("email", "")
    try:
        hashed = commands.use_code(work(), code, email, _key())
        if hashed:
            invited.hold(hashed)
            found = find_open(work(), hashed)
            if found is not None and not found.is_bound and login.signed_in() is None:
                invited.give(commands.ask_email(work(), hashed, email))
            return redirect(url_for("come_in.next_step"))
        errors = {"code": commands.NO_SUCH_CODE}
    except Refused as refusal:
        errors = refusal.fields
    return render_template("come_in/type_code.html", code=code[:60], email=email[:254], errors=errors), 422


def _key() -> str:
    found: str = current_app.config["SETTINGS"].secret_key
    return found


def _gone() -> ResponseReturnValue:
    invited.let_go()
    return render_template("come_in/gone.html"), 404


def _welcome(found: Opened, action: str, status: int = 200) -> ResponseReturnValue:
    invited.speak(found.language)
    person = login.signed_in()
    fits = person is None or not is_for_another(found, person)
    page = render_template(
        "come_in/welcome.html", found=found, child=first_name(found.known_as), action=action, fits=fits, here=person
    )
    return page, status


def _step(held: invited.Held, errors: Errors, email: str = "") -> str:
    if held.email:
        name = "sign_in" if has_account(work(), held.email) else "password"
    else:
        name = "code" if held.given else "email"
    return render_template(
        f"come_in/{name}.html", found=held.found, child=first_name(held.found.known_as), errors=errors,
        email=held.email or held.given or email,
    )  # fmt: skip


def _join(person: SignedIn, hashed: str, found: Opened, action: str) -> ResponseReturnValue:
    if is_for_another(found, person):
        return _welcome(found, action, 403)
    try:
        commands.join(person, hashed)
    except NotAllowed:
        return _welcome(found, action, 403)
    except NotFound:
        return _gone()
    invited.let_go()
    return redirect(url_for("home.child_home", child_id=found.child_id, first="yes"))


def _arrive(person: SignedIn, found: Opened) -> ResponseReturnValue:
    return make_known(enter(person, url_for("home.child_home", child_id=found.child_id, first="yes")), person.email)
