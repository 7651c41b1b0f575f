"""Whose rights these are: the day on which they pass to the young person, and who decides what."""

from flask import render_template
from flask.typing import ResponseReturnValue

from wiki.web.gate import space_route
from wiki.web.handover_page import rights_page
from wiki.web.kinds import Space
from wiki.words import Permission


@space_route("/rights", may=Permission.READ_PLAN)
def show(space: Space) -> ResponseReturnValue:
    """The day, who makes each decision today, and what is noted of somebody deciding in the young person's place."""
    return render_template("handover/rights.html", **rights_page(space))
