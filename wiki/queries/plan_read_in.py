"""Looks at a plan's file beside the child's own plan: what of it would come in, and what can't, and why."""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from wiki.access.space import Space
from wiki.document.plan_read import FileRow, PlanFile
from wiki.errors import Refused
from wiki.models.pages import Revision
from wiki.pagetypes.kinds.base import as_list
from wiki.pagetypes.kinds.table import KINDS, links_of
from wiki.pagetypes.model import Field, PageType
from wiki.queries.plan import PlanDesk
from wiki.queries.plan_rows import PLAN_PAGES, FindType, PlanRow
from wiki.text.prints import name_of
from wiki.words import N_

OTHER_CHILD = N_("This plan is about another child. Nothing of it was read in. Check the name and the date of birth in the file.")
_NO_PLACE = N_("There is no such question here.")
_HERE = N_("It is in this plan already, word for word.")
_ANSWERED = N_("This question has an answer here already.")
_BLANK = N_("It holds only pictures or recordings, and the file does not hold those.")
_NOT_YOURS = N_("Your role can’t write on this page.")

_revision = Revision.__table__


@dataclass(frozen=True)
class Fits:
    """A row that can come in: where to, and which of its threads lead to rows of the file. ``lost`` counts the others."""

    row: FileRow
    kind: PageType
    asked: Field
    columns: dict[str, Any]
    lost: int


@dataclass(frozen=True)
class Stays:
    """A row that can't come in, and why. ``here`` is the row of this plan that says the same; ``asked``: its question here."""

    row: FileRow
    why: str
    here: uuid.UUID | None = None
    asked: Field | None = None


@dataclass(frozen=True)
class Looked:
    """What would come of reading a file in. ``read_in_at``: this very file was read in before."""

    file: PlanFile
    fits: tuple[Fits, ...]
    stays: tuple[Stays, ...]
    read_in_at: datetime | None

    @property
    def threads(self) -> int:
        """How many threads between rows come along."""
        return sum(len(ids) for one in self.fits for ids in links_of(one.asked, one.columns).values())

    @property
    def quotes(self) -> int:
        """How many quoted words come along."""
        return len({source for one in self.fits for source in one.row.sources})


def mark_of(file: PlanFile) -> str:
    """By what the saves of one file are known, so that it is never read in twice."""
    return f"in-{file.sha256[:30]}"


def read_in_before(space: Space, file: PlanFile) -> datetime | None:
    """When this very file was read into this child's plan; None where it was not."""
    found = select(_revision.c.saved_at).where(
        _revision.c.child_id == space.id, _revision.c.once.startswith(mark_of(file), autoescape=True)
    )
    return space.session.execute(found.limit(1)).scalar()


def look_at_file(space: Space, desk: PlanDesk, find_type: FindType, file: PlanFile) -> Looked:
    """What of ``file`` would come in. Raises Refused({"file": …}) for the plan of another child."""
    _same_child(space, file)
    here = list(desk.all_rows())
    fits: list[Fits] = []
    stays: list[Stays] = []
    order = {key: place for place, key in enumerate(PLAN_PAGES)}
    known: set[str] = set()
    for row in sorted(file.rows, key=lambda one: order.get(one.page, len(order))):
        found = _look(space, row, find_type, here, known)
        if isinstance(found, Fits):
            fits.append(found)
        else:
            stays.append(found)
        if isinstance(found, Fits) or found.here is not None:
            known.add(row.id)
    return Looked(file, tuple(fits), tuple(stays), read_in_before(space, file))


def _same_child(space: Space, file: PlanFile) -> None:
    child = space.child
    other_day = child.born_on is not None and file.born_on is not None and child.born_on != file.born_on
    nothing_sure = file.born_on is None and child.born_on is not None
    if not name_of(file.child_name) or name_of(child.full_name) != name_of(file.child_name) or other_day or nothing_sure:
        raise Refused({"file": OTHER_CHILD})


def _look(space: Space, row: FileRow, find_type: FindType, here: Iterable[PlanRow], known: set[str]) -> Fits | Stays:
    kind = find_type(row.page) if row.page in PLAN_PAGES else None
    asked = kind.field(row.question) if kind else None
    if kind is None or asked is None:
        return Stays(row, _NO_PLACE)
    if space.member.role not in kind.write:
        return Stays(row, _NOT_YOURS, asked=asked)
    columns, lost = dict(row.columns), 0
    for key in _links(asked, row.columns):
        ids = [one for one in as_list(row.columns[key]) if one]
        columns[key] = [one for one in ids if one in known]
        lost += len(ids) - len(columns[key])
        if not columns[key]:
            del columns[key]
    beside = [one for one in here if (one.page_type, one.asked.key) == (row.page, row.question)]
    for one in beside:
        if _said(asked, one.version.columns, one.version.body) == _said(asked, row.columns, row.body):
            return Stays(row, _HERE, one.id, asked)
    if beside and not KINDS[asked.kind].many and not asked.columns:
        return Stays(row, _ANSWERED, asked=asked)
    value = {**columns, "body": row.body}
    if KINDS[asked.kind].is_blank(value):
        return Stays(row, _BLANK)
    problems = KINDS[asked.kind].check(asked, value)
    if problems:
        return Stays(row, next(iter(problems.values())), asked=asked)
    return Fits(row, kind, asked, columns, lost)


def _links(asked: Field, columns: Mapping[str, Any]) -> list[str]:
    """The boxes of a row that hold other rows."""
    names = {column.key for column in asked.columns if column.kind == "link"} | ({"value"} if asked.kind == "link" else set())
    return [key for key in columns if key in names]


def _said(asked: Field, columns: Mapping[str, Any], body: str) -> tuple[str, tuple[tuple[str, Any], ...]]:
    """What a row says, apart from its threads, so that the same words are known again."""
    threads = set(_links(asked, columns))
    kept = ((key, value) for key, value in columns.items() if key not in threads and value not in ("", [], None))
    return body.replace("\r\n", "\n").strip(), tuple(sorted((key, str(value)) for key, value in kept))
