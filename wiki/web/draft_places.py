"""Where drafts of forms belong that are no passage's: typing from paper, words for the plan, asking for advice, "Add something".

Such a draft hangs on a page of the space, and its ``field`` names the form: "paper:" and the paper, "use:" with the words
that are used and the row they go to, "ask:", "answer:" with an answer sheet and a place in it, "reply:" with the point
that the council answers, "typed:" with the sheet that a paper is typed into (and the paper, once it is there), or "add:".

Those that belong to no page of their own hang on the oldest page of the space: no page is ever deleted, so it stays the same.
"""

import base64
import uuid
from dataclasses import dataclass

from flask import url_for

from wiki.access.space import Space
from wiki.commands.drafts import Place, answer_field, reply_field, short_name
from wiki.errors import NotAllowed, NotFound
from wiki.pagetypes.model import Field
from wiki.queries.drafts import my_drafts_at
from wiki.queries.pages import find_page, list_pages
from wiki.queries.paper import open_paper
from wiki.queries.plan_papers import serving_to_type
from wiki.queries.plan_points import find_sent
from wiki.queries.plan_servings import own_sheet
from wiki.queries.versions import see_versions_by_id
from wiki.web.babel import gettext as _
from wiki.web.home_page import page_title
from wiki.web.page_types import page_type
from wiki.words import Permission

PAPER, USE, ASK, ANSWER, REPLY, TYPED, ADD = "paper", "use", "ask", "answer", "reply", "typed", "add"
_LONGEST = 60


@dataclass(frozen=True)
class FormPlace:
    """Where a form stands: what its draft belongs to, what it is called, and where it opens ("": it can't be opened)."""

    place: Place
    title: str
    href: str


def is_form(field: str) -> bool:
    """Whether a draft under ``field`` is one of a form that is no passage's: no question has a colon in its name."""
    return ":" in field


def use_field(version_id: uuid.UUID, row_id: uuid.UUID | None, to: str) -> str:
    """The name of the form in which words go to a row of the plan, or to a new one in ``to`` (page type and question)."""
    return f"{USE}:{short_name(version_id)}:{f'row.{short_name(row_id)}' if row_id else f'in.{to}'}"[:_LONGEST]


def ask_place(space: Space) -> Place | None:
    """Asking for advice belongs to the whole space: its draft hangs on the oldest page; None while there is none."""
    return _of_the_space(space, f"{ASK}:")


def add_place(space: Space) -> Place | None:
    """What is caught in a hurry has no page yet: its draft hangs on the oldest page; None while there is none."""
    return _of_the_space(space, f"{ADD}:")


def answer_place(space: Space, serving_id: uuid.UUID, place: str) -> Place | None:
    """Where one place of an answer sheet keeps its draft; None while the space has no page."""
    return _of_the_space(space, answer_field(serving_id, place))


def reply_place(space: Space, point_id: uuid.UUID) -> Place | None:
    """Where the council's answer to a point keeps its draft; None while the space has no page."""
    return _of_the_space(space, reply_field(point_id))


def typed_place(space: Space, serving_id: uuid.UUID, paper_id: uuid.UUID | None = None) -> Place | None:
    """Where the typing of a paper into an answer sheet keeps its draft; None while the space has no page."""
    return _of_the_space(space, f"{TYPED}:{short_name(serving_id)}{f':{short_name(paper_id)}' if paper_id else ''}")


def _of_the_space(space: Space, field: str) -> Place | None:
    heads = sorted(list_pages(space), key=lambda one: (one.created_at, one.id))
    return Place(heads[0].id, field) if heads else None


def form_place(space: Space, page_id: uuid.UUID, field: str) -> FormPlace:
    """The form a draft belongs to. NotFound for one that is not there, NotAllowed for whoever may not send it."""
    which, _colon, rest = field.partition(":")
    make = {PAPER: _paper, USE: _use, ASK: _ask, ANSWER: _answer, REPLY: _reply, TYPED: _typed, ADD: _add}.get(which)
    if make is None or len(field) > _LONGEST:
        raise NotFound
    return make(space, Place(page_id, field), rest)


def _paper(space: Space, place: Place, rest: str) -> FormPlace:
    if not space.may(Permission.TYPE_FROM_PAPER):
        raise NotAllowed
    paper, head = open_paper(space, _id(rest)), find_page(space, place.page_id)
    kind = page_type(space, head.page_type)
    if space.member.role not in kind.write:
        raise NotAllowed
    title = _("Type in: %(page)s", page=page_title(head, kind))
    href = url_for("paper_type.show_boxes", child_id=space.id, paper_id=paper.id, page_id=place.page_id)
    return FormPlace(place, title, href)


def _use(space: Space, place: Place, rest: str) -> FormPlace:
    """Words that were narrowed meanwhile can't be used; what was typed beside them is still its writer's."""
    if not space.may(Permission.COMPOSE_PLAN):
        raise NotAllowed
    find_page(space, place.page_id)
    text, _colon, to = rest.partition(":")
    version_id = _long(text)
    title, version = _("Words for the plan"), see_versions_by_id(space, [version_id]).get(version_id)
    if version is None:
        if not my_drafts_at(space, place.page_id, place.field, None):
            raise NotFound
        return FormPlace(place, title, "")
    if version.page_id != place.page_id:
        raise NotFound
    how, _dot, where = to.partition(".")
    given = {"row": str(_long(where))} if how == "row" else {"in": where}
    return FormPlace(place, title, url_for("plan_use.ask_use", child_id=space.id, version_id=version_id, **given))  # type: ignore[arg-type]


def _ask(space: Space, place: Place, rest: str) -> FormPlace:
    if not space.may(Permission.ASK_ADVICE):
        raise NotAllowed
    if place != ask_place(space):
        raise NotFound
    title = _("Ask for advice about %(name)s", name=space.child.known_as)
    return FormPlace(place, title, url_for("advice.ask_whom", child_id=space.id))


def _add(space: Space, place: Place, rest: str) -> FormPlace:
    if not space.may(Permission.WRITE):
        raise NotAllowed
    if place != add_place(space):
        raise NotFound
    return FormPlace(place, _("Add something"), url_for("add.add_something", child_id=space.id))


def _answer(space: Space, place: Place, rest: str) -> FormPlace:
    """One place of the writer's own answer sheet: nobody else's is found."""
    text, _colon, where = rest.partition(":")
    serving_id = _long(text)
    if place != answer_place(space, serving_id, where):
        raise NotFound
    own_sheet(space, serving_id)
    href = url_for("plan_sheet.show_line", child_id=space.id, serving_id=serving_id, place=where)
    return FormPlace(place, _("Your answer to the plan"), href)


def _reply(space: Space, place: Place, rest: str) -> FormPlace:
    """The council's answer to one point that was sent; for whoever writes the plan."""
    if not space.may(Permission.COMPOSE_PLAN):
        raise NotAllowed
    point_id = _long(rest)
    if place != reply_place(space, point_id):
        raise NotFound
    href = url_for("plan_points.show_points", child_id=space.id, at=point_id.hex)
    return FormPlace(place, _("Answer to %(name)s", name=find_sent(space, point_id).served.to), href)


def _typed(space: Space, place: Place, rest: str) -> FormPlace:
    """A paper that is typed into somebody's answer sheet; for whoever types from paper."""
    text, _colon, more = rest.partition(":")
    serving_id, paper_id = _long(text), _long(more) if more else None
    if place != typed_place(space, serving_id, paper_id):
        raise NotFound
    serving = serving_to_type(space, serving_id)
    given = {"paper_id": paper_id} if paper_id else {}
    at = "plan_paper.ask_again" if paper_id else "plan_paper.ask_type"
    href = url_for(at, child_id=space.id, serving_id=serving_id, **given)  # type: ignore[arg-type]
    return FormPlace(place, _("Answer on paper: %(name)s", name=serving.to), href)


def labels_of(asked: Field | None) -> dict[str, str]:
    """The label of each box of a question's form, by its name."""
    return {f"col-{column.key}": column.label for column in asked.columns} if asked else {}


def _long(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(bytes=base64.urlsafe_b64decode(f"{text}=="))
    except ValueError:
        raise NotFound from None


def _id(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError:
        raise NotFound from None
