"""A program that is killed in the middle of an edition: ``python -m tests.erasing.killed_edition POINT url instance passage``.

Arguments after those as for tests.erasing.killed. POINT: "ordered" (before the commit), "data" (what is left of the data file is
kept, the file still there), "made" (the files are made, nothing is published), "published" (the database still has to forget).
"""

import json
import os
import sys
import uuid
from pathlib import Path
from typing import Any

from tests.support.house import House
from tests.support.world import settings_for
from wiki import clock
from wiki.commands import plan_editions_make
from wiki.commands.erasures import erase_passage
from wiki.commands.plan_editions_order import Order
from wiki.database import open_engine
from wiki.pagetypes.read import load_folder
from wiki.settings import ROOT
from wiki.words import ErasureReason, Permission
from wiki.worker import editions, erasing
from wiki.worker.run import drain

KILLED = 9


def main(point: str, url: str, folder: str, passage: str, council: str, people: str, children: str) -> None:
    """Go on up to the point, then be gone without a word."""

    def gone(*_more: Any, **_named: Any) -> Any:
        os._exit(KILLED)

    engine = open_engine(url)
    if point == "ordered":
        named = [{name: uuid.UUID(said) for name, said in json.loads(one).items()} for one in (people, children)]
        house = House(engine, load_folder(ROOT / "page_templates"), uuid.UUID(council), *named)
        with house.work() as work:
            space = house.space("daniel", "robin", work, Permission.ERASE)
            order = Order("court", clock.today(), "Order of the family court")
            erase_passage(space, uuid.UUID(passage), ErasureReason.ORDERED, sure=True, order=order)
            gone()
    if point == "data":
        editions.remove_data = gone
    if point == "made":
        plan_editions_make._publish = gone
    if point == "published":
        erasing.forget_deleted = gone
    drain(settings_for(url, Path(folder)), engine)


if __name__ == "__main__":
    main(*sys.argv[1:])
