"""Puts together the screens on which somebody gives words of their own to the child or young person."""

import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from flask import render_template

from wiki.access.space import Space
from wiki.errors import NotFound
from wiki.queries.giving import Givable, givable_on, list_givable, may_receive
from wiki.queries.links import link_words
from wiki.queries.versions import SeenVersion
from wiki.web.home_page import page_title
from wiki.web.page_types import shown_type
from wiki.web.showing import PassageCard, passage_card
from wiki.words import N_, Group, Permission

NOTHING_TICKED = N_("Tick what you want to give, or choose all of this page.")


@dataclass(frozen=True)
class GivableCard:
    """One passage to choose: its question, and the words with who sees them now."""

    question: str
    card: PassageCard


@dataclass(frozen=True)
class GivablePage:
    """A page with what on it could be given."""

    id: uuid.UUID
    title: str
    count: int


def giving_page(space: Space) -> str:
    """Every page with words that only the reader wrote and the child or young person does not see."""
    pages = [GivablePage(one.head.id, _title(space, one), len(one.passages)) for one in list_givable(space)]
    return render_template("giving/pages.html", pages=pages, is_here=bool(may_receive(space)))


def choose_page(space: Space, page_id: uuid.UUID, errors: Mapping[str, str] | None = None) -> str:
    """One page: what could be given, to be ticked."""
    found = givable_on(space, page_id)
    return render_template(
        "giving/choose.html", page_id=page_id, title=_title(space, found), passages=_cards(space, found, found.passages),
        errors=errors or {},
    )


def sure_page(space: Space, page_id: uuid.UUID, chosen: Collection[uuid.UUID] | None) -> str:
    """What was ticked (None: all of the page) as it would be given. NotFound for anything that can't be."""
    found = givable_on(space, page_id)
    passages = [one for one in found.passages if chosen is None or one.passage_id in chosen]
    if not passages or (chosen is not None and len(passages) != len(set(chosen))):
        raise NotFound
    return render_template(
        "giving/sure.html", page_id=page_id, title=_title(space, found), passages=_cards(space, found, passages)
    )


def may_give(space: Space, version: SeenVersion) -> bool:
    """Whether to say beside a passage that it can be given; who else saved it is looked at where the child may not see it."""
    if not space.may(Permission.GIVE) or (Group.CHILD in version.today.groups and not version.today.without):
        return False
    return any(one.passage_id == version.passage_id for one in givable_on(space, version.page_id).passages)


def _title(space: Space, found: Givable) -> str:
    return page_title(found.head, shown_type(space, found.head.page_type))


def _cards(space: Space, found: Givable, passages: Collection[SeenVersion]) -> list[GivableCard]:
    kind = shown_type(space, found.head.page_type)
    cards = []
    for one in passages:
        asked = kind.field(one.field) if kind is not None else None
        look = link_words(space, [(asked, one.columns)]) if asked is not None and one.columns else (lambda _key: "")
        card = passage_card(space, one, asked, link_words=look, may_change=False)
        cards.append(GivableCard(asked.label if asked is not None else "", card))
    return cards
