"""The screens on which a redacted edition of a plan is ordered, and what a plan's own page says of its editions."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import render_template, url_for

from wiki.access.space import Space
from wiki.errors import NotFound
from wiki.forms.plan_editions import NONE, OrderForm
from wiki.models.plan import PlanStatus
from wiki.models.plan_editions import OrderedBy
from wiki.queries.packs import Pack
from wiki.queries.plan_editions import Edition, Stuck, can_be_ordered, find_stuck, had_before, list_editions, to_look_at
from wiki.queries.plan_versions import PlanHead, find_version
from wiki.web.babel import day
from wiki.web.babel import gettext as _
from wiki.web.packs_page import ground_words
from wiki.web.plan_serve_page import plan_title
from wiki.words import N_, ROLE_NAMES, Permission, Role

_BY = {
    OrderedBy.COURT: N_("A court or the tribunal"), OrderedBy.COMMISSIONER: N_("The Information Commissioner"),
    OrderedBy.COUNCIL: N_("The council decided it"),
}  # fmt: skip


_STUCK = {
    Stuck.UNPREPARED: N_(
        "No redacted edition of this plan could be prepared: the words that were taken out can’t be cut out of it safely."
    ),
    Stuck.LEFT: N_("The redacted edition is not handed out: words that were taken out could still be read in it."),
    Stuck.FAILED: N_("The files of the redacted edition could not be made."),
}


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
        choices=order_choices(may_wait=False), look=to_look_at(space, head.id),
    )  # fmt: skip


def edition_parts(space: Space, head: PlanHead) -> dict[str, Any]:
    """What a plan's own page says of its editions: the newest, who has what it replaced, and whether one can be ordered."""
    if head.is_paper:
        return {"edition": None, "order_at": "", "stuck": None, "kept_back": False, "kept_until": ""}
    found = list_editions(space, head.id)
    order_at = ""
    if can_be_ordered(space, head.id):
        order_at = url_for("plan_editions.ask_order", child_id=space.id, number=head.number)
    stuck = _stuck(space, head)
    if not found:
        return {"edition": None, "order_at": order_at, "stuck": stuck, **_kept(head, stuck)}
    newest, council = found[0], space.may(Permission.MANAGE_MEMBERS)
    return {
        **_kept(head, stuck), "stuck": stuck, "edition": newest, "edition_line": _line(head, newest), "order_at": order_at,
        "edition_kept": council,
        "edition_order": _order(newest) if council else "", "had": _had(space, head, newest) if council else [],
    }  # fmt: skip


def edition_title(head: PlanHead) -> str:
    """Final plan, version 2, edition 2."""
    title = plan_title(head.status, head.number)
    return title if head.edition is None else _("%(plan)s, edition %(number)s", plan=title, number=head.edition)


def kept_back(head: PlanHead, *, council: bool = False) -> str:
    """Why nobody is handed an issued plan at present, for the family or the ``council``; "" where it is handed out, and for a
    draft."""
    if head.is_paper or not head.is_kept_back or head.restricted_until is None:
        return ""
    if head.waits_for_edition and council:
        return _("Until the edition is made, nobody is handed the plan.")
    if head.waits_for_edition:
        return _("Words were taken out of this plan, so the council is preparing it without them. You get it when it is ready.")
    until = day(head.restricted_until)
    return _("Words in this plan were taken out, so nobody is handed it before %(day)s.", day=until)


def copy_parts(space: Space, pack: Pack) -> dict[str, str]:
    """What a copy's own page says of the plan's editions: its title, why nobody is handed it, that more was sent."""
    if pack.status is PlanStatus.WORKING:
        return {"title": plan_title(pack.status, pack.number), "kept_back": "", "since": ""}
    head = find_version(space, pack.number)
    since, newest = "", next(iter(list_editions(space, head.id)), None)
    if head.edition is not None and newest is not None and pack.sent_at is not None and pack.sent_at < newest.ordered_at:
        since = _("Words were taken out of this copy after it was sent. What was sent still has them. The files here do not.")
    return {"title": edition_title(head), "kept_back": kept_back(head, council=True), "since": since}


@dataclass(frozen=True)
class StuckPanel:
    """Why no edition takes the place of a plan that is kept back, what to do, and where; "" where the reader can't go there."""

    why: str
    until: str
    todo: str
    work: str = ""
    plan: str = ""


def _stuck(space: Space, head: PlanHead) -> StuckPanel | None:
    """For the council why it takes long; for the others that somebody is at it."""
    if not space.may(Permission.MANAGE_MEMBERS):
        return StuckPanel(kept_back(head), "", "") if head.waits_for_edition else None
    stuck = find_stuck(space, head)
    if stuck is None:
        return None
    until = _("Nobody is handed this plan.")
    if not head.waits_for_edition and head.restricted_until is not None:
        until = _("It is handed out again from %(day)s as it was issued.", day=day(head.restricted_until))
    todo = _("What to do: make the final plan anew from the pages, which don’t hold the words any more, and issue that.")
    plan = url_for("plan.show_desk", child_id=space.id, part="check") if space.may(Permission.COMPOSE_PLAN) else ""
    if stuck is not Stuck.FAILED:
        return StuckPanel(_(_STUCK[stuck]), until, todo, plan=plan)
    is_admin = space.member.role is Role.SEND_ADMINISTRATOR
    again = _("What to do: ask an administrator to run it again under “Work behind the pages”.")
    if is_admin:
        again = _("What to do: run it again under “Work behind the pages”.")
    again += " " + _("If it does not work again, make the final plan anew from the pages, and issue that.")
    return StuckPanel(_(_STUCK[stuck]), until, again, url_for("desk_work.show_work") if is_admin else "", plan)


def _kept(head: PlanHead, stuck: StuckPanel | None) -> dict[str, Any]:
    """Whether nobody is handed the plan, and until when where nothing else on its page says so."""
    until = kept_back(head) if not head.waits_for_edition and stuck is None else ""
    return {"kept_back": head.is_kept_back, "kept_until": until}


def _line(head: PlanHead, one: Edition) -> str:
    if one.made_at is None:
        return _("A redacted edition of this plan is being made. Nobody is handed the plan before that.")
    return _(
        "This is a redacted edition: edition %(edition)s of version %(number)s, made on %(day)s. Words were taken out of it.",
        edition=one.number, number=head.number, day=day(one.made_at),
    )  # fmt: skip


def _order(one: Edition) -> str:
    return _(
        "%(who)s, on %(day)s. Noted by %(name)s.", who=_(_BY[one.ordered_by]), day=day(one.ordered_on), name=one.by_name
    )


def _had(space: Space, head: PlanHead, newest: Edition) -> list[tuple[str, str, str]]:
    """Who has what was issued: (name, on what ground, when)."""
    made = []
    for one in had_before(space, head.number, newest.ordered_at):
        name = f"{one.to} ({_(ROLE_NAMES[one.role])})" if one.role is not None else one.to
        made.append((name, ground_words(one.ground, one.pack), day(one.on or one.at)))
    return made
