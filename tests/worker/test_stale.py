"""HTML made by older rules: shown right at once, and made anew for good by the next worker that starts."""

import threading
import time
import uuid
from collections.abc import Callable

import pytest
from sqlalchemy import Engine, select, update

from tests.support.client import Visitor
from tests.support.house import House
from tests.worker.conftest import ask
from wiki.database import Work
from wiki.models.jobs import Job, JobState
from wiki.models.pages import Version
from wiki.queries.search import find
from wiki.search.look import look
from wiki.search.question import read_question
from wiki.search.rebuild import rebuild_all
from wiki.settings import Settings
from wiki.text import markdown
from wiki.worker import stale
from wiki.worker.kinds import REFRESH
from wiki.worker.run import Worker, start_worker


@pytest.fixture
def old_words(family: House, engine: Engine) -> list[uuid.UUID]:
    """Words of Robin and of Zara that older rules made the HTML of; the ids of both children."""
    for body in ("**Strong** words", "_Soft_ words"):
        family.say("mum", "robin", "about_me_primary", "my_story", body)
    family.say("nadia", "zara", "about_me_secondary", "my_story", "Zara’s **own**")
    family.say("dad", "robin", "about_me_primary", "my_story", "Said today")
    with Work(engine) as work:
        work.begin_writing().execute(
            update(Version).where(Version.body != "Said today").values(html="<p>old</p>", html_policy=markdown.POLICY - 1)
        )
        work.commit()
    return sorted(family.children.values())


def _kept(engine: Engine) -> set[str]:
    with Work(engine) as work:
        return {html.strip() for html in work.session.execute(select(Version.html)).scalars()}


def _refreshes(engine: Engine) -> list[tuple[uuid.UUID | None, JobState]]:
    with Work(engine) as work:
        rows = work.session.execute(select(Job.child_id, Job.state).where(Job.kind == REFRESH)).all()
    return sorted((row.child_id, row.state) for row in rows)


def test_a_worker_that_starts_makes_it_anew_once_for_each_child(
    old_words: list[uuid.UUID], engine: Engine, settings: Settings
) -> None:
    for _start in range(2):
        worker = start_worker(settings, engine)
        until = time.monotonic() + 10
        while "<p>old</p>" in _kept(engine) or _refreshes(engine) != [(child, JobState.DONE) for child in old_words]:
            assert time.monotonic() < until, (_kept(engine), _refreshes(engine))
            threading.Event().wait(0.05)
        time.sleep(0.3)
        worker.stop()
    assert _refreshes(engine) == [(child, JobState.DONE) for child in old_words], "the second had nothing to ask for"
    assert {"<p><strong>Strong</strong> words</p>", "<p>Zara’s <strong>own</strong></p>", "<p>Said today</p>"} <= _kept(
        engine
    )


def test_whoever_opens_the_page_before_sees_it_made_by_the_new_rules_and_writes_nothing(
    family: House, old_words: list[uuid.UUID], engine: Engine, client_for: Callable[[str], Visitor]
) -> None:
    page_id = family.page("robin", "about_me_primary")
    page = client_for("mum").open(f"/child/{family.children['robin']}/page/{page_id}")
    assert "<strong>Strong</strong> words" in page.text and "<p>old</p>" not in page.text
    assert "<p>old</p>" in _kept(engine) and _refreshes(engine) == []


def test_what_waits_already_is_not_asked_for_again(
    family: House, old_words: list[uuid.UUID], engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stale, "_AT_A_TIME", 1)
    ask(engine, REFRESH, family.children["robin"])
    assert stale.queue_refreshes(engine) == 1
    assert stale.queue_refreshes(engine) == 0
    assert _refreshes(engine) == [(child, JobState.WAITING) for child in old_words]


def test_where_all_is_as_it_should_be_nothing_is_asked_for(family: House, engine: Engine, worker: Worker) -> None:
    family.say("mum", "robin", "about_me_primary", "my_story", "Said today")
    assert stale.queue_refreshes(engine) == 0
    assert _refreshes(engine) == []


def test_words_that_older_rules_read_otherwise_are_found_and_quoted_as_they_were_typed(
    family: House, engine: Engine, settings: Settings
) -> None:
    family.say("mum", "robin", "about_me_primary", "my_story", "He has 3*30 minutes and 2*45 of it.")
    family.say("mum", "robin", "about_me_primary", "people", columns={"name": "Larkspur"})
    Worker(settings, engine).drain()
    with Work(engine) as work:
        work.begin_writing().execute(update(Version).where(Version.body != "").values(plain="He has 330 minutes and 245 of it."))
        work.session.execute(update(Version).values(html_policy=markdown.POLICY - 1))
        work.commit()
    rebuild_all(engine, settings.search_root)
    assert _finds(family, settings, "330")
    ask(engine, REFRESH, family.children["robin"])
    Worker(settings, engine).drain()
    with Work(engine) as work:
        said = set(work.session.execute(select(Version.plain)).scalars())
        assert "He has 3*30 minutes and 2*45 of it." in said and "Larkspur" in " ".join(said)
    assert _finds(family, settings, "minutes") and not _finds(family, settings, "330"), "search has the words as they are now"


def _finds(family: House, settings: Settings, words: str) -> bool:
    with family.work() as work:
        space, question = family.space("mum", "robin", work), read_question(words)
        return find(space, question, look(settings.search_root, space.id, question)).total > 0
