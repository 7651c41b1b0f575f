"""The golden thread as a picture and in words: what is tied to what, what hangs loose, and tying it from there."""

import uuid
from collections.abc import Iterable

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from wiki.commands.plan_tie import Tie, tie_rows
from wiki.errors import NotFound
from wiki.queries.plan import open_desk
from wiki.queries.plan_rows import PlanRow
from wiki.queries.plan_thread import COLUMNS, Thread, box_between, read_thread
from wiki.views.plan import type_finder
from wiki.views.plan_thread_shown import thread_screen, tie_groups, tie_heading
from wiki.web.babel import gettext as _
from wiki.web.gate import space_route
from wiki.web.kinds import Space
from wiki.words import Permission


@space_route("/plan/thread", may=Permission.COMPOSE_PLAN)
def show_thread(space: Space) -> ResponseReturnValue:
    """The whole thread; with ``follow``, one row's part of it stands out."""
    desk = open_desk(space, type_finder(space))
    thread = read_thread(desk)
    follow = _id(request.args["follow"]) if request.args.get("follow") else None
    return render_template("plan/thread.html", screen=thread_screen(space, desk, thread, follow))


@space_route("/plan/thread/<uuid:passage_id>", may=Permission.COMPOSE_PLAN)
def ask_ties(space: Space, passage_id: uuid.UUID) -> ResponseReturnValue:
    """One row, and everything it could be tied to, to tick."""
    thread = read_thread(open_desk(space, type_finder(space)))
    row = _row(thread, passage_id)
    groups = tie_groups(space, thread, row)
    return render_template(
        "plan/ties.html", row=row, title=tie_heading(row), groups=groups,
        was=" ".join(f"{group.key}.{one}" for group in groups for one in group.ticked),
        back=url_for("plan_thread.show_thread", child_id=space.id, follow=row.id.hex, _anchor=f"t-{row.id.hex}"),
    )  # fmt: skip


@space_route("/plan/thread/<uuid:passage_id>", may=Permission.COMPOSE_PLAN, methods=("POST",))
def tie(space: Space, passage_id: uuid.UUID) -> ResponseReturnValue:
    """Tie what was ticked anew and untie what was unticked; what somebody else tied meanwhile stays."""
    find_type = type_finder(space)
    thread = read_thread(open_desk(space, find_type))
    row = _row(thread, passage_id)
    was = set(request.form.get("was", "").split())
    ticked = {f"{column}.{one}" for column in COLUMNS for one in request.form.getlist(column)}
    ties = [*_ties(thread, row, ticked - was, True), *_ties(thread, row, was - ticked, False)]
    if tie_rows(space, find_type, ties):
        flash(_("Saved. The thread is tied as you chose."), "success")
    place = url_for("plan_thread.show_thread", child_id=space.id, follow=row.id.hex)
    return redirect(f"{place}#t-{row.id.hex}")


def _ties(thread: Thread, row: PlanRow, said: Iterable[str], on: bool) -> Iterable[Tie]:
    """From "needs.<id>" to the box of whichever of the two rows names the other."""
    for one in sorted(said):
        column, _dot, text = one.partition(".")
        between, other = box_between(thread.column_of(row), column), _id(text)
        if between is None:
            raise NotFound
        late, box = between
        yield Tie(row.id, box, other, on) if late == thread.column_of(row) else Tie(other, box, row.id, on)


def _row(thread: Thread, passage_id: uuid.UUID) -> PlanRow:
    row = thread.row(passage_id)
    if row is None:
        raise NotFound
    return row


def _id(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError:
        raise NotFound from None
