"""Makes a redacted edition that was ordered, step by step: each may be done again after a crash."""

import uuid
from pathlib import Path

from sqlalchemy import Engine, select

from media.store import Store
from wiki.commands.erasures_journal import keep_order
from wiki.commands.plan_editions_make import carry_data, make_edition, remove_data
from wiki.database import Work
from wiki.models.plan_editions import PlanEdition
from wiki.worker.leases import Task, finish


def make(task: Task, engine: Engine, store: Store, folder: Path) -> None:
    """plan.edition: note the order in the list for restores, take what is left of the data file and then the file itself, and
    make the edition. The order is noted first: a backup that knows nothing of it must not hand out what was issued."""
    edition_id = uuid.UUID(task.payload["edition_id"])
    with Work(engine) as work:
        edition = work.session.execute(select(PlanEdition).where(PlanEdition.id == edition_id)).scalar()
    if edition is not None:
        keep_order(folder, edition)
    key = task.payload["data"]
    if key:
        carry_data(engine, store, edition_id, key)
        remove_data(store, key)
    make_edition(engine, store, edition_id)
    with Work(engine) as work:
        finish(work, task)
        work.commit()
