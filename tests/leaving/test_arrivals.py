"""An administrator takes in the space of a child who moved here, on the desk: looked through first, then all of it or nothing."""

import hashlib
import json
import os
import signal
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from threading import Barrier, Thread
from typing import Any

import pytest
from flask import Flask
from pyrage import x25519
from sqlalchemy import func, select, text

from media.store import Store
from tests.support.client import Page, Visitor
from tests.support.databases import fresh_database
from tests.support.house import House
from tests.support.watch import Watch
from wiki import clock
from wiki.access.audience import Ticked
from wiki.commands.arrivals import opened
from wiki.commands.arrivals_check import look_through
from wiki.commands.arrivals_desk import TAKE
from wiki.commands.audit import Desk, leave_row, writing
from wiki.commands.backup_box import new_key
from wiki.commands.members import change_role
from wiki.commands.move_box import NotAMove, seal, unseal
from wiki.commands.move_tables import PEOPLE, columns_that_go
from wiki.commands.people import add_person, give_post
from wiki.commands.protected import Protecting, note_detail
from wiki.commands.takeaways import ask_move
from wiki.factory import create_app
from wiki.models.arrivals import SentSpace
from wiki.models.audit import AuditRow
from wiki.models.children import Child, Membership
from wiki.models.jobs import Job, JobState
from wiki.models.pages import PageTypeEdition, Version
from wiki.models.people import Person
from wiki.models.takeaways import Arrival, Takeaway
from wiki.queries.editions import newest_editions
from wiki.queries.versions import see_versions
from wiki.settings import ROOT, Settings
from wiki.words import Hand, Permission, Preset, Role, Voice
from wiki.worker import arriving
from wiki.worker.run import drain

WORDS = "He hums when he is happy."


@dataclass
class Sealed:
    """Robin's space as the old council sealed it."""

    data: bytes
    opens: str
    folder: Path

    def again(self, change: Callable[[dict[str, bytes]], None]) -> bytes:
        """The same with something changed in it, sealed for the same key."""
        whole, clear, shut = self.folder / "whole.age", self.folder / "clear.zip", self.folder / "shut.age"
        whole.write_bytes(self.data)
        unseal(whole, clear, self.opens)
        with zipfile.ZipFile(clear) as archive:
            files = {one: archive.read(one) for one in archive.namelist()}
        change(files)
        with zipfile.ZipFile(clear, "w", zipfile.ZIP_DEFLATED) as out:
            for name, data in files.items():
                out.writestr(name, data)
        seal(clear, shut, _public(self.opens))
        return shut.read_bytes()

    def bent(self, change: Callable[[bytearray], None]) -> bytes:
        """The same with bytes of the archive changed, sealed for the same key."""
        whole, clear, shut = self.folder / "whole.age", self.folder / "clear.zip", self.folder / "shut.age"
        whole.write_bytes(self.data)
        unseal(whole, clear, self.opens)
        change(data := bytearray(clear.read_bytes()))
        clear.write_bytes(data)
        seal(clear, shut, _public(self.opens))
        return shut.read_bytes()


def _public(opens: str) -> str:
    return str(x25519.Identity.from_str(opens).to_public())


@pytest.fixture
def sealed(family: House, app: Flask, settings: Settings, tmp_path: Path) -> Sealed:
    """The archive of Robin's space, and its key."""
    family.say("mum", "robin", "about_me_primary", "like", WORDS)
    return _seal(family, app, settings, tmp_path, "robin")


def _seal(house: House, app: Flask, settings: Settings, folder: Path, child: str) -> Sealed:
    with house.work() as work:
        made, opens = ask_move(house.space("moira", child, work), "They move to Otherbury.")
        work.commit()
    drain(settings, app.extensions["engine"])
    with house.work() as work:
        key = work.session.execute(select(Takeaway.key).where(Takeaway.id == made)).scalar_one()
    assert key is not None
    return Sealed(app.extensions["store"].read(key), opens, folder)


@dataclass
class Otherbury:
    """Another council's house."""

    app: Flask
    house: House
    settings: Settings
    visitor: Visitor

    def work_goes_on(self) -> None:
        """The worker does what is due."""
        drain(self.settings, self.house.engine)

    def browser(self, name: str) -> Visitor:
        """Somebody else's."""
        return Visitor(self.app, Watch(self.app.extensions["engine"]), None, name).sign_in(self.house.people[name])

    def send(self, data: bytes, opens: str, status: int = 200) -> Page:
        """Send a sealed file and its key, and let the worker look through it."""
        self.visitor.open("/desk/arrivals")
        fields = {"file": (data, "robin.zip.age", "application/octet-stream"), "opens": opens}
        page = self.visitor.press("Look through it", fields, status=status)
        if status == 200:
            assert "It is being looked through" in page.words
            self.work_goes_on()
            page = self.visitor.open(page.path)
        return page

    def count(self, model: Any) -> int:
        """How many rows there are."""
        with self.house.work() as work:
            return int(work.session.execute(select(func.count()).select_from(model)).scalar_one())

    def left(self) -> list[str]:
        """What lies beside the database, and among the children's files."""
        store: Store = self.app.extensions["store"]
        stage = [str(one) for one in self.settings.arrivals_root.rglob("*") if one.is_file()]
        return stage + list(store.keys()) + [str(one) for one in store.temporary.iterdir()]


@pytest.fixture
def otherbury(database_kind: str, tmp_path: Path) -> Iterator[Otherbury]:
    """An empty house with Moira, its administrator."""
    folder = tmp_path / "there"
    (folder / "instance").mkdir(parents=True)
    with fresh_database(database_kind, folder) as url:
        traces = f"sqlite:///{folder / 'traces.sqlite3'}" if url.startswith("sqlite") else url
        settings = Settings(
            database_url=url, traces_url=traces, instance=folder / "instance", secret_key="another house" * 4,
            lock_wait_seconds=3.0, page_templates=ROOT / "page_templates", second_factor="offered",
        )  # fmt: skip
        app = create_app(settings)
        app.testing = True
        app.config["RAISE_ERRORS"] = True
        house = House(app.extensions["engine"], app.extensions["page_types"].current())
        house.begin()
        visitor = Visitor(app, Watch(app.extensions["engine"]), None, "moira").sign_in(house.people["moira"])
        yield Otherbury(app, house, settings, visitor)
        app.extensions["traces"].stop()
        app.extensions["engine"].dispose()


def test_it_is_looked_through_then_taken_in_whole_by_one_press(family: House, sealed: Sealed, otherbury: Otherbury) -> None:
    with otherbury.house.work() as work:  # Mum has an account here, under the very number that she has there
        session = work.begin_writing()
        mum = add_person(work, "Mum", "mum@example.org", "correct horse battery")
        session.execute(text("UPDATE people SET id = :new WHERE id = :old"), {
            "new": family.people["mum"].hex if session.get_bind().dialect.name == "sqlite" else family.people["mum"],
            "old": mum.hex if session.get_bind().dialect.name == "sqlite" else mum,
        })  # fmt: skip
        otherbury.house.people["agnes"] = add_person(work, "Agnes", "agnes@example.org", "correct horse battery")
        give_post(work, otherbury.house.people["agnes"], otherbury.house.council_id, Role.SEND_ADMINISTRATOR)
        work.commit()
    page = otherbury.send(sealed.data, sealed.opens)
    assert page.h1 == "Robin’s pages" and "Marlbridge Council" in page.words and "Robin Example" not in page.words
    assert "version of what was written" in page.words or "versions of what was written" in page.words
    assert "known by name alone" in page.words and otherbury.count(Child) == 0
    assert sealed.opens not in page.text and sealed.opens.encode() not in _everything(otherbury), "the key stands nowhere"
    assert otherbury.browser("agnes").open(page.path, status=404), "a child is no news for a colleague"
    assert "Robin" not in otherbury.browser("agnes").open("/desk/arrivals").text
    assert "You sent this very file already" in otherbury.send(sealed.data, sealed.opens, status=422).words
    moira = otherbury.visitor
    with clock.pretend(clock.now() + timedelta(minutes=20)):
        moira.open(page.path)
        assert "it is you" in moira.press("Take all of it in", status=403).h1
    otherbury.visitor = moira = otherbury.browser("moira")
    moira.open(page.path)
    assert "Say of each of these people" in moira.press("Take all of it in", status=422).words
    assert "It is being taken in" in moira.press("Take all of it in", {"same": [family.people["mum"].hex]}).words
    moira.open(page.path)
    otherbury.work_goes_on()
    assert "All of it is here" in moira.open(page.path).words and "by the name that they had there" in moira.page.words
    moira.follow("Open these pages")
    assert "Robin" in moira.page.h1
    with otherbury.house.work() as work:
        child = work.session.execute(select(Child)).scalar_one()
        assert child.id == family.children["robin"] and child.council_id == otherbury.house.council_id
        said = work.session.execute(select(Version).where(Version.body == WORDS)).scalar_one()
        assert said.saved_by == family.people["mum"], "the author is who it was"
        living = select(Membership.person_id).where(Membership.ended_at.is_(None))
        assert set(work.session.execute(living).scalars()) == {otherbury.house.people["moira"]}
        acts = set(work.session.execute(select(AuditRow.act)).scalars())
    assert {"arrival.sent", "arrival.taken", "child.arrived"} <= acts
    assert not [one for one in otherbury.left() if str(otherbury.settings.arrivals_root) in one], "file and key are gone"
    before = otherbury.count(Version)
    assert "is here already" in otherbury.send(sealed.data, sealed.opens).words
    assert otherbury.count(Version) == before


def test_what_was_kept_from_somebody_stays_kept_when_they_are_asked_in_anew(
    family: House, app: Flask, settings: Settings, tmp_path: Path, otherbury: Otherbury
) -> None:
    """Dad gets another account, and so another number, at the new council; and so does mum."""
    dad = family.people["dad"]
    family.say("mum", "robin", "my_family", "food", "He eats qzrice.", audience=Preset.EVERYONE, voice=Voice.PARENT)
    family.say("mum", "robin", "my_family", "sleep", "We live at Larchcopse Lane.", audience=Preset.EVERYONE, voice=Voice.PARENT)
    family.say(
        "mum", "robin", "my_family", "health", "Not for dad, qzsecret.", audience=Ticked(Hand.BUT, frozenset({dad})), voice=Voice.PARENT
    )
    with family.work() as work:
        told = Protecting("address", "Larchcopse Lane", [dad.hex], "Court order")
        note_detail(family.space("daniel", "robin", work), told)
        work.commit()
    sealed = _seal(family, app, settings, tmp_path, "robin")
    page = otherbury.send(sealed.data, sealed.opens)
    otherbury.visitor.open(page.path)
    otherbury.visitor.press("Take all of it in")
    otherbury.work_goes_on()
    house = otherbury.house
    house.children["robin"] = family.children["robin"]

    def seen(name: str) -> str:
        with house.work() as work:
            space = house.space(name, "robin", work)
            return " ".join(one.plain for one in see_versions(space, Version.child_id == space.id).values())

    house.member("robin", "dad", Role.PARENT)
    assert "qzrice" in seen("dad") and "qzsecret" not in seen("dad") and "Larchcopse" not in seen("dad")
    house.member("robin", "mum", Role.PARENT)
    assert all(word in seen("mum") for word in ("qzrice", "qzsecret", "Larchcopse")), "she is mum, by her name"


def test_somebody_of_the_family_whom_nobody_knows_by_name_may_be_anybody_of_before(
    family: House, app: Flask, settings: Settings, tmp_path: Path, otherbury: Otherbury
) -> None:
    dad = family.people["dad"]
    family.say("mum", "robin", "my_family", "food", "qzsecret.", audience=Ticked(Hand.BUT, frozenset({dad})), voice=Voice.PARENT)
    sealed = _seal(family, app, settings, tmp_path, "robin")
    page = otherbury.send(sealed.data, sealed.opens)
    otherbury.visitor.open(page.path)
    otherbury.visitor.press("Take all of it in")
    otherbury.work_goes_on()
    house = otherbury.house
    house.children["robin"] = family.children["robin"]

    def sees(name: str) -> bool:
        with house.work() as work:
            space = house.space(name, "robin", work)
            return any("qzsecret" in one.plain for one in see_versions(space, Version.child_id == space.id).values())

    house.member("robin", "daddy", Role.PARENT)
    house.member("robin", "teacher", Role.SCHOOL)
    assert not sees("daddy") and sees("teacher")
    teacher = house.member("robin", "another", Role.SCHOOL)
    assert sees("another")
    with house.work() as work:
        space = house.space("moira", "robin", work, Permission.MANAGE_MEMBERS)
        change_role(space, teacher, Role.PARENT)
        work.commit()
    assert not sees("another"), "whoever is of the family now"
    house.member("robin", "dad", Role.PARENT)
    house.member("robin", "uncle", Role.RELATIVE)
    assert not sees("dad") and sees("uncle"), "dad is here again, so this is somebody else"


def test_whoever_is_here_under_the_number_of_before_is_nobody_else_of_before(
    family: House, app: Flask, settings: Settings, tmp_path: Path, otherbury: Otherbury
) -> None:
    house, mum, dad = otherbury.house, family.people["mum"], family.people["dad"]
    family.say("daniel", "robin", "my_family", "food", "qzsecret.", audience=Ticked(Hand.BUT, frozenset({dad})), voice=Voice.PROFESSIONAL)
    sealed = _seal(family, app, settings, tmp_path, "robin")
    with house.work() as work:
        with writing(Desk(work)) as session:
            session.add(
                Person(
                    id=mum, name="Mum Married", email="married@example.org", password_hash="!", language="en", theme="",
                    demonstration=False, created_at=clock.now(),
                )
            )  # fmt: skip
            leave_row(session, "person.added", person_id=None, object_id=mum)
        work.commit()
    page = otherbury.send(sealed.data, sealed.opens)
    otherbury.visitor.open(page.path)
    otherbury.visitor.press("Take all of it in", {"same": [mum.hex]})
    otherbury.work_goes_on()
    house.children["robin"], house.people["married"] = family.children["robin"], mum
    house.member("robin", "married", Role.PARENT)
    with house.work() as work:
        space = house.space("married", "robin", work)
        assert [one.plain for one in see_versions(space, Version.child_id == space.id).values() if "qzsecret" in one.plain]


def _everything(otherbury: Otherbury) -> bytes:
    """All rows, as far as they are written as text, and all that lies on the disk."""
    found = [one.read_bytes() for one in otherbury.settings.instance.rglob("*") if one.is_file()]
    with otherbury.house.work() as work:
        for model in (SentSpace, Job):
            found += [repr(tuple(row)).encode() for row in work.session.execute(select(*model.__table__.columns))]
    return b"".join(found)


def test_whatever_is_wrong_is_told_in_a_sentence_and_leaves_nothing(sealed: Sealed, otherbury: Otherbury) -> None:
    moira = otherbury.visitor
    moira.open("/desk/arrivals")
    page = moira.press("Look through it", status=422)
    assert "Choose the sealed file" in page.words and "Type or paste the key" in page.words
    assert "This is no sealed file" in otherbury.send(b"%PDF-1.7 a letter", sealed.opens, status=422).words
    page = otherbury.send(sealed.data, "AGE-SECRET-KEY-1WRONG", status=422)
    assert "This is no key" in page.words and "AGE-SECRET-KEY-1WRONG" not in page.text
    bomb = b"\n" * 30_000_000

    def with_bomb(files: dict[str, bytes]) -> None:
        files["tables/answers.jsonl"] = bomb
        manifest = json.loads(files["manifest.json"])
        for one in manifest["files"]:
            if one["name"] == "tables/answers.jsonl":
                one["size"], one["sha256"] = len(bomb), hashlib.sha256(bomb).hexdigest()
        files["manifest.json"] = json.dumps(manifest).encode()

    other = new_key()[0]
    for data, opens, said in (
        (sealed.data, other, "This key does not open this file"),
        (sealed.data[:-200], sealed.opens, "cut off on its way"),
        (sealed.again(with_bomb), sealed.opens, "squeezed too far"),
        (sealed.again(lambda files: files.update({"../../etc/passwd": b"root"})), sealed.opens, "damaged"),
        (sealed.again(lambda files: files.update({"manifest.json": b"{}"})), sealed.opens, "no archive of a whole space"),
    ):
        page = otherbury.send(data, opens)
        assert said in page.words and "Nothing was changed" in page.words and "It was not taken in" in page.words
        assert not otherbury.left(), said
        moira.press("Take this line off the list")
    assert otherbury.count(Child) == otherbury.count(SentSpace) == 0 and otherbury.count(Person) == 1


def test_what_is_left_alone_for_a_day_goes_with_its_key(sealed: Sealed, otherbury: Otherbury) -> None:
    page = otherbury.send(sealed.data, sealed.opens)
    assert len(otherbury.left()) == 2, "the sealed file, and its key beside it"
    with clock.pretend(clock.now() + timedelta(hours=25)):
        visitor = otherbury.browser("moira")
        assert visitor.open(page.path, status=404), "also before anybody has swept"
        arriving.sweep(otherbury.app.extensions["engine"], otherbury.app.extensions["store"], otherbury.settings)
    assert not otherbury.left() and otherbury.count(SentSpace) == 0
    otherbury.send(sealed.data, sealed.opens)
    otherbury.visitor.press("Remove it")
    assert not otherbury.left() and "It is removed" in otherbury.visitor.page.text


KILLED = """
import os, signal
from wiki.database import open_engine
from wiki.settings import read_settings
from wiki.worker import arriving
from wiki.worker.run import drain
def die(work, task):
    os.kill(os.getpid(), signal.SIGKILL)
arriving.finish = die
settings = read_settings()
drain(settings, open_engine(settings.database_url))
"""


def test_a_worker_that_is_killed_half_way_leaves_nothing_half_done(sealed: Sealed, otherbury: Otherbury) -> None:
    page = otherbury.send(sealed.data, sealed.opens)
    otherbury.visitor.press("Take all of it in")
    settings = otherbury.settings
    env = {
        **os.environ, "DATABASE_URL": settings.database_url, "TRACES_URL": settings.traces_url, "INSTANCE": str(settings.instance),
        "SECRET_KEY": settings.secret_key,
    }  # fmt: skip
    ended = subprocess.run([sys.executable, "-c", KILLED], env=env, cwd=ROOT, capture_output=True, check=False)
    assert ended.returncode == -signal.SIGKILL, ended.stderr.decode()[-2000:]
    assert otherbury.count(Child) == 0 and "It is being taken in" in otherbury.visitor.open(page.path).words
    store: Store = otherbury.app.extensions["store"]
    assert (orphans := set(store.keys())), "its files were in place, and no row named them"
    with otherbury.house.work() as work:
        row = work.begin_writing().execute(select(Job).where(Job.kind == TAKE)).scalar_one()
        assert row.state is JobState.RUNNING
        row.leased_until = clock.now() - timedelta(seconds=1)
        work.commit()
    otherbury.work_goes_on()
    assert "All of it is here" in otherbury.visitor.open(page.path).words
    assert otherbury.count(Child) == 1 and not orphans & set(store.keys()), "and those of the first try are gone"
    assert not list(settings.arrivals_root.iterdir())


def _resum(files: dict[str, bytes], name: str, data: bytes) -> None:
    """Change a file, and what the manifest says of it, as somebody would who knows how."""
    files[name] = data
    manifest = json.loads(files["manifest.json"])
    for one in manifest["files"]:
        if one["name"] == name:
            one["size"], one["sha256"] = len(data), hashlib.sha256(data).hexdigest()
    files["manifest.json"] = json.dumps(manifest).encode()


def _with(table: str, column: str, value: object) -> Callable[[dict[str, bytes]], None]:
    """The first row of a table holds something else in one column."""

    def change(files: dict[str, bytes]) -> None:
        name, of = f"tables/{table}.jsonl", PEOPLE if table == "people" else columns_that_go()[table]
        rows = [json.loads(line) for line in files[name].splitlines()]
        rows[0][list(of).index(column)] = value
        _resum(files, name, b"".join(json.dumps(row).encode() + b"\n" for row in rows))

    return change


def _told(name: str, value: object) -> Callable[[dict[str, bytes]], None]:
    """The manifest says something else."""

    def change(files: dict[str, bytes]) -> None:
        files["manifest.json"] = json.dumps(json.loads(files["manifest.json"]) | {name: value}).encode()

    return change


def _half_a_letter(files: dict[str, bytes]) -> None:
    name = "tables/people.jsonl"
    _resum(files, name, files[name].replace(b"Moira", b"Moir\xed\xa0\x80", 1))


def test_what_no_page_could_show_is_turned_down_before_it_is_believed(
    sealed: Sealed, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, engine = app.extensions["store"], app.extensions["engine"]

    def look(data: bytes) -> str:
        (path := sealed.folder / "sent.age").write_bytes(data)
        with opened(store, path, sealed.opens) as archive:
            return str(look_through(archive, engine).of["known_as"])

    assert look(sealed.again(lambda files: None)) == "Robin"
    for what in (
        _with("children", "born_on", "9999-12-31"), _with("children", "born_on", "0001-01-01"),
        _with("children", "born_on", "2199-12-31"), _with("children", "known_as", " "),
        _with("versions", "saved_at", "0001-01-01T00:00:00"), _with("versions", "columns", {"value": float("nan")}),
        _with("people", "name", "half \ud83d"), _half_a_letter, _with("pages", "position", True), _with("pages", "position", 2**40),
        _with("pages", "audience", "anybody"), _with("pages", "field_audiences", ["like"]),
        _with("pages", "field_audiences", {"like": "nobody"}),
        _with("passages", "audience", '{"groups":["family"],"people":[],"without":[1]}'),
        _told("made_at", "0001-01-01T00:00:00+00:00"), _told("made_at", "2026-01-01T00:00:00"), _told("came_from", "half \ud83d"),
    ):  # fmt: skip
        with pytest.raises(NotAMove, match="damaged"):
            look(sealed.again(what))
    for bend in (_broken_inside, _begins_before):
        with pytest.raises(NotAMove, match="damaged"):
            look(sealed.bent(bend))
    monkeypatch.setattr("wiki.commands.arrivals_check._MOST_PARTS", 1000)
    for what in (_told("private", [[]] * 2000), _with("versions", "columns", {"value": [[]] * 2000})):
        with pytest.raises(NotAMove, match="too many parts"):
            look(sealed.again(what))


def _broken_inside(data: bytearray) -> None:
    """What is packed can't be unpacked."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        first = archive.getinfo("manifest.json")
    begins = first.header_offset + 30 + len("manifest.json")
    data[begins : begins + 40] = b"\xff" * 40


def _begins_before(data: bytearray) -> None:
    """Its parts begin before the file does."""
    end = data.rindex(b"PK\x05\x06")
    data[end + 16 : end + 20] = (int.from_bytes(data[end + 16 : end + 20], "little") + 1000).to_bytes(4, "little")


def test_the_questions_of_another_house_name_no_page_here(sealed: Sealed, otherbury: Otherbury) -> None:
    otherbury.house.child("bo")  # whose first pages keep the questions as they are asked here

    def asked_otherwise(files: dict[str, bytes]) -> None:
        name, of = "tables/page_type_editions.jsonl", list(columns_that_go()["page_type_editions"])
        rows = [json.loads(line) for line in files[name].splitlines()]
        for row in rows:
            words = row[of.index("text")] = row[of.index("text")].replace("title: ", "title: Elsewhere ", 1)
            row[of.index("sha256")] = hashlib.sha256(words.encode()).hexdigest()
            row[of.index("created_at")] = "2031-01-01T00:00:00"
        _resum(files, name, b"".join(json.dumps(row).encode() + b"\n" for row in rows))

    otherbury.send(sealed.again(asked_otherwise), sealed.opens)
    otherbury.visitor.press("Take all of it in")
    otherbury.work_goes_on()
    with otherbury.house.work() as work:
        texts = work.session.execute(select(PageTypeEdition.text).where(PageTypeEdition.key == "about_me_primary")).scalars().all()
        assert sorted("Elsewhere" in one for one in texts) == [False, True], "both are here"
        assert "Elsewhere" not in newest_editions(work.session, {"about_me_primary"})["about_me_primary"].title


def _take_both_at_once(otherbury: Otherbury, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two workers are both about to write when either begins."""
    both, write = Barrier(2, timeout=20), arriving.write_space

    def together(*given: Any) -> Any:
        both.wait()
        return write(*given)

    monkeypatch.setattr(arriving, "write_space", together)
    workers = [Thread(target=otherbury.work_goes_on) for _one in range(2)]
    for one in workers:
        one.start()
    for one in workers:
        one.join(60)
    monkeypatch.undo()
    otherbury.work_goes_on()


def test_two_administrators_who_take_in_the_same_space_at_once_take_it_in_once(
    sealed: Sealed, otherbury: Otherbury, monkeypatch: pytest.MonkeyPatch
) -> None:
    with otherbury.house.work() as work:
        otherbury.house.people["agnes"] = add_person(work, "Agnes", "agnes@example.org", "correct horse battery")
        give_post(work, otherbury.house.people["agnes"], otherbury.house.council_id, Role.SEND_ADMINISTRATOR)
        work.commit()
    moira, agnes = otherbury.visitor, otherbury.browser("agnes")
    pages = {}
    for name, visitor in (("moira", moira), ("agnes", agnes)):
        otherbury.visitor = visitor
        pages[name] = otherbury.send(sealed.data, sealed.opens).path
    for visitor in (moira, agnes):
        visitor.press("Take all of it in")
    _take_both_at_once(otherbury, monkeypatch)
    words = [visitor.open(pages[name]).words for name, visitor in (("moira", moira), ("agnes", agnes))]
    assert sorted(("All of it is here" in one, "is here already" in one) for one in words) == [(False, True), (True, False)]
    store: Store = otherbury.app.extensions["store"]
    with otherbury.house.work() as work:
        assert list(store.keys()) == [work.session.execute(select(Arrival.chain_key)).scalar_one()], "the files of the one that is here"
        living = select(Membership.person_id).where(Membership.ended_at.is_(None))
        assert len(work.session.execute(living).scalars().all()) == 1
    assert otherbury.count(Child) == 1 and not list(otherbury.settings.arrivals_root.iterdir())


def test_two_children_who_are_known_to_the_same_people_come_in_at_once(
    family: House, app: Flask, settings: Settings, sealed: Sealed, otherbury: Otherbury, monkeypatch: pytest.MonkeyPatch
) -> None:
    zara = _seal(family, app, settings, sealed.folder, "zara")
    pages = [otherbury.send(one.data, one.opens).path for one in (sealed, zara)]
    for page in pages:
        otherbury.visitor.open(page)
        otherbury.visitor.press("Take all of it in")
    _take_both_at_once(otherbury, monkeypatch)
    for page in pages:
        assert "All of it is here" in otherbury.visitor.open(page).words
    assert otherbury.count(Child) == 2
