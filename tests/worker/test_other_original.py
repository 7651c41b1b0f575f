"""The full photo comes while a worker has the small one in hand: what is found of the one is not said of the other."""

import io
from typing import Any

import pytest
from sqlalchemy import Engine, select, update

from media.scanner import Answer, Verdict
from media.store import Store
from tests.media.making import wav
from tests.worker.conftest import Upload, ask, missing_files, shown, unknown_files
from wiki.commands.media import CHECK
from wiki.database import Work
from wiki.models.media import Media
from wiki.words import MediaState
from wiki.worker import checking, making_ready
from wiki.worker.run import Worker


def test_what_came_meanwhile_stays_held_until_it_is_checked_itself(
    engine: Engine, worker: Worker, upload: Upload, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    media_id = upload(wav(), "hello.wav", "audio/wav")
    with Work(engine) as work:
        child_id, small = work.session.execute(select(Media.child_id, Media.original_key)).one()
    full = store.put(child_id.hex, io.BytesIO(wav(2)), "wav")

    def comes() -> None:
        """As commands/originals.py does it, while the scanner is away."""
        with Work(engine) as work:
            work.begin_writing().execute(
                update(Media).values(original_key=full.key, size=full.size, sha256=full.sha256, state=MediaState.HELD)
            )
            work.commit()
        store.remove(small)

    derive = making_ready.derive

    def made(*given: Any) -> Any:
        found = derive(*given)
        comes()
        return found

    monkeypatch.setattr(making_ready, "derive", made)
    worker.drain()
    assert shown(engine, media_id) == ("held", "", []), "nothing of it is shown before the scanner has spoken"
    assert (unknown_files(engine, store), missing_files(engine, store)) == ([], [])

    for answer in (Answer(Verdict.CLEAN), None):
        with Work(engine) as work:
            work.begin_writing().execute(update(Media).values(original_key=small))
            work.commit()

        def asked(_held: object, _store: object, answer: Any = answer) -> Any:
            with Work(engine) as work:
                work.begin_writing().execute(update(Media).values(original_key=full.key))
                work.commit()
            return answer

        monkeypatch.setattr(checking, "_ask", asked)
        ask(engine, CHECK, child_id, media_id=media_id.hex)
        worker.run_once()
        assert shown(engine, media_id)[0] == "held", "the verdict was about the other one"
