"""Answering one request for advice from its link: no account, a code by mail, five boxes or a letter, one signature.

A link that is unknown, answered, taken back or too old meets one kind page, always the same.
"""

import uuid

from flask import current_app, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from wiki.access.advice_link import find_asking
from wiki.commands import advice_answer as commands
from wiki.commands.advice_sign import sign as sign_it
from wiki.commands.limits import network_of
from wiki.errors import NotFound, Refused
from wiki.queries.advice_links import letters_of
from wiki.web import advising
from wiki.web.advising import gone
from wiki.web.babel import gettext as _
from wiki.web.gate import advice_route, public_route
from wiki.web.kinds import Advising
from wiki.web.page_types import page_types
from wiki.web.work import work
from wiki.words import N_

Errors = dict[str, str]
_NO_PAGE = N_(
    "This can’t be signed just now, for a reason on our side. Your words are kept. Try again later, or ask who sent you the link."
)


@public_route("/advice/<string(maxlength=100):token>")
def show(token: str) -> ResponseReturnValue:
    """Who asks, and one button; nothing of the child."""
    return _welcome(token, {})


@public_route("/advice/<string(maxlength=100):token>", methods=("POST",))
def open_link(token: str) -> ResponseReturnValue:
    """Have a code mailed to the address that the link went to; the link's address is left behind."""
    try:
        advising.hold(*commands.begin_visit(work(), token, _key(), network_of(request.remote_addr or "")))
    except NotFound:
        return gone()
    except Refused as refusal:
        return _welcome(token, refusal.fields, 429)
    return redirect(url_for("advice_link.next_step"))


def _welcome(token: str, errors: Errors, status: int = 200) -> ResponseReturnValue:
    asking = find_asking(work(), token)
    if asking is None:
        return gone()
    hidden = _hidden(asking.email)
    page = render_template("advice_link/welcome.html", asking=asking, hidden=hidden, token=token, errors=errors)
    return page, status


@public_route("/answer")
def next_step() -> ResponseReturnValue:
    """The code, or the request."""
    one = advising.held()
    if one is None:
        return gone()
    return _code(one, {}) if one.patient is None else redirect(url_for("advice_link.write"))


@public_route("/answer/code", methods=("POST",))
def give_code() -> ResponseReturnValue:
    """The mailed code opens the request."""
    one = advising.held()
    if one is None:
        return gone()
    wrong = commands.confirm(one, request.form.get("code", ""), _key())
    return (_code(one, {"code": wrong}), 422) if wrong else redirect(url_for("advice_link.write"))


@public_route("/answer/new-code", methods=("POST",))
def new_code() -> ResponseReturnValue:
    """Another code to the same address."""
    one = advising.held()
    if one is None:
        return gone()
    try:
        commands.ask_code(one, _key(), network_of(request.remote_addr or ""))
    except Refused as refusal:
        return _code(one, refusal.fields), 429
    return redirect(url_for("advice_link.next_step", late=request.form.get("late") or None))


def _code(one: Advising, errors: Errors) -> str:
    return render_template(
        "advice_link/code.html", hidden=_hidden(one.email), errors=errors,
        late=one.was_proved or request.values.get("late") == "yes",
    )  # fmt: skip


@advice_route("/answer/words")
def write(one: Advising) -> ResponseReturnValue:
    """What is asked, and the boxes, with whatever was typed before."""
    return _form(one, commands.read_draft(one), {})


@advice_route("/answer/words", methods=("POST",))
def send_words(one: Advising) -> ResponseReturnValue:
    """Keep the form; then sign it, hand it over to be signed, or leave it for later."""
    draft = commands.keep_words(one, advising.read_typed())
    work().commit()
    try:
        letters = _files(one)
        if draft.met:
            flash(_(commands.MET), "news")
        elif "sign" in request.form:
            kind = page_types().current().types.get(one.page_type)
            if kind is None:  # its file is being changed, or was taken away
                raise Refused({"": _NO_PAGE})
            sign_it(one, kind, sure=request.form.get("sure") == "yes", number=draft.number + letters)
            return _done("signed")
        elif "ready" in request.form:
            commands.hand_over(one)
            return _done("ready")
        else:
            flash(_("Your words are kept. Open the link again whenever you like."), "success")
    except Refused as refusal:
        return _form(one, commands.read_draft(one), refusal.fields), 422
    return redirect(url_for("advice_link.write"))


@advice_route("/answer/keep", methods=("POST",))
def keep(one: Advising) -> ResponseReturnValue:
    """Keep the form as it stands, sent by the page itself every few seconds."""
    draft = commands.keep_words(one, advising.read_typed(), both=False)
    if draft.met:
        return jsonify(trouble=_("Somebody else types here too. Press “Keep for later” to see both.")), 409
    return jsonify(said=_("Your words are kept."))


@advice_route("/answer/not-known")
def ask_not_known(one: Advising) -> ResponseReturnValue:
    """Are they sure that they do not know the child?"""
    return render_template("advice_link/not_known.html", one=one)


@advice_route("/answer/not-known", methods=("POST",))
def not_known(one: Advising) -> ResponseReturnValue:
    """They do not."""
    commands.say_not_known(one)
    return _done("not-known")


@public_route("/answer/done/<any('signed','ready','not-known'):what>")
def done(what: str) -> ResponseReturnValue:
    """Thanks; nothing of anybody stands here."""
    return render_template("advice_link/done.html", what=what)


def _done(what: str) -> ResponseReturnValue:
    if what != "ready":
        advising.let_go()
    return redirect(url_for("advice_link.done", what=what))


def _files(one: Advising) -> int:
    """The letter that came with the form, and those that are not to go with it; how many of both."""
    count = 0
    for text in request.form.getlist("drop"):
        try:
            commands.drop_letter(one, uuid.UUID(text))
        except ValueError:
            continue
        count += 1
    for file in request.files.getlist("letter"):
        if file.filename:
            commands.add_letter(one, current_app.extensions["store"], file.stream, file.filename, file.mimetype or "")
            count += 1
    work().commit()
    return count


def _form(one: Advising, draft: commands.Draft, errors: Errors) -> str:
    boxes = dict.fromkeys(commands.BOXES, "") | {"name": one.name, "job": one.job, "typed_by": one.typed_by}
    boxes |= {box: words for box, words in draft.boxes.items() if words}
    return render_template(
        "advice_link/write.html", one=one, boxes=boxes, draft=draft, letters=letters_of(one, draft.files), errors=errors
    )


def _hidden(email: str) -> str:
    """The address as far as its owner needs it: p…@nhs.example."""
    local, _at, domain = email.partition("@")
    return f"{local[:1]}…@{domain}"


def _key() -> str:
    found: str = current_app.config["SETTINGS"].secret_key
    return found
