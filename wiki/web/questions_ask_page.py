"""The form that asks about a passage, and the one that says it is not right: the passage, whom it is for, the words."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace

from flask import render_template

from wiki.access.space import Space
from wiki.commands.questions_ask import may_dispute
from wiki.errors import NotAllowed, NotFound
from wiki.forms.questions import AUDIENCES, AskingForm
from wiki.pagetypes.model import PageType
from wiki.queries.links import link_words
from wiki.queries.pages import PageHead, find_page
from wiki.queries.questions_asked import PeopleToAsk, people_to_ask
from wiki.queries.versions import SeenVersion, see_current
from wiki.web.babel import gettext as _
from wiki.web.babel import isolated
from wiki.web.home_page import page_title
from wiki.web.page_types import page_types, shown
from wiki.web.showing import PassageCard, passage_card
from wiki.words import GROUP_NAMES, ROLE_NAMES, Preset


@dataclass(frozen=True)
class Spot:
    """A passage that somebody asks about, where it stands; ``kind`` is None where the page's file can't be read,
    ``seen`` is the same in the reader's language."""

    head: PageHead
    kind: PageType | None
    seen: PageType | None
    version: SeenVersion

    @property
    def title(self) -> str:
        """The page's title."""
        return page_title(self.head, self.seen)

    @property
    def label(self) -> str:
        """The question that the passage answers."""
        asked = self.seen.field(self.version.field) if self.seen else None
        return asked.label if asked else self.title


def spot_of(space: Space, passage_id: uuid.UUID) -> Spot:
    """Where a passage stands; NotFound when the person may not see it."""
    version = see_current(space, passage_id).get(passage_id)
    if version is None:
        raise NotFound
    head = find_page(space, version.page_id)
    kind = page_types().named(head.page_type, space.child.known_as)
    return Spot(head, kind, shown(space, kind), version)


def disputable(space: Space, passage_id: uuid.UUID) -> tuple[Spot, PageType]:
    """The passage of which the person may say that it is not right. Raises NotFound, NotAllowed."""
    spot = spot_of(space, passage_id)
    if spot.kind is None or not may_dispute(space, spot.kind.owner, spot.version):
        raise NotAllowed
    return spot, spot.kind


def spot_card(space: Space, spot: Spot) -> PassageCard:
    """The passage itself, for a template."""
    asked = spot.seen.field(spot.version.field) if spot.seen else None
    look = link_words(space, [(asked, spot.version.columns)] if asked and spot.version.columns else [])
    return passage_card(space, spot.version, asked, link_words=look, may_change=False)


def choices_of(people: PeopleToAsk) -> list[tuple[str, str]]:
    """Whom it can be put to: groups first, then people by name with what they are to the child."""
    groups = [(f"group:{one.value}", _(GROUP_NAMES[one])) for one in people.groups]
    named = [
        (f"person:{one.person_id}", isolated(f"{one.name} ({one.relation or _(ROLE_NAMES[one.role])})"))
        for one in people.members
    ]
    return groups + named


def choices_for(space: Space, spot: Spot, *, is_dispute: bool) -> tuple[list[tuple[str, str]], str]:
    """The choices, and the likeliest of them ("" for none)."""
    people = people_to_ask(space, spot.version, spot.version)
    if is_dispute:
        people = people.of_the_other_side()
    person, group = people.likeliest
    return choices_of(people), f"person:{person}" if person else f"group:{group.value}" if group else ""


def ask_page(
    space: Space, spot: Spot, form: AskingForm | None, *, is_dispute: bool, errors: Mapping[str, str] | None = None
) -> str:
    """The form: empty and with the likeliest choice (``form`` None), or as it was typed."""
    choices, likeliest = choices_for(space, spot, is_dispute=is_dispute)
    if form is None:
        form = AskingForm(to=likeliest, version=str(spot.version.id))
    if errors:
        form = replace(form, once=None)
    names = {
        Preset.EVERYONE: _("Everyone who can see these words"), Preset.ONLY_FAMILY: _("Only family"),
        Preset.PROFESSIONALS: _("Professionals only"),
    }  # fmt: skip
    return render_template(
        "questions/ask.html", spot=spot, passage_id=spot.version.passage_id, card=spot_card(space, spot), form=form,
        choices=choices, audiences=[(key, names[key]) for key in AUDIENCES], is_dispute=is_dispute,
        errors=errors or {}, place=f"/child/{space.id}/page/{spot.head.id}#passage-{spot.version.passage_id.hex}",
    )  # fmt: skip
