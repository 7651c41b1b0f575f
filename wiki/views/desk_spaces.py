"""The spaces of a council for its administrator: by name where they manage the members, else as a number; and lists as files."""

from flask import current_app, render_template, request
from flask.typing import ResponseReturnValue

from wiki.commands.desk_people import note_list_taken
from wiki.errors import NotFound
from wiki.queries.desk_spaces import spaces_of
from wiki.web.clear_page import administrator
from wiki.web.desk_lists import LISTS, SPACE_SORTS, Wish, list_file, read_wish, room_words, spaces_table
from wiki.web.gate import person_route
from wiki.web.health_page import free_disk
from wiki.web.kinds import SignedIn


@person_route("/desk/spaces")
def show_spaces(person: SignedIn) -> ResponseReturnValue:
    """Name, day opened, who manages it, how many people, how much room; never what stands in it."""
    return _list(person, read_wish(request.args, SPACE_SORTS))


@person_route("/desk/spaces", methods=("POST",))
def find_spaces(person: SignedIn) -> ResponseReturnValue:
    """The same with some letters in the name."""
    return _list(person, read_wish(request.form, SPACE_SORTS))


def _list(person: SignedIn, wish: Wish) -> str:
    found, settings = spaces_of(person, administrator(person)), current_app.config["SETTINGS"]
    room = {
        "used": room_words(found.used), "others": room_words(found.others_used), "free": room_words(free_disk(settings)),
        "most": room_words(settings.child_bytes),
    }  # fmt: skip
    return render_template(
        "desk/spaces.html", table=spaces_table(found.own, wish), wish=wish, every=len(found.own), others=found.others, room=room
    )


@person_route("/desk/file", methods=("POST",))
def download(person: SignedIn) -> ResponseReturnValue:
    """One of the lists as a file for a table program; that it went out stays in the audit."""
    post, which = administrator(person), request.form.get("which", "")
    if which not in LISTS:
        raise NotFound
    note_list_taken(person, post, which)
    return list_file(person, post, which)
