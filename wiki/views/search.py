"""Searching a child's pages. The words go in a form, never in an address, where logs and histories would keep them.

A page that answers a form can't be gone back to (browsers ask to send the form again, or show an error), and whoever
follows a result comes back for the next. So the browser keeps the last words in its signed session cookie, until it
signs out, and the results stand at an address of their own.
"""

from flask import current_app, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from wiki.commands.search_order import put_search_in_order
from wiki.queries.questions import disputes_beside
from wiki.queries.search import SearchState, find
from wiki.search.look import look
from wiki.search.question import MOST_LETTERS, read_question
from wiki.web.gate import space_route
from wiki.web.kinds import Space
from wiki.web.looked import look_by_form
from wiki.web.search_lines import line_of
from wiki.words import Permission

_LAST = "searched"


@space_route("/search", may=Permission.READ)
def search(space: Space) -> ResponseReturnValue:
    """The empty search box."""
    return render_template("search/search.html", words="", question=None, results=None, lines=())


@space_route("/search", may=Permission.READ, methods=("POST",))
def results(space: Space) -> ResponseReturnValue:
    """What was found; by way of an address without words where the form asks it, so that a browser can come back."""
    words = request.form.get("words", "")[: MOST_LETTERS + 1]  # one more, so that it shows that there were more
    if "return" not in request.form:
        look_by_form(space, "search.results")
    page, state = _results(space, words, _number(request.form.get("page", "")))
    if state is SearchState.BROKEN:
        put_search_in_order(space)
    session[_LAST] = [space.id.hex, words]
    if "return" in request.form:
        return redirect(url_for("search.found", child_id=space.id), 303)
    return page


@space_route("/search/found", may=Permission.READ)
def found(space: Space) -> ResponseReturnValue:
    """The results of this browser's last search of this child's pages, looked up anew."""
    child, words = session.get(_LAST, ("", ""))
    if child != space.id.hex:
        return redirect(url_for("search.search", child_id=space.id))
    return _results(space, words, _number(request.args.get("page", "")))[0]


def _results(space: Space, words: str, number: int) -> tuple[str, SearchState]:
    """The page of results that the reader may see, however the index stands."""
    question = read_question(words)
    looked = look(current_app.config["SETTINGS"].search_root, space.id, question)
    results = find(space, question, looked, number)
    disputes = disputes_beside(space, (hit.version.passage_id for hit in results.hits))
    lines = [line_of(space, hit, disputes) for hit in results.hits]
    typed = words[:MOST_LETTERS]
    page = render_template("search/search.html", words=typed, question=question, results=results, lines=lines)
    return page, results.state


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 1
