"""Words that should never have been written go from every copy, raw bytes included, and a stone says so (P6, B3, E2)."""

import json
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, make_url, select, text

from tests.erasing.planted import OWN, QUOTED, SAID, Planted, in_files, in_tables, plant
from tests.plan.robin import Robin
from tests.support.client import Visitor
from tests.support.reading_files import words_of
from tests.support.world import World, settings_for
from tests.worker.conftest import age_lease
from wiki import clock
from wiki.commands.audit_verify import Walk, verify_chains
from wiki.commands.erasures import erase_passage
from wiki.commands.erasures_journal import NAME, replay
from wiki.database import Work, open_engine
from wiki.errors import NotAllowed
from wiki.factory import create_app
from wiki.models.jobs import Job, JobState
from wiki.models.pages import Revision, Version
from wiki.models.plan import PlanStatus, PlanVersion
from wiki.queries.plan_versions import find_version, open_version
from wiki.text import nodes
from wiki.words import ErasureReason, Permission
from wiki.worker import forget
from wiki.worker.run import drain

pytestmark = pytest.mark.slow
_ROOT = Path(__file__).resolve().parent.parent.parent


def _world(robin: Robin) -> World:
    assert robin.world is not None
    return robin.world


def _engine(robin: Robin) -> Engine:
    found: Engine = _world(robin).app.extensions["engine"]
    return found


def _folders(robin: Robin) -> list[Path]:
    """Everywhere the program keeps bytes; of PostgreSQL the files of this database, where the test may read them."""
    engine, folders = _engine(robin), [_world(robin).settings.instance.parent]
    if engine.dialect.name == "postgresql":
        with engine.connect() as connection:
            root = connection.execute(text("SHOW data_directory")).scalar_one()
            number = connection.execute(text("SELECT oid FROM pg_database WHERE datname = current_database()")).scalar_one()
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("CHECKPOINT"))
        folder = Path(root) / "base" / str(number)
        folders += [folder] if folder.is_dir() else []
    return folders


def _others(robin: Robin, planted: Planted) -> dict[Any, Any]:
    """Every other version, of every child, byte for byte."""
    table = Version.__table__
    with Work(_engine(robin)) as work:
        rows = work.session.execute(select(table).where(table.c.passage_id.not_in([planted.passage, planted.tray, planted.row])))
        return {row.id: tuple(row) for row in rows}


def _erase(robin: Robin, planted: Planted, name: str = "mum") -> None:
    with robin.house.work() as work:
        space = robin.house.space(name, "robin", work, Permission.ERASE)
        erase_passage(space, planted.passage, ErasureReason.SOMEBODY_ELSE, sure=True)
        work.commit()


def test_nothing_is_left_of_it_but_a_stone(robin: Robin, browser: Callable[[str], Visitor]) -> None:
    planted, child = plant(robin), robin.house.children["robin"]
    number = robin.make()
    _world(robin).catch_up()
    mum, daniel = browser("mum"), browser("daniel")
    page = f"/child/{child}/page/{planted.page}"
    assert "qzillness" in mum.open(page).text
    assert "qzcaption" in mum.open(f"{page}/changed").text
    assert "qzillness" in daniel.open(f"/child/{child}/plan/needs").text
    draft = daniel.raw("POST", f"/child/{child}/plan/versions/{number}/html", data=_token(daniel, child))
    assert "qzillness" in words_of(draft.data, "html")
    there = in_tables(_engine(robin), planted.words)
    assert there == set(planted.words), f"planted nowhere: {set(planted.words) - there}"
    on_disk = in_files(_folders(robin), planted.words)
    assert {"qzillness", "qzaunt", "qzquestion"} <= set(on_disk)
    assert any("search" in path for path in on_disk["qzaunt"]), "the index holds it"
    assert any("media" in path for path in on_disk["qzillness"]), "the draft plan's web page holds it"
    others = _others(robin, planted)
    assert len(others) > 10

    for name in ("gran", "leila", "priya"):
        browser(name).open(f"/child/{child}/passage/{planted.passage}/erase", status=403)
    browser("nadia").open(f"/child/{child}/passage/{planted.passage}/erase", status=404)
    mum.open(f"/child/{child}/passage/{planted.passage}")
    screen = mum.follow("Take these words out for good")
    assert "pictures, clips and files that stand only here" in screen.words
    mum.press("Take these words out for good", {"reason": "somebody_else", "words": f"They say {QUOTED}"}, status=422)
    assert "Say why in other words" in mum.page.words
    assert "Tick this if you are sure" in mum.page.words
    mum.press("Take these words out for good", {"reason": "somebody_else", "words": "", "sure": ["yes"]})
    _world(robin).catch_up()

    assert in_tables(_engine(robin), planted.words) == set()
    assert in_files(_folders(robin), planted.words) == {}
    assert _others(robin, planted) == others
    with Work(_engine(robin)) as work:
        assert list(verify_chains(work, Walk())) == []
        undone = work.session.execute(select(Job.kind, Job.problem).where(Job.state != JobState.DONE)).all()
    assert undone == []
    assert not robin.store.sweep([]).rows_without_file

    stone = "Words were taken out here on "
    why = "by Mum (Parent or carer) because they were about somebody else."
    for name in ("mum", "priya", "daniel"):
        seen = browser(name).open(page).words
        assert stone in seen and why in seen
        assert stone in browser(name).open(f"{page}/changed").words
    with Work(_engine(robin)) as work:
        revision = Revision.__table__
        saved = work.session.execute(select(revision.c.number).where(revision.c.passage_id == planted.passage))
        numbers = sorted(saved.scalars())
    for number_then in numbers:
        assert stone in mum.open(f"{page}/revision/{number_then}").words
    assert stone in daniel.open(f"{page}/compare?from={numbers[0]}&to={numbers[-1]}").words
    assert stone in daniel.open(f"{page}/compare?from=1&to={numbers[-1]}").words
    desk = daniel.open(f"/child/{child}/plan/needs?said=all")
    assert "Daniel saw him wait" in desk.words and "Use in" in desk.words
    offered = [one for one in desk.addresses if "/plan/use/" in one]
    assert not [one for one in offered if stone in daniel.open(one).words], "that something was taken out is nobody's words to use"
    assert stone in daniel.open(f"/child/{child}/plan/versions/{number}").words
    assert "make a new draft" in daniel.open(f"/child/{child}/plan/versions/{number}").words.lower()
    gone = daniel.raw("POST", f"/child/{child}/plan/versions/{number}/pdf", data=_token(daniel, child))
    assert gone.status_code == 404
    found = mum.raw("POST", f"/child/{child}/search", data={**_token(mum, child), "words": "qzillness"})
    assert "hums" not in found.get_data(as_text=True) and "in the summer" not in found.get_data(as_text=True)
    again = robin.make()
    for kind in ("pdf", "docx", "html"):
        data = daniel.raw("POST", f"/child/{child}/plan/versions/{again}/{kind}", data=_token(daniel, child)).data
        said = words_of(data, kind)
        assert "qz" not in said.replace("Qzmeadow", "").replace("qzbathroomsecret", "")
    assert OWN in words_of(data, "html")

    # What was taken out can't be changed, picked, or brought back; new words can be written under the question.
    mum.open(f"/child/{child}/passage/{planted.passage}", status=403)
    mum.open(page)
    mum.open(f"{page}/revision/{numbers[0]}")
    mum.press("Make the page like this again")
    assert stone in mum.open(page).words
    robin.house.say("mum", "robin", "my_family", "worries", "All is well.")
    assert "All is well." in mum.open(page).words


def _token(visitor: Visitor, child: Any) -> dict[str, str]:
    page = visitor.raw("GET", f"/child/{child}/add").get_data(as_text=True)
    return {"csrf_token": page.split('name="csrf_token" value="')[1].split('"')[0]}


def test_killed_half_way_it_ends_the_same_and_a_restored_backup_forgets_again(
    robin: Robin, tmp_path_factory: pytest.TempPathFactory
) -> None:
    planted = plant(robin)
    robin.make()
    world, engine = _world(robin), _engine(robin)
    world.catch_up()
    folder, house = world.settings.instance.parent, robin.house
    others = _others(robin, planted)
    backup = tmp_path_factory.mktemp("restored") / "backup"
    _back_up(engine, folder, backup)
    named = [json.dumps({name: one.hex for name, one in ids.items()}) for ids in (house.people, house.children)]
    arguments = [engine.url.render_as_string(hide_password=False), str(folder), planted.passage.hex, house.council_id.hex, *named]
    assert in_tables(engine, planted.words) == set(planted.words)
    for point in ("before the commit", "half-way"):
        program = [sys.executable, "-m", "tests.erasing.killed", point, *arguments]
        assert subprocess.run(program, cwd=_ROOT, timeout=120).returncode == 9
        if point == "before the commit":
            assert in_tables(engine, planted.words) == set(planted.words), "wholly there"
    assert in_tables(engine, planted.words) == set(), "the words went with the commit"
    age_lease(engine)
    world.catch_up()
    assert in_files(_folders(robin), planted.words) == {}
    assert _others(robin, planted) == others
    lines = (world.settings.instance / NAME).read_text().splitlines()
    assert len(lines) == 1 and planted.passage.hex in lines[0] and "qz" not in lines[0]
    assert replay(engine, world.settings.instance) == 0, "nothing to do again"
    if not backup.exists():
        return
    shutil.copy(world.settings.instance / NAME, backup / "instance" / NAME)
    old = open_engine(f"sqlite:///{backup / 'golden_thread.sqlite3'}")
    assert in_tables(old, planted.words) == set(planted.words), "the backup brings it back"
    app = create_app(settings_for(f"sqlite:///{backup / 'golden_thread.sqlite3'}", backup))
    said = [app.test_cli_runner().invoke(args=["erasures", "replay"]).output for _time in range(2)]
    assert said == ["Erasures done again: 1.\n", "There was nothing to do: nothing came back.\n"]
    app.extensions["traces"].stop()
    app.extensions["engine"].dispose()
    assert in_tables(old, planted.words) == set()
    old.dispose()
    assert in_files([backup], planted.words) == {}


def _back_up(engine: Engine, folder: Path, backup: Path) -> None:
    """A copy of database, files and index as they are now (SQLite)."""
    if engine.dialect.name != "sqlite":
        return
    shutil.copytree(folder / "instance", backup / "instance")
    source = sqlite3.connect(str(make_url(str(engine.url)).database))
    target = sqlite3.connect(backup / "golden_thread.sqlite3")
    source.backup(target)
    source.close()
    target.close()


@pytest.mark.usefixtures("in_the_way")
@pytest.mark.parametrize("table", ["versions", "councils"])
def test_a_reader_in_the_way_only_delays_it(robin: Robin, table: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also one who looks at something else: what is dead to everybody after them, they could still ask for."""
    planted = plant(robin)
    world, engine = _world(robin), _engine(robin)
    world.catch_up()
    reader = engine.connect()
    if engine.dialect.name != "sqlite":
        reader.execution_options(isolation_level="REPEATABLE READ")
    reader.execute(text(f"SELECT count(*) FROM {table}")).scalar()  # a snapshot from before, held open
    _erase(robin, planted)
    drain(world.settings, engine)
    with Work(engine) as work:
        job = work.session.execute(select(Job).where(Job.kind == "erasure.settle")).scalar_one()
        assert (job.state, job.attempts) == (JobState.WAITING, 0)
    reader.close()
    with clock.pretend(clock.now().replace(year=clock.now().year + 1)):
        monkeypatch.setattr(forget, "LOOKERS_WAIT", 60.0)  # other processes of the suite write too
        drain(world.settings, engine)
    assert in_files(_folders(robin), planted.words) == {}


@pytest.mark.usefixtures("in_the_way")
def test_a_change_in_another_database_of_the_server_only_delays_it(robin: Robin, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever writes a table anew looks as from the oldest change under way on the whole server, and keeps what that could see."""
    planted = plant(robin)
    world, engine = _world(robin), _engine(robin)
    if engine.dialect.name == "sqlite":
        pytest.skip("a file has no neighbours")
    world.catch_up()
    neighbours = open_engine(engine.url.set(database="postgres").render_as_string(hide_password=False))
    with neighbours.connect() as neighbour:
        neighbour.execute(text("SELECT pg_current_xact_id()"))  # a change under way, of nothing that we know
        _erase(robin, planted)
        drain(world.settings, engine)
        with Work(engine) as work:
            job = work.session.execute(select(Job).where(Job.kind == "erasure.settle")).scalar_one()
            assert (job.state, job.attempts) == (JobState.WAITING, 0), "it does not say that it is done"
    neighbours.dispose()
    with clock.pretend(clock.now().replace(year=clock.now().year + 1)):
        monkeypatch.setattr(forget, "LOOKERS_WAIT", 60.0)  # other processes of the suite write too
        drain(world.settings, engine)
    assert in_files(_folders(robin), planted.words) == {}


def test_councils_by_duty_family_only_their_own_and_an_issued_plan_is_kept_back(
    robin: Robin, browser: Callable[[str], Visitor]
) -> None:
    planted, child = plant(robin), robin.house.children["robin"]
    number = robin.make()
    with Work(_engine(robin)) as work:
        work.begin_writing().execute(PlanVersion.__table__.update().values(status=PlanStatus.FINAL))
        work.commit()
    robin.house.say("gran", "robin", "my_family", "worries", f"{SAID}, says Gran.", passage_id=planted.passage, base=2)
    with pytest.raises(NotAllowed):
        _erase(robin, planted, "mum")  # Gran's words are in it too
    _erase(robin, planted, "daniel")
    with robin.house.work() as work:
        head = find_version(robin.house.space("mum", "robin", work, Permission.READ_PLAN), number)
    assert head.is_kept_back
    assert len(head.files) == 4
    assert all(robin.store.has(one.key) for one in head.files), "an issued plan is a legal record"
    mum = browser("mum")
    kept_back = mum.raw("POST", f"/child/{child}/plan/versions/{number}/pdf", data=_token(mum, child))
    assert kept_back.status_code == 422
    assert "Ask the council for the edition without them." in kept_back.get_data(as_text=True)
    # A stone is nobody's own words: it greets nobody on the child's home, and stands on no front of a plan.
    assert "I am Robin. I like trains." in mum.open(f"/child/{child}/").words
    with robin.house.work() as work:
        space = robin.house.space("daniel", "robin", work, Permission.ERASE)
        erase_passage(space, robin.passages["hello"], ErasureReason.OTHER, "Robin asked us to.", sure=True)
        work.commit()
    home = mum.open(f"/child/{child}/").words
    assert "I am Robin" not in home
    assert "Words were taken out" not in home
    again = robin.make()
    with robin.house.work() as work:
        tree = open_version(robin.house.space("daniel", "robin", work, Permission.READ_PLAN), again).tree
    assert tree is not None
    assert tree.quotation is None or "taken out" not in nodes.plain(tree.quotation.blocks)
