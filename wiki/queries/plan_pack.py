"""Reads the papers that belong to section K's pack: what each is and where its bytes lie; and which are kept to fewer."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from media.results import COPY
from wiki.access.space import JobSpace, Space
from wiki.models.media import Media, Rendition
from wiki.queries.plan import PlanDesk
from wiki.queries.plan_advice import advice_in
from wiki.queries.plan_printed import NOT_SHARED, LeftOut
from wiki.queries.plan_sources import as_printed, file_may_stand
from wiki.queries.versions import ShownMedia
from wiki.words import N_, MediaKind

_media = Media.__table__
_rendition = Rendition.__table__
_PHOTO_NAMES = ("w1600", "w800", "w320")
RECORDING = N_("A recording has no pages. Who speaks, and what is said, is in section K of the plan.")
_PDF, _SCAN = "application/pdf", "image/tiff"


@dataclass(frozen=True)
class Paper:
    """One paper of an advice. ``pdf`` is the key of a PDF as it came, ``pictures`` those of its pages as pictures; neither
    where they are not there. ``has_pages``: it is a PDF, a scan or a picture. ``pages``: how many in all, if that is known.
    ``why``: why it is held back whole, in words that are ready."""

    file: ShownMedia
    pdf: str = ""
    pictures: tuple[str, ...] = ()
    pages: int = 0
    has_pages: bool = True
    why: str = ""


@dataclass(frozen=True)
class PackAdvice:
    """One piece of advice as section K lists it ("K1"), with its papers in order."""

    label: str
    what: str
    who: str
    on: date | None
    papers: tuple[Paper, ...]


@dataclass(frozen=True)
class PackContent:
    """All of section K; ``left_out`` are papers kept to fewer than those who get the plan: named to its writers alone."""

    advice: tuple[PackAdvice, ...]
    left_out: tuple[LeftOut, ...]

    @property
    def has_papers(self) -> bool:
        """Whether there is anything for a pack."""
        return any(one.papers for one in self.advice)


def read_pack(space: Space, desk: PlanDesk) -> PackContent:
    """The papers of each advice that is printed, numbered as the plan numbers it. Two queries where there are any."""
    printed = [advice for advice in advice_in(desk) if advice.printed]
    files = [[file for said in one.printed for file in as_printed(said.version).media] for one in printed]
    ids = {file.id for some in files for file in some}
    originals, drawn = keys_of(space, ids)
    made = tuple(
        PackAdvice(
            f"K{place}", one.title, one.who, one.on,
            tuple(
                paper_of(file, originals[file.id], drawn.get(file.id, {}))
                for file in {each.id: each for each in some}.values()
            ),
        )
        for place, (one, some) in enumerate(zip(printed, files, strict=True), 1)
    )  # fmt: skip
    left_out = tuple(
        LeftOut(said.version.id, said.version.passage_id, f"{one.title}: {file.name}", NOT_SHARED)
        for one in printed
        for said in one.printed
        for file in said.version.media
        if not file_may_stand(file.today, file.audience)
    )
    return PackContent(made, left_out)


def keys_of(
    space: Space | JobSpace, ids: set[uuid.UUID]
) -> tuple[dict[uuid.UUID, tuple[str, str, int]], dict[uuid.UUID, dict[str, str]]]:
    """(key of the original, or of its copy for others; type, pages) and the renditions' keys by name, of each file."""
    if not ids:
        return {}, {}
    mine = (_media.c.child_id == space.id, _media.c.id.in_(ids))
    rows = space.session.execute(
        select(_media.c.id, _media.c.original_key, _media.c.content_type, _media.c.pages).where(*mine)
    ).all()
    drawn: dict[uuid.UUID, dict[str, str]] = {}
    for media_id, name, key in space.session.execute(
        select(_rendition.c.media_id, _rendition.c.name, _rendition.c.key).where(
            _rendition.c.child_id == space.id, _rendition.c.media_id.in_(ids)
        )
    ):
        drawn.setdefault(media_id, {})[name] = key
    return {row[0]: (drawn.get(row[0], {}).get(COPY, row[1]), row[2], row[3] or 0) for row in rows}, drawn


def paper_of(file: ShownMedia, original: tuple[str, str, int], drawn: Mapping[str, str]) -> Paper:
    """A paper with the keys of its bytes."""
    key, content_type, pages = original
    if file.kind is MediaKind.PHOTO:
        name = next((name for name in _PHOTO_NAMES if name in drawn), "")
        return Paper(file, pictures=(drawn[name],) if name else (), pages=1)
    if content_type == _PDF:
        return Paper(file, pdf=key, pages=pages)
    if content_type == _SCAN:
        numbers = sorted(int(name[5:]) for name in drawn if name.startswith("page-") and name[5:].isdigit())
        return Paper(file, pictures=tuple(drawn[f"page-{number}"] for number in numbers), pages=pages)
    return Paper(file, has_pages=False)
