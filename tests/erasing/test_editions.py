"""A plan that was issued loses words where that is ordered: a marked edition takes its place, and nothing else is left (E2, P6, B3)."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from pypdfium2 import PdfDocument
from sqlalchemy import Engine, select

from tests.erasing.issued import OWN, WORDS, Issued, issue
from tests.erasing.planted import in_files, in_tables
from tests.erasing.test_erase import _back_up, _folders, _token
from tests.plan.made import opened
from tests.plan.robin import Robin
from tests.support.client import Visitor
from tests.support.reading_files import words_of
from tests.support.world import World, settings_for
from tests.worker.conftest import age_lease
from wiki import clock
from wiki.commands.erasures import erase_passage
from wiki.commands.erasures_journal import NAME, replay
from wiki.commands.plan_editions_order import Order, order_editions
from wiki.database import Work, open_engine
from wiki.errors import NotAllowed, Refused
from wiki.models.jobs import Job, JobState
from wiki.models.plan import PlanFile, PlanVersion
from wiki.queries.packs import find_pack
from wiki.words import ErasureReason, Permission
from wiki.worker.run import drain

pytestmark = pytest.mark.slow
_ROOT = Path(__file__).resolve().parent.parent.parent
KINDS = ("pdf", "docx", "html", "json", "pack")
MARK = "[words taken out on "


def _world(robin: Robin) -> World:
    assert robin.world is not None
    return robin.world


def _hashes(robin: Robin) -> dict[str, str]:
    with Work(robin.house.engine) as work:
        return {row.format: row.sha256 for row in work.session.execute(select(PlanFile.format, PlanFile.sha256))}


def _files(robin: Robin, issued: Issued) -> dict[str, bytes]:
    """Every file of the plan, and of the copy that was sent ("their pdf")."""
    with robin.house.work() as work:
        pack = find_pack(robin.house.space("daniel", "robin", work), issued.pack)
    files = {one.format: one.key for one in opened(robin, issued.number).head.files}
    files |= {f"their {one.format}": one.key for one in pack.files}
    return {name: robin.store.read(key) for name, key in files.items()}


def _said(name: str, data: bytes) -> str:
    """Everything that can be read in a file, hidden parts too."""
    kind = {"json": "html", "pack": "pdf"}.get(name.removeprefix("their "), name.removeprefix("their "))
    return words_of(data, kind)


def _at(robin: Robin, issued: Issued) -> str:
    return f"/child/{robin.house.children['robin']}/plan/versions/{issued.number}"


def test_by_order_an_edition_takes_the_place_of_every_file_and_says_so_on_every_page(
    robin: Robin, browser: Callable[[str], Visitor]
) -> None:
    issued, child = issue(robin), robin.house.children["robin"]
    engine: Engine = robin.house.engine
    assert in_tables(engine, list(WORDS)) == set(WORDS)
    before, hashes = _files(robin, issued), _hashes(robin)
    assert set(before) == {*KINDS, "their pdf", "their docx", "their html"}
    for name, data in before.items():
        said = _said(name, data)
        there = {"qzscanned"} if name == "pack" else set(WORDS) - {"qzscanned"} if name == "json" else set(WORDS)
        missing = {word for word in there - {"Qzalpha", "Qzspeaker", "qzbeta", "qzpaper", "qzcaption"} if word not in said}
        assert name == "json" or not missing, f"{name} does not hold {missing}"
    assert "/clip/" in _said("html", before["html"])

    daniel, mum = browser("daniel"), browser("mum")
    at = f"/child/{child}/passage/{robin.passages['advice']}"
    daniel.open(at)
    daniel.follow("Take these words out for good")
    typed = {"reason": "ordered", "words": "", "sure": ["yes"], "order_by": "court"}
    page = daniel.press("Take these words out for good", {**typed, "order_reason": "qzgamma lives at the qzdelta house"}, status=422)
    assert "Write the day of the order" in page.words
    assert "This says the very words again that are to go." in page.words
    today = clock.today()
    day = {"order_on-day": str(today.day), "order_on-month": str(today.month), "order_on-year": str(today.year)}
    daniel.press("Take these words out for good", {**typed, **day, "order_reason": "Order FD26P of the family court"})
    refused = mum.raw("POST", f"{_at(robin, issued)}/pdf", data=_token(mum, child))
    assert refused.status_code == 422
    assert "A redacted edition of this plan is being made." in daniel.open(_at(robin, issued)).words
    assert "The files below" not in daniel.page.words, "there are none"
    assert "so the council is preparing it without them" in mum.open(_at(robin, issued)).words
    listed, copy = f"/child/{child}/plan/versions", f"/child/{child}/plan/packs/{issued.pack}"
    waits = "Until the edition is made, nobody is handed the plan."
    for who, page, why in ((mum, listed, "so the council is preparing it without them"), (daniel, listed, waits), (daniel, copy, waits)):
        assert why in who.open(page).words and "this draft" not in who.page.words

    _world(robin).catch_up()
    with Work(engine) as work:
        undone = work.session.execute(select(Job.kind, Job.problem).where(Job.state != JobState.DONE)).all()
    assert undone == []
    assert in_tables(engine, list(WORDS)) == set()
    assert in_files(_folders(robin), list(WORDS)) == {}
    after = _files(robin, issued)
    assert set(after) >= set(before) - {"pack"}
    assert not set(hashes.values()) & set(_hashes(robin).values())
    for name, data in after.items():
        said = _said(name, data)
        assert not [word for word in WORDS if word.lower() in said.lower()], name
        assert "/clip/" not in said, "no code leads to its recording"
    line = f"Redacted edition: edition 2 of version {issued.number}, made on "
    for name in ("html", "docx", "json"):
        said = _said(name, after[name])
        assert MARK in said and line in said, name
        assert OWN in said, "what the plan's writer added stays"
    assert "right to appeal" in _said("html", after["html"]) and "right to appeal" not in _said("html", after["their html"])
    for name in ("pdf", "their pdf"):
        pages = [" ".join(page.get_textpage().get_text_bounded().split()) for page in PdfDocument(after[name])]
        assert len(pages) > 3 and all(line in page for page in pages)
        assert any(MARK in page for page in pages)

    got = mum.raw("POST", f"{_at(robin, issued)}/pdf", data=_token(mum, child))
    assert got.data == after["pdf"]
    assert "edition 2" in got.headers["Content-Disposition"]
    screen = daniel.open(_at(robin, issued)).words
    assert "edition 2 of version" in screen and "Order FD26P of the family court" in screen
    assert "The health board" in screen and "Mum (Parent or carer)" in screen, "they are to be told"
    assert hashes["pdf"] in screen, "the ledger keeps what was issued"
    kept = daniel.open(copy).words
    assert "edition 2" in kept and "What was sent still has them. The files here do not." in kept
    their = daniel.raw("POST", f"{copy}/pdf", data=_token(daniel, child))
    assert "edition 2" in their.headers["Content-Disposition"], "it is told apart from what was sent"
    family = mum.open(_at(robin, issued)).words
    assert "This is a redacted edition" in family and "FD26P" not in family and "The health board" not in family
    assert "ordered that words are taken out of an issued plan" in mum.open(f"/child/{child}/seen").words


def test_an_order_that_comes_later_takes_the_plan_that_was_only_kept_back(robin: Robin, browser: Callable[[str], Visitor]) -> None:
    issued = issue(robin, translated=False)
    assert "Qznote" in in_tables(robin.house.engine, ["Qznote"]), "the family's note goes into the plan with the words, and with them again"
    with robin.house.work() as work:
        erase_passage(
            robin.house.space("daniel", "robin", work, Permission.ERASE), robin.passages["advice"], ErasureReason.ASKED, sure=True
        )
        work.commit()
    _world(robin).catch_up()
    assert "qzgamma" in in_tables(robin.house.engine, ["qzgamma"]), "a plan that was issued is a legal record"
    order = Order("commissioner", clock.today(), "Notice ENF26")
    with robin.house.work() as work:
        with pytest.raises(NotAllowed):
            order_editions(robin.house.space("mum", "robin", work, Permission.READ_PLAN), issued.number, order, sure=True)
        space = robin.house.space("daniel", "robin", work)
        with pytest.raises(Refused) as refusal:
            order_editions(space, issued.number, Order("", None, "qzgamma lives at the qzdelta house"))
    assert set(refusal.value.fields) == {"order_by", "order_on", "order_reason", "sure"}
    daniel, today = browser("daniel"), clock.today()
    daniel.open(_at(robin, issued))
    daniel.follow("Make a redacted edition")
    day = {"order_on-day": str(today.day), "order_on-month": str(today.month), "order_on-year": str(today.year)}
    daniel.press("Make the redacted edition", {"order_by": "commissioner", "order_reason": "Notice ENF26", "sure": ["yes"], **day})
    _world(robin).catch_up()
    assert in_tables(robin.house.engine, list(WORDS)) == set()
    assert in_files(_folders(robin), list(WORDS)) == {}
    assert "The Information Commissioner" in daniel.open(_at(robin, issued)).words


def test_killed_at_each_step_nobody_is_handed_what_was_issued_and_a_restored_backup_is_cut_again(
    robin: Robin, tmp_path_factory: pytest.TempPathFactory
) -> None:
    issued = issue(robin)
    world, engine, house = _world(robin), robin.house.engine, robin.house
    folder = world.settings.instance.parent
    backup = tmp_path_factory.mktemp("restored") / "backup"
    _back_up(engine, folder, backup)
    named = [json.dumps({name: one.hex for name, one in ids.items()}) for ids in (house.people, house.children)]
    arguments = [
        engine.url.render_as_string(hide_password=False), str(folder), robin.passages["advice"].hex, house.council_id.hex, *named
    ]  # fmt: skip

    def killed(point: str) -> None:
        program = [sys.executable, "-m", "tests.erasing.killed_edition", point, *arguments]
        assert subprocess.run(program, cwd=_ROOT, timeout=120).returncode == 9
        age_lease(engine)

    killed("ordered")
    assert in_tables(engine, list(WORDS)) == set(WORDS), "wholly there"
    with house.work() as work:
        space = house.space("daniel", "robin", work, Permission.ERASE)
        order = Order("council", clock.today(), "It was never ours to tell")
        erase_passage(space, robin.passages["advice"], ErasureReason.ORDERED, sure=True, order=order)
        work.commit()
    for point in ("data", "made"):
        killed(point)
        head = opened(robin, issued.number).head
        assert head.is_kept_back and head.files == (), point
        with clock.pretend(clock.now().replace(year=clock.now().year + 1)):
            assert opened(robin, issued.number).head.is_kept_back, "no day brings back what was issued"
    killed("published")
    world.catch_up()
    head = opened(robin, issued.number).head
    assert head.edition == 2 and {one.format for one in head.files} >= {"pdf", "docx", "html", "json"}
    assert in_tables(engine, list(WORDS)) == set()
    assert not robin.store.sweep([]).rows_without_file
    assert replay(engine, world.settings.instance) == 0, "nothing to do again"
    rows = json.loads(_files(robin, issued)["json"])["rows"]
    assert any(OWN in json.dumps(row) for row in rows), "the data was not lost on the way"
    if not backup.exists():
        return
    (backup / "instance" / NAME).write_bytes((world.settings.instance / NAME).read_bytes())
    old = open_engine(f"sqlite:///{backup / 'golden_thread.sqlite3'}")
    assert in_tables(old, list(WORDS)) == set(WORDS), "the backup brings it back"
    settings = settings_for(f"sqlite:///{backup / 'golden_thread.sqlite3'}", backup)
    assert replay(old, settings.instance) == 2
    with Work(old) as work:
        assert work.session.execute(select(PlanVersion.restricted_until)).scalar_one().year == 9999
    drain(settings, old)
    assert in_tables(old, list(WORDS)) == set()
    with Work(old) as work:
        undone = work.session.execute(select(Job.kind, Job.problem).where(Job.state != JobState.DONE)).all()
        assert undone == []
        assert len(work.session.execute(select(PlanFile.id)).all()) >= 4
    old.dispose()
    assert in_files([backup], list(WORDS)) == {}
