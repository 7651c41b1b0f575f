"""The screens on which a redacted edition of a plan is ordered, and what a plan's own page says of its editions."""

from collections.abc import Mapping
from typing import Any

from flask import render_template, url_for

from wiki.access.space import Space
from wiki.errors import NotFound
from wiki.forms.plan_editions import NONE, OrderForm
from wiki.models.plan_editions import OrderedBy
from wiki.pagetypes.kinds.chosen import show_day
from wiki.queries.plan_editions import Edition, can_be_ordered, had_before, list_editions
from wiki.queries.plan_versions import PlanHead, find_version
from wiki.web.babel import day
from wiki.web.babel import gettext as _
from wiki.web.packs_page import ground_words
from wiki.web.plan_serve_page import plan_title
from wiki.words import N_, ROLE_NAMES, Permission

_BY = {
    OrderedBy.COURT: N_("A court or the tribunal"), OrderedBy.COMMISSIONER: N_("The Information Commissioner"),
    OrderedBy.COUNCIL: N_("The council decided it"),
}  # fmt: skip


def order_choices(*, may_wait: bool) -> list[tuple[str, str]]:
    """Who orders it, for a form; ``may_wait``: or nobody."""
    none = [(NONE, _("Nobody. They are kept back for 28 days, and then handed out as they were"))] if may_wait else []
    return [*none, *((one.value, _(words)) for one, words in _BY.items())]


def order_page(space: Space, number: int, form: OrderForm, errors: Mapping[str, str] | None = None) -> str:
    """What becomes of the plan, and who ordered it. NotFound where there is nothing to order."""
    head = find_version(space, number)
    if not can_be_ordered(space, head.id):
        raise NotFound
    return render_template(
        "plan/edition.html", number=number, title=plan_title(head.status, head.number), form=form, errors=errors or {},
        choices=order_choices(may_wait=False),
    )  # fmt: skip


def edition_parts(space: Space, head: PlanHead) -> dict[str, Any]:
    """What a plan's own page says of its editions: the newest, who has what it replaced, and whether one can be ordered."""
    if head.is_paper:
        return {"edition": None, "order_at": ""}
    found = list_editions(space, head.id)
    order_at = ""
    if can_be_ordered(space, head.id):
        order_at = url_for("plan_editions.ask_order", child_id=space.id, number=head.number)
    if not found:
        return {"edition": None, "order_at": order_at}
    newest, council = found[0], space.may(Permission.MANAGE_MEMBERS)
    return {
        "edition": newest, "edition_line": _line(head, newest), "order_at": order_at, "edition_kept": council,
        "edition_order": _order(newest) if council else "", "had": _had(space, head, newest) if council else [],
    }  # fmt: skip


def _line(head: PlanHead, one: Edition) -> str:
    if one.made_at is None:
        return _("A redacted edition of this plan is being made. Nobody is handed the plan before that.")
    return _(
        "This is a redacted edition: edition %(edition)s of version %(number)s, made on %(day)s. Words were taken out of it.",
        edition=one.number, number=head.number, day=day(one.made_at),
    )  # fmt: skip


def _order(one: Edition) -> str:
    return _(
        "%(who)s, on %(day)s. Noted by %(name)s.", who=_(_BY[one.ordered_by]), day=show_day(one.ordered_on), name=one.by_name
    )


def _had(space: Space, head: PlanHead, newest: Edition) -> list[tuple[str, str, str]]:
    """Who has what was issued: (name, on what ground, when)."""
    made = []
    for one in had_before(space, head.number, newest.ordered_at):
        name = f"{one.to} ({_(ROLE_NAMES[one.role])})" if one.role is not None else one.to
        made.append((name, ground_words(one.ground, one.pack), show_day(one.on) if one.on is not None else day(one.at)))
    return made
