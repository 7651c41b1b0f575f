"""Reads the plans that were made: their numbers, their files as they were issued, and what each stands on."""

import json
import uuid
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import exists, func, select

from wiki import clock
from wiki.access.space import Space
from wiki.document.redact import MARK, copy_for
from wiki.document.tree import PlanTree
from wiki.document.tree_json import from_json
from wiki.errors import NotFound
from wiki.models.guard import GuardCheck, GuardHit
from wiki.models.packs import PlanPack
from wiki.models.pages import Version
from wiki.models.people import Person
from wiki.models.plan import PAPERS, PlanFile, PlanMedia, PlanStatus, PlanVersion
from wiki.models.plan_editions import UNTIL_EDITION, PlanEdition
from wiki.queries.protected import has_details, kept_from_reader
from wiki.queries.stones import Stone, point_stones, read_stones
from wiki.words import Permission

_version = PlanVersion.__table__
_file = PlanFile.__table__
_media = PlanMedia.__table__
_person = Person.__table__
_said = Version.__table__
_MOST = 2**31 - 1
_CHECKED = exists().where(GuardCheck.plan_version_id == _version.c.id)
_OPEN_HITS = exists().where(GuardHit.plan_version_id == _version.c.id, GuardHit.settled_at.is_(None))
_PACKS = exists().where(PlanPack.plan_version_id == _version.c.id)
_EDITION = (
    select(func.max(PlanEdition.number))
    .where(PlanEdition.plan_version_id == _version.c.id, PlanEdition.made_at.is_not(None))
    .correlate(_version)
    .scalar_subquery()
)
FORMATS = ("pdf", "docx", "html", "pack", "json")
"""What a plan is kept as, in the order shown: the plan itself; the papers of section K; all of it for another program."""


@dataclass(frozen=True)
class IssuedFile:
    """One file of a plan as it was issued; ``size`` in bytes, ``sha256`` in hex."""

    id: uuid.UUID
    format: str
    content_type: str
    key: str
    size: int
    sha256: str


@dataclass(frozen=True)
class PlanHead:
    """A plan that was made: by whom, when, and its files in the order of FORMATS. ``erasure_id``: words in it were
    taken out since; a draft has no files then, an issued plan is kept back before ``restricted_until``. ``is_checked``: it
    was looked through for other children's details; ``has_open_hits``: something found there is not settled;
    ``may_withhold``: some detail of the child's is kept from somebody; ``has_packs``: copies for one recipient were made;
    ``edition``: the number of the redacted edition that it is, None for a plan as it was issued."""

    id: uuid.UUID
    number: int
    status: PlanStatus
    made_by: uuid.UUID
    made_by_name: str
    made_at: datetime
    erasure_id: uuid.UUID | None
    restricted_until: date | None
    is_checked: bool
    has_open_hits: bool
    may_withhold: bool
    has_packs: bool
    edition: int | None
    files: tuple[IssuedFile, ...]

    @property
    def is_draft(self) -> bool:
        """Whether it is a draft."""
        return self.status is PlanStatus.DRAFT

    @property
    def is_paper(self) -> bool:
        """Whether it is no issued record: a draft, or a tribunal working document."""
        return self.status in PAPERS

    @property
    def is_working(self) -> bool:
        """Whether it is a tribunal working document: no plan, so it is never served, compared or given back."""
        return self.status is PlanStatus.WORKING

    @property
    def is_kept_back(self) -> bool:
        """Whether it is an issued plan that nobody is handed at present, because words in it were taken out."""
        return self.restricted_until is not None and clock.today() < self.restricted_until

    @property
    def waits_for_edition(self) -> bool:
        """Whether it is kept back until a redacted edition takes its place, however long that takes."""
        return self.restricted_until == UNTIL_EDITION

    def file(self, format: str) -> IssuedFile:
        """The file of that format; NotFound when there is none."""
        for one in self.files:
            if one.format == format:
                return one
        raise NotFound


@dataclass(frozen=True)
class OpenedPlan:
    """A plan with its tree. ``left_out``, ``findings`` and ``settled`` are for those who write plans, not for the family;
    ``changes`` are what an amendment notice proposes, each with its evidence; ``stones`` say what was taken out of it, or put
    right, since it was made."""

    head: PlanHead
    tree: PlanTree | None
    left_out: tuple[dict[str, str], ...]
    findings: tuple[dict[str, Any], ...]
    changes: tuple[dict[str, str], ...] = ()
    stones: tuple[Stone, ...] = ()
    settled: tuple[dict[str, Any], ...] = ()
    withholds: bool = False


def list_versions(space: Space, *conditions: Any) -> tuple[PlanHead, ...]:
    """Every plan that was made for the child, newest first; no tribunal working document, which is no plan. Two queries."""
    return _heads(space, _version.c.status != PlanStatus.WORKING, *conditions)


def list_made(space: Space, *conditions: Any) -> tuple[PlanHead, ...]:
    """The same, and for whoever writes plans the tribunal working documents too: each holds one person's answers, which
    nobody else reads. Who else gets one finds a copy of their own among their packs, once it was sent. Two queries."""
    every = () if space.may(Permission.COMPOSE_PLAN) else (_version.c.status != PlanStatus.WORKING,)
    return _heads(space, *every, *conditions)


def _heads(space: Space, *conditions: Any) -> tuple[PlanHead, ...]:
    heads = space.session.execute(
        select(
            _version.c.id, _version.c.number, _version.c.status, _version.c.made_by, _person.c.name, _version.c.made_at,
            _version.c.erasure_id, _version.c.restricted_until, _CHECKED, _OPEN_HITS,
            has_details(_version.c.child_id), _PACKS, _EDITION,
        )
        .join(_person, _person.c.id == _version.c.made_by)
        .where(_version.c.child_id == space.id, *conditions)
        .order_by(_version.c.number.desc())
    ).all()
    rows = space.session.execute(
        select(
            _file.c.plan_version_id, _file.c.id, _file.c.format, _file.c.content_type, _file.c.key, _file.c.size,
            _file.c.sha256,
        ).where(_file.c.child_id == space.id)
    )  # fmt: skip
    files: dict[uuid.UUID, list[IssuedFile]] = {}
    for row in rows:
        files.setdefault(row[0], []).append(IssuedFile(*row[1:]))
    make: Callable[..., PlanHead] = PlanHead
    return tuple(
        make(*head, tuple(sorted(files.get(head[0], ()), key=lambda one: FORMATS.index(one.format))))
        for head in heads
    )


def find_version(space: Space, number: int) -> PlanHead:
    """The plan, or for whoever writes plans the tribunal working document, with this number; NotFound for any other."""
    # A larger number fits no column, and no child has so many plans.
    found = list_made(space, _version.c.number == number) if number <= _MOST else ()
    if not found:
        raise NotFound
    return found[0]


def open_version(space: Space, number: int) -> OpenedPlan:
    """The plan with this number, its tree read back; a tree that can't be read any more is None. NotFound if none."""
    head = find_version(space, number)
    tree, sources = space.session.execute(
        select(_version.c.tree, _version.c.sources).where(_version.c.id == head.id)
    ).one()
    said = json.loads(sources or "{}")
    stones = _stones(space, head, said)
    left_out, findings, changes, settled = (
        tuple(said.get(name, ())) for name in ("left_out", "findings", "changes", "settled")
    )
    opened = OpenedPlan(head, read_tree(tree), left_out, findings, () if head.is_kept_back else changes, stones, settled)
    return _for_reader(space, opened) if head.may_withhold else opened


def _for_reader(space: Space, opened: OpenedPlan) -> OpenedPlan:
    """The plan without what the reader may not be told; one that can't be looked through is not for them at all."""
    kept = kept_from_reader(space)
    if not kept:
        return opened
    if opened.tree is None:
        return replace(opened, changes=(), withholds=True)
    copy = copy_for(opened.tree, kept)
    changes = tuple({key: kept.mask(words, MARK) for key, words in one.items()} for one in opened.changes)
    return replace(
        opened, tree=copy.tree, changes=changes,
        withholds=bool(copy.held or copy.taken_out or changes != opened.changes),
    )  # fmt: skip


def kept_shape_of(space: Space, version_id: uuid.UUID) -> str:
    """The text of the shape that a plan was made with; "" where there is none."""
    found = select(_version.c.shape).where(_version.c.child_id == space.id, _version.c.id == version_id)
    return space.session.execute(found).scalar() or ""


def party_of(space: Space, version_id: uuid.UUID) -> tuple[uuid.UUID | None, str]:
    """Whose answers a working document holds: their id (None for somebody without an account here) and their name."""
    kept = space.session.execute(
        select(_version.c.sources).where(_version.c.child_id == space.id, _version.c.id == version_id)
    ).scalar()
    party = json.loads(kept or "{}").get("party", {})
    return uuid.UUID(party["id"]) if party.get("id") else None, party.get("name", "")


def pinned_media(space: Space, version_id: uuid.UUID) -> set[uuid.UUID]:
    """The files that a plan of this space shows."""
    found = select(_media.c.media_id).join(_version, _version.c.id == _media.c.plan_version_id)
    return set(space.session.execute(found.where(_version.c.child_id == space.id, _version.c.id == version_id)).scalars())


def stands_on(space: Space, version_id: uuid.UUID) -> dict[str, Any]:
    """The ids that a plan was made from, as it keeps them: what shows its words stands on them too."""
    kept = space.session.execute(
        select(_version.c.sources).where(_version.c.child_id == space.id, _version.c.id == version_id)
    ).scalar()
    said = json.loads(kept or "{}")
    return {"versions": said.get("versions", {}), "rows": said.get("rows", [])}


def _stones(space: Space, head: PlanHead, said: dict[str, Any]) -> tuple[Stone, ...]:
    """What was taken out of the words that the plan stands on, or put right in them, since it was made."""
    ids = {*said.get("versions", {}).values(), *(one for row in said.get("rows", ()) for one in row["sources"])}
    if not ids and head.erasure_id is None:
        return ()
    marked = space.session.execute(
        select(_said.c.correction_id).where(
            _said.c.child_id == space.id, _said.c.id.in_([uuid.UUID(one) for one in ids]), _said.c.correction_id.is_not(None)
        )
    ).scalars()
    taken = point_stones(space, {head.erasure_id}) if head.is_working and head.erasure_id is not None else {}
    return tuple(dict.fromkeys({**taken, **read_stones(space, {head.erasure_id, *marked})}.values()))


def read_tree(text: str) -> PlanTree | None:
    """The tree of a plan as it is kept; None where it can't be read any more."""
    try:
        return from_json(json.loads(text))
    except (ValueError, KeyError, TypeError):
        return None
