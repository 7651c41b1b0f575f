"""Reads the plans that were made: their numbers, their files as they were issued, and what each stands on."""

import json
import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from wiki.access.space import Space
from wiki.document.tree import PlanTree
from wiki.document.tree_json import from_json
from wiki.errors import NotFound
from wiki.models.people import Person
from wiki.models.plan import PlanFile, PlanStatus, PlanVersion

_version = PlanVersion.__table__
_file = PlanFile.__table__
_person = Person.__table__
_MOST = 2**31 - 1
FORMATS = ("pdf", "docx", "html")


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
    """A plan that was made: by whom, when, and its files in the order PDF, Word, HTML."""

    id: uuid.UUID
    number: int
    status: PlanStatus
    made_by: uuid.UUID
    made_by_name: str
    made_at: datetime
    files: tuple[IssuedFile, ...]

    @property
    def is_draft(self) -> bool:
        """Whether it is a draft."""
        return self.status is PlanStatus.DRAFT

    def file(self, format: str) -> IssuedFile:
        """The file of that format; NotFound when there is none."""
        for one in self.files:
            if one.format == format:
                return one
        raise NotFound


@dataclass(frozen=True)
class OpenedPlan:
    """A plan with its tree. ``left_out`` and ``findings`` are for those who write plans, not for the family."""

    head: PlanHead
    tree: PlanTree | None
    left_out: tuple[dict[str, str], ...]
    findings: tuple[dict[str, Any], ...]


def list_versions(space: Space, *conditions: Any) -> tuple[PlanHead, ...]:
    """Every plan that was made for the child, newest first. Two queries."""
    heads = space.session.execute(
        select(
            _version.c.id, _version.c.number, _version.c.status, _version.c.made_by, _person.c.name, _version.c.made_at
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
    return tuple(
        PlanHead(*head, tuple(sorted(files.get(head[0], ()), key=lambda one: FORMATS.index(one.format))))
        for head in heads
    )


def find_version(space: Space, number: int) -> PlanHead:
    """The plan with this number; NotFound when the child has none such."""
    # A larger number fits no column, and no child has so many plans.
    found = list_versions(space, _version.c.number == number) if number <= _MOST else ()
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
    return OpenedPlan(head, _read_tree(tree), tuple(said.get("left_out", ())), tuple(said.get("findings", ())))


def _read_tree(text: str) -> PlanTree | None:
    try:
        return from_json(json.loads(text))
    except (ValueError, KeyError, TypeError):
        return None
