"""A program that makes a draft and is killed when its files are safe but no row is: ``python -m tests.plan.killed``.

Arguments: the database's address, the media folder, the council's id, and people and children as JSON (name → hex).
"""

import json
import os
import sys
import uuid
from pathlib import Path

from media.store import Store
from tests.plan.robin import Robin
from tests.support.house import House
from wiki.commands import plan_make
from wiki.database import open_engine
from wiki.pagetypes.read import load_folder
from wiki.settings import ROOT

KILLED = 9


def main(url: str, media: str, council: str, people: str, children: str) -> None:
    """Make the plan up to the moment before its transaction, then be gone without a word."""
    plan_make.keep_draft = lambda *_more: os._exit(KILLED)
    named = [{name: uuid.UUID(text) for name, text in json.loads(one).items()} for one in (people, children)]
    house = House(open_engine(url), load_folder(ROOT / "page_templates"), uuid.UUID(council), *named)
    Robin(house, Store(Path(media))).make()


if __name__ == "__main__":
    main(*sys.argv[1:])
