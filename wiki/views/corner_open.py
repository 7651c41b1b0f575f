"""The adult's side of the child's own corner: opening it, which pages are in it, and pictures that were taken away."""

import uuid
from dataclasses import dataclass

from flask import abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from wiki.commands.corner import give_back as give_picture_back
from wiki.commands.corner import mark_pages, open_corner
from wiki.errors import NotAllowed, Refused
from wiki.queries.corner import has_pin, taken_pictures
from wiki.web import login
from wiki.web.babel import gettext as _
from wiki.web.corner_page import every_page
from wiki.web.gate import space_route
from wiki.web.kinds import Space
from wiki.web.typed import read_kept, typed_words
from wiki.words import Permission


@space_route("/corner/open", may=Permission.OPEN_CORNER)
def ask_open(space: Space) -> ResponseReturnValue:
    """Who helps today, a PIN on first use, and what the corner shows."""
    who = f"{space.person.name} ({space.member.relation})" if space.member.relation else space.person.name
    return _open_page(space, who, {})


@space_route("/corner/open", may=Permission.OPEN_CORNER, methods=("POST",))
def open_it(space: Space) -> ResponseReturnValue:
    """Open the corner: from here on this browser reaches nothing else."""
    helper, form = request.form.get("helper", ""), _read_pages()
    try:
        # Ticks that were changed count, whichever button was pressed.
        open_corner(space, helper, request.form.get("pin", ""), form.ticked & form.changed, form.changed)
    except Refused as refusal:
        return _open_page(space, helper, refusal.fields, request.form.get("kept", ""), form), 422
    login.stay()  # the cookie changes, and what the browser kept goes: "back" shows no page of before
    answer = current_app.make_response(_waiting_answer() or redirect(url_for("corner.show_home", child_id=space.id)))
    answer.headers["Clear-Site-Data"] = '"cache"'
    return answer


def _waiting_answer() -> str:
    """A child's answer that came when the corner was no longer open, to be sent again; "" where there is none."""
    kept = read_kept(request.form.get("kept", ""))
    if kept is None:
        return ""
    return render_template(
        "errors/kept.html", why="corner_back", fields=kept[1], action=kept[0], kept="", signed_out=False,
        typed=typed_words(kept[1]),
    )  # fmt: skip


@dataclass(frozen=True)
class PagesForm:
    """Which pages were offered, which were for the child when the screen was drawn, and which are ticked now."""

    offered: frozenset[uuid.UUID]
    before: frozenset[uuid.UUID]
    ticked: frozenset[uuid.UUID]

    @property
    def changed(self) -> frozenset[uuid.UUID]:
        """Those whose tick is not as it was drawn."""
        return (self.before ^ self.ticked) & self.offered


def _read_pages() -> PagesForm:
    try:
        return PagesForm(*(frozenset(map(uuid.UUID, request.form.getlist(name))) for name in ("page", "before", "for_child")))
    except ValueError:
        abort(404)


def _open_page(
    space: Space, helper: str, errors: dict[str, str], kept: str = "", form: PagesForm | None = None
) -> str:
    taken = len(taken_pictures(space)) if space.is_family else 0
    pages = every_page(space)
    marked = {one.head.id for one in pages if one.is_for_child}
    ticked = marked if form is None else {*(marked - form.changed), *(form.ticked & form.changed)}
    return render_template(
        "corner/open.html", helper=helper, errors=errors, has_pin=has_pin(space.person), pages=pages, marked=marked,
        ticked=ticked, taken=taken, kept=kept,
    )  # fmt: skip


@space_route("/corner/pages", may=Permission.OPEN_CORNER, methods=("POST",))
def choose_pages(space: Space) -> ResponseReturnValue:
    """Say which pages are for the child: whoever may share decides (commands/corner.py)."""
    form = _read_pages()
    mark_pages(space, form.ticked, form.offered)
    flash(_("Done. The corner shows the pages that you ticked."), "success")
    if request.form.get("kept"):  # an answer of the child's waits on this screen
        return _open_page(space, request.form.get("helper", ""), {}, request.form["kept"])
    return redirect(url_for("corner_open.ask_open", child_id=space.id))


@space_route("/taken", may=Permission.READ)
def show_taken(space: Space) -> ResponseReturnValue:
    """What the child took away, for the family."""
    if not space.is_family:
        raise NotAllowed
    return render_template("corner/taken.html", taken=taken_pictures(space))


@space_route("/taken/<uuid:taken_id>/back", may=Permission.SHARE, methods=("POST",))
def give_back(space: Space, taken_id: uuid.UUID) -> ResponseReturnValue:
    """Let those see it again who saw it before."""
    give_picture_back(space, taken_id)
    flash(_("The picture is back. Those who saw it before can see it again."), "success")
    return redirect(url_for("corner_open.show_taken", child_id=space.id))
