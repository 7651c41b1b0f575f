"""Where a row of the plan comes from: its sources one by one, taking one off, and choosing another."""

import uuid
from collections.abc import Mapping

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from wiki.commands.plan_reasons import keep_as_it_is
from wiki.commands.plan_use import take_source_off
from wiki.errors import NotFound, Refused
from wiki.forms.boxes import read_once
from wiki.queries.plan import open_desk
from wiki.queries.plan_sources import RowSource
from wiki.views.plan import type_finder
from wiki.views.plan_rows_shown import PART_OF, row_card, row_href
from wiki.views.plan_said_shown import said_pages_for_row
from wiki.views.plan_settle_shown import changed_source, to_ask
from wiki.web.babel import gettext as _
from wiki.web.gate import space_route
from wiki.web.kinds import Space
from wiki.web.page_types import page_type
from wiki.words import Permission


@space_route("/plan/row/<uuid:passage_id>/sources", may=Permission.COMPOSE_PLAN)
def show_sources(space: Space, passage_id: uuid.UUID) -> ResponseReturnValue:
    """The row, what it rests on, and the passages that could be added."""
    return _page(space, passage_id, {}, -1, "")


def _page(space: Space, passage_id: uuid.UUID, errors: Mapping[str, str], at: int, typed: str) -> str:
    """``errors`` and what was ``typed`` belong to the source at place ``at``."""
    desk = open_desk(space, type_finder(space))
    row = desk.row(passage_id)
    which = request.args.get("said", "fitting")
    return render_template(
        "plan/sources.html", row=row_card(space, desk, row), base=row.version.number, which=which,
        said=said_pages_for_row(space, desk.said, PART_OF[row.page_type], which, row), back=row_href(space, row),
        family_keeps_some=desk.family_keeps_some, passage_id=passage_id, to_ask=to_ask(space, desk),
        changed={source.position: changed_source(space, row, source) for source in row.sources if source.has_changed},
        errors=errors, at=at, typed=typed,
    )  # fmt: skip


@space_route("/plan/row/<uuid:passage_id>/sources/<int:position>/keep", may=Permission.COMPOSE_PLAN, methods=("POST",))
def keep(space: Space, passage_id: uuid.UUID, position: int) -> ResponseReturnValue:
    """Keep the row as it is though this source changed, with the reason."""
    row = open_desk(space, type_finder(space)).row(passage_id)
    source = next((one for one in row.sources if one.position == position and one.seen is not None), None)
    if source is None:
        raise NotFound
    reason = request.form.get("reason", "")
    try:
        keep_as_it_is(space, row.id, source.version_id, _read(request.form.get("read", ""), source), reason)
    except Refused as refusal:
        return _page(space, passage_id, refusal.fields, position, reason), 422
    flash(_("Kept as it is, with your reason."), "success")
    return redirect(url_for("plan_sources.show_sources", child_id=space.id, passage_id=passage_id, _anchor=f"source-{position}"))


def _read(said: str, source: RowSource) -> uuid.UUID:
    """The version that was read when the reason was written: never a newer one, which nobody has read yet."""
    try:
        return uuid.UUID(said) if said else source.version_id
    except ValueError:
        raise NotFound from None


@space_route("/plan/row/<uuid:passage_id>/sources/<int:position>/off", may=Permission.COMPOSE_PLAN, methods=("POST",))
def take_off(space: Space, passage_id: uuid.UUID, position: int) -> ResponseReturnValue:
    """Take one source off the row; its words stay."""
    row = open_desk(space, type_finder(space)).row(passage_id)
    if not any(source.position == position for source in row.sources):
        raise NotFound
    base = request.form.get("base", "")
    take_source_off(
        space, page_type(space, row.page_type), row.version, position,
        base=int(base) if base.isdecimal() and len(base) < 9 else 0, once=read_once(request.form),
    )  # fmt: skip
    flash(_("Taken off. The words of the row are as they were."), "success")
    return redirect(url_for("plan_sources.show_sources", child_id=space.id, passage_id=passage_id))
