"""Puts what somebody said into the plan as a row that keeps its source, and takes a source off a row again."""

import uuid
from dataclasses import replace

from sqlalchemy import select

from wiki.access.space import Space
from wiki.commands.pages_start import start_page
from wiki.commands.passages import MediaUse, SourceUse, Words, typed_of
from wiki.commands.passages_merge import Changed, change_passage
from wiki.commands.passages_save import make_ready, save_passage
from wiki.commands.revisions import Saved
from wiki.errors import Conflict, NotAllowed, NotFound, Refused
from wiki.models.pages import Page
from wiki.pagetypes.model import PageType
from wiki.queries.plan_sources import may_stand_in_plan, stands_in, words_may_stand
from wiki.queries.versions import SeenVersion, see_versions_by_id
from wiki.words import N_, Permission

NOT_SHARED = N_(
    "The family can’t see these words, so they can’t go into the plan, which the family is sent. "
    "Ask whoever wrote them to share them first."
)


def use_passage(
    space: Space,
    page_type: PageType,
    field: str,
    words: Words,
    source: SourceUse,
    *more: SourceUse,
    row_id: uuid.UUID | None = None,
    base: int = 0,
    told: str = "",
    instead: frozenset[int] = frozenset(),
) -> Changed:
    """Write a row of the plan from words that somebody said, or give the row ``row_id`` one more source.

    ``source.quoted`` must stand in the version it is taken from, word for word; the row keeps version, place and
    words. ``more`` are other words of the same version, ``instead`` the places of the row's sources that they replace.
    The page is begun where there is none yet. Raises NotAllowed without the right to compose plans, NotFound
    for a version that the person may not see, Refused (words that the family can't see; a sentence for each box),
    Conflict when the row changed since ``base`` and only a person can say how both go together. What can be put together
    is, as for any passage (``told``: the note that such a revision gets); sources of both stay.
    """
    if not space.may(Permission.COMPOSE_PLAN) or page_type.owner != "plan":
        raise NotAllowed
    version = see_versions_by_id(space, [source.version_id]).get(source.version_id)
    if version is None or version.withheld:
        raise NotFound
    beside = [one.quoted for one in (source, *more) if one.media_id is None]
    kept = (stands_in(version, one) and not words_may_stand(version, one) for one in beside)
    if not may_stand_in_plan(version) or any(kept):
        raise Refused({"": NOT_SHARED})
    page_id = space.session.execute(
        select(Page.id).where(Page.child_id == space.id, Page.page_type == page_type.key)
    ).scalar()
    if any(one.version_id != source.version_id for one in more):
        raise NotFound
    ready = make_ready(space, page_type, field, replace(words, sources=(source, *more)), passage_id=row_id)
    try:
        saved = save_passage(
            space, page_type, page_id or start_page(space, page_type), field, ready.words, passage_id=row_id, base=base,
            ready=ready, sources_off=instead,
        )  # fmt: skip
    except Conflict:
        if row_id is None or page_id is None or instead:
            raise
        space.work.commit()
        return change_passage(
            space, page_type, page_id, field, ready.words, passage_id=row_id, base=base, told=told
        )  # fmt: skip
    return Changed(saved, ())


def take_source_off(
    space: Space, page_type: PageType, row: SeenVersion, position: int, *, base: int, once: str | None = None
) -> Saved:
    """Cut the row off from its source at ``position``; its words stay as they are, and so does its history.

    Raises NotAllowed without the right to compose plans, Conflict when the row has a newer version than ``base``.
    """
    if not space.may(Permission.COMPOSE_PLAN) or page_type.owner != "plan":
        raise NotAllowed
    return save_passage(
        space, page_type, row.page_id, row.field, replace(same_words(row), once=once),
        passage_id=row.passage_id, base=base, sources_off=frozenset({position}),
    )  # fmt: skip


def same_words(version: SeenVersion) -> Words:
    """What a version says, ready to be saved again."""
    return Words(
        voice=version.voice, body=version.body, columns=dict(version.columns), speaker=version.speaker,
        gathered=version.gathered, spoken_on=version.spoken_on, language=version.language,
        media=tuple(
            MediaUse(file.id, file.alt, file.caption, file.speaker, file.transcript) for file in version.media
        ),
        paper_id=version.paper_id, paper_on=version.paper_on, typed=typed_of(version),
    )  # fmt: skip
