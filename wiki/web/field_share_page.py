"""The screen "Who sees this question?": the choice for new answers, and what is there already that more people see."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace

from flask import render_template

from wiki.access.question_audience import as_audience, for_page, may_be_chosen, own_of
from wiki.access.space import Space
from wiki.commands.audience import groups_here
from wiki.commands.fields_share import narrowed
from wiki.errors import NotFound
from wiki.forms.audience import AudienceForm
from wiki.models.audience import Audience
from wiki.pagetypes.model import Field, PageType
from wiki.queries.audience import named_in
from wiki.queries.members import members_of
from wiki.queries.pages import PageHead, find_page, open_page
from wiki.queries.versions import SeenVersion
from wiki.queries.writers import writers_of
from wiki.web.audience_chooser import Choice, ask_audience
from wiki.web.babel import gettext as _
from wiki.web.home_page import page_title
from wiki.web.page_types import page_type
from wiki.web.who_sees import names_words
from wiki.words import Preset

AS_THE_PAGE = "page"


@dataclass(frozen=True)
class Already:
    """What stands under the question and is seen by more people than its new answers: how many, and who would lose it."""

    count: int
    lose: tuple[str, ...]


def asked_here(space: Space, page_id: uuid.UUID, field: str) -> tuple[PageHead, PageType, Field]:
    """The page, its kind and the question; NotFound where no choice can be made for it."""
    head = find_page(space, page_id)
    kind = page_type(space, head.page_type)
    asked = kind.field(field)
    if asked is None or not may_be_chosen(kind, field):
        raise NotFound
    return head, kind, asked


def field_share_page(
    space: Space, page_id: uuid.UUID, field: str, form: AudienceForm, errors: Mapping[str, str] | None = None
) -> str:
    """The form; whoever a choice by hand leaves out is not told of it."""
    head, kind, asked = asked_here(space, page_id, field)
    own = own_of(head, field)
    page_now = for_page(head, kind, field, space.person.id)
    now = as_audience(own, space.person.id) if own is not None else page_now
    if not now.allows(space.reader.hex, space.reader.group) and not isinstance(own, Preset):
        own, now = None, page_now
    members = members_of(space)
    question = ask_audience(space, now, form, without={Preset.ONLY_ME}, members=members)
    as_page = Choice(AS_THE_PAGE, _("As this page is set"), names_words(named_in(space, page_now, members)))
    chosen = form.key or (AS_THE_PAGE if own is None else question.chosen)
    question = replace(question, choices=(as_page, *(one for one in question.choices if one.key)), chosen=chosen)
    return render_template(
        "pages/question_share.html", head=head, title=page_title(head, kind), asked=asked, question=question,
        already=_already(space, page_id, field, now) if own is not None else None,
        now=names_words(named_in(space, now, members)), errors=errors or {},
    )  # fmt: skip


def _already(space: Space, page_id: uuid.UUID, field: str, own: Audience) -> Already | None:
    """None where nothing that stands there would be narrowed."""
    there: tuple[SeenVersion, ...] = open_page(space, page_id).in_field(field)
    groups = groups_here(space.session, space)
    written = writers_of(space.session, space, [one.passage_id for one in there])
    lose: dict[str, None] = {}
    count = 0
    members = members_of(space)
    for one in there:
        new = narrowed(one.today, own, written[one.passage_id], groups)
        if new != one.today:
            count += 1
            still = set(named_in(space, new, members))
            lose.update(dict.fromkeys(name for name in named_in(space, one.today, members) if name not in still))
    return Already(count, tuple(lose)) if count else None
