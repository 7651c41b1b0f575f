"""The caseworker's desk: the plan in its parts, what people said beside it, and what is still to settle."""

from collections.abc import Callable
from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from wiki import clock
from wiki.pagetypes.model import PageType
from wiki.queries.advice import asked_in
from wiki.queries.advice_links import links_in
from wiki.queries.plan import PlanDesk, open_desk
from wiki.queries.plan_checked import check_desk
from wiki.queries.plan_content import PlanContent, read_content
from wiki.queries.plan_points import find_in_answers
from wiki.queries.plan_rows import BUDGET, NEEDS, OUTCOMES, PLACEMENT, PROVISION, VIEWS
from wiki.statute.sections import regulation_12
from wiki.statute.thread import Finding
from wiki.views.plan_check_shown import advice_part, check_part, questions_part
from wiki.views.plan_findings_shown import finding_cards, settled_cards, whole_threads
from wiki.views.plan_rows_shown import area_cards
from wiki.views.plan_said_shown import said_pages
from wiki.views.plan_settle_shown import to_ask
from wiki.web.advice_titles import titled
from wiki.web.babel import gettext as _
from wiki.web.babel import language
from wiki.web.gate import space_route
from wiki.web.kinds import Space
from wiki.web.page_types import page_type, page_types, shown
from wiki.words import N_, Permission

PARTS = ("views", "needs", "placement", "budget", "advice", "check")
_HEALTH, _SOCIAL = "health", "social_care"


def type_finder(space: Space) -> Callable[[str], PageType | None]:
    """From a page type's key to the page type in this child's own words."""
    return lambda key: page_types().named(key, space.child.known_as)


@space_route("/plan", may=Permission.COMPOSE_PLAN)
def plan_home(space: Space) -> ResponseReturnValue:
    """The plan's first part."""
    return redirect(url_for("plan.show_desk", child_id=space.id, part="views"))


@space_route("/plan/<any(views,needs,placement,budget,advice,check):part>", may=Permission.COMPOSE_PLAN)
def show_desk(space: Space, part: str) -> ResponseReturnValue:
    """One part of the plan as it is being written."""
    desk = open_desk(space, type_finder(space))
    content = read_content(space, desk, regulation_12(), clock.today()) if part == "check" else None
    answers = find_in_answers(space) if part == "check" else ()
    checked = check_desk(space, desk, regulation_12(), clock.today(), content, beside=answers)
    shown_part = "" if part == "check" else part
    which = request.args.get("said", "fitting")
    return render_template(
        f"plan/{part}.html", part=part, steps=_steps(space, part), which=which,
        said=said_pages(space, desk.said, part, which) if part in {"views", "needs"} else (),
        family_keeps_some=desk.family_keeps_some, others_keep_some=desk.others_keep_some,
        to_ask=to_ask(space, desk), findings=finding_cards(space, desk, checked, shown_part),
        settled=settled_cards(space, desk, checked, shown_part),
        whole=whole_threads(space, desk, checked.thread) if part in {"needs", "check"} else (),
        **_middle(space, desk, part, checked.found, content),
    )  # fmt: skip


def _steps(space: Space, now: str) -> list[tuple[str, str, str]]:
    names = {
        "views": _("A Views"), "needs": _("B–H Needs, outcomes, provision"), "placement": _("I Placement"),
        "budget": _("J Budget"), "advice": _("K Advice"), "check": _("Check"),
    }  # fmt: skip
    return [
        (names[part], url_for("plan.show_desk", child_id=space.id, part=part), "now" if part == now else "")
        for part in PARTS
    ]


def _middle(
    space: Space, desk: PlanDesk, part: str, findings: tuple[Finding, ...], content: PlanContent | None
) -> dict[str, Any]:
    """What stands in the middle of each part."""
    shape = regulation_12(language())
    if part == "needs":
        areas = [*((area.key, area.title) for area in shape.areas), (_HEALTH, _("Health")), (_SOCIAL, _("Social care"))]
        return {"areas": area_cards(space, desk, areas, findings), "add": _add_links(space, desk)}
    if part == "advice":
        return advice_part(space, desk, asked_in(space), titled(space, links_in(space)))
    if content is not None:
        return check_part(space, desk, content, shape)
    key = {"views": VIEWS, "placement": PLACEMENT, "budget": BUDGET}[part]
    return questions_part(space, desk, shown(space, page_type(space, key)), findings) | {"section": shape.section(_LETTERS[part])}


_LETTERS = {"views": "A", "placement": "I", "budget": "J"}


def _add_links(space: Space, desk: PlanDesk) -> list[tuple[str, str]]:
    """Where a row can be written by hand; only where its page was begun."""
    pages = ((NEEDS, "needs", _("Add a need")), (OUTCOMES, "outcomes", _("Add an outcome")),
             (PROVISION, "provision", _("Add provision")))  # fmt: skip
    made = []
    for key, field, words in pages:
        view = desk.page(key)
        if view is not None:
            place = url_for("passages.ask_question", child_id=space.id, page_id=view.head.id, field=field)
            made.append((words, place))
            if len(desk.rows[key]) > 1:
                made.append((_(_ORDER[key]), url_for("order.show_order", child_id=space.id, page_id=view.head.id, field=field)))
    return made


_ORDER = {
    NEEDS: N_("Change the order of needs"), OUTCOMES: N_("Change the order of outcomes"),
    PROVISION: N_("Change the order of provision"),
}  # fmt: skip
