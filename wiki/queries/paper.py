"""Reads paper forms: the list of a space's papers, and one paper with its sheets and what was typed from it."""

import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, or_, select

from wiki import clock
from wiki.access.permissions import allowed
from wiki.access.space import Space, living
from wiki.errors import NotAllowed, NotFound
from wiki.models.children import Child, Membership
from wiki.models.erasures import PaperErasure
from wiki.models.media import Media
from wiki.models.pages import Passage, Version, VersionMedia
from wiki.models.paper import Paper, PaperSheet
from wiki.models.people import Person
from wiki.queries.media import find_media
from wiki.queries.versions import SeenVersion, ShownMedia, see_versions
from wiki.words import MediaState, Permission, Role, Voice

_media = Media.__table__
_paper = Paper.__table__
_sheet = PaperSheet.__table__
_person = Person.__table__
_child = Child.__table__
_member = Membership.__table__
_version = Version.__table__
_passage = Passage.__table__
_shown = VersionMedia.__table__


@dataclass(frozen=True)
class PaperHead:
    """A paper form in the list. ``written_on`` and ``voice`` are None where nobody has said them yet."""

    id: uuid.UUID
    name: str
    written_on: date | None
    voice: Voice | None
    speaker: str
    added_by_name: str
    added_at: datetime
    state: MediaState
    sheets: int
    typed: int


@dataclass(frozen=True)
class PaperForm:
    """One paper form: its sheets in order, and the present passages typed from it that the reader may see."""

    id: uuid.UUID
    name: str
    written_on: date | None
    voice: Voice | None
    speaker: str
    sheets: tuple[ShownMedia, ...]
    typed: tuple[SeenVersion, ...]
    is_hidden: bool = False

    @property
    def is_waiting(self) -> bool:
        """Whether the pictures of some page are still being made."""
        return any(sheet.state is MediaState.WAITING for sheet in self.sheets)


_ADDED = (
    select(
        _media.c.id, _media.c.name, _paper.c.written_on, _paper.c.voice, _paper.c.speaker, _person.c.name,
        _media.c.uploaded_at, _media.c.state,
    )
    .select_from(
        _media.join(_person, _person.c.id == _media.c.uploaded_by).outerjoin(_paper, _paper.c.id == _media.c.id)
    )
)  # fmt: skip


def _is_paper(space: Space) -> ColumnElement[bool]:
    """It was added as a paper form, or words were typed from it (it may have come as a document first)."""
    typed_from = select(_version.c.paper_id).where(_version.c.child_id == space.id, _version.c.paper_id.is_not(None))
    return or_(_media.c.paper != "", _media.c.id.in_(typed_from))


def list_papers(space: Space) -> tuple[PaperHead, ...]:
    """Every paper form of the space, newest first, with how many answers were typed that the reader may see.

    Raises NotAllowed for a role that may not type from paper.
    """
    if not space.may(Permission.TYPE_FROM_PAPER):
        raise NotAllowed
    later = select(_sheet.c.media_id).where(_sheet.c.position > 0)
    rows = space.session.execute(
        _ADDED.where(_media.c.child_id == space.id, _is_paper(space), _media.c.id.not_in(later)).order_by(
            _media.c.uploaded_at.desc()
        )
    ).all()
    sheets, waiting = _sheets(space)
    typed = _typed(space)
    counted = Counter(version.paper_id for version in typed)
    return tuple(
        PaperHead(
            row[0], row[1], *_facts(row, [one for one in typed if one.paper_id == row[0]]), row[5], row[6],
            MediaState.WAITING if row[0] in waiting and row[7] != MediaState.HELD else MediaState(row[7]),
            sheets.get(row[0], 1), counted[row[0]],
        )
        for row in rows
    )  # fmt: skip


def _facts(row: Any, typed: Sequence[SeenVersion]) -> tuple[date | None, Voice | None, str]:
    """The day, voice and speaker that were said of a paper; else those of the answers typed from it."""
    if row[2] is not None or not typed:
        return row[2], Voice(row[3]) if row[3] else None, row[4] or ""
    return typed[-1].paper_on, typed[-1].voice, typed[-1].speaker


def _sheets(space: Space) -> tuple[Counter[uuid.UUID], set[uuid.UUID]]:
    """How many files each paper has, and which papers have one that is not ready to be shown."""
    rows = space.session.execute(
        select(_sheet.c.paper_id, _media.c.state)
        .select_from(_sheet.join(_media, _media.c.id == _sheet.c.media_id))
        .where(_media.c.child_id == space.id)
    ).all()
    waiting = {row.paper_id for row in rows if MediaState(row.state) in (MediaState.WAITING, MediaState.HELD)}
    return Counter(row.paper_id for row in rows), waiting


def _typed(space: Space, paper_id: uuid.UUID | None = None) -> tuple[SeenVersion, ...]:
    """The present versions that were typed from paper, as far as the reader may see."""
    which = _version.c.paper_id.is_not(None) if paper_id is None else _version.c.paper_id == paper_id
    seen = see_versions(space, _version.c.child_id == space.id, which, _version.c.number == _passage.c.version_number)
    return tuple(sorted(seen.values(), key=lambda version: version.saved_at))


def open_paper(space: Space, paper_id: uuid.UUID) -> PaperForm:
    """A paper form with its sheets. Whoever may see some of its words but not the scan gets it without sheets,
    ``is_hidden``; NotFound for everybody else, and for a file that is no paper."""
    row = space.session.execute(
        _ADDED.where(_media.c.id == paper_id, _media.c.child_id == space.id, _is_paper(space))
    ).first()
    if row is None:
        raise NotFound
    typed = _typed(space, paper_id)
    on, voice, speaker = _facts(row, typed)
    facts = on, voice, space.told(speaker)
    try:
        sheets = tuple(find_media(space, media_id) for media_id in _files(space, paper_id))
    except NotFound:
        if not typed:
            raise
        return PaperForm(paper_id, "", *facts, sheets=(), typed=typed, is_hidden=True)
    return PaperForm(paper_id, row[1], *facts, sheets=sheets, typed=typed)


def is_taken_out(space: Space, paper_id: uuid.UUID) -> bool:
    """Whether there was such a paper here, and it was taken out for good."""
    gone = select(PaperErasure.id).where(PaperErasure.paper_id == paper_id, PaperErasure.child_id == space.id)
    return space.session.execute(gone).first() is not None


def shown_with(space: Space, paper: PaperForm) -> tuple[SeenVersion, ...]:
    """The present passages, as far as the reader may see, that show the paper's own files: it came with them as a document."""
    files = [paper.id, *(sheet.id for sheet in paper.sheets)]
    showing = select(_shown.c.version_id).where(_shown.c.media_id.in_(files))
    now = _version.c.number == _passage.c.version_number
    return tuple(see_versions(space, _version.c.child_id == space.id, _version.c.id.in_(showing), now).values())


@dataclass(frozen=True)
class OtherChild:
    """Another child in whose wiki somebody may type from paper."""

    id: uuid.UUID
    full_name: str
    born_on: date


def others_to_type_for(space: Space) -> tuple[OtherChild, ...]:
    """Every other child in whose wiki the person of this space may type from paper, by name."""
    may = [role for role in Role if allowed(role, Permission.TYPE_FROM_PAPER)]
    rows = space.session.execute(
        select(_child.c.id, _child.c.full_name, _child.c.born_on)
        .select_from(_member.join(_child, _child.c.id == _member.c.child_id))
        .where(
            _member.c.person_id == space.person.id, _member.c.role.in_(may), _member.c.child_id != space.id, *living()
        )
        .order_by(_child.c.full_name, _child.c.born_on, _child.c.id),
        {"now": clock.now()},
    )
    return tuple(OtherChild(*row) for row in rows)


def _files(space: Space, paper_id: uuid.UUID) -> list[uuid.UUID]:
    """The ids of the paper's files in order; the paper's own where it was added as a single file."""
    found = space.session.execute(
        select(_sheet.c.media_id)
        .select_from(_sheet.join(_paper, _paper.c.id == _sheet.c.paper_id))
        .where(_sheet.c.paper_id == paper_id, _paper.c.child_id == space.id)
        .order_by(_sheet.c.position)
    ).scalars()
    return list(found) or [paper_id]
