"""A backup holds everything, tells nobody anything, and comes back whole, on either database, or not at all (B1–B3, B5)."""

import dataclasses
import random
import threading
import time
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from tests.backup.elsewhere import bytes_in, elsewhere, rows_in, run
from tests.erasing.planted import in_tables
from tests.support.house import House
from tests.support.world import World
from wiki.commands import endings_journal, erasures_journal
from wiki.commands.erasures import erase_passage
from wiki.commands.members import end_membership
from wiki.commands.people import disable_person
from wiki.errors import NotFound
from wiki.models.people import SignIn
from wiki.settings import Settings
from wiki.words import ErasureReason, Permission
from wiki.worker.run import drain

pytestmark = pytest.mark.slow


@pytest.fixture
def keys(tmp_path: Path, app: Flask) -> Path:
    """The file that opens backups; the app seals with its other half."""
    return _keys(app, tmp_path)


def _keys(app: Flask, folder: Path) -> Path:
    file = folder / "opens.txt"
    said = run(app, "backup", "key", file)
    assert file.stat().st_mode & 0o777 == 0o600
    app.config["SETTINGS"] = dataclasses.replace(app.config["SETTINGS"], backup_key=said.split("BACKUP_KEY=")[1].split()[0])
    return file


def test_a_house_comes_back_whole_and_nobody_reads_it_on_the_way(
    world: World, tmp_path: Path, database_kind: str
) -> None:
    app, kind = world.app, database_kind
    opens, sealed = _keys(app, tmp_path), tmp_path / "house.age"
    world.visitor("mum")
    said = run(app, "backup", "write", sealed)
    assert "rows and" in said and "missing" not in said
    engine = app.extensions["engine"]
    tokens = list(world.canaries.known)
    assert len(in_tables(engine, tokens)) > 100
    bytes_of = sealed.read_bytes()
    assert not [one for one in tokens if one.encode() in bytes_of] and b"Fairweather" not in bytes_of
    assert sealed.stat().st_mode & 0o777 == 0o600
    assert "whole" in run(app, "backup", "check", sealed, "--key", opens)
    # PostgreSQL's goes into SQLite and from there back again: a move between databases keeps everything too.
    for number, target in enumerate(("sqlite", kind) if kind != "sqlite" else (kind,)):
        with elsewhere(target, tmp_path / f"there{number}") as there:
            run(there, "backup", "restore", sealed, "--key", opens)
            late = frozenset({"audit", "audit_heads"})  # the backup's own row comes after it
            assert rows_in(there.extensions["engine"], late) == rows_in(engine, late)
            assert bytes_in(there) == bytes_in(app)
            assert "every link holds" in run(there, "audit", "verify")
            with engine.connect() as before, there.extensions["engine"].connect() as after:
                signed_in = select(func.count()).select_from(SignIn)
                assert before.execute(signed_in).scalar_one() > 0
                assert after.execute(signed_in).scalar_one() == 0, "whoever was signed in signs in anew"
            seal = app.config["SETTINGS"].backup_key
            there.config["SETTINGS"] = dataclasses.replace(there.config["SETTINGS"], backup_key=seal)
            sealed = tmp_path / f"again{number}.age"
            run(there, "backup", "write", sealed)


def test_one_changed_byte_a_cut_and_a_wrong_key_are_noticed_and_leave_nothing(
    family: House, app: Flask, keys: Path, tmp_path: Path, database_kind: str
) -> None:
    whole = tmp_path / "whole.age"
    run(app, "backup", "write", whole)
    dice, length = random.Random(5), whole.stat().st_size
    harmed = []
    for place in [0, 60, *(dice.randrange(100, length) for _ in range(6)), length - 1]:
        changed = bytearray(whole.read_bytes())
        changed[place] ^= 1
        harmed.append(bytes(changed))
    harmed += [whole.read_bytes()[:cut] for cut in (0, 50, length // 2, length - 20)]
    damaged = tmp_path / "damaged.age"
    with elsewhere(database_kind, tmp_path / "there") as there:
        for data in harmed:
            damaged.write_bytes(data)
            assert "backup" in run(there, "backup", "check", damaged, "--key", keys, well=False)
        said = run(there, "backup", "restore", damaged, "--key", keys, well=False)
        assert "damaged or cut off" in said
        other = tmp_path / "other.txt"
        run(there, "backup", "key", other)
        assert "does not open this backup" in run(there, "backup", "restore", whole, "--key", other, well=False)
        damaged.write_bytes(b"AGE-SECRET-KEY-NONE")
        assert "holds no key" in run(there, "backup", "restore", whole, "--key", damaged, well=False)
        assert not bytes_in(there)
        run(there, "backup", "restore", whole, "--key", keys)
        assert rows_in(there.extensions["engine"])["people"] == rows_in(app.extensions["engine"])["people"]
        assert "Something is here already" in run(there, "backup", "restore", whole, "--key", keys, well=False)
    assert "is there already" in run(app, "backup", "write", whole, well=False)


def test_what_was_taken_out_and_who_was_shut_out_since_stays_out(
    family: House, app: Flask, settings: Settings, keys: Path, tmp_path: Path, database_kind: str
) -> None:
    said = family.say("mum", "robin", "my_family", "worries", "Something about a neighbour.")
    sealed = tmp_path / "before.age"
    run(app, "backup", "write", sealed)
    with family.work() as work:
        space = family.space("mum", "robin", work, Permission.ERASE)
        assert said.passage_id is not None
        erase_passage(space, said.passage_id, ErasureReason.SOMEBODY_ELSE, sure=True)
        work.commit()
    with family.work() as work:
        space = family.space("moira", "robin", work, Permission.MANAGE_MEMBERS)
        gran = family.space("gran", "robin", work).member.id
        end_membership(space, gran)
        disable_person(work, family.people["dad"])
        work.commit()
    drain(settings, app.extensions["engine"])
    with elsewhere(database_kind, tmp_path / "there") as there:
        instance = there.config["SETTINGS"].instance
        for name in (erasures_journal.NAME, endings_journal.NAME):
            (instance / name).write_bytes((settings.instance / name).read_bytes())
        with (instance / endings_journal.NAME).open("a") as file:  # what no worker ever wrote is passed over
            file.write('{"id": "0", "what": "member", "at": "never"}\n{"id": "1"}\n{"what": "door"}\n[1]\nno line at all\n')
        told = run(there, "backup", "restore", sealed, "--key", keys)
        assert "1 erasures, 2 people shut out" in told
        engine = there.extensions["engine"]
        assert in_tables(engine, ["Something about a neighbour"]) == set()
        back = House(engine, family.catalogue, family.council_id, family.people, family.children)
        with back.work() as work, pytest.raises(NotFound):
            back.space("gran", "robin", work)
        with back.work() as work:
            assert back.space("mum", "robin", work).child.known_as == "Robin"
        assert endings_journal.end_again(engine, instance) == 0


def test_people_go_on_saving_meanwhile_and_what_was_saved_before_is_in_it(
    family: House, app: Flask, keys: Path, tmp_path: Path, database_kind: str
) -> None:
    kept: list[str] = []
    stop = threading.Event()

    def save() -> None:
        while not stop.is_set():
            words = f"Saved as number {len(kept)}."
            family.say("mum", "robin", "my_family", "love_about", words)
            kept.append(words)

    writer = threading.Thread(target=save)
    writer.start()
    try:
        while len(kept) < 10:
            time.sleep(0.01)
        before = list(kept)
        run(app, "backup", "write", tmp_path / "busy.age")
        assert len(kept) > len(before), "nobody had to wait for it"
    finally:
        stop.set()
        writer.join()
    with elsewhere(database_kind, tmp_path / "there") as there:
        run(there, "backup", "restore", tmp_path / "busy.age", "--key", keys)
        engine = there.extensions["engine"]
        found = in_tables(engine, list(kept))
        assert found >= set(before)
        assert found == set(kept[: len(found)]), "one moment, not a mixture"
        assert "every link holds" in run(there, "audit", "verify")
