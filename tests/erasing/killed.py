"""A program that is killed in the middle of an erasure: ``python -m tests.erasing.killed POINT url instance passage``.

Arguments after those: the council's id, and people and children as JSON (name → hex). POINT: "before the commit", or
"half-way", when the worker has taken the files away and the database still has to forget.
"""

import json
import os
import sys
import uuid
from pathlib import Path

from tests.support.house import House
from tests.support.world import settings_for
from wiki.commands.erasures import erase_passage
from wiki.database import open_engine
from wiki.pagetypes.read import load_folder
from wiki.settings import ROOT
from wiki.words import ErasureReason, Permission
from wiki.worker import erasing
from wiki.worker.run import drain

KILLED = 9


def main(point: str, url: str, folder: str, passage: str, council: str, people: str, children: str) -> None:
    """Erase up to the point, then be gone without a word."""
    engine = open_engine(url)
    named = [{name: uuid.UUID(said) for name, said in json.loads(one).items()} for one in (people, children)]
    house = House(engine, load_folder(ROOT / "page_templates"), uuid.UUID(council), *named)
    with house.work() as work:
        space = house.space("mum", "robin", work, Permission.ERASE)
        erase_passage(space, uuid.UUID(passage), ErasureReason.SOMEBODY_ELSE, sure=True)
        if point == "before the commit":
            os._exit(KILLED)
        work.commit()
    erasing.forget_deleted = lambda *_more: os._exit(KILLED)  # type: ignore[assignment]
    drain(settings_for(url, Path(folder)), engine)


if __name__ == "__main__":
    main(*sys.argv[1:])
