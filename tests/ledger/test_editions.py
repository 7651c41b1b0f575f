"""Two people are the first to save after a page type's file was changed: both saves are kept (C7)."""

import dataclasses
import hashlib
import threading
import uuid

from tests.ledger.home import Home
from wiki.commands.revisions import keep_edition
from wiki.database import Work, open_engine
from wiki.pagetypes.read import load_folder
from wiki.settings import ROOT


def test_the_copy_of_a_changed_form_is_made_once_whoever_is_first(home: Home) -> None:
    kind = load_folder(ROOT / "page_templates").types["free_page"]
    text = kind.text + "\n# one more line\n"
    changed = dataclasses.replace(kind, text=text, sha256=hashlib.sha256(text.encode()).hexdigest())
    engine = open_engine(home.url)
    made: list[uuid.UUID] = []

    def save() -> None:
        with Work(engine) as work:
            made.append(keep_edition(work.begin_writing(), changed))
            work.commit()

    other = threading.Thread(target=save, daemon=True)
    try:
        with Work(engine) as work:
            made.append(keep_edition(work.begin_writing(), changed))
            other.start()
            other.join(0.5)
            assert other.is_alive(), "the other waits for its turn"
            work.commit()
        other.join(30)
    finally:
        engine.dispose()
    assert len(made) == 2, "the other's save failed"
    assert made[0] == made[1]
