"""What each kind of slow work leaves behind, once or twice over, and when it is broken off."""

import os
import uuid
from datetime import timedelta

import pytest
from sqlalchemy import Engine, func, select, update

from media.errors import MediaRefused
from media.store import Store
from tests.media.making import phone_jpeg, tiff, wav
from tests.support.house import House
from tests.worker.conftest import Upload, age_lease, ask, job, letter, missing_files, shown, turn_clock, unknown_files
from wiki import clock
from wiki.access.person import Post
from wiki.commands.jobs_again import run_again
from wiki.commands.media import DERIVE
from wiki.commands.search_order import REBUILD
from wiki.database import Work
from wiki.errors import Busy
from wiki.models.jobs import Job, JobState, SearchChange
from wiki.models.media import Media
from wiki.models.pages import Version
from wiki.models.people import SignInAttempt
from wiki.queries.search import find
from wiki.search.look import look
from wiki.search.question import read_question
from wiki.settings import Settings
from wiki.text import markdown
from wiki.words import Role
from wiki.worker import kinds, making_ready, upkeep
from wiki.worker.kinds import COULD_NOT, REFRESH
from wiki.worker.leases import BACK_OFF, MOST_ATTEMPTS
from wiki.worker.run import Worker
from wiki.worker.tools import Tools


def _finds(family: House, settings: Settings, name: str, words: str) -> int:
    with family.work() as work:
        space, question = family.space(name, "robin", work), read_question(words)
        return find(space, question, look(settings.search_root, space.id, question)).total


def test_a_recording_is_made_ready(engine: Engine, worker: Worker, upload: Upload, store: Store) -> None:
    media_id = upload(wav(), "hello.wav", "audio/wav")
    assert shown(engine, media_id) == ("waiting", "", [])

    worker.drain()

    assert shown(engine, media_id) == ("ready", "", ["m4a"])
    assert job(engine)["state"] is JobState.DONE
    assert (unknown_files(engine, store), missing_files(engine, store)) == ([], [])


def test_doing_it_twice_leaves_one_set_of_files(engine: Engine, worker: Worker, upload: Upload, store: Store) -> None:
    media_id = upload(tiff(2), "form.tiff", "image/tiff")
    worker.drain()
    assert shown(engine, media_id) == ("ready", "", ["page-1", "page-2"])
    with Work(engine) as work:
        child_id = work.session.execute(select(Media.child_id)).scalar_one()
    ask(engine, DERIVE, child_id, media_id=media_id.hex)

    worker.drain()

    assert shown(engine, media_id) == ("ready", "", ["page-1", "page-2"])
    assert (unknown_files(engine, store), missing_files(engine, store)) == ([], [])


def test_the_words_of_a_letter_become_searchable(
    family: House, engine: Engine, worker: Worker, upload: Upload, settings: Settings
) -> None:
    media_id = upload(letter("The zeppelin assessment is on Tuesday"), "letter.pdf", "application/pdf")

    worker.drain()

    assert shown(engine, media_id) == ("ready", "", ["page-1"])
    assert _finds(family, settings, "leila", "zeppelins") == 1
    assert _finds(family, settings, "leila", "letter.pdf") == 1


def test_a_file_that_turns_out_broken_says_so_where_it_is_shown(
    engine: Engine, worker: Worker, upload: Upload, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_what: object) -> None:
        raise MediaRefused("broken_audio", "We couldn’t play this recording.")

    monkeypatch.setattr(making_ready, "derive", refuse)
    media_id = upload(wav(), "hello.wav", "audio/wav")

    worker.drain()

    assert shown(engine, media_id) == ("failed", "We couldn’t play this recording.", [])
    assert (job(engine)["state"], job(engine)["attempts"]) == (JobState.DONE, 1)
    assert missing_files(engine, store) == []  # the original stays


def test_a_full_disk_is_waited_out(
    engine: Engine, worker: Worker, upload: Upload, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_what: object) -> None:
        raise MediaRefused("no_room", "We have no room.")

    media_id = upload(wav(), "hello.wav", "audio/wav")
    with monkeypatch.context() as patched:
        patched.setattr(making_ready, "derive", refuse)
        worker.drain()
    assert (shown(engine, media_id)[0], job(engine)["state"]) == ("waiting", JobState.WAITING)
    turn_clock(engine, run_at=-BACK_OFF[0])

    worker.drain()

    assert shown(engine, media_id)[0] == "ready"


def test_a_file_that_is_given_up_says_so_and_can_be_tried_again(
    family: House, engine: Engine, worker: Worker, upload: Upload, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fall_over(*_what: object) -> None:
        raise RuntimeError

    media_id = upload(wav(), "hello.wav", "audio/wav")
    with monkeypatch.context() as patched:
        patched.setattr(making_ready, "derive", fall_over)
        for _attempt in range(MOST_ATTEMPTS):
            worker.drain()
            turn_clock(engine, run_at=-BACK_OFF[-1])
    assert shown(engine, media_id) == ("failed", COULD_NOT, [])
    with family.work() as work:
        run_again(family.signed_in("moira", work), Post(family.council_id, Role.SEND_ADMINISTRATOR), job(engine)["id"])
        work.commit()
    assert shown(engine, media_id)[:2] == ("waiting", "")

    worker.drain()

    assert shown(engine, media_id) == ("ready", "", ["m4a"])


def test_what_a_worker_made_after_its_lease_was_lost_is_not_kept(
    engine: Engine, worker: Worker, upload: Upload, store: Store, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = making_ready.derive
    media_id = upload(wav(), "hello.wav", "audio/wav")

    def slow(*what: object) -> object:
        made = real(*what)  # type: ignore[arg-type]
        if job(engine)["attempts"] == 1:
            age_lease(engine)
            Worker(settings, engine).run_once()  # another worker takes it meanwhile, and finishes
        return made

    monkeypatch.setattr(making_ready, "derive", slow)

    worker.drain()

    assert shown(engine, media_id) == ("ready", "", ["m4a"])
    assert (job(engine)["state"], job(engine)["attempts"]) == (JobState.DONE, 2)
    assert (unknown_files(engine, store), missing_files(engine, store)) == ([], [])


def test_a_busy_database_does_not_throw_away_what_was_made(
    engine: Engine, worker: Worker, upload: Upload, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, tries = making_ready.keep_derived, []

    def busy_twice(*what: object) -> list[str]:
        tries.append(what)
        if len(tries) < 3:
            raise Busy
        return real(*what)  # type: ignore[arg-type]

    monkeypatch.setattr(making_ready, "keep_derived", busy_twice)
    media_id = upload(wav(), "hello.wav", "audio/wav")

    worker.drain()

    assert (len(tries), shown(engine, media_id)[0], job(engine)["attempts"]) == (3, "ready", 1)
    assert unknown_files(engine, store) == []


def test_a_job_about_a_file_or_a_child_that_is_gone_ends_quietly(family: House, engine: Engine, worker: Worker) -> None:
    ask(engine, DERIVE, family.children["robin"], media_id=uuid.uuid4().hex)
    ask(engine, DERIVE, None, media_id=uuid.uuid4().hex)

    assert worker.drain() == 2

    with Work(engine) as work:
        states = work.session.execute(select(Job.state)).scalars().all()
    assert set(states) == {JobState.DONE}


def test_an_index_is_made_anew_for_one_child_or_for_all(
    family: House, engine: Engine, worker: Worker, settings: Settings
) -> None:
    family.say("mum", "robin", "my_family", "later_story", "badger")
    worker.drain()
    index = settings.search_root / family.children["robin"].hex / "index"
    for child_id in (family.children["robin"], None):
        index.write_bytes(b"nonsense")
        ask(engine, REBUILD, child_id)

        worker.drain()

        assert _finds(family, settings, "mum", "badger") == 1
    with Work(engine) as work:
        assert work.session.execute(select(func.count()).select_from(SearchChange)).scalar_one() == 0


def test_html_made_by_older_rules_is_made_anew(
    family: House, engine: Engine, worker: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kinds, "_AT_A_TIME", 2)
    for number in range(5):
        family.say("mum", "robin", "about_me_primary", "people", columns={"name": f"{number}"})
    family.say("mum", "robin", "my_family", "later_story", "**Strong** words")
    family.say("nadia", "zara", "my_family", "later_story", "Zara’s")
    with Work(engine) as work:
        work.begin_writing().execute(update(Version).values(html="old", html_policy=markdown.POLICY - 1))
        work.commit()
    ask(engine, REFRESH, family.children["robin"])

    worker.drain()

    with Work(engine) as work:
        rows = work.session.execute(select(Version.child_id, Version.html, Version.html_policy)).all()
    stale = {row.child_id for row in rows if row.html_policy != markdown.POLICY}
    assert stale == {family.children["zara"]}
    assert "<p><strong>Strong</strong> words</p>" in {row.html.strip() for row in rows}
    ask(engine, REFRESH)
    worker.drain()
    with Work(engine) as work:
        assert set(work.session.execute(select(Version.html_policy)).scalars()) == {markdown.POLICY}


def test_old_wrong_passwords_and_broken_off_uploads_are_cleared_up_whatever_else_breaks_off(
    family: House, engine: Engine, store: Store, tools: Tools, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(_engine: Engine) -> None:
        raise OSError("the bucket is away")

    monkeypatch.setattr(upkeep, "sweep_overdue", away)
    with Work(engine) as work:
        session = work.begin_writing()
        session.add(SignInAttempt(email_hash="old", at=clock.now() - timedelta(hours=1)))
        session.add(SignInAttempt(email_hash="new", at=clock.now()))
        work.commit()
    left, young = store.temporary / "old.part", store.temporary / "young.part"
    for path in (left, young):
        path.write_bytes(phone_jpeg())
    os.utime(left, (1, 1))

    with pytest.raises(OSError, match="away"):  # the worker's log names it
        upkeep.tidy_up(engine, tools.store)

    with Work(engine) as work:
        assert work.session.execute(select(SignInAttempt.email_hash)).scalars().all() == ["new"]
    assert (left.exists(), young.exists()) == (False, True)
