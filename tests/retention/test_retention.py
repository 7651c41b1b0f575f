"""A child's space is kept as long as the schedule says: not a day less, never while a hold stands, and then nothing is left (P6)."""

import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Engine, func, select, update

from media.store import Store
from tests.backup.elsewhere import elsewhere, run
from tests.backup.test_backup import _keys
from tests.erasing.planted import in_files, in_tables
from tests.media.making import phone_jpeg
from tests.retention.rows import fill, rows_with
from tests.support.beside import beside
from tests.support.client import Visitor
from tests.support.house import House
from wiki import clock
from wiki.commands import retention_journal
from wiki.commands.jobs import queue
from wiki.commands.media import add_media
from wiki.commands.passages import MediaUse
from wiki.commands.people import add_person, give_post
from wiki.commands.retention_delete import OWN, Stone, delete_space
from wiki.commands.takeaways import ask_takeaway
from wiki.database import Work
from wiki.models.audit import AuditRow
from wiki.models.children import Child, Membership
from wiki.models.jobs import Job, JobState
from wiki.models.people import Person
from wiki.models.plan import PlanStatus, PlanVersion
from wiki.models.retention import RetentionProposal, RetentionStone
from wiki.settings import Settings
from wiki.statute.retention import Class
from wiki.trace_chain import looks, visits
from wiki.words import Permission, Preset, Role, Stay
from wiki.worker import retaining
from wiki.worker.run import Worker, drain

Open = Callable[[str], Visitor]
DUE = datetime(2044, 5, 14, 9, tzinfo=UTC)  # Robin is 25, and no plan was made
WORDS = ["qzheron", "qzalt", "qzroom", "Robin Example"]


@pytest.fixture
def agnes(family: House) -> str:
    """A second administrator."""
    with family.work() as work:
        family.people["agnes"] = add_person(work, "Agnes", "agnes@example.org", "correct horse battery")
        give_post(work, family.people["agnes"], family.council_id, Role.SEND_ADMINISTRATOR)
        work.commit()
    return "agnes"


@contextmanager
def _at(client_for: Open, name: str, when: datetime) -> Iterator[Visitor]:
    with clock.pretend(when):
        yield client_for(name)


def _act(visitor: Visitor, here: str, **form: Any) -> Any:
    token = visitor.open("/desk/kept").text.split('name="csrf_token" value="')[1].split('"')[0]
    return visitor.raw("POST", here, data={"csrf_token": token, **form})


def _there(engine: Engine, child: Any) -> int:
    with Work(engine) as work:
        return int(work.session.execute(select(func.count()).select_from(Child).where(Child.id == child)).scalar_one())


def test_two_people_on_the_day_or_later_and_the_family_is_told_before(
    family: House, app: Flask, settings: Settings, client_for: Open, agnes: str
) -> None:
    robin, engine = family.children["robin"], app.extensions["engine"]
    here = f"/desk/kept/{robin}"
    family.page("robin", "about_me_primary", "dad")
    family.say("dad", "robin", "about_me_primary", "good_at", "I worry at night.", audience=Preset.ONLY_ME)
    with family.work() as work:  # he left because the young person chose so, and what he kept for himself is still his
        his = (Membership.person_id == family.people["dad"], Membership.child_id == robin)
        work.begin_writing().execute(update(Membership).where(*his).values(ended_at=clock.now(), stays=Stay.LEAVES))
        work.commit()
    moira = client_for("moira")
    assert "No pages fall due" in moira.open("/desk/kept").words
    moira.open(here, status=404)
    with _at(client_for, "moira", DUE - timedelta(days=89)) as moira:
        assert "Robin Example" in moira.open("/desk/kept").words and "14 May 2044" in moira.page.words
        moira.open(here)
        assert "3 people of the family are told" in moira.press("Propose that these pages are deleted").words
        assert "The day has not come yet" in moira.page.words
        drain(settings, engine)
        mails = [one.read_text().replace("=\n", "") for one in (settings.instance / "mail").glob("*.eml")]
        told = [one for one in mails if "To: mum@example.org" in one]
        assert len(told) == 1 and "14 May 2044" in told[0] and f"/child/{robin}/kept" in told[0]
        assert [one for one in mails if "To: dad@example.org" in one and "/kept-words" in one], "his words would go unasked"
        assert not [one for one in mails if "Robin" in one]
    with _at(client_for, "mum", DUE - timedelta(days=80)) as mum:
        assert "proposed on" in mum.open(f"/child/{robin}/kept").words and "Take everything away" in mum.page.words
        mum.open("/desk/kept", status=404)
    with _at(client_for, agnes, DUE - timedelta(days=1)) as other:
        other.open(here)
        assert "Delete these pages" not in other.page.words
        assert _act(other, here, act="confirm").status_code == 422
    with _at(client_for, "daniel", DUE) as daniel:
        daniel.open(f"/child/{robin}/kept")
        daniel.press("Place a hold", {"reason": "", "review_on-day": "1"}, status=422)
        day = {"review_on-day": "1", "review_on-month": "9", "review_on-year": "2044"}
        assert "An inquiry" in daniel.press("Place a hold", {"reason": "An inquiry", **day}).words
    with _at(client_for, "mum", DUE) as mum:
        assert "looks at this again on 1 September 2044" in mum.open(f"/child/{robin}/kept").words
        assert "An inquiry" not in mum.page.words
        assert _act_as_family(mum, robin) == 403
    with _at(client_for, agnes, DUE) as other:
        assert "There is a hold on these pages" in other.open(here).words
        assert _act(other, here, act="confirm").status_code == 422
        other.open(here)
        other.press("End this hold", {"why": ""}, status=422)
        other.press("End this hold", {"why": "The inquiry is over"})
    with _at(client_for, "moira", DUE) as moira:
        assert "Somebody else must confirm it" in moira.open(here).words
        assert _act(moira, here, act="confirm").status_code == 422
        drain(settings, engine)
        assert _there(engine, robin) == 1
    with _at(client_for, agnes, DUE) as other:
        other.open(here)
        other.press("Delete these pages for good")
        drain(settings, engine)
        assert _there(engine, robin) == 0 and _there(engine, family.children["zara"]) == 1
        page = other.open("/desk/kept").words
        assert str(robin) in page and "Moira" in page and "Agnes" in page and "Robin" not in page
        other.open(here, status=404)
    with Work(engine) as work:
        people = set(work.session.execute(select(Person.name)).scalars())
        acts = set(work.session.execute(select(AuditRow.act)).scalars())
    assert not {"Mum", "Dad", "Gran"} & people and {"Priya", "Nadia", "Moira"} <= people, "accounts go with their last space"
    assert "retention.deleted" in acts
    assert "every link holds" in run(app, "audit", "verify")
    assert client_for("nadia").raw("GET", f"/child/{family.children['zara']}/").status_code == 200


def test_of_two_who_propose_at_once_one_is_told_that_it_is_proposed(
    family: House, app: Flask, engine: Engine, client_for: Open, agnes: str
) -> None:
    if engine.dialect.name == "sqlite":
        pytest.skip("SQLite has one writer at a time")
    here, when = f"/desk/kept/{family.children['robin']}", DUE - timedelta(days=80)
    answers = []

    def propose_too() -> None:
        with _at(client_for, agnes, when) as other:
            answers.append(_act(other, here, act="propose").status_code)

    with _at(client_for, "moira", when) as moira, beside(engine, "INSERT INTO retention_proposals", propose_too):
        assert _act(moira, here, act="propose").status_code == 302
    assert answers == [422]


def _act_as_family(mum: Visitor, child: Any) -> int:
    token = mum.open(f"/child/{child}/kept").text.split('name="csrf_token" value="')[1].split('"')[0]
    answer = mum.raw("POST", f"/child/{child}/kept", data={"csrf_token": token, "act": "hold", "reason": "x"})
    return int(answer.status_code)


def test_a_hold_or_a_request_that_comes_after_the_second_yes_still_stops_it(
    family: House, app: Flask, settings: Settings, client_for: Open, agnes: str
) -> None:
    robin, engine = family.children["robin"], app.extensions["engine"]
    with _at(client_for, "moira", DUE - timedelta(days=40)) as moira:
        moira.open(f"/desk/kept/{robin}")
        moira.press("Propose that these pages are deleted")
    with _at(client_for, agnes, DUE) as other:
        other.open(f"/desk/kept/{robin}")
        other.press("Delete these pages for good")
        with family.work() as work:  # before the worker comes to it
            session = work.begin_writing()
            session.add(_final(family, PlanStatus.WORKING))
            work.commit()
        drain(settings, engine)
        assert _there(engine, robin) == 1
        assert "An appeal is under way" in other.open(f"/desk/kept/{robin}").words
        with family.work() as work:
            assert work.session.execute(select(RetentionProposal.confirmed_at)).scalar_one() is None
            work.begin_writing().add(_final(family, PlanStatus.FINAL))
            work.commit()
        assert other.open(f"/desk/kept/{robin}", status=404), "with a plan the pages are kept for six years more"


def _final(family: House, status: PlanStatus) -> PlanVersion:
    number = {PlanStatus.WORKING: 1, PlanStatus.FINAL: 2}[status]
    return PlanVersion(
        child_id=family.children["robin"], number=number, status=status, shape="", tree="{}", sources="[]",
        made_by=family.people["moira"], made_at=clock.now(),
    )  # fmt: skip


def test_every_table_that_leads_to_a_child_is_emptied_of_that_child_and_of_no_other(family: House, engine: Engine) -> None:
    robin, zara = family.children["robin"], family.children["zara"]
    with engine.begin() as connection:
        first, second = fill(connection, robin, "qzrobin"), fill(connection, zara, "qzzara")
        assert rows_with(connection, first) == set(first.made) and len(first.made) > 80
    with Work(engine) as work:
        day = DUE.date()
        stone = Stone(first.person_id, robin, family.council_id, Class.NO_PLAN, day, first.person_id, second.person_id, clock.now())
        assert delete_space(work.begin_writing(), stone) > len(first.made)
        work.commit()
    with engine.connect() as connection:
        assert rows_with(connection, first) <= {"people", *OWN}, "the account is a keeper's and a champion's too, and stays"
        assert rows_with(connection, second) == set(second.made)
        chains = set(connection.execute(select(AuditRow.chain).distinct()).scalars())
    assert robin not in chains and zara in chains


def test_nothing_is_left_on_the_disk_and_a_restored_backup_forgets_it_again(
    family: House, app: Flask, settings: Settings, client_for: Open, tmp_path: Path, database_kind: str, agnes: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    robin, zara, engine = family.children["robin"], family.children["zara"], app.extensions["engine"]
    store = Store(settings.media_root)
    with family.work() as work:
        space = family.space("mum", "robin", work, Permission.UPLOAD)
        photo = add_media(space, store, io.BytesIO(phone_jpeg()), "qzroom.jpg", "image/jpeg")
        work.commit()
    family.say(
        "mum", "robin", "my_family", "worries", "He watches the qzheron.", media=(MediaUse(photo, alt="qzalt"),),
        audience=Preset.EVERYONE,
    )  # fmt: skip
    family.say("nadia", "zara", "my_family", "worries", "She likes the qzotter.", audience=Preset.EVERYONE)
    drain(settings, engine)
    with family.work() as work:
        ask_takeaway(family.space("mum", "robin", work, Permission.SHARE), "en")
        work.commit()
    drain(settings, engine)
    client_for("leila").open(f"/child/{robin}")
    app.extensions["traces"].write_waiting()
    opens, sealed = _keys(app, tmp_path), tmp_path / "before.age"
    run(app, "backup", "write", sealed)
    assert in_tables(engine, WORDS) == set(WORDS)
    assert database_kind != "sqlite" or set(in_files([Path(engine.url.database).parent], WORDS)) == set(WORDS)
    assert _files_of(store, robin) and (settings.search_root / robin.hex).exists()

    _delete(family, app, client_for, agnes, settings, monkeypatch)

    assert in_tables(engine, [*WORDS, "mum@example.org", "qzotter"]) == {"qzotter"}
    if database_kind == "sqlite":
        assert in_files([settings.instance, Path(engine.url.database).parent], WORDS) == {}
    assert not _files_of(store, robin) and not (settings.search_root / robin.hex).exists()
    with app.extensions["traces"]._engine.connect() as connection:
        for table in (looks, visits):
            assert connection.execute(select(func.count()).where(table.c.child_id == robin)).scalar_one() == 0
    line = (settings.instance / retention_journal.NAME).read_text()
    assert robin.hex in line and "Robin" not in line
    sealed_after = tmp_path / "after.age"
    run(app, "backup", "write", sealed_after)
    for number, backup in enumerate((sealed, sealed_after)):
        with elsewhere(database_kind, tmp_path / f"there{number}") as there:
            into = there.config["SETTINGS"]
            (into.instance / retention_journal.NAME).write_text(line)
            said = run(there, "backup", "restore", backup, "--key", opens)
            assert f"{1 - number} spaces deleted" in said
            other = there.extensions["engine"]
            drain(into, other)
            assert in_tables(other, [*WORDS, "qzotter"]) == {"qzotter"} and _there(other, zara) == 1
            assert not _files_of(Store(into.media_root), robin)
            with Work(other) as work:
                assert work.session.execute(select(func.count()).select_from(RetentionStone)).scalar_one() == 1
            assert retention_journal.replay(other, into.instance) == 0


def _files_of(store: Store, child: Any) -> list[str]:
    return [one.key for one in store.home.listing() if one.key.startswith(child.hex)]


def _delete(
    family: House, app: Flask, client_for: Open, agnes: str, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both agree; the worker is cut off half-way, and the next one ends what it began."""
    robin, engine = family.children["robin"], app.extensions["engine"]
    with _at(client_for, "moira", DUE - timedelta(days=40)) as moira:
        moira.open(f"/desk/kept/{robin}")
        moira.press("Propose that these pages are deleted")
    with _at(client_for, agnes, DUE) as other, monkeypatch.context() as cut:
        other.open(f"/desk/kept/{robin}")
        other.press("Delete these pages for good")
        cut.setattr(retaining, "_forget_looks", _dies)
        drain(settings, engine)
        with Work(engine) as work:
            assert work.session.execute(select(RetentionStone.settled_at)).scalar_one() is None
    with clock.pretend(DUE + timedelta(hours=2)):
        Worker(settings, engine).drain()
    with Work(engine) as work:
        assert work.session.execute(select(RetentionStone.settled_at)).scalar_one() is not None


def _dies(*_given: object) -> None:
    raise SystemError("killed")


def test_notes_of_work_that_was_done_go_after_a_year(family: House, app: Flask, settings: Settings) -> None:
    engine = app.extensions["engine"]
    ago = clock.now() - timedelta(days=364)
    with family.work() as work:
        queue(work.begin_writing(), "search.rebuild", None)
        work.session.flush()
        work.session.execute(update(Job).values(finished_at=ago, state=JobState.DONE))
        work.commit()
    assert retaining.sweep_work(engine, settings) == 0
    with clock.pretend(clock.now() + timedelta(days=3)):
        assert retaining.sweep_work(engine, settings) == 1


def test_the_privacy_page_says_how_long_from_the_same_file(family: House, client_for: Open) -> None:
    assert "until 31 years after the child was born" in client_for("").open("/privacy").words
