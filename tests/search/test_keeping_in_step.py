"""An index is never trusted to be whole: damage is met kindly, and the database makes it anew."""

import io
import os
import random
import shutil
import stat
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, select

from media.store import Store
from tests.media.making import phone_jpeg
from tests.search.conftest import Search, said, waiting
from tests.support.house import House
from wiki.commands.child_details import Told, correct_details
from wiki.commands.media import add_media
from wiki.commands.passages import MediaUse
from wiki.commands.search_order import REBUILD, put_search_in_order
from wiki.database import Work
from wiki.models.jobs import Job
from wiki.queries.search import SearchState
from wiki.search import step
from wiki.search.index import SearchIndex
from wiki.search.question import read_question
from wiki.search.rebuild import rebuild_all
from wiki.search.step import keep_in_step
from wiki.settings import Settings
from wiki.words import Permission, Preset, Voice

InStep = Callable[[], int]


@pytest.fixture
def folder(family: House, settings: Settings, in_step: InStep) -> Path:
    """The folder of Robin's index, with a few words in it."""
    family.say("mum", "robin", "my_family", "later_story", "The badger came by night.", audience=Preset.EVERYONE)
    family.say("dad", "robin", "my_family", "hopes", "More badgers, and a fox.", audience=Preset.ONLY_FAMILY)
    family.page("robin", "advice_school", by="leila")
    family.say("leila", "robin", "advice_school", "attendance", "A fox in school.", audience=Preset.EVERYONE)
    in_step()
    return settings.search_root / family.children["robin"].hex


def test_what_was_crossed_off_is_found(family: House, search: Search, folder: Path, engine: Engine) -> None:
    assert waiting(engine) == 0
    assert search("mum", "badger").total == 2
    assert search("leila", "fox").total == 1


def test_only_we_can_read_the_index(folder: Path) -> None:
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE(folder.parent.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}


def test_no_word_lies_in_the_systems_temporary_folder(
    family: House, in_step: InStep, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(scratch))
    scratch.chmod(0o500)
    before = scratch.stat().st_mtime_ns
    family.say("mum", "robin", "my_family", "later_story", "platypus")

    assert in_step() == 1
    assert scratch.stat().st_mtime_ns == before


def test_a_crash_before_crossing_off_changes_nothing(
    family: House, search: Search, folder: Path, engine: Engine, index: SearchIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    family.say("mum", "robin", "my_family", "worries", "One stoat.")

    def crash(*_what: object) -> None:
        raise SystemExit("killed")

    with monkeypatch.context() as patched, pytest.raises(SystemExit):
        patched.setattr(step, "cross_off", crash)
        keep_in_step(engine, index)
    assert waiting(engine) == 1
    assert search("mum", "stoat").total == 1

    assert keep_in_step(engine, index) == 1
    assert (waiting(engine), search("mum", "stoat").total, search("mum", "badger").total) == (0, 1, 2)


def test_a_crash_while_writing_leaves_the_index_as_it_was(
    family: House, search: Search, folder: Path, engine: Engine, index: SearchIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    family.say("mum", "robin", "my_family", "worries", "One stoat.")

    def crash(*_what: object) -> None:
        raise OSError(28, "no space left on device")

    with monkeypatch.context() as patched:
        patched.setattr("wiki.search.box.os.rename", crash)
        assert keep_in_step(engine, index) == 0
    (folder / "0123.part").write_bytes(b"left behind by a kill")

    assert search("mum", "badger").total == 2
    assert keep_in_step(engine, index) == 1
    assert search("mum", "stoat").total == 1
    assert [path.name for path in folder.iterdir()] == ["index"]


def _damages(folder: Path) -> Iterator[str]:
    whole = (folder / "index").read_bytes()
    chosen = random.Random(11)
    for size in (0, 1, 30, 70, len(whole) // 2, len(whole) - 1):
        (folder / "index").write_bytes(whole[:size])
        yield f"cut at {size}"
    for place in chosen.sample(range(len(whole)), 12):
        (folder / "index").write_bytes(whole[:place] + bytes([whole[place] ^ 0xFF]) + whole[place + 1 :])
        yield f"one byte at {place}"
    (folder / "index").write_bytes(chosen.randbytes(len(whole)))
    yield "random bytes"
    (folder / "index").write_bytes(whole)
    (folder / "index").chmod(0o666)
    yield "anybody may write it"
    (folder / "index").unlink()
    yield "deleted"
    shutil.rmtree(folder)
    yield "folder deleted"
    folder.mkdir()
    (folder / "index").mkdir()
    yield "a folder in its place"
    shutil.rmtree(folder)
    folder.write_text("a file in the folder's place")
    yield "a file in the folder's place"


def test_every_damage_is_met_kindly_and_put_right_from_the_database(
    family: House, search: Search, folder: Path, engine: Engine, settings: Settings
) -> None:
    for damage in _damages(folder):
        results = search("mum", "badger")
        assert (results.state, results.total) == (SearchState.BROKEN, 0), damage
    rebuild_all(engine, settings.search_root)
    results = search("mum", "badger")
    assert (results.state, results.total) == (SearchState.READY, 2)


def test_the_next_change_puts_a_damaged_index_right_as_a_whole(
    family: House, search: Search, folder: Path, in_step: InStep
) -> None:
    (folder / "index").write_bytes(b"nonsense")
    family.say("mum", "robin", "my_family", "worries", "One stoat.")

    assert in_step() == 1
    assert [search("mum", word).total for word in ("stoat", "badger", "fox")] == [1, 2, 2]


def test_a_search_that_is_under_way_is_not_tripped_by_a_change(
    family: House, search: Search, folder: Path, in_step: InStep
) -> None:
    trouble: list[object] = []
    over = threading.Event()

    def keep_searching() -> None:
        while not over.is_set():
            results = search("mum", "badger")
            if results.state is not SearchState.READY or results.total < 2:
                trouble.append(results)

    readers = [threading.Thread(target=keep_searching) for _ in range(2)]
    for reader in readers:
        reader.start()
    for number in range(8):
        family.say("mum", "robin", "about_me_primary", "people", columns={"name": f"badger {number}"})
        in_step()
    over.set()
    for reader in readers:
        reader.join()

    assert trouble == []
    assert search("mum", "badger").total == 10


def test_a_rebuilt_index_says_the_same_as_one_grown_by_changes(
    family: House, folder: Path, engine: Engine, settings: Settings, index: SearchIndex, in_step: InStep
) -> None:
    child_id = family.children["robin"]
    for number in range(12):
        saved = family.say("mum", "robin", "about_me_primary", "people", columns={"name": f"Person {number} badger"})
        if number % 3 == 0:
            family.say(
                "mum", "robin", "about_me_primary", "people", columns={"name": f"Changed {number}"},
                passage_id=saved.passage_id, base=1,
            )  # fmt: skip
        in_step()
    words = ["badger", "fox", "person", "changed", "night", "my family", '"more badgers"', "school", "3", "nowhere"]

    def everything() -> list[dict[object, object]]:
        return [
            {found.passage_id: found.version_id for found in index.find(child_id, read_question(typed))}
            for typed in words
        ]

    grown = everything()
    lines: list[str] = []
    assert rebuild_all(engine, settings.search_root, lines.append) == 2
    assert everything() == grown
    assert grown[0] and grown[2] and not grown[-1]
    assert any(line.startswith(f"{child_id}: ") for line in lines)
    assert not any("badger" in line.lower() or "robin" in line.lower() for line in lines)


def test_the_index_of_a_child_who_is_gone_is_taken_away(engine: Engine, settings: Settings, folder: Path) -> None:
    stranger = settings.search_root / ("0" * 32)
    shutil.copytree(folder, stranger)

    rebuild_all(engine, settings.search_root)

    assert not stranger.exists() and folder.exists()


def test_forgetting_a_child_leaves_no_word(
    family: House, search: Search, folder: Path, index: SearchIndex, settings: Settings
) -> None:
    assert search("mum", "badger").total == 2
    index.forget(family.children["robin"])

    assert not folder.exists()
    assert search("mum", "badger").state is SearchState.BROKEN
    assert not any(b"badger" in path.read_bytes() for path in settings.search_root.rglob("*") if path.is_file())


def test_two_workers_never_write_one_index_at_a_time(
    family: House, folder: Path, index: SearchIndex, in_step: InStep, engine: Engine
) -> None:
    family.say("mum", "robin", "my_family", "worries", "One stoat.")
    with index.turn(family.children["robin"]) as mine:
        assert mine
        assert in_step() == 0
    assert waiting(engine) == 1
    assert in_step() == 1


def test_trouble_with_one_child_keeps_no_other_waiting(
    family: House, search: Search, settings: Settings, in_step: InStep, engine: Engine
) -> None:
    family.say("mum", "robin", "my_family", "later_story", "badger")
    family.say("nadia", "zara", "my_family", "later_story", "narwhal")
    lock = settings.search_root / f"{family.children['robin'].hex}.lock"
    lock.mkdir(parents=True)

    assert in_step() == 1
    assert search("nadia", "narwhal", child="zara").total == 1
    os.rmdir(lock)
    in_step()
    assert search("mum", "badger").total == 1


def test_a_broken_index_is_asked_to_be_put_right_once(family: House, engine: Engine) -> None:
    for name in ("mum", "leila", "mum"):
        with family.work() as work:
            put_search_in_order(family.space(name, "robin", work))
            work.commit()
    with Work(engine) as work:
        kinds = work.session.execute(select(Job.kind, Job.child_id).where(Job.kind == REBUILD)).all()
    assert kinds == [(REBUILD, family.children["robin"])]


def test_results_show_what_the_database_says_not_what_the_index_says(
    family: House, search: Search, folder: Path
) -> None:
    assert said(search("leila", "badger")) == ["The [badger] came by night."]


def test_what_the_child_said_under_a_former_name_is_found_under_the_one_they_have_now(
    family: House, search: Search, in_step: InStep, engine: Engine, settings: Settings
) -> None:
    with family.work() as work:
        space = family.space("mum", "robin", work, Permission.UPLOAD)
        use = MediaUse(add_media(space, Store(settings.media_root), io.BytesIO(phone_jpeg()), "a.jpg", "image/jpeg"), speaker="Robin Example")
        work.commit()
    words = {"voice": Voice.CHILD, "speaker": "Robin", "audience": Preset.EVERYONE, "media": (use,)}
    family.say("mum", "robin", "about_me_primary", "my_story", "Likes otters.", **words)
    in_step()
    assert [hit.version.plain for hit in search("leila", "otters robin").hits] == ["Likes otters."]
    with family.work() as work:
        space = family.space("daniel", "robin", work)
        correct_details(space, Told("Amina", "Amina Example", space.child.born_on, "The deed poll says so.", 0))
        work.commit()
    rebuild_all(engine, settings.search_root)
    found = search("leila", "otters amina").hits
    assert [(hit.version.speaker, hit.version.media[0].speaker) for hit in found] == [("Amina", "Amina")]
    assert search("leila", "otters robin").total == 0
