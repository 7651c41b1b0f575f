"""Says what a linked row says: the words behind a passage id, where the reader may see them."""

import uuid
from collections.abc import Callable, Iterable
from typing import Any

from sqlalchemy import select

from wiki.access.space import Space
from wiki.models.pages import Page, Passage
from wiki.pagetypes.kinds.base import as_list
from wiki.pagetypes.kinds.table import links_of
from wiki.pagetypes.model import Field
from wiki.queries.pages import PageHead, open_pages
from wiki.queries.versions import SeenVersion, see_current

_SHORT = 140


def link_words(space: Space, answers: Iterable[tuple[Field, dict[str, Any]]]) -> Callable[[str], str]:
    """A function from passage id to words for every link in ``answers``; "" where the reader may not see it."""
    wanted: set[uuid.UUID] = set()
    for asked, columns in answers:
        for ids in links_of(asked, columns).values():
            for text in ids:
                try:
                    wanted.add(uuid.UUID(text))
                except ValueError:
                    continue
    found = see_current(space, *wanted) if wanted else {}
    words = {passage_id.hex: short(version) for passage_id, version in found.items()}

    def look(passage_id: str) -> str:
        return words.get(passage_id.replace("-", ""), "")

    return look


def short(version: SeenVersion) -> str:
    """The first words of a passage, on one line; the boxes of a row are set apart."""
    lines = [" ".join(line.split()) for line in version.plain.split("\n")]
    text = (" · " if version.columns else " ").join(line for line in lines if line)
    return text if len(text) <= _SHORT else text[: _SHORT - 1].rsplit(" ", 1)[0] + "…"


def link_choices(space: Space, link_to: str) -> tuple[tuple[str, str], ...]:
    """What a link to ``page_type.field`` can point at: (passage id, its words), as far as the reader may see."""
    page_type, _dot, field = link_to.partition(".")
    rows = space.session.execute(
        select(
            Page.id, Page.page_type, Page.title, Page.audience, Page.position, Page.revision_number, Page.created_at
        ).where(Page.child_id == space.id, Page.page_type.in_(_types(space, page_type)))
    )  # fmt: skip
    views = open_pages(space, [PageHead(*row) for row in rows])
    return tuple(
        (version.passage_id.hex, short(version) or _beside(version))
        for view in views
        for version in view.passages
        if field in {"", version.field}
    )


def _beside(version: SeenVersion) -> str:
    """What a passage without words is known by: the words beside its first file, else that file's name."""
    for file in version.media:
        return file.caption or file.alt or file.transcript[:_SHORT] or file.name
    return version.passage_id.hex[:8]


def with_unseen_links(space: Space, asked: Field, now: dict[str, Any], before: dict[str, Any]) -> dict[str, Any]:
    """The answer ``now``, with those links of ``before`` that its writer could not choose from: rows that are hidden
    from them, or taken off their page. Who can't see a link must not cut it by saving. Asks only where there are some."""
    boxes = {one.key: one for one in asked.columns if one.link_to}
    if asked.link_to:
        boxes["value"] = asked  # type: ignore[assignment]
    made = dict(now)
    for key, ids in links_of(asked, before).items():
        chosen = as_list(made.get(key))
        lost = [one for one in ids if one not in chosen]
        box = boxes.get(key)
        if not lost or box is None or (chosen and not box.many):
            continue
        offered = {one for one, _words in link_choices(space, box.link_to or "")}
        unseen = [one for one in lost if one.replace("-", "") not in offered]
        if unseen:
            made[key] = [*chosen, *unseen] if box.many else unseen[:1]
    return made


def _types(space: Space, wanted: str) -> list[str]:
    """The page types of this space that ``wanted`` names: itself, or its variants (about_me_primary for about_me)."""
    present = space.session.execute(
        select(Page.page_type).where(Page.child_id == space.id).distinct()
    ).scalars()
    return [key for key in present if key == wanted or key.startswith(wanted + "_")]


def passage_place(space: Space, passage_id: uuid.UUID) -> tuple[uuid.UUID, str] | None:
    """The page and question that a passage of this space belongs to; None for any other."""
    row = space.session.execute(
        select(Passage.page_id, Passage.field).where(Passage.id == passage_id, Passage.child_id == space.id)
    ).first()
    return None if row is None else (row[0], row[1])
