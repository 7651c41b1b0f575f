"""Who looked at a child's pages: the access log, for the family and those who keep the space."""

from flask import current_app, render_template, request
from flask.typing import ResponseReturnValue

from wiki import clock
from wiki.queries.seen import seen_between, window
from wiki.web.gate import space_route
from wiki.web.kinds import Space
from wiki.web.seen_page import ACTS, days
from wiki.words import Permission

_MOST_BACK = 300


@space_route("/seen", may=Permission.SEE_LOG)
def show_log(space: Space) -> ResponseReturnValue:
    """Two weeks of it, the newest first; ``back`` leads to earlier ones."""
    typed = request.args.get("back", "")
    back = min(int(typed), _MOST_BACK) if typed.isascii() and typed.isdigit() and len(typed) < 5 else 0
    since, until = window(clock.now(), back)
    lines = seen_between(space, current_app.extensions["traces"].looks_between, since, until, ACTS)
    return render_template("seen/log.html", days=days(space, lines), back=back, since=since, until=until)
