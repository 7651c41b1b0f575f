"""The children somebody works with, and the desk of those who hold a post at a council."""

from flask import current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from wiki.access.complaints import HANDLERS
from wiki.access.person import Post, find_post
from wiki.document.profile_layouts import profile_layouts
from wiki.errors import NotFound
from wiki.forms.desk import ListForm, read_list
from wiki.queries.advice import asked_of
from wiki.queries.champions import Helping, helping_of
from wiki.queries.complaints import waiting_complaints
from wiki.queries.desk import ChildRow, children_of, portraits
from wiki.queries.handover_due import handovers_due
from wiki.queries.jobs import list_jobs
from wiki.queries.kept_words import has_left
from wiki.web.advice_titles import with_titles
from wiki.web.babel import language
from wiki.web.desk_page import FEW, child_cards, children_table, job_names
from wiki.web.gate import person_route
from wiki.web.kinds import SignedIn
from wiki.web.page_types import page_types
from wiki.web.plan_shapes import plan_shapes
from wiki.words import COUNCIL_ROLES, FAMILY_ROLES, Role


def post_of(person: SignedIn) -> Post:
    """The person's post; NotFound for everybody who holds none: nothing is learnt from the address."""
    post = find_post(person, *COUNCIL_ROLES)
    if post is None:
        raise NotFound
    return post


def _children(person: SignedIn) -> tuple[ChildRow, ...]:
    return children_of(person, current_app.extensions["traces"].last_visits(person.id))


@person_route("/children")
def your_children(person: SignedIn) -> ResponseReturnValue:
    """The children somebody works with; a parent of one child is taken straight to them."""
    rows = _children(person)
    post = find_post(person, *COUNCIL_ROLES)
    helping = helping_of(person)
    if len(rows) == 1 and rows[0].role in FAMILY_ROLES and post is None and helping == Helping():
        return redirect(url_for("home.child_home", child_id=rows[0].id))
    return _list(person, rows, read_list(request.args), post, helping)


@person_route("/children", methods=("POST",))
def find_children(person: SignedIn) -> ResponseReturnValue:
    """The same list with only the children asked for; posted, so that no name stands in an address."""
    return _list(person, _children(person), read_list(request.form), find_post(person, *COUNCIL_ROLES), helping_of(person))


def _list(person: SignedIn, rows: tuple[ChildRow, ...], wish: ListForm, post: Post | None, helping: Helping) -> str:
    asked = [one for one in with_titles(asked_of(person)) if one.answered_at is None]
    dense = len(rows) > FEW or any(row.role in COUNCIL_ROLES for row in rows)
    cards = () if dense else child_cards(rows, portraits(person, (row.id for row in rows)))
    table = children_table(rows, wish, "desk.your_children") if dense else None
    return render_template(
        "desk/children.html", asked=asked, cards=cards, table=table, wish=wish, has_desk=post is not None,
        helping=helping, has_kept_words=has_left(person),
        is_family=bool(rows) and all(row.role in FAMILY_ROLES for row in rows),
    )  # fmt: skip


@person_route("/desk")
def show_desk(person: SignedIn) -> ResponseReturnValue:
    """Everything somebody with a post needs daily: the children, what can be begun, and what needs mending."""
    return _desk(person, read_list(request.args))


@person_route("/desk", methods=("POST",))
def find_at_desk(person: SignedIn) -> ResponseReturnValue:
    """The desk with only the children asked for."""
    return _desk(person, read_list(request.form))


def _desk(person: SignedIn, wish: ListForm) -> str:
    post, catalogue, rows = post_of(person), page_types().current(), _children(person)
    return render_template(
        "desk/desk.html", table=children_table(rows, wish, "desk.show_desk"), wish=wish,
        kinds=tuple(page_types().shown(kind, "{child}", language()) for kind in catalogue.types.values()),
        faults=page_types().faults(), shape_faults=(*plan_shapes().current().faults, *profile_layouts().faults),
        failed=list_jobs(person, post), job_names=job_names(), is_administrator=post.role is Role.SEND_ADMINISTRATOR,
        complaints=waiting_complaints(person, post) if post.role in HANDLERS else None, handovers=handovers_due(person),
        helping=helping_of(person), by_link=sum(row.by_link for row in rows),
    )  # fmt: skip
