"""Reads which pages a champion was let in to, and the words of one: through the one place where words leave, audience checked."""

import uuid
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select

from wiki import clock
from wiki.access.champions import ChampionPost, ChampionSpace, helps_now, is_champion, open_for_champion
from wiki.access.person import SignedIn
from wiki.access.space import Space
from wiki.errors import NotFound
from wiki.models.champions import Champion, ChampionFamily, ChampionLook
from wiki.models.children import Membership
from wiki.models.pages import Page
from wiki.queries.pages import PageHead, PageView, list_pages, open_page

_OPEN = ChampionLook.ended_at.is_(None)


@dataclass(frozen=True)
class LookRow:
    """A page that is open to a champion now. ``title`` is the page's own name, "" for that of its kind."""

    id: uuid.UUID
    family_id: uuid.UUID
    page_id: uuid.UUID
    page_type: str
    title: str
    ends_at: datetime


def pages_to_show(space: Space, owners: Mapping[str, str]) -> tuple[PageHead, ...]:
    """The pages of the family's own, which they may let a champion in to. ``owners``: whose each kind of page is."""
    return tuple(head for head in list_pages(space) if owners.get(head.page_type) == "family")


def open_looks(space: Space) -> tuple[LookRow, ...]:
    """What the champion may read in this space now."""
    rows = space.session.execute(
        _looks().where(ChampionLook.child_id == space.id).order_by(Page.position)
    ).all()
    return tuple(replace(one, title=space.page_title(one.page_id, one.title)) for one in map(_row, rows))


def looks_of(person: SignedIn, post: ChampionPost) -> dict[uuid.UUID, list[LookRow]]:
    """What the champion may read now, by family; each title through the eyes with which its page is read."""
    found: dict[uuid.UUID, list[LookRow]] = {}
    rows = person.work.session.execute(_looks().where(Champion.id == post.id).order_by(Page.position)).all()
    for one in map(_row, rows):
        with suppress(NotFound):  # whoever let them in may share no more
            space = open_for_champion(person, post, one.family_id, one.page_id)
            found.setdefault(one.family_id, []).append(replace(one, title=space.page_title(one.page_id, one.title)))
    return found


def _row(row: Any) -> LookRow:
    return LookRow(*row)


def _looks() -> Select[uuid.UUID, uuid.UUID, uuid.UUID, str, str, datetime]:
    return (
        select(
            ChampionLook.id, ChampionLook.family_id, ChampionLook.page_id, Page.page_type, Page.title, ChampionLook.ends_at
        )
        .join(ChampionFamily, ChampionFamily.id == ChampionLook.family_id)
        .join(Champion, Champion.id == ChampionFamily.champion_id)
        .join(Page, Page.id == ChampionLook.page_id)
        .join(
            Membership,
            (Membership.child_id == ChampionLook.child_id) & (Membership.person_id == ChampionLook.let_in_by)
            & Membership.ended_at.is_(None),
        )
        .where(_OPEN, ChampionLook.ends_at > clock.now(), *helps_now(), *is_champion())
    )  # fmt: skip


def page_for_champion(space: ChampionSpace, page_id: uuid.UUID) -> PageView:
    """The page as the champion may see it now."""
    return open_page(space, page_id)
