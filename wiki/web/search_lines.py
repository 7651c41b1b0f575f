"""The results of a search, a line each, as its templates show them."""

from dataclasses import dataclass

from wiki.access.space import Space
from wiki.queries.questions import Beside
from wiki.queries.search import Hit
from wiki.text.languages import written
from wiki.text.quote import Mark
from wiki.web.page_types import shown_type
from wiki.web.questions_page import QuestionCard, named, question_card, question_cards
from wiki.web.showing import byline
from wiki.web.translations_page import marked


@dataclass(frozen=True)
class Line:
    """One result as the template shows it; ``question`` is "" where it is no longer asked."""

    href: str
    page: str
    question: str
    byline: str
    at: object
    language: str
    excerpt: tuple[Mark, ...]
    disputes: tuple[QuestionCard, ...]


def line_of(space: Space, hit: Hit, disputes: Beside) -> Line:
    """One hit for the template, with what the family says is not right about it."""
    kind = shown_type(space, hit.page_type)
    asked = kind.field(hit.version.field) if kind else None
    title = hit.own_title or (kind.title if kind else hit.page_type.replace("_", " ").capitalize())
    label = asked.label if asked else ""
    if hit.asked is not None:
        card, said = question_card(space, hit.asked), hit.answer or hit.asked
        return Line(card.href, card.title, label or title, named(said.by_name, said.by_is), said.at, "", hit.excerpt, ())
    if hit.told is not None:
        place = f"/child/{space.id}/page/{hit.version.page_id}#translation-{hit.told.translation_id.hex}"
        return Line(
            place, title, label, marked(hit.told), hit.told.saved_at, hit.told.language, hit.excerpt,
            question_cards(space, disputes.get(hit.version.passage_id, ())),
        )  # fmt: skip
    place = f"/child/{space.id}/page/{hit.version.page_id}#passage-{hit.version.passage_id.hex}"
    return Line(
        place, title, label, byline(space, hit.version),
        hit.version.spoken_on or hit.version.saved_at, written(hit.version.language), hit.excerpt,
        question_cards(space, disputes.get(hit.version.passage_id, ())),
    )  # fmt: skip
