"""Who looked at what is noted beside the pages; several web workers may start on an empty place at once."""

import threading
import uuid
from pathlib import Path

import pytest

from tests.support.databases import empty_database
from wiki.database import open_engine
from wiki.trace_chain import Look
from wiki.trace_writer import TraceWriter


@pytest.mark.parametrize("turn", range(6))
def test_web_workers_that_start_together_make_the_notebook_once(tmp_path: Path, database_kind: str, turn: int) -> None:
    with empty_database(database_kind, tmp_path) as url:
        ready, wrong = threading.Barrier(4), []

        def start() -> None:
            engine = open_engine(url)
            try:
                ready.wait(10)
                writer = TraceWriter(engine, keep_writing=False)
                child = uuid.uuid4()
                writer.note(Look(uuid.uuid4(), child, "school", "pages.show_page"))
                writer.write_waiting()
                assert writer.count(child) == 1
            except Exception as error:
                wrong.append(error)
            finally:
                engine.dispose()

        threads = [threading.Thread(target=start) for _number in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert not wrong
