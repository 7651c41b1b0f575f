"""What changed on a page: the story of its saves, any two dates compared, and bringing older words back."""

import uuid
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from wiki import clock
from wiki.commands.pages_restore import restore_page
from wiki.commands.pages_undo import undo_change
from wiki.errors import Conflict, NotFound
from wiki.forms.boxes import read_once
from wiki.pagetypes.kinds.chosen import read_day
from wiki.queries.changes import compare_revisions, known_state, page_changes, revision_on
from wiki.queries.pages import find_page, open_page
from wiki.web.babel import gettext as _
from wiki.web.changes_page import change_entries, change_rows
from wiki.web.gate import space_route
from wiki.web.home_page import page_title
from wiki.web.kinds import Space
from wiki.web.page_page import page_page
from wiki.web.page_types import page_type, shown_type
from wiki.web.undo import way_back
from wiki.words import Permission

_AT_ONCE = 20


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isdecimal() and len(text) < 9 else None


@space_route("/page/<uuid:page_id>/changed", may=Permission.READ)
def what_changed(space: Space, page_id: uuid.UUID) -> ResponseReturnValue:
    """Who changed what and when, newest first."""
    head = find_page(space, page_id)
    kind = shown_type(space, head.page_type)
    found = page_changes(space, page_id, before=_number(request.args.get("before")), most=_AT_ONCE)
    return render_template(
        "changes/changed.html", head=head, title=page_title(head, kind), entries=change_entries(space, kind, found),
        older=found[-1].head.number if len(found) == _AT_ONCE and found[-1].head.number > 1 else None,
        may_restore=kind is not None and space.member.role in kind.write,
    )  # fmt: skip


@space_route("/page/<uuid:page_id>/compare", may=Permission.READ)
def compare(space: Space, page_id: uuid.UUID) -> ResponseReturnValue:
    """Two states of the page, chosen by number or by day: words added and removed are marked in words."""
    head = find_page(space, page_id)
    kind = shown_type(space, head.page_type)
    one, other = (_chosen(space, page_id, side, head.revision_number) for side in ("from", "to"))
    found = compare_revisions(space, page_id, one, other)
    return render_template(
        "changes/compare.html", head=head, title=page_title(head, kind),
        older=replace(known_state(space, head, min(one, other)), number=min(one, other)),
        newer=known_state(space, head, max(one, other)), rows=change_rows(space, kind, found.changes),
        may_restore=kind is not None and space.member.role in kind.write,
    )  # fmt: skip


def _chosen(space: Space, page_id: uuid.UUID, side: str, newest: int) -> int:
    """The revision that was asked for: by its number, or by the end of a day; the newest (or first) by default."""
    number = _number(request.args.get(side))
    if number is not None:
        if not 1 <= number <= newest:
            raise NotFound
        return number
    parts = [request.args.get(f"{side}-{part}", "") for part in ("day", "month", "year")]
    day = read_day(" ".join(parts).strip() if any(parts) else request.args.get(f"{side}-date", ""))
    if day is None:
        return newest if side == "to" else max(1, newest - 1)
    end = datetime.combine(day + timedelta(days=1), time(), tzinfo=clock.LONDON).astimezone(UTC)
    return revision_on(space, page_id, end)


@space_route("/page/<uuid:page_id>/revision/<int:number>", may=Permission.READ)
def show_revision(space: Space, page_id: uuid.UUID, number: int) -> ResponseReturnValue:
    """The page as it was, with a button to bring it back."""
    view = open_page(space, page_id, number if number < 2**31 else 0)
    kind = shown_type(space, view.head.page_type)
    is_old = view.head.revision_number != number
    known = known_state(space, view.head, number)
    page = replace(page_page(space, view, is_old=True), saved_by=known.saved_by_name, saved_at=known.saved_at)
    return render_template(
        "changes/revision.html", page=page, is_old=is_old,
        may_restore=is_old and kind is not None and space.member.role in kind.write,
    )  # fmt: skip


@space_route("/page/<uuid:page_id>/restore", may=Permission.WRITE, methods=("POST",))
def restore(space: Space, page_id: uuid.UUID) -> ResponseReturnValue:
    """Make the page say again what it said then; what it says now stays in the history."""
    head = find_page(space, page_id)
    number, base = _number(request.form.get("number")), _number(request.form.get("base"))
    if number is None:
        raise NotFound
    try:
        restore_page(
            space, page_type(space, head.page_type), page_id, number, base=base or 0, once=read_once(request.form)
        )
    except Conflict:
        flash(_("Somebody changed this page just now. Look at it again, then bring the older words back."), "trouble")
        return redirect(url_for("changes.what_changed", child_id=space.id, page_id=page_id))
    flash(_("The older words are back. What was here before is kept in “What changed”."), "success")
    return redirect(url_for("pages.show_page", child_id=space.id, page_id=page_id))


@space_route("/page/<uuid:page_id>/undo", may=Permission.WRITE, methods=("POST",))
def undo(space: Space, page_id: uuid.UUID) -> ResponseReturnValue:
    """Take back one removal or one move, and nothing else; lead back to where the button stood."""
    kind = page_type(space, find_page(space, page_id).page_type)
    number = _number(request.form.get("number"))
    if number is None:
        raise NotFound
    try:
        undo_change(space, kind, page_id, number, once=read_once(request.form))
    except Conflict:
        flash(_("It has been taken off the page since, so it can’t be moved back. Put it back first."), "trouble")
    else:
        flash(_("Undone. It is back where it was."), "success")
    back, field = request.form.get("back", ""), request.form.get("field", "")
    return redirect(way_back(space, kind, page_id, back=back, field=field))
