"""Puts the screen together on which an answer to a plan is typed in from paper: each line of the plan with its boxes."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import url_for

from wiki.access.space import Space
from wiki.errors import NotFound
from wiki.forms.plan_paper import PaperAnswerForm
from wiki.models.plan_answers import Verdict
from wiki.queries.plan_papers import PaperHead, papers_of, papers_typed, serving_to_type, servings_to_type
from wiki.queries.plan_points import EXTRAS, Point, lines_served, typed_from
from wiki.web.babel import day, isolated
from wiki.web.babel import gettext as _
from wiki.web.draft_forms import FormDraft
from wiki.web.plan_serve_page import plan_title
from wiki.web.plan_sheet_page import VERDICTS, PlaceCard, place_card
from wiki.web.showing import MediaCard, media_card
from wiki.words import N_, Permission

_ASKED = N_("They ask for this")
_TYPED = {
    Verdict.AGREE: N_("They agree"), Verdict.CHANGE: N_("This should change"), Verdict.MISSING: N_("Something is missing here"),
}  # fmt: skip
assert set(_TYPED) < set(VERDICTS)


@dataclass(frozen=True)
class ToTypeCard:
    """A serving in a list, with the way to type its answer, and the papers typed in so far."""

    title: str
    href: str
    papers: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class TypedBox:
    """One line of the plan on the typing screen: its words, its choices, and what was typed."""

    card: PlaceCard
    choices: tuple[tuple[str, str], ...]
    verdict: str
    words: str
    is_wrong: bool


def to_type_cards(space: Space, number: int | None = None) -> list[ToTypeCard]:
    """The servings whose answer may come on paper, for whoever types; [] for everybody else."""
    if not space.may(Permission.TYPE_FROM_PAPER):
        return []
    servings = servings_to_type(space, number)
    typed = papers_typed(space) if servings else {}
    return [
        ToTypeCard(
            _("%(name)s, %(plan)s", name=isolated(one.to), plan=plan_title(one.status, one.number)),
            url_for("plan_paper.ask_type", child_id=space.id, serving_id=one.id),
            tuple(
                (_("Paper of %(day)s", day=day(paper.written_on)),
                 url_for("plan_paper.ask_again", child_id=space.id, serving_id=one.id, paper_id=paper.id))
                for paper in typed.get(one.id, ())
            ),
        )
        for one in servings
    ]  # fmt: skip


def find_paper(space: Space, serving_id: uuid.UUID, paper_id: uuid.UUID) -> PaperHead:
    """A paper that was typed into this sheet. NotAllowed, NotFound."""
    for one in papers_of(space, serving_id):
        if one.id == paper_id:
            return one
    raise NotFound


def typing_answer(
    space: Space, serving_id: uuid.UUID, form: PaperAnswerForm, draft: FormDraft | None, errors: Mapping[str, str],
    paper: PaperHead | None = None,
) -> dict[str, Any]:  # fmt: skip
    """Everything that the typing screen shows."""
    serving = serving_to_type(space, serving_id)
    now = {one.place: one for one in typed_from(space, paper.id)} if paper else {}
    lines = lines_served(space, serving.number)
    return {
        "serving": serving, "title": plan_title(serving.status, serving.number), "form": form, "draft": draft,
        "errors": errors, "paper": paper, "scans": _scans(space, paper), "is_gone": not lines,
        "boxes": [_box(place_card(line, line.place), form, now.get(line.place)) for line in lines],
        "extras": [_box(place_card(None, place), form, now.get(place)) for place in EXTRAS],
        "targets": {name: f"{name}-day" for name in ("written_on", "received_on")},
    }  # fmt: skip


def _box(card: PlaceCard, form: PaperAnswerForm, now: Point | None) -> TypedBox:
    typed = form.lines.get(card.place)
    choices = ((Verdict.ASK, _ASKED),) if card.is_extra else tuple(_TYPED.items())
    verdict = typed.verdict if typed else now.verdict if now and now.stone is None else ""
    words = typed.words if typed else now.words if now else ""
    return TypedBox(card, tuple((key.value, _(said)) for key, said in choices), verdict, words, bool(now and now.wrong_at))


def _scans(space: Space, paper: PaperHead | None) -> list[MediaCard]:
    return [media_card(space.id, one) for one in paper.files] if paper else []
