"""The search page, in a browser: what is typed stays off the address, and what is found leads to its place."""

from collections.abc import Callable
from urllib.parse import quote

from flask import Flask
from sqlalchemy import Engine, select

from tests.support.client import Visitor
from tests.support.house import House
from wiki.commands.search_order import REBUILD
from wiki.database import Work
from wiki.models.jobs import Job
from wiki.search.question import MOST_LETTERS
from wiki.settings import Settings
from wiki.trace_chain import looks
from wiki.words import Preset
from wiki.worker.run import drain

Browser = Callable[[str], Visitor]
InStep = Callable[[], int]


def _look_for(visitor: Visitor, family: House, words: str) -> str:
    visitor.open(f"/child/{family.children['robin']}/search")
    page = visitor.press("Search", {"words": words})
    assert page.path.endswith("/search/found")  # no word of it in the address
    return page.words


def test_what_is_found_is_shown_in_its_sentence_and_leads_to_its_place(
    family: House, client_for: Browser, in_step: InStep
) -> None:
    saved = family.say("mum", "robin", "my_family", "later_story", "A long year. We were planning a trip.")
    in_step()
    visitor = client_for("dad")

    words = _look_for(visitor, family, "plans")

    assert "Found in 1 place" in words and "We were planning a trip." in words and "Mum" in words
    assert [mark.text for mark in visitor.page.html.all("mark")] == ["planning"]
    href = next(href for said, href in visitor.page.links.items() if said.startswith("My family"))
    assert saved.passage_id is not None
    assert href.endswith(f"/page/{saved.page_id}#passage-{saved.passage_id.hex}")
    visitor.open(href.split("#")[0])
    assert f"passage-{saved.passage_id.hex}" in visitor.page.html.by_id


def test_the_words_typed_stay_in_the_box(family: House, client_for: Browser) -> None:
    visitor = client_for("dad")
    _look_for(visitor, family, 'zz "top"<b>')

    assert dict(visitor.page.form("Search")[0].pairs)["words"] == 'zz "top"<b>'


def test_nothing_found_says_so_kindly_and_alike_for_hidden_words(
    family: House, client_for: Browser, in_step: InStep
) -> None:
    family.say("mum", "robin", "my_family", "later_story", "wombat", audience=Preset.ONLY_ME)
    in_step()
    visitor = client_for("leila")

    hidden = _look_for(visitor, family, "wombat")
    nowhere = _look_for(visitor, family, "tombaw")

    assert "Nothing found" in hidden
    assert hidden == nowhere
    assert "Found in 1 place" in _look_for(client_for("mum"), family, "wombat")


def test_an_empty_box_asks_for_a_word(family: House, client_for: Browser) -> None:
    assert "Write a word first." in _look_for(client_for("dad"), family, "  ")


def test_far_too_many_words_are_cut_and_it_is_said(family: House, client_for: Browser) -> None:
    assert "We looked for the first of them." in _look_for(client_for("dad"), family, "word " * 2_000)


def test_a_damaged_index_is_said_kindly_the_pages_work_and_it_is_put_right(
    family: House, client_for: Browser, in_step: InStep, settings: Settings, engine: Engine
) -> None:
    saved = family.say("mum", "robin", "my_family", "later_story", "wombat")
    in_step()
    (settings.search_root / family.children["robin"].hex / "index").write_bytes(b"nonsense")
    visitor = client_for("dad")

    words = _look_for(visitor, family, "wombat")
    _look_for(visitor, family, "wombat")

    assert "Search is being put in order. Your pages are safe." in words
    assert "wombat" in visitor.open(f"/child/{family.children['robin']}/page/{saved.page_id}").words
    with Work(engine) as work:
        assert work.session.execute(select(Job.kind)).scalars().all() == [REBUILD]
    drain(settings, engine)
    assert "Found in 1 place" in _look_for(visitor, family, "wombat")


def test_further_results_are_a_press_away(family: House, client_for: Browser, in_step: InStep) -> None:
    for number in range(23):
        family.say("mum", "robin", "about_me_primary", "people", columns={"name": f"Otter {number}"})
    in_step()
    visitor = client_for("dad")

    first = _look_for(visitor, family, "otters")
    second = visitor.follow("Next").words

    assert "Found in 23 places" in first and "Page 1 of 2" in first and "Page 2 of 2" in second
    assert len(visitor.page.html.all("article")) == 3
    assert "Page 1 of 2" in visitor.follow("Before").words


def test_coming_back_from_a_result_finds_the_results_again(family: House, client_for: Browser, in_step: InStep) -> None:
    family.say("mum", "robin", "about_me_primary", "people", columns={"name": "Otter"}, audience=Preset.EVERYONE)
    in_step()
    robin, zara = family.children["robin"], family.children["zara"]
    visitor = client_for("priya")
    assert visitor.open(f"/child/{robin}/search/found").path.endswith("/search")  # nothing was looked for yet
    _look_for(visitor, family, "otter")

    assert "Found in 1 place" in visitor.open(f"/child/{robin}/search/found").words
    assert visitor.open(f"/child/{zara}/search/found").path.endswith("/search")  # another child's words stay theirs


def test_the_longest_question_fits_the_cookie_that_keeps_it(family: House, client_for: Browser) -> None:
    visitor = client_for("dad")
    letters = "".join(chr(0x1F300 + number % 700) for number in range(10_000))
    _look_for(visitor, family, letters)

    assert len(visitor.cookie) < 3_800
    assert dict(visitor.page.form("Search")[0].pairs)["words"] == letters[:MOST_LETTERS]


def test_a_plain_form_is_answered_at_once(family: House, client_for: Browser, in_step: InStep) -> None:
    family.say("mum", "robin", "about_me_primary", "people", columns={"name": "Otter"})
    in_step()
    visitor = client_for("dad")
    visitor.open(f"/child/{family.children['robin']}/search")
    token = dict(visitor.page.form("Search")[0].pairs)["csrf_token"]

    answer = visitor.raw("POST", visitor.page.path, data={"csrf_token": token, "words": "otter"})

    assert answer.status_code == 200 and "<mark>Otter</mark>" in answer.text


def test_search_belongs_to_members(family: House, client_for: Browser) -> None:
    path = f"/child/{family.children['robin']}/search"

    assert client_for("nadia").raw("GET", path).status_code == 404
    assert client_for("nadia").raw("GET", f"{path}/found").status_code == 404
    assert client_for("").raw("GET", path).status_code == 302
    assert client_for("dad").raw("POST", path, data={"words": "wombat"}).status_code == 403  # not from our form


def test_a_strange_page_number_is_the_first(family: House, client_for: Browser, in_step: InStep) -> None:
    family.say("mum", "robin", "about_me_primary", "people", columns={"name": "Otter"})
    in_step()
    visitor = client_for("dad")
    _look_for(visitor, family, "otter")
    for number in ("-1", "0", "x", "9" * 400, "٣", "1e9", "", "77777"):
        words = visitor.open(f"/child/{family.children['robin']}/search/found?page={quote(number)}").words
        assert "Found in 1 place" in words, number


def test_a_search_leaves_a_trace_without_its_words(
    family: House, client_for: Browser, in_step: InStep, app: Flask
) -> None:
    _look_for(client_for("dad"), family, "wombat")
    traces = app.extensions["traces"]
    traces.stop()

    with traces._engine.connect() as connection:
        doors = connection.execute(select(looks.c.door, looks.c.person_id)).all()
    assert ("search.found", family.people["dad"]) in [tuple(row) for row in doors]
    assert not any("wombat" in str(row) for row in doors)
