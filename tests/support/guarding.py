"""Has plans looked through as the worker does, and nothing else done, for tests of what comes after."""

from sqlalchemy import select

from media.store import Store
from wiki.database import Work
from wiki.models.plan import PlanVersion
from wiki.text.prints import Printer
from wiki.worker.guarding import check_version


def look_through(engine: object, store: Store, secret_key: str = "for tests only" * 4) -> None:
    """Every plan version that was not looked through yet."""
    with Work(engine) as work:  # type: ignore[arg-type]
        versions = work.session.execute(select(PlanVersion.child_id, PlanVersion.id)).all()
    for child_id, version_id in versions:
        check_version(engine, store, Printer(secret_key), child_id, version_id)  # type: ignore[arg-type]
