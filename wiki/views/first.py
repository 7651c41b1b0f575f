"""The front door: what this is, in one sentence, or straight to your children when you are signed in."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from wiki.web import login
from wiki.web.gate import public_route
from wiki.web.look_around import people_to_look_around_as


@public_route("/")
def first_page() -> ResponseReturnValue:
    """What Golden Thread is, and the way in."""
    if login.signed_in() is not None:
        return redirect(url_for("desk.your_children"))
    if login.half_signed_in() is not None:
        return redirect(url_for("second_step.ask"))
    return render_template("public/welcome.html", demonstration=people_to_look_around_as())


@public_route("/up")
def up() -> ResponseReturnValue:
    """Says that the program answers, for whoever watches over it; nothing else."""
    return {"up": True}
