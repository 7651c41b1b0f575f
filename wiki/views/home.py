"""The child's home, and what is new in the space."""

from flask import current_app, render_template, request
from flask.typing import ResponseReturnValue

from wiki.queries.advice import asked_in
from wiki.queries.home import child_home as read_home
from wiki.queries.news import news
from wiki.queries.notices_waiting import answers_to_fetch, moves_to_know_of
from wiki.queries.questions import count_for_home
from wiki.queries.rights import announced
from wiki.queries.share_requests import asked_to_share
from wiki.queries.tray import count_unsorted
from wiki.web.advice_titles import with_titles
from wiki.web.draft_page import unfinished
from wiki.web.gate import space_route
from wiki.web.home_page import home_page, news_entries
from wiki.web.kinds import Space
from wiki.web.share_requests_page import asked_lines
from wiki.words import Permission


@space_route("/", may=Permission.READ)
def child_home(space: Space) -> ResponseReturnValue:
    """The child's picture, their hello, the pages as cards with what is new, and one quiet line about the plan."""
    since = current_app.extensions["traces"].last_visit(space.person.id, space.id)
    waiting, answered = count_for_home(space, since)
    asked = [one for one in with_titles(asked_in(space)) if one.person_id == space.person.id and one.answered_at is None]
    return render_template(
        "home/home.html", home=home_page(space, read_home(space, since), since), asked=asked,
        unsorted=count_unsorted(space), to_share=asked_lines(space, asked_to_share(space)),
        waiting=waiting, answered=answered, unfinished=unfinished(space), rights=announced(space),
        first=request.args.get("first") == "yes", moved=moves_to_know_of(space).number,
        to_fetch=answers_to_fetch(space).number,
    )  # fmt: skip


@space_route("/new", may=Permission.READ)
def whats_new(space: Space) -> ResponseReturnValue:
    """What others have added since the reader was last here; everything, on a first visit."""
    since = current_app.extensions["traces"].last_visit(space.person.id, space.id)
    return render_template("home/new.html", entries=news_entries(space, news(space, since)), since=since)
