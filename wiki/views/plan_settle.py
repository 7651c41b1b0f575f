"""Settling a finding about the plan: with a reason under one's own name, or by saying why the plan departs from advice."""

import uuid
from dataclasses import dataclass

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from wiki import clock
from wiki.commands.plan_settle import depart_from_advice, settle_finding
from wiki.commands.plan_settle import open_again as take_reason_back
from wiki.errors import Conflict, NotFound, Refused
from wiki.forms.boxes import read_once
from wiki.forms.passage import read_base
from wiki.queries.plan import PlanDesk, open_desk
from wiki.queries.plan_checked import Checked, check_desk
from wiki.queries.plan_content import read_content
from wiki.queries.plan_points import find_in_answers
from wiki.queries.plan_rows import PlanRow
from wiki.statute.checks import Severity, severity_of
from wiki.statute.sections import regulation_12
from wiki.statute.thread import Finding
from wiki.views.plan import type_finder
from wiki.views.plan_findings_shown import finding_card, part_of
from wiki.views.plan_mends_shown import may_depart
from wiki.web.babel import gettext as _
from wiki.web.gate import space_route
from wiki.web.kinds import Space
from wiki.web.page_types import page_type
from wiki.words import Permission


@dataclass(frozen=True)
class _Open:
    """The finding that an address names, with the row it is about, as the plan stands now."""

    desk: PlanDesk
    checked: Checked
    finding: Finding
    row: PlanRow | None


@space_route("/plan/finding/<key>", may=Permission.COMPOSE_PLAN)
def ask_reason(space: Space, key: str) -> ResponseReturnValue:
    """The form for a reason to let a finding stand."""
    return _page(space, _found(_look(space, key)), "settle")


@space_route("/plan/finding/<key>", may=Permission.COMPOSE_PLAN, methods=("POST",))
def settle(space: Space, key: str) -> ResponseReturnValue:
    """Let it stand, with the reason that was written."""
    found, reason = _look(space, key), request.form.get("reason", "")
    if found is None and reason.strip():
        return _gone(space, reason)
    found = _found(found)
    try:
        settle_finding(space, key, found.finding.code, reason)
    except Refused as refusal:
        return _page(space, found, "settle", refusal.fields), 422
    flash(_("Settled. Your reason is kept with the plan, until these words change."), "success")
    return _back(space, found)


@space_route("/plan/finding/<key>/not-agreed", may=Permission.COMPOSE_PLAN)
def ask_departure(space: Space, key: str) -> ResponseReturnValue:
    """The form for why the plan departs from the advice."""
    return _page(space, _found(_look(space, key, departing=True)), "depart")


@space_route("/plan/finding/<key>/not-agreed", may=Permission.COMPOSE_PLAN, methods=("POST",))
def depart(space: Space, key: str) -> ResponseReturnValue:
    """Write the reason into the row of provision, where the plan prints it."""
    found, reason = _look(space, key, departing=True), request.form.get("reason", "")
    if found is None and reason.strip():
        return _gone(space, reason)
    found = _found(found)
    try:
        _depart(space, found, reason)
    except Refused as refusal:
        return _page(space, found, "depart", {"reason": next(iter(refusal.fields.values()))}), 422
    except Conflict:
        return _gone(space, reason)
    flash(_("Saved. The plan now says why it differs from the advice."), "success")
    return _back(space, found)


@space_route("/plan/settled/<uuid:settled_id>/again", may=Permission.COMPOSE_PLAN, methods=("POST",))
def open_again(space: Space, settled_id: uuid.UUID) -> ResponseReturnValue:
    """Take a reason back; the finding is to be settled again."""
    take_reason_back(space, settled_id)
    flash(_("It is open again."), "success")
    return redirect(url_for("plan.show_desk", child_id=space.id, part="check", _anchor="settle"))


def _look(space: Space, key: str, *, departing: bool = False) -> _Open | None:
    """The finding with this key; None where the plan has none such (any more), or one that has no such way out."""
    desk, shape, today = open_desk(space, type_finder(space)), regulation_12(), clock.today()
    checked = check_desk(space, desk, shape, today, read_content(space, desk, shape, today), beside=find_in_answers(space))
    finding = checked.by_key(key)
    if finding is None or severity_of(finding) is Severity.STOPS:
        return None
    row = next((row for row in desk.all_rows() if row.id.hex == finding.where), None)
    return None if departing and not may_depart(finding, row) else _Open(desk, checked, finding, row)


def _found(found: _Open | None) -> _Open:
    if found is None:
        raise NotFound
    return found


def _depart(space: Space, found: _Open, reason: str) -> None:
    assert found.row is not None
    depart_from_advice(
        space, page_type(space, found.row.page_type), found.row.version, reason,
        base=read_base(request.form), once=read_once(request.form),
    )  # fmt: skip


def _gone(space: Space, reason: str) -> ResponseReturnValue:
    """The words have changed meanwhile: nothing is saved, and nothing that was typed is lost."""
    back = url_for("plan.show_desk", child_id=space.id, part="check", _anchor="settle")
    return render_template("plan/settle.html", way="gone", errors={}, reason=reason, back=back), 409


def _back(space: Space, found: _Open) -> ResponseReturnValue:
    part = part_of(found.desk, found.finding)
    return redirect(url_for("plan.show_desk", child_id=space.id, part=part, _anchor="settle"))


def _page(space: Space, found: _Open, way: str, errors: dict[str, str] | None = None) -> str:
    written = found.row.version.columns.get("differs", "") if found.row is not None and way == "depart" else ""
    return render_template(
        "plan/settle.html", way=way, errors={name: _(words) for name, words in (errors or {}).items()},
        finding=finding_card(space, found.desk, found.checked, found.finding, found.row),
        reason=request.form.get("reason", written), base=found.row.version.number if found.row else 0,
        back=url_for("plan.show_desk", child_id=space.id, part=part_of(found.desk, found.finding), _anchor="settle"),
    )  # fmt: skip
