"""When something of ours is broken, people read a plain sentence, keep what they typed, and nobody learns how we are built (H7)."""

import errno
import json
import logging
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.rails.known import Known
from tests.rails.matrix import ADVICE, DOORS, SPACE, Door
from tests.support.building import build_world
from tests.support.cast import FOUNDER, ROBIN
from tests.support.client import HOST, Page
from tests.support.world import World, world_copy
from wiki.settings import ROOT
from wiki.web.gate import Route

_INSIDE = re.compile(r"Traceback|sqlalchemy|sqlite|psycopg|werkzeug|Flask/|Python/|File &#34;|/work/|\.py\b|SELECT|INSERT", re.I)
SECRET = "the word that must not be told"


@pytest.fixture(scope="module")
def world(database_kind: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """The world, with a folder of page types of its own, so that it can be harmed."""
    folder = tmp_path_factory.mktemp("trouble")
    types = folder / "page_templates"
    shutil.copytree(ROOT / "page_templates", types)
    shared = tmp_path_factory.getbasetemp()
    shared = shared.parent if "gw" in shared.name else shared
    with world_copy(database_kind, folder, build_world, shared, page_templates=types) as made:
        yield made


def _who(door: Door) -> str:
    if door.may == "POST_HOLDER" or door.endpoint.startswith("desk"):
        return FOUNDER
    return door.comer


# (Nobody here holds a request for advice by its link: tests/advice has a fault behind one of those doors.)
@pytest.mark.parametrize("door", [door for door in DOORS if door not in ADVICE], ids=lambda door: f"{door.endpoint} {door.method}")
def test_a_fault_behind_any_door_is_a_page_with_a_reference_and_nothing_else(
    known: Known, door: Door, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_given: Any, **_more: Any) -> str:
        raise ZeroDivisionError(SECRET)

    name, path = _who(door), known.path(door, ROBIN)
    known.token(name)  # before the doors break
    route: Route = known.world.app.config["DOORS"][door.endpoint]
    guarded = known.world.app.view_functions[door.endpoint]
    broken = type(route)(route.rule, route.endpoint, fail, route.methods, route.door, route.may)
    cell = next(cell for cell in guarded.__closure__ or () if cell.cell_contents is route)
    monkeypatch.setattr(cell, "cell_contents", broken)
    with caplog.at_level(logging.CRITICAL):
        answer = known.send(name, door.method, path, {**door.form, "body": "Robin sleeps well now, all night."})
    assert answer.status_code == 500
    text = answer.get_data(as_text=True)
    assert SECRET not in text
    assert "ZeroDivision" not in text
    assert not _INSIDE.search(text)
    assert re.search(r"say: [0-9a-f]{8}", Page(path, answer).words), "no reference to tell us"
    assert not Page(path, answer).html.problems
    if door.method == "POST":
        assert "Robin sleeps well now, all night." in text, "what was typed is gone"


def test_the_log_names_the_reference_and_holds_no_word_of_a_child(
    known: Known, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """X10: grep the log for canaries and passwords: none."""
    import wiki.commands.passages_save as saving

    def fail(*_given: Any, **_more: Any) -> None:
        raise RuntimeError("it broke")

    monkeypatch.setattr(saving, "add_version", fail)
    token = known.world.canaries.hide(ROBIN, "typed into a form that failed", {"mum"})
    door = next(door for door in SPACE if door.endpoint == "passages.add_passage")
    form = {"body": f"These are {token}.", "voice": "parent", "speaker": "Mum", "audience": "everyone"}
    answer = known.send("mum", "POST", known.path(door), form)
    assert answer.status_code == 500
    assert token in answer.get_data(as_text=True), "the typed words come back"
    reference = re.search(r"say: ([0-9a-f]{8})", Page("", answer).words)
    assert reference is not None
    assert json.loads(caplog.records[-1].getMessage())["reference"] == reference[1]
    assert token not in caplog.text


def test_the_log_says_that_the_disk_is_full(
    known: Known, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Who looks at it at night learns from it what to mend; of other faults it keeps the kind and the place alone."""
    import wiki.commands.passages_save as saving

    def fail(*_given: Any, **_more: Any) -> None:
        raise OSError(errno.ENOSPC, SECRET)

    monkeypatch.setattr(saving, "add_version", fail)
    door = next(door for door in SPACE if door.endpoint == "passages.add_passage")
    form = {"body": "The whole week.", "voice": "parent", "speaker": "Mum", "audience": "everyone"}
    answer = known.send("mum", "POST", known.path(door), form)
    assert answer.status_code == 503
    assert json.loads(caplog.records[-1].getMessage())["why"] == "no room on the disk"


def test_a_missing_file_is_a_page_with_a_sentence(known: Known) -> None:
    """Not a 500, and the page that shows the picture stands all the same."""
    robin, portrait = known.world.child(ROBIN), known.things(ROBIN)["portrait"]
    path = f"/child/{robin}/media/{portrait}/w320"
    assert known.browser("mum").raw("GET", path).status_code == 200
    moved = []
    root = known.world.settings.media_root
    for file in sorted(root.rglob("*")):
        if file.is_file():
            away = file.with_name(file.name + ".away")
            file.rename(away)
            moved.append((away, file))
    try:
        page = known.browser("mum").open(path, 404)
        assert page.words
        known.browser("mum").open(f"/child/{robin}/")
        known.browser("mum").open(f"/child/{robin}/page/{known.things(ROBIN)['page']}")
        answer = known.send("daniel", "POST", f"/child/{robin}/plan/versions/1/pdf")
        assert answer.status_code == 422, "a plan whose bytes are gone is said to be, never half sent"
        made = known.send("daniel", "POST", f"/child/{robin}/plan/make", {"once": "while files are gone"})
        assert made.status_code in {302, 422}, "no picture, but a plan or a sentence"
    finally:
        for away, file in moved:
            away.rename(file)


@pytest.mark.parametrize("harm", ["gone", "cut off", "random bytes", "a folder that is a file", "a hidden file"])
def test_a_harmed_search_index_costs_nothing_but_a_moment(known: Known, harm: str) -> None:
    robin = known.world.child(ROBIN)
    known.world.catch_up()
    folder = known.world.settings.search_root
    files = [file for file in sorted(folder.rglob("*")) if file.is_file()]
    assert files
    if harm in {"gone", "a folder that is a file"}:
        shutil.rmtree(folder)
        if harm != "gone":
            folder.write_text("not a folder")
    for file in files if folder.is_dir() else []:
        data = file.read_bytes()
        file.write_bytes({"cut off": data[: len(data) // 2], "random bytes": bytes(range(256)) * 20}.get(harm, data))
    if harm == "a hidden file":
        (folder / ".junk").write_bytes(b"junk")
    answer = known.send("mum", "POST", f"/child/{robin}/search", {"words": "trains"})
    assert answer.status_code == 200
    assert not Page("", answer).html.problems
    known.browser("mum").open(f"/child/{robin}/page/{known.things(ROBIN)['page']}")
    if folder.is_file():
        folder.unlink()
    known.world.catch_up()
    known.world.catch_up()
    word = next(one for one in known.world.canaries.of(ROBIN, "mum") if one.what == "body of my_family.worries by mum for everyone")
    known.browser("mum").typed = ""
    answer = known.send("mum", "POST", f"/child/{robin}/search", {"words": word.token})
    assert "worries" in answer.get_data(as_text=True).lower() or answer.get_data(as_text=True).count(word.token) > 1


@pytest.mark.parametrize(
    "text",
    ["", "\0", "a: [", "key: bad\n\tkey: twice", "x" * 200_000, "- 1\n- 2", "&a [*a, *a]", "key: my_family\ntitle: Again"],
    ids=["empty", "NUL", "unclosed", "tab", "huge", "a list", "anchors", "another of a kind that is there"],
)
def test_a_faulty_page_type_is_named_to_the_administrator_and_breaks_nothing(known: Known, text: str) -> None:
    folder: Path = known.world.settings.page_templates
    faulty = folder / "faulty.yaml"
    faulty.write_text(text)
    known.world.app.extensions["page_types"]._next_look = 0.0
    try:
        known.browser("mum").open(f"/child/{known.world.child(ROBIN)}/")
        known.browser("mum").open(f"/child/{known.world.child(ROBIN)}/page/{known.things(ROBIN)['page']}")
        assert "faulty.yaml" in known.browser(FOUNDER).open("/desk").words
    finally:
        faulty.unlink()
        known.world.app.extensions["page_types"]._next_look = 0.0


def test_a_page_whose_type_is_gone_can_still_be_read(known: Known) -> None:
    folder: Path = known.world.settings.page_templates
    away = folder.parent / "my_family.yaml"
    (folder / "my_family.yaml").rename(away)
    known.world.app.extensions["page_types"]._next_look = 0.0
    robin, page = known.world.child(ROBIN), known.things(ROBIN)["page"]
    try:
        mum = known.browser("mum")
        shown = mum.open(f"/child/{robin}/page/{page}").text
        assert "my_family.worries by mum for everyone" in " ".join(one.what for one in known.world.canaries.met(shown))
        mum.open(f"/child/{robin}/page/{page}/changed")
        mum.open(f"/child/{robin}/")
        mum.open(f"/child/{robin}/page/{page}/question/hopes", 404)
    finally:
        away.rename(folder / "my_family.yaml")
        known.world.app.extensions["page_types"]._next_look = 0.0


def test_the_insides_of_the_program_are_not_served(known: Known) -> None:
    for path in ("/.git/config", "/static/../wiki/settings.py", "/static/x/..%2f..%2fapp.py", "/app.py", "/instance/secret_key",
                 "/static/x/%2e%2e/%2e%2e/app.py", "/console", "/debug", "/metrics", "/.env", "/server-status"):  # fmt: skip
        assert known.browser("mum").raw("GET", path).status_code in {301, 308, 404}, path
    assert known.browser("mum").raw("TRACE", "/").status_code == 405
    assert not known.world.app.debug


def test_the_typed_words_come_back_when_a_sign_in_has_ended(known: Known) -> None:
    door = next(door for door in SPACE if door.endpoint == "passages.add_passage")
    visitor = known.world.visitor("dad")
    known.browsers["dad, away"] = visitor
    known.token("dad, away")
    with known.world.house.work() as work:
        from sqlalchemy import update

        from wiki import clock
        from wiki.models.people import SignIn

        work.begin_writing().execute(
            update(SignIn).where(SignIn.person_id == known.world.house.people["dad"]).values(ended_at=clock.now())
        )
        work.commit()
    words = "Dad wrote this on the train, in a tunnel."
    data = {"csrf_token": known.token("dad, away"), "body": words, "voice": "parent"}
    answer = visitor.raw("POST", known.path(door), data=data, headers={"Origin": HOST})
    assert answer.status_code == 403
    assert words in answer.get_data(as_text=True)
    assert not known.world.watch.writes
