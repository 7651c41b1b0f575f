"""Shows the space at a meeting: large slides, of what everybody who works with the child may see."""

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from wiki.web.corner_page import every_page, slides
from wiki.web.gate import space_route
from wiki.web.kinds import Space, for_meeting
from wiki.words import Permission


@space_route("/present", may=Permission.READ)
def show_slides(space: Space) -> ResponseReturnValue:
    """The pages of the family and of the people who help, one question at a time; the plan has its own papers."""
    shown = slides(for_meeting(space), every_page(space), corner=False)
    return render_template("present/slides.html", slides=shown, back=url_for("home.child_home", child_id=space.id))
