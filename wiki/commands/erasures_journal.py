"""Keeps a list of what was taken out beside the database, so that a restored backup can be made to forget it again.

One line of JSON for each: ids, a day, a reason; not one word of what it was. It belongs outside the backup of the
database, or at least newer than it (docs/decisions.md).
"""

import contextlib
import logging
import uuid
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Engine

from wiki.commands.erasures import Stone, erase_again
from wiki.commands.erasures_papers import PaperStone, erase_paper_again
from wiki.commands.erasures_points import PointStone, erase_points_again
from wiki.commands.journal import add_line, read_lines
from wiki.commands.plan_editions_order import OrderStone, order_again
from wiki.database import Work
from wiki.models.erasures import Erasure, PaperErasure
from wiki.models.plan_answers import PointErasure
from wiki.models.plan_editions import OrderedBy, PlanEdition
from wiki.words import ErasureReason, Role

NAME = "erasures.jsonl"
_OneStone = TypeVar("_OneStone", Stone, PointStone, PaperStone, OrderStone)
_log = logging.getLogger("wiki.erasures")


def keep(folder: Path, erasure: Erasure) -> None:
    """Add the erasure to the list, safe on disk on return; twice changes nothing."""
    line = {
        "id": erasure.id.hex, "child": erasure.child_id.hex, "passage": erasure.passage_id.hex, "reason": erasure.reason,
        "role": erasure.role, "by": erasure.erased_by.hex, "at": erasure.erased_at.isoformat(),
    }  # fmt: skip
    add_line(folder / NAME, line)


def keep_point(folder: Path, erasure: PointErasure) -> None:
    """The same for what was said to one place of an answer sheet."""
    line = {
        "id": erasure.id.hex, "child": erasure.child_id.hex, "serving": erasure.serving_id.hex, "place": erasure.place,
        "reason": erasure.reason, "role": erasure.role, "by": erasure.erased_by.hex, "at": erasure.erased_at.isoformat(),
    }  # fmt: skip
    add_line(folder / NAME, line)


def keep_paper(folder: Path, erasure: PaperErasure) -> None:
    """The same for a paper form."""
    line = {
        "id": erasure.id.hex, "child": erasure.child_id.hex, "paper": erasure.paper_id.hex, "reason": erasure.reason,
        "role": erasure.role, "by": erasure.erased_by.hex, "at": erasure.erased_at.isoformat(),
    }  # fmt: skip
    add_line(folder / NAME, line)


def keep_order(folder: Path, edition: PlanEdition) -> None:
    """The same for an order that an issued plan loses the words; nothing for an edition that nobody ordered."""
    if edition.ordered_by is None or edition.ordered_on is None or edition.settled_by is None or edition.ordered_at is None:
        return
    line = {
        "id": edition.id.hex, "child": edition.child_id.hex, "plan": edition.plan_version_id.hex,
        "ordered_by": edition.ordered_by, "ordered_on": edition.ordered_on.isoformat(), "by": edition.settled_by.hex,
        "at": edition.ordered_at.isoformat(),
    }  # fmt: skip
    add_line(folder / NAME, line)


def read(folder: Path) -> list[Stone]:
    """Everything on the list, oldest first."""
    return _read(folder, _passage_stone)


def _passage_stone(said: dict[str, Any]) -> Stone:
    return Stone(
        uuid.UUID(said["id"]), uuid.UUID(said["child"]), uuid.UUID(said["passage"]), ErasureReason(said["reason"]),
        Role(said["role"]), uuid.UUID(said["by"]), datetime.fromisoformat(said["at"]),
    )  # fmt: skip


def read_points(folder: Path) -> list[PointStone]:
    """Everything on the list that was said on answer sheets, oldest first."""
    return _read(folder, _point_stone)


def _point_stone(said: dict[str, Any]) -> PointStone:
    return PointStone(
        uuid.UUID(said["id"]), uuid.UUID(said["child"]), uuid.UUID(said["serving"]), str(said["place"]),
        ErasureReason(said["reason"]), Role(said["role"]), uuid.UUID(said["by"]), datetime.fromisoformat(said["at"]),
    )  # fmt: skip


def read_papers(folder: Path) -> list[PaperStone]:
    """Every paper form on the list, oldest first."""
    return _read(folder, _paper_stone)


def _paper_stone(said: dict[str, Any]) -> PaperStone:
    return PaperStone(
        uuid.UUID(said["id"]), uuid.UUID(said["child"]), uuid.UUID(said["paper"]), ErasureReason(said["reason"]),
        Role(said["role"]), uuid.UUID(said["by"]), datetime.fromisoformat(said["at"]),
    )  # fmt: skip


def read_orders(folder: Path) -> list[OrderStone]:
    """Every order on the list, oldest first."""
    return _read(folder, _order_stone)


def _order_stone(said: dict[str, Any]) -> OrderStone:
    return OrderStone(
        uuid.UUID(said["id"]), uuid.UUID(said["child"]), uuid.UUID(said["plan"]), OrderedBy(said["ordered_by"]),
        date.fromisoformat(said["ordered_on"]), uuid.UUID(said["by"]), datetime.fromisoformat(said["at"]),
    )  # fmt: skip


def _read(folder: Path, make: Callable[[dict[str, Any]], _OneStone]) -> list[_OneStone]:
    """The lines of the list that are of one kind; a line of another kind, or a broken one, is none of it."""
    found: list[_OneStone] = []
    for said in read_lines(folder / NAME):
        with contextlib.suppress(ValueError, KeyError, TypeError, AttributeError):
            found.append(make(said))
    return found


def replay(engine: Engine, folder: Path) -> int:
    """Do every erasure on the list anew of which the database knows nothing: it was restored from an older backup.

    Returns how many there were. The worker that runs next takes what is outside the database.
    """
    done = 0
    stones: list[Stone | OrderStone] = [*read(folder), *read_orders(folder)]
    for stone in sorted(stones, key=lambda one: one.at):
        with Work(engine) as work:
            done += erase_again(work, stone) if isinstance(stone, Stone) else order_again(work, stone)
            work.commit()
    for said in read_points(folder):
        with Work(engine) as work:
            done += erase_points_again(work, said)
            work.commit()
    for paper in read_papers(folder):
        with Work(engine) as work:
            done += erase_paper_again(work, paper)
            work.commit()
    if done:
        _log.warning("%d erasures were done again: the database is an older one", done)
    return done
