"""The screen "Who sees this page?", and the sentence that says who does."""

import uuid
from collections.abc import Mapping

from flask import render_template

from wiki.access.audience import for_new_words, from_preset
from wiki.access.space import Space
from wiki.forms.audience import AudienceForm
from wiki.models.audience import Audience
from wiki.queries.audience import named_in
from wiki.queries.pages import PageHead, find_page
from wiki.web.audience_chooser import ask_audience
from wiki.web.home_page import page_title
from wiki.web.page_types import page_type, shown
from wiki.web.who_sees import names_words
from wiki.words import Preset


def share_form(
    space: Space, page_id: uuid.UUID, form: AudienceForm, errors: Mapping[str, str] | None = None
) -> str:
    """The form with who sees the page now; whoever an audience by hand leaves out is not told of it."""
    head = find_page(space, page_id)
    form = form if form.key in {*Preset, "people", "but"} - {Preset.ONLY_ME} else AudienceForm()
    question = ask_audience(space, _now(space, head), form, without={Preset.ONLY_ME})
    return render_template(
        "pages/share.html", head=head, title=page_title(head, shown(space, page_type(space, head.page_type))), question=question,
        errors=errors or {},
    )  # fmt: skip


def _now(space: Space, head: PageHead) -> Audience | None:
    """Who sees new words on the page, as far as this person may know."""
    if head.own_audience is None:
        return from_preset(Preset(head.audience), space.person.id)
    return for_new_words(head.own_audience, space.person.id)


def page_seen_by(space: Space, page_id: uuid.UUID) -> str:
    """You, Priya Nair (speech therapist) and Sam Fairweather (Dad)."""
    now = _now(space, find_page(space, page_id))
    return names_words(named_in(space, now)) if now is not None else ""
