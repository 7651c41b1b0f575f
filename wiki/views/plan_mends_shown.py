"""The ways out of a finding, one press each: to the row's own box, out of the plan, to its source, to what is missing."""

import uuid
from dataclasses import dataclass

from flask import url_for

from wiki.queries.plan import PlanDesk
from wiki.queries.plan_rows import BUDGET, NEEDS, OUTCOMES, PLACEMENT, PROVISION, VIEWS, PlanRow
from wiki.statute.checks import CHECKS, Mend
from wiki.statute.thread import Finding
from wiki.views.plan_rows_shown import row_href, small_label
from wiki.web.babel import gettext as _
from wiki.web.kinds import Space

_MISSING = {
    "section-A": (VIEWS, "views"), "section-B": (NEEDS, "needs"), "section-E": (OUTCOMES, "outcomes"),
    "section-F": (PROVISION, "provision"), "section-I": (PLACEMENT, "name"), "section-J": (BUDGET, "asked"),
}  # fmt: skip
_MISSING_BY_CODE = {
    "need_without_provision": (PROVISION, "provision"), "outcome_not_served": (PROVISION, "provision"),
    "adulthood_missing": (OUTCOMES, "outcomes"), "views_not_gathered": (VIEWS, "gathered"),
}  # fmt: skip
_ADVICE = "advice-"


@dataclass(frozen=True)
class Press:
    """A button that does it at once, to the row as it is at version ``base``."""

    words: str
    action: str
    base: int


def links_of(space: Space, desk: PlanDesk, finding: Finding, row: PlanRow | None) -> tuple[tuple[str, str], ...]:
    """The ways out that are links, the likeliest first: (words, address)."""
    check = CHECKS.get(finding.code)
    ways = check.ways if check else (Mend.DESCRIBE,)
    made = [(_("Show it"), row_href(space, row))] if row is not None else []
    for way in ways:
        if way is Mend.DESCRIBE and row is not None:
            made.append((_("Change %(row)s", row=small_label(row) or _("these words")), _box(space, finding, row)))
        elif way is Mend.SOURCES and row is not None:
            place = url_for("plan_sources.show_sources", child_id=space.id, passage_id=row.id)
            made.append((_("See where it comes from"), place))
        elif way is Mend.ADD or (way is Mend.DESCRIBE and finding.where in _MISSING):
            made += _adding(space, desk, finding)
        elif way is Mend.ASK:
            made.append((_("Ask for it"), url_for("advice.ask_whom", child_id=space.id)))
    if finding.where.startswith("page-"):
        place = url_for("pages.show_page", child_id=space.id, page_id=uuid.UUID(finding.where.removeprefix("page-")))
        made.append((_("Show the page"), place))
    return tuple(dict.fromkeys(made))


def presses_of(space: Space, finding: Finding, row: PlanRow | None) -> tuple[Press, ...]:
    """The ways out that are done at once; each can be undone from the next screen."""
    check = CHECKS.get(finding.code)
    if row is None or check is None or Mend.LEAVE_OUT not in check.ways:
        return ()
    action = url_for("passages.take_off", child_id=space.id, passage_id=row.id)
    return (Press(_("Leave it out of the plan"), action, row.version.number),)


def may_depart(finding: Finding, row: PlanRow | None) -> bool:
    """Whether “not agreed because …” is a way out: of provision, where the advice may say something else."""
    check = CHECKS.get(finding.code)
    return row is not None and row.page_type == PROVISION and check is not None and Mend.NOT_AGREED in check.ways


def _box(space: Space, finding: Finding, row: PlanRow) -> str:
    """The row's form, at the box that it is about."""
    columns = {column.key: column.kind for column in row.asked.columns}
    slot = finding.slot
    if slot in columns:
        anchor = f"col-{slot}-day" if columns[slot] == "date" else f"col-{slot}"
    else:
        anchor = slot if slot in {"body", "gathered"} else ""
    return url_for("passages.ask_change", child_id=space.id, passage_id=row.id, _anchor=anchor or None)


def _adding(space: Space, desk: PlanDesk, finding: Finding) -> list[tuple[str, str]]:
    """Where what is missing can be written; where its page was never begun, the part of the desk that it belongs to."""
    key, question = _MISSING_BY_CODE.get(finding.code) or _MISSING.get(finding.where, ("", ""))
    view = desk.page(key)
    if view is None:
        return []
    words = {
        VIEWS: _("Write it yourself"), NEEDS: _("Add a need"), OUTCOMES: _("Add an outcome"),
        PROVISION: _("Add provision"), PLACEMENT: _("Answer this"), BUDGET: _("Answer this"),
    }[key]  # fmt: skip
    row = next((one for one in desk.in_question(key, question) if not one.asked.columns), None)
    if row is not None and finding.where.startswith("section-"):
        return [(_("Change %(row)s", row=_("these words")), url_for("passages.ask_change", child_id=space.id, passage_id=row.id))]
    return [(words, url_for("passages.ask_question", child_id=space.id, page_id=view.head.id, field=question))]
