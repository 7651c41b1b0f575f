"""Bringing in a list of children and the people round them: upload, look through it row by row, then all of it or nothing."""

from io import BytesIO

from flask import current_app, render_template, request, send_file
from flask.typing import ResponseReturnValue

from wiki.access.person import Post
from wiki.commands.people_import import ImportRefused, check_import, import_people
from wiki.errors import NotFound
from wiki.forms.boxes import read_once
from wiki.text.people_csv import COLUMNS, MOST_BYTES, Fault, Read, example_file, read_file, read_text
from wiki.views.desk import post_of
from wiki.web.babel import gettext as _
from wiki.web.gate import person_route
from wiki.web.kinds import SignedIn
from wiki.web.page_types import page_types
from wiki.words import N_, ROLE_NAMES, Role

_NO_FILE = N_("Choose a file first.")


def _administrator(person: SignedIn) -> Post:
    post = post_of(person)
    if post.role is not Role.SEND_ADMINISTRATOR:
        raise NotFound
    return post


@person_route("/desk/import")
def ask_file(person: SignedIn) -> ResponseReturnValue:
    """What the file must be like, an example, and the box for it."""
    _administrator(person)
    return _ask(())


@person_route("/desk/import", methods=("POST",))
def look(person: SignedIn) -> ResponseReturnValue:
    """What the file says, or what is wrong in it. Nothing of it is kept: it comes back with the button that takes it in."""
    post, sent = _administrator(person), request.files.get("file")
    if sent is None or not sent.filename:
        return _ask((Fault(0, "", _NO_FILE),)), 422
    text, read = read_file(sent.stream.read(MOST_BYTES + 1))
    faults = check_import(person, post, read)
    if faults:
        return _ask(faults), 422
    return render_template("people_import/look.html", children=read.children, text=text, people=_count(read))


@person_route("/desk/import/done", methods=("POST",))
def take_in(person: SignedIn) -> ResponseReturnValue:
    """Take it in: every space opened and every invitation made, or nothing at all."""
    post, text = _administrator(person), request.form.get("text", "")
    read = read_text(text) if len(text) <= MOST_BYTES else read_file(text.encode())[1]
    try:
        done = import_people(
            person, post, page_types().current(), read, secret_key=current_app.config["SETTINGS"].secret_key,
            once=read_once(request.form),
        )  # fmt: skip
    except ImportRefused as refused:
        return _ask(refused.faults), 422
    return render_template("people_import/done.html", done=done)


@person_route("/desk/import/example", methods=("POST",))
def example(person: SignedIn) -> ResponseReturnValue:
    """The example file."""
    _administrator(person)
    answer = send_file(BytesIO(example_file()), "text/csv", as_attachment=True, download_name="example.csv", etag=False)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _ask(faults: tuple[Fault, ...]) -> str:
    roles = [(str(role), _(words)) for role, words in ROLE_NAMES.items()]
    return render_template("people_import/ask.html", faults=faults[:200], count=len(faults), columns=COLUMNS, roles=roles)


def _count(read: Read) -> int:
    return sum(len(child.people) for child in read.children)
