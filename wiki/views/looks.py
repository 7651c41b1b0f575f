"""How it looks: larger text, other colours, more room round the words; for anybody, signed in or not, on this device."""

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from wiki.forms.looks import read_look
from wiki.web import login
from wiki.web.babel import gettext as _
from wiki.web.gate import public_route
from wiki.web.looks import colours_now, keep_look, look_here


@public_route("/how-it-looks")
def ask_how() -> ResponseReturnValue:
    """The choices, with a few words to see them on."""
    person, then = login.signed_in(), login.own_path(request.args.get("then", "")) or ""
    colours = colours_now(person.theme if person else "")
    return render_template("public/looks.html", look=look_here(), colours=colours, then=then)


@public_route("/how-it-looks", methods=("POST",))
def choose() -> ResponseReturnValue:
    """Keep the choice on this device and go back to where it was asked for."""
    flash(_("Done. This is how pages look on this device now."), "success")
    then = login.own_path(request.form.get("then", "")) or url_for("looks.ask_how")
    return keep_look(current_app.make_response(redirect(then)), read_look(request.form))
