"""The screen on which a sentence of the easy plan is written: what it asks, the plan's own words, pictures to choose from."""

from collections.abc import Mapping

from flask import render_template

from wiki import clock
from wiki.access.question_audience import for_question
from wiki.errors import NotFound
from wiki.forms.profiles import SentenceForm
from wiki.queries.languages import own_language
from wiki.queries.pages import list_pages
from wiki.statute.clocks import age_on
from wiki.web.kinds import Space
from wiki.web.page_types import shown_type
from wiki.web.profiles_easy import EASY, beside_words, picture_choices
from wiki.web.profiles_page import find_layout
from wiki.words import Voice


def own_voice(space: Space, form: SentenceForm) -> Voice:
    """Whose words the sentence is: the child's own, or those of whoever wrote it for the child."""
    if form.whose == "child":
        return Voice.YOUNG_PERSON if age_on(space.child.born_on, clock.today()) >= 16 else Voice.CHILD
    return Voice.INTERPRETATION


def sentence_page(space: Space, field: str, form: SentenceForm, errors: Mapping[str, str]) -> str:
    """The screen; NotFound for a question that the easy plan does not ask."""
    kind = shown_type(space, EASY)
    asked = kind.field(field) if kind is not None else None
    if kind is None or asked is None:
        raise NotFound
    layout = find_layout(space, EASY)
    part = next((one for one in layout.sections if any(place.field == field for place in one.places)), None)
    page = next((head for head in list_pages(space) if head.page_type == EASY), None)
    seen_by = for_question(page, kind, field, space.person.id)
    return render_template(
        "profiles/sentence.html", asked=asked, form=form, language=form.language or own_language(space),
        errors=errors, page_id=page.id if page else None, layout=layout,
        beside=beside_words(space, layout).get(part.title, ()) if part else (), pictures=picture_choices(space, seen_by),
    )  # fmt: skip
