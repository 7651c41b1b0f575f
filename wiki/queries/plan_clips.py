"""Finds a recording by the address that a plan on paper leads to: for whoever may hear it, as long as the address is good."""

import uuid
from dataclasses import dataclass
from datetime import date

from sqlalchemy import exists, select

from wiki import clock
from wiki.access.space import Space
from wiki.document.tree import Appendix, Clip, Part, PlanBlock, PlanTree, Row
from wiki.errors import NotFound
from wiki.models.plan import PlanMedia, PlanVersion
from wiki.queries.gallery import Shown, places, with_words
from wiki.queries.media import find_media
from wiki.queries.plan_versions import open_version
from wiki.words import SHUT_STATES, MediaKind

_CLIPS = frozenset({MediaKind.AUDIO, MediaKind.VIDEO})


@dataclass(frozen=True)
class PlanClip:
    """A recording that the reader may hear, in one place where they see it; ``until``: the last day of the address on
    paper. None for ``shown`` when that day is over."""

    shown: Shown | None
    until: date | None


def find_plan_clip(space: Space, number: int, media_id: uuid.UUID) -> PlanClip:
    """The recording that plan ``number`` leads to by this address.

    NotFound, whatever the reason: there is no such plan, it does not show this, or the reader may not hear it (today's rule,
    not that of the day it was printed).
    """
    opened = open_version(space, number)
    if opened.tree is None or opened.head.is_kept_back or not _is_pinned(space, opened.head.id, media_id):
        raise NotFound
    until = _until(opened.tree, media_id)
    found = with_words(space, places(space, _CLIPS, media_id))
    if not found or until is None or find_media(space, media_id).state in SHUT_STATES:
        raise NotFound
    return PlanClip(found[0] if clock.today() <= until else None, until)


def _is_pinned(space: Space, version_id: uuid.UUID, media_id: uuid.UUID) -> bool:
    pinned = exists().where(
        PlanMedia.plan_version_id == PlanVersion.id, PlanMedia.media_id == media_id, PlanVersion.id == version_id,
        PlanVersion.child_id == space.id,
    )  # fmt: skip
    return bool(space.session.execute(select(pinned)).scalar())


def _until(tree: PlanTree, media_id: uuid.UUID) -> date | None:
    """The day that the plan prints beside the recording's address."""
    days = [
        clip.until
        for section in tree.sections
        for clip in _clips(section.blocks)
        if clip.until is not None and clip.link.endswith(f"/{media_id}")
    ]
    return max(days, default=None)


def _clips(blocks: tuple[PlanBlock, ...]) -> list[Clip]:
    found: list[Clip] = []
    for block in blocks:
        match block:
            case Clip():
                found.append(block)
            case Row(media=media):
                found += _clips(media)
            case Part(_, inside) | Appendix(_, _, _, inside):
                found += _clips(inside)
            case _:
                pass
    return found
