"""Makes search indexes anew from the database: the answer to every kind of damage to them."""

from collections.abc import Callable
from pathlib import Path

from sqlalchemy import Engine, select

from wiki.database import Work
from wiki.models.children import Child
from wiki.search.index import open_index
from wiki.search.step import forget_gone, rebuild_child


def rebuild_all(engine: Engine, search_root: Path, report: Callable[[str], None] = lambda _line: None) -> int:
    """Make every child's index anew and take away those of children who are gone; returns how many were made.

    ``report`` is given a line for each child: an id and a count, never a name or a word.
    """
    index = open_index(search_root)
    with Work(engine) as work:
        children = work.session.execute(select(Child.id).order_by(Child.created_at)).scalars().all()
    for child_id in children:
        passages = rebuild_child(engine, index, child_id)
        report(f"{child_id}: {passages} passages")
    gone = forget_gone(engine, index)
    if gone:
        report(f"{gone} indexes of children who are no longer here were taken away")
    return len(children)
