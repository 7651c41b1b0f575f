"""A paper form that came into the wrong child's wiki: over to the right child, or out for good."""

import io
import json
import uuid
from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from tests.desk.papers import PDF, Client, add_paper, box, count, home, photo, pictures, typing
from tests.heart.test_drafts import kept, type_in
from tests.support.client import Visitor
from tests.support.house import House
from wiki import clock
from wiki.commands.audit_verify import Walk, verify_chains
from wiki.commands.erasures_journal import NAME, replay
from wiki.commands.media import add_media
from wiki.commands.passages import MediaUse
from wiki.database import Work
from wiki.models.jobs import Job, JobState
from wiki.models.media import Media
from wiki.models.pages import Version
from wiki.models.paper import Paper
from wiki.queries.typists import typists_of
from wiki.queries.writers import writers_of
from wiki.words import MediaKind, MediaState, Role, Voice
from wiki.worker.run import drain

_OUT = "Take this paper out"
_SURE: dict[str, Any] = {"reason": "somebody_else", "sure": ["yes"]}


def _drain(app: Flask) -> None:
    drain(app.config["SETTINGS"], app.extensions["engine"])


def _kept(app: Flask) -> list[bytes]:
    """The bytes of every file in the store."""
    return [path.read_bytes() for path in app.config["SETTINGS"].media_root.rglob("*") if path.is_file()]


def _put_back(app: Flask, child: uuid.UUID, paper: uuid.UUID, by: uuid.UUID) -> None:
    """The file is in the database again, as in one that was restored from an older backup."""
    with Work(app.extensions["engine"]) as work:
        row = Media(
            id=paper, child_id=child, kind=MediaKind.DOCUMENT, state=MediaState.READY, name="Zara.pdf", content_type="application/pdf",
            original_key="", size=1, sha256="", paper="form", uploaded_by=by, uploaded_at=clock.now(),
        )  # fmt: skip
        row.original_key = app.extensions["store"].put(child.hex, io.BytesIO(PDF), "pdf").key
        work.begin_writing().add(row)
        work.commit()


def _open(visitor: Visitor) -> None:
    visitor.follow("Is this paper about another child? Move it, or take it out")


def test_it_goes_with_its_scan_and_what_was_typed_from_it_stays(family: House, client_for: Client, app: Flask) -> None:
    moira = typing(family, app, client_for)
    typed = moira.page.path
    paper, src = typed.rsplit("/", 1)[0], pictures(moira.page)[0]
    moira.press("Save everything typed", {"audience": "everyone", f"{box(moira.page, 'hello')}--body": "Hello, I am here."})
    mum = client_for("mum")
    assert mum.raw("GET", src).status_code == 200 and "See the paper form" in mum.open(_about(family)).text
    type_in(moira, moira.open(typed), {f"{box(moira.page, 'my_story')}--body": "Born in"})
    assert kept(family) == 1

    whose = _whose(family)
    assert list(whose[1].values()) == ["Moira"]

    moira.open(paper)
    _open(moira)
    assert moira.page.h1 == "Take this paper out of Robin’s pages"
    assert moira.page.links["Hello, I am here."].endswith("/erase"), "what stays can be taken out from here"
    moira.press(_OUT, {}, status=422)
    assert "Choose why this paper must go." in moira.page.words and "Tick this if you are sure" in moira.page.words
    form, _button = moira.page.form(_OUT)
    form.fill(_SURE)
    moira.press(_OUT, _SURE)
    assert "The paper form is taken out." in moira.page.words and "There is no paper form here yet" in moira.page.words
    assert moira.raw("POST", f"{paper}/erase", data=dict(form.pairs)).status_code == 302, "pressed twice, it is done"
    _drain(app)

    for visitor in (moira, mum):
        assert [visitor.raw("GET", path).status_code for path in (src, paper)] == [404, 404]
    assert (count(app, Media), count(app, Paper), kept(family)) == (0, 0, 0)
    assert _kept(app) == []
    page = mum.open(_about(family))
    assert "Hello, I am here." in page.words and "See the paper form" not in page.text
    assert "from paper of 3 November 2025, typed by Moira" in page.words, "it still says which day's paper it is from"
    assert _whose(family) == whose, "who typed for somebody does not become the writer of their words"
    assert "took a paper form out for good" in mum.open(home(family, "/seen")).words
    with Work(app.extensions["engine"]) as work:
        assert list(verify_chains(work, Walk())) == []
        assert work.session.execute(select(Job.problem).where(Job.state != JobState.DONE)).all() == []


def _whose(family: House) -> tuple[Any, dict[uuid.UUID, str]]:
    """Who wrote the words that are there, and who typed them from paper."""
    with family.work() as work:
        space = family.space("moira", "robin", work)
        versions = {row.id: row.passage_id for row in work.session.execute(select(Version.id, Version.passage_id))}
        return writers_of(work.session, space, set(versions.values())), typists_of(work.session, set(versions))


def _about(family: House) -> str:
    return home(family, f"/page/{family.page('robin', 'about_me_primary')}")


def test_an_older_backup_forgets_it_again(family: House, client_for: Client, app: Flask) -> None:
    moira = client_for("moira")
    add_paper(family, app, moira)
    paper = uuid.UUID(moira.page.path.rsplit("/", 1)[1])
    _open(moira)
    moira.press(_OUT, _SURE)
    _drain(app)
    folder, engine = app.config["SETTINGS"].instance, app.extensions["engine"]
    lines = [json.loads(one) for one in (folder / NAME).read_text().splitlines()]
    assert [one["paper"] for one in lines] == [paper.hex] and "about me" not in str(lines)
    assert replay(engine, folder) == 0
    _put_back(app, family.children["robin"], paper, family.people["moira"])
    assert replay(engine, folder) == 1
    _drain(app)
    assert count(app, Media) == 0 and _kept(app) == []


def test_it_moves_to_the_child_whom_it_is_about_with_every_page(family: House, client_for: Client, app: Flask) -> None:
    moira = client_for("moira")
    sheets = [photo(200), photo(180)]
    add_paper(family, app, moira, (sheets[0], "one.jpg"), (sheets[1], "two.jpg"))
    paper, zara = moira.page.path, family.children["zara"]
    _open(moira)
    assert "Zara" in moira.page.words
    chosen = {"to": str(zara), "sure": ["yes"]}
    moira.press(_OUT, {"to": str(zara)}, status=422)
    assert "Tick this if you are sure" in moira.page.words
    form, _button = moira.page.form(_OUT)
    form.fill(chosen)
    moira.press(_OUT, chosen)
    assert moira.page.path.startswith(f"/child/{zara}/paper/") and moira.page.h1 == "Paper of 3 November 2025"
    assert "It is taken out of Robin’s pages." in moira.page.words and "Gran" in moira.page.words
    assert moira.raw("POST", f"{paper}/erase", data=dict(form.pairs)).status_code == 302
    _drain(app)
    assert len(pictures(moira.open(moira.page.path))) == 2
    assert moira.raw("GET", paper).status_code == 404
    assert (count(app, Paper), count(app, Media)) == (1, 2)
    assert all(sheet in _kept(app) for sheet in sheets), "the very bytes that were scanned"


def test_it_moves_nowhere_its_typist_may_not_add_papers(family: House, client_for: Client, app: Flask) -> None:
    family.member("robin", "otto", Role.CASEWORKER)
    family.member("zara", "otto", Role.SCHOOL)
    moira, otto = client_for("moira"), client_for("otto")
    add_paper(family, app, moira)
    paper = moira.page.path
    _open(moira)
    asked, _button = moira.page.form(_OUT)
    otto.open(paper)
    _open(otto)
    assert "Zara" not in otto.page.text
    asked, _button = otto.page.form(_OUT)
    for to in (family.children["zara"], uuid.uuid4(), "nonsense"):
        asked.fill({"sure": ["yes"]})
        answer = otto.raw("POST", f"{paper}/erase", data={**dict(asked.pairs), "to": str(to)})
        assert answer.status_code == 422 and "add papers to that child’s pages" in answer.text
    answer = otto.raw("POST", f"{paper}/erase", data={**dict(asked.pairs), "to": str(family.children["robin"])})
    assert answer.status_code == 422 and "among this child’s pages already" in answer.text
    assert count(app, Paper) == 1 and len(pictures(moira.open(paper))) == 2


def test_a_document_that_stands_on_a_page_is_taken_out_there_first(family: House, client_for: Client, app: Flask) -> None:
    with family.work() as work:
        space = family.space("moira", "robin", work)
        media_id = add_media(space, app.extensions["store"], io.BytesIO(PDF), "old form.pdf", "application/pdf")
        work.commit()
    _drain(app)
    family.say(
        "moira", "robin", "about_me_primary", "hello", "Hello.", voice=Voice.CHILD, speaker="Robin",
        paper_id=media_id, paper_on=date(2025, 11, 3), media=(MediaUse(media_id, alt="A form"),),
    )  # fmt: skip
    moira = client_for("moira")
    moira.open(home(family, f"/paper/{media_id}/erase"))
    assert "First, take it out here" in moira.page.words
    moira.press(_OUT, _SURE, status=422)
    assert "Take it out there first" in moira.page.words and count(app, Media) == 1
    moira.follow("Hello.")
    moira.press("Take these words out for good", _SURE)
    _drain(app)
    assert count(app, Media) == 0, "nothing else was typed from it, and nothing else shows it"


def test_cut_off_half_way_it_is_in_both_places_and_pressed_again_in_one(
    family: House, client_for: Client, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    moira = client_for("moira")
    add_paper(family, app, moira)
    _open(moira)
    form, _button = moira.page.form(_OUT)
    form.fill({"to": str(family.children["zara"]), "sure": ["yes"]})

    def died(*_given: object, **_more: object) -> None:
        raise SystemExit

    with monkeypatch.context() as patch:
        patch.setattr("wiki.commands.paper_move.erase_paper", died)
        with pytest.raises(SystemExit):
            moira.raw("POST", form.action, data=dict(form.pairs))
    assert count(app, Paper) == 2
    sent = moira.raw("POST", form.action, data=dict(form.pairs))
    assert sent.status_code == 302 and moira.raw("GET", sent.headers["Location"]).status_code == 200
    with Work(app.extensions["engine"]) as work:
        assert work.session.execute(select(Paper.child_id)).scalars().all() == [family.children["zara"]]
