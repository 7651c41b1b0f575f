"""What slow work is done with, and how a job that has done all it had to do is ended."""

from dataclasses import dataclass

from sqlalchemy import Engine

from media.store import Store
from wiki.database import Work
from wiki.search.index import SearchIndex
from wiki.text.prints import Printer
from wiki.worker.leases import Task, finish
from wiki.worker.telling import Telling


@dataclass(frozen=True)
class Tools:
    """What work is done with."""

    engine: Engine
    store: Store
    index: SearchIndex
    telling: Telling

    @property
    def printer(self) -> Printer:
        """What makes the fingerprints of the wrong-child guard."""
        return Printer(self.telling.settings.secret_key)


def end(task: Task, tools: Tools) -> None:
    """Note that the job is done."""
    with Work(tools.engine) as work:
        finish(work, task)
        work.commit()
