"""The family reads who looked at their child's pages; a line that was changed, removed or moved is found."""

import uuid
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import delete, select, update

from tests.rails.matrix import ADVICE, SPACE
from tests.support.client import Visitor
from tests.support.house import House
from wiki import clock
from wiki.trace_chain import Look, heads, looks, unchained
from wiki.trace_writer import TraceWriter
from wiki.web.seen_page import DOORS, QUIET

Browser = Callable[[str], Visitor]


def test_a_mother_reads_who_opened_searched_and_tried_and_nobody_reads_what_the_family_read(
    family: House, client_for: Browser, app: Flask
) -> None:
    robin = family.children["robin"]
    page = family.say("mum", "robin", "about_me_primary", "good_at", "Robin spots every heron.").page_id
    leila, dad, stranger = client_for("leila"), client_for("dad"), client_for("zara_mum")
    leila.open(f"/child/{robin}/")
    leila.open(f"/child/{robin}/page/{page}")
    leila.open(f"/child/{robin}/search")
    leila.press("Search", {"words": "heron"})
    leila.open(f"/child/{robin}/advice", 403)
    dad.open(f"/child/{robin}/page/{page}")
    stranger.open(f"/child/{robin}/page/{page}", 404)
    stranger.open(f"/child/{uuid.uuid4()}/", 404)

    app.extensions["traces"].write_waiting()
    told = client_for("mum").open(f"/child/{robin}/seen").words
    for said in ("Leila", "opened the first page", "opened About me", "searched", "tried to open something that is not shared", "was turned away"):
        assert said in told, said
    assert "Dad" not in told and "heron" not in told
    assert client_for("leila").open(f"/child/{robin}/seen", 403)
    app.extensions["traces"].write_waiting()
    assert "(you)" in dad.open(f"/child/{robin}/seen").words, "his own reading he sees"

    with app.extensions["traces"]._engine.connect() as connection:
        assert {row.child_id for row in connection.execute(select(looks))} == {robin}, "nothing is noted at ids that never were"
        hers = connection.execute(select(looks).where(looks.c.person_id == family.people["leila"])).all()
    assert {row.role for row in hers if not row.refused} == {"school"}


def test_each_harm_to_the_log_is_found(family: House, client_for: Browser, app: Flask) -> None:
    robin, traces = family.children["robin"], app.extensions["traces"]
    for name in ("leila", "dad", "mum"):
        client_for(name).open(f"/child/{robin}/")
        client_for(name).open(f"/child/{robin}/people")
        traces.write_waiting()

    def verify() -> tuple[int, str]:
        said = app.test_cli_runner().invoke(args=["audit", "verify"])
        return said.exit_code, said.output

    assert verify()[0] == 0
    one, two = looks.c.number == 1, looks.c.number == 2
    last = select(looks.c.number).order_by(looks.c.number.desc()).limit(1).scalar_subquery()
    harms = (
        (update(looks).where(two).values(person_id=uuid.uuid4()), "it was changed"),
        (update(looks).where(two).values(role="health"), "it was changed"),
        (delete(looks).where(one), "line 1 is missing"),
        (delete(looks).where(looks.c.number == last), "cut off"),
        (delete(heads), "cut off"),
        (delete(looks), "cut off"),
    )
    for harm, found in harms:
        with traces._engine.connect() as connection:
            kept = connection.execute(select(looks)).mappings().all(), connection.execute(select(heads)).mappings().all()
            connection.execute(harm)
            connection.commit()
            assert verify()[0] == 1 and found in verify()[1], found
            connection.execute(delete(looks))
            connection.execute(delete(heads))
            connection.execute(looks.insert(), [dict(row) for row in kept[0]])
            connection.execute(heads.insert(), [dict(row) for row in kept[1]])
            connection.commit()
    assert verify()[0] == 0


def test_lines_from_before_the_chain_are_taken_over_in_their_order(app: Flask) -> None:
    child, who = uuid.uuid4(), uuid.uuid4()
    traces = app.extensions["traces"]
    with traces._engine.connect() as connection:
        unchained.create(connection)
        lines = [{"person_id": who, "child_id": child, "door": f"pages.{n}", "began_at": clock.now(), "times": 1} for n in "abc"]
        connection.execute(unchained.insert(), lines)
        connection.commit()
    writer = TraceWriter(traces._engine, keep_writing=False)
    with traces._engine.connect() as connection:
        doors = connection.execute(select(looks.c.door).where(looks.c.child_id == child).order_by(looks.c.number)).scalars().all()
        assert doors == ["pages.a", "pages.b", "pages.c"]
    assert writer.count(child) == 3


def test_a_thousand_tries_do_not_fill_the_disk_and_what_was_not_written_waits(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    child, who = uuid.uuid4(), uuid.uuid4()
    writer = TraceWriter(app.extensions["traces"]._engine, keep_writing=False, children_among=set)
    for number in range(1000):
        writer.note(Look(who, child, "", f"pages.{number}", refused=True))
    writer.write_waiting()
    assert writer.count(child) == 100
    writer.note(Look(who, child, "school", "pages.show_page"))
    with monkeypatch.context() as broken, pytest.raises(OSError):
        broken.setattr("wiki.trace_writer.append", lambda *_: (_ for _ in ()).throw(OSError("disk")))
        writer.write_waiting()
    writer.write_waiting()
    assert writer.count(child) == 101


def test_every_door_that_shows_something_of_a_child_has_its_words_in_the_log() -> None:
    files = {door.endpoint.split(".")[0] for door in SPACE + ADVICE if door.is_read} | {"teams"}
    assert files == DOORS.keys() | QUIET, "tell each new door in wiki/web/seen_page.py"
    assert not DOORS.keys() & QUIET
