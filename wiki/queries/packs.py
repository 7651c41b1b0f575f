"""Reads the copies of a plan that were made for one recipient each: all for the council, their own for everybody else."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from wiki import clock
from wiki.access.space import Space
from wiki.document.redact import copy_for
from wiki.errors import NotFound
from wiki.models.packs import PlanPack, PlanPackFile
from wiki.models.people import Person
from wiki.models.plan import PlanStatus, PlanVersion
from wiki.models.plan_answers import Way
from wiki.models.plan_editions import PlanEdition
from wiki.queries.plan_versions import FORMATS, IssuedFile, read_tree
from wiki.queries.protected import kept_from_recipient
from wiki.statute.disclosure import Recipient
from wiki.words import Permission

_pack = PlanPack.__table__
_file = PlanPackFile.__table__
_version = PlanVersion.__table__
_made, _sent = aliased(Person), aliased(Person)


@dataclass(frozen=True)
class Pack:
    """One recipient's copy of a plan, and its line in the register. ``held``: (what, why) of everything that is not in it;
    ``taken_out``: how many details were left out of the council's own words; ``letters``: its sections, "" for all."""

    id: uuid.UUID
    version_id: uuid.UUID
    number: int
    status: PlanStatus
    restricted_until: date | None
    recipient: Recipient
    person_id: uuid.UUID | None
    to: str
    ground: str
    reason: str
    consent_by: str
    consent_on: date | None
    letters: str
    held: tuple[tuple[str, str], ...]
    taken_out: int
    made_by_name: str
    made_at: datetime
    way: Way | None
    sent_on: date | None
    proof: str
    sent_by_name: str
    sent_at: datetime | None
    files: tuple[IssuedFile, ...]

    @property
    def is_kept_back(self) -> bool:
        """Whether nobody is handed it at present, because words in the plan were taken out."""
        return self.restricted_until is not None and clock.today() < self.restricted_until

    def file(self, format: str) -> IssuedFile:
        """The file of that format; NotFound when there is none."""
        for one in self.files:
            if one.format == format:
                return one
        raise NotFound


def list_packs(space: Space, *conditions: Any) -> tuple[Pack, ...]:
    """Every copy that the reader may know of, the newest first: the council's people all, everybody else those for
    themselves, once they were sent, but for one that tells what is kept from them since."""
    council = space.may(Permission.MANAGE_MEMBERS)
    mine = () if council else (_pack.c.person_id == space.person.id, _pack.c.sent_at.is_not(None))
    rows = space.session.execute(
        select(
            _pack.c.id, _pack.c.plan_version_id, _version.c.number, _version.c.status, _version.c.restricted_until,
            _pack.c.recipient, _pack.c.person_id, _pack.c.to_name, _pack.c.ground, _pack.c.reason, _pack.c.consent_by,
            _pack.c.consent_on, _pack.c.letters, _pack.c.held, _pack.c.taken_out, _made.name, _pack.c.made_at, _pack.c.way,
            _pack.c.sent_on, _pack.c.proof, _sent.name, _pack.c.sent_at,
        )
        .select_from(_pack)
        .join(_version, _version.c.id == _pack.c.plan_version_id)
        .join(_made, _made.id == _pack.c.made_by)
        .outerjoin(_sent, _sent.id == _pack.c.sent_by)
        .where(_pack.c.child_id == space.id, *mine, *conditions)
        .order_by(_pack.c.made_at.desc(), _pack.c.id)
    ).all()  # fmt: skip
    if not council:
        own = [row for row in rows if space.reader.is_own(row[6])]
        rows = [row for row in own if not _tells_newer(space, row[1], Recipient(row[5]), row[6], row[16])]
    files = _files(space, [row[0] for row in rows])
    make: Callable[..., Pack] = Pack
    return tuple(
        make(
            *row[:5], Recipient(row[5]), *row[6:13], tuple((one["what"], one["why"]) for one in row[13]), *row[14:20],
            row[20] or "", row[21], files.get(row[0], ()),
        )
        for row in rows
    )  # fmt: skip


def packs_of(space: Space, version_id: uuid.UUID) -> tuple[Pack, ...]:
    """The copies of one plan version that the reader may know of."""
    return list_packs(space, _pack.c.plan_version_id == version_id)


def find_pack(space: Space, pack_id: uuid.UUID) -> Pack:
    """One copy that the reader may know of; NotFound otherwise, whatever the reason."""
    for one in list_packs(space, _pack.c.id == pack_id):
        if may_open(space, one):
            return one
    raise NotFound


def may_open(space: Space, pack: Pack) -> bool:
    """Whether the reader may see the copy itself, and not only its line in the register: a tribunal working document holds
    answers of the family, which an administrator does not read."""
    own = pack.person_id is not None and space.reader.is_own(pack.person_id)
    return own or pack.status is not PlanStatus.WORKING or space.may(Permission.COMPOSE_PLAN)


def has_pack(space: Space, version_id: uuid.UUID, person_id: uuid.UUID) -> bool:
    """Whether somebody has a copy of their own of this plan version that tells nothing which is kept from them by now."""
    made = select(func.max(_pack.c.made_at)).where(
        _pack.c.child_id == space.id, _pack.c.plan_version_id == version_id, _pack.c.person_id == person_id
    )
    newest = space.session.execute(made).scalar()
    return newest is not None and not _tells_newer(space, version_id, Recipient.PARENT, person_id, newest)


def tells_newer(space: Space, pack: Pack) -> bool:
    """Whether a copy tells a detail that was noted after it was made and is kept from whom it is for: it is made again then."""
    return _tells_newer(space, pack.version_id, pack.recipient, pack.person_id, pack.made_at)


def _tells_newer(
    space: Space, version_id: uuid.UUID, recipient: Recipient, person_id: uuid.UUID | None, made_at: datetime
) -> bool:
    """Whether a copy, or the redacted edition of it, was made before somebody noted a detail that stands in the plan and is
    kept from its recipient. A plan that can't be looked through any more may hold it."""
    edition = select(func.max(PlanEdition.made_at)).where(
        PlanEdition.child_id == space.id, PlanEdition.plan_version_id == version_id
    )
    anew = space.session.execute(edition).scalar()
    since = max(made_at, anew) if anew is not None else made_at
    newer = kept_from_recipient(space, recipient, person_id, since=since)
    if not newer:
        return False
    found = select(_version.c.tree).where(_version.c.id == version_id, _version.c.child_id == space.id)
    tree = read_tree(space.session.execute(found).scalar_one())
    copy = copy_for(tree, newer) if tree is not None else None
    return copy is None or bool(copy.held or copy.taken_out)


def edition_of(space: Space, pack: Pack) -> int | None:
    """The number of the redacted edition that the copy is of, None for a copy of the plan as it was issued."""
    newest = select(func.max(PlanEdition.number)).where(
        PlanEdition.child_id == space.id, PlanEdition.plan_version_id == pack.version_id, PlanEdition.made_at.is_not(None)
    )
    return space.session.execute(newest).scalar()


def _files(space: Space, pack_ids: list[uuid.UUID]) -> dict[uuid.UUID, tuple[IssuedFile, ...]]:
    found: dict[uuid.UUID, list[IssuedFile]] = {}
    if pack_ids:
        rows = space.session.execute(
            select(
                _file.c.pack_id, _file.c.id, _file.c.format, _file.c.content_type, _file.c.key, _file.c.size, _file.c.sha256
            ).where(_file.c.child_id == space.id, _file.c.pack_id.in_(pack_ids))
        )
        for row in rows:
            found.setdefault(row[0], []).append(IssuedFile(*row[1:]))
    return {key: tuple(sorted(files, key=lambda one: FORMATS.index(one.format))) for key, files in found.items()}
