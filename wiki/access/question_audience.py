"""Says who sees new words under a question: what was chosen for the question, else for its page, else its first audience."""

import uuid
from collections.abc import Mapping
from typing import Protocol

from wiki.access.audience import for_new_words, from_preset, in_both, preset_of
from wiki.models.audience import Audience
from wiki.pagetypes.model import PageType
from wiki.words import Group, Preset

Own = Preset | Audience


class HasAudience(Protocol):
    """A page, as its row or as its head."""

    @property
    def audience(self) -> str: ...
    @property
    def own_audience(self) -> Audience | None: ...
    @property
    def field_audiences(self) -> Mapping[str, str] | None: ...


def own_of(page: HasAudience, field: str) -> Own | None:
    """What was chosen for this one question of the page; None where the page's holds."""
    text = (page.field_audiences or {}).get(field)
    if text is None:
        return None
    return Preset(text) if text in set(Preset) else Audience.read(text)


def text_of(own: Own) -> str:
    """A question's choice as the page keeps it: a preset's key, or the text of an audience."""
    return own.value if isinstance(own, Preset) else own.text


def as_audience(own: Own, writer: uuid.UUID) -> Audience:
    """A question's choice as an audience."""
    return from_preset(own, writer) if isinstance(own, Preset) else own


def for_page(page: HasAudience, kind: PageType, field: str, writer: uuid.UUID, *, is_paper: bool = False) -> Audience:
    """Who sees new words by ``writer`` where nothing is chosen for the question: the page's audience, or the question's
    first. What is typed from paper is the family's, whoever types it: it is kept just as they keep the page."""
    own = page.own_audience if is_paper else for_new_words(page.own_audience, writer)
    usual = Preset(kind.audience_of(field) if page.audience == kind.audience else page.audience)
    return own or from_preset(usual, writer)


def for_question(
    page: HasAudience | None, kind: PageType, field: str, writer: uuid.UUID, *, is_paper: bool = False
) -> Audience:
    """Who sees new words by ``writer`` under the question; ``page`` None: they would begin it. Whoever a choice by hand
    leaves out is not told of it: their own words take what holds without it."""
    if page is None:
        return from_preset(Preset(kind.audience_of(field)), writer)
    own = own_of(page, field)
    if isinstance(own, Preset):
        return from_preset(own, writer)
    chosen = own if is_paper else for_new_words(own, writer)
    return chosen or for_page(page, kind, field, writer, is_paper=is_paper)


def may_be_chosen(kind: PageType, field: str) -> bool:
    """Whether a family may choose for the question: not where each answer is for its writer alone."""
    return kind.field(field) is not None and kind.audience_of(field) != Preset.ONLY_ME


def nobody(audience: Audience) -> bool:
    """Whether it lets nobody in."""
    return not audience.groups and not audience.people


def after_sharing(own: Own, page: Audience, sharer: uuid.UUID, groups: Mapping[str, Group]) -> Own | None:
    """What a question's choice becomes when its page is shared with ``page``: never wider than it was, and never wider
    than the page, unless the two have nobody in common; None when it is just the page's."""
    mine = as_audience(own, sharer)
    both = in_both(mine, page, groups)
    if nobody(both) or both == mine:
        return None if mine == page else own
    return None if both == page else preset_of(both) or both
