"""Searching a child's pages. The words go in a form, never in an address, where logs and histories would keep them."""

from dataclasses import dataclass

from flask import current_app, render_template, request
from flask.typing import ResponseReturnValue

from wiki.commands.search_order import put_search_in_order
from wiki.queries.search import Hit, SearchState, find
from wiki.search.look import look
from wiki.search.question import MOST_LETTERS, read_question
from wiki.text.quote import Mark
from wiki.web.gate import space_route
from wiki.web.kinds import Space
from wiki.web.page_types import page_types
from wiki.web.showing import byline
from wiki.words import Permission


@dataclass(frozen=True)
class Line:
    """One result as the template shows it; ``question`` is "" where it is no longer asked."""

    href: str
    page: str
    question: str
    byline: str
    at: object
    language: str
    excerpt: tuple[Mark, ...]


@space_route("/search", may=Permission.READ)
def search(space: Space) -> ResponseReturnValue:
    """The empty search box."""
    return render_template("search/search.html", words="", question=None, results=None, lines=())


@space_route("/search", may=Permission.READ, methods=("POST",))
def results(space: Space) -> ResponseReturnValue:
    """What was found: only what the reader may see, however the index stands."""
    words = request.form.get("words", "")
    question = read_question(words)
    found = find(
        space, question, look(current_app.config["SETTINGS"].search_root, space.id, question), _page_number()
    )
    if found.state is SearchState.BROKEN:
        put_search_in_order(space)
    current_app.extensions["traces"].note(space.person.id, space.id, "search.results", None)
    return render_template(
        "search/search.html", words=words[:MOST_LETTERS], question=question, results=found,
        lines=[_line(space, hit) for hit in found.hits],
    )  # fmt: skip


def _page_number() -> int:
    number = request.form.get("page", "")
    return int(number) if number.isascii() and number.isdigit() and len(number) < 6 else 1


def _line(space: Space, hit: Hit) -> Line:
    kind = page_types().named(hit.page_type, space.child.known_as)
    asked = kind.field(hit.version.field) if kind else None
    title = hit.own_title or (kind.title if kind else hit.page_type.replace("_", " ").capitalize())
    place = f"/child/{space.id}/page/{hit.version.page_id}#passage-{hit.version.passage_id.hex}"
    return Line(
        place, title, asked.label if asked else "", byline(space, hit.version),
        hit.version.spoken_on or hit.version.saved_at, hit.version.language, hit.excerpt,
    )  # fmt: skip
