"""The caseworker's story in a browser: look, pick, tie together, make a draft, take it away; and who may do none of it."""

import uuid
from collections.abc import Callable

import pytest
from sqlalchemy import select

from tests.plan.robin import ONLY_FAMILY, ONLY_PROFESSIONALS, Robin
from tests.support.client import Visitor
from tests.support.guarding import look_through
from wiki.models.plan import PlanVersion
from wiki.words import Preset, Role, Voice

Browser = Callable[[str], Visitor]
PARTS = ("views", "needs", "placement", "budget", "advice", "check")


@pytest.fixture
def plan(robin: Robin) -> str:
    """The address of Robin's plan."""
    return f"/child/{robin.house.children['robin']}/plan"


def test_each_part_of_the_desk_opens(browser: Browser, plan: str) -> None:
    daniel = browser("daniel")
    assert daniel.open(plan).h1 == "Robin’s plan: views and hopes"
    for link, heading in (
        ("B–H Needs, outcomes, provision", "needs, outcomes and provision"), ("I Placement", "placement"),
        ("J Budget", "personal budget"), ("K Advice", "advice"), ("Check", "check"),
    ):  # fmt: skip
        assert daniel.follow(link).h1 == f"Robin’s plan: {heading}"


def test_a_need_is_shown_with_its_outcome_its_help_and_the_thread_in_words(browser: Browser, plan: str) -> None:
    said = browser("daniel").open(f"{plan}/needs").words
    assert "Section B Need 1: Telling people" in said or "BNeed 1: Telling people" in said
    assert "Meets need 1; towards hope 1" in said
    assert "For need 1; towards outcome 1" in said
    assert "From Speech and language advice" in said
    assert "The thread is whole for 1 need." in said


def test_what_people_said_stands_beside_it_with_who_and_when_and_where_it_is_used(
    robin: Robin, browser: Browser, plan: str
) -> None:
    daniel = browser("daniel")
    page = daniel.open(f"{plan}/views?said=all")
    assert "Words come slowly. If you wait, they come." in page.words
    assert "Used in hope 1" in page.words
    assert "The family has not shared everything." in page.words
    assert "The family can’t see this, so it can’t go into the plan." in page.words
    assert ONLY_PROFESSIONALS in page.text
    assert ONLY_FAMILY not in page.text
    assert ONLY_FAMILY in browser("mum").open(f"/child/{robin.house.children['robin']}/page/{_page_of(robin)}").text


def _page_of(robin: Robin) -> uuid.UUID:
    return robin.house.page("robin", "my_family")


def test_a_passage_becomes_a_need_that_is_tied_to_nothing_yet(robin: Robin, browser: Browser, plan: str) -> None:
    daniel = browser("daniel")
    page = daniel.open(f"{plan}/use/{robin.versions['talk']}?in=needs.needs")
    assert page.h1 == "Use these words in a need"
    form, _button = page.form("Save in the plan")
    assert ("quoted", "Words come slowly. If you wait, they come.") in form.pairs
    assert ("col-difficulty", "Words come slowly. If you wait, they come.") in form.pairs
    page = daniel.press(
        "Save in the plan", {"quoted": "If you wait, they come.", "col-name": "Time to speak", "col-area": "communication"}
    )
    assert page.h1 == "Robin’s plan: needs, outcomes and provision"
    assert "Need 2: Time to speak" in page.words
    assert "From My family" in page.words
    assert "Need 2 has no provision in section F." in page.words


def test_words_that_were_not_said_come_back_with_a_sentence_and_everything_typed(
    robin: Robin, browser: Browser, plan: str
) -> None:
    daniel = browser("daniel")
    daniel.open(f"{plan}/use/{robin.versions['talk']}?in=needs.needs")
    page = daniel.press(
        "Save in the plan", {"quoted": "He is slow.", "col-difficulty": "My own words", "col-area": "semh"}, status=422
    )
    assert "These words are not in what was said." in page.words
    form, _button = page.form("Save in the plan")
    assert {("quoted", "He is slow."), ("col-difficulty", "My own words"), ("col-area", "semh")} <= set(form.pairs)
    daniel.press("Save in the plan", {"quoted": "Words come slowly."})
    assert "My own words" in daniel.page.words


def test_a_provision_is_filled_from_the_advice_and_tied_to_a_need_and_an_outcome(
    robin: Robin, browser: Browser, plan: str
) -> None:
    daniel = browser("daniel")
    page = daniel.open(f"{plan}/use/{robin.versions['slt_help']}?in=provision.provision")
    form, _button = page.form("Save in the plan")
    assert {
        ("col-letter", "f"), ("col-support", "Practice with his communication book"), ("col-how_long", "15 minutes")
    } <= set(form.pairs)
    assert dict(form.pairs)["col-advice"].startswith("Priya (speech therapist), ")
    page = daniel.press(
        "Save in the plan",
        {"Which needs is it for?": ["Need 1: Telling people"], "col-outcomes": [robin.passages["row_outcome"].hex]},
    )
    assert "Provision 2" in page.words
    assert page.words.count("For need 1; towards outcome 1") == 2


def test_the_childs_own_words_go_into_section_a_with_their_voice_and_picture(
    robin: Robin, browser: Browser, plan: str
) -> None:
    daniel = browser("daniel")
    page = daniel.open(f"{plan}/use/{robin.versions['hope']}?in=section_a")
    form, _button = page.form("Save in the plan")
    assert ("question", "hopes") in form.pairs
    assert [name for name, _value in form.pairs].count("take") == 1
    in_a_need, _button = browser("daniel").open(f"{plan}/use/{robin.versions['hope']}?in=needs.needs").form("Save in the plan")
    assert "take" in in_a_need.names()
    assert "take" not in dict(in_a_need.pairs)
    page = daniel.press("Save in the plan")
    assert "Hope 2" in page.words
    with robin.house.work() as work:
        second = robin.desk("daniel", work).hopes()[1]
    assert second.version.voice is Voice.CHILD
    assert second.version.gathered == "with picture cards"
    assert second.version.body == "I want to **drive** the engine. And tell people what I want."
    assert [file.alt for file in second.version.media] == ["A red steam engine"]


def test_another_source_is_added_and_taken_off_again(robin: Robin, browser: Browser, plan: str) -> None:
    daniel = browser("daniel")
    daniel.open(f"{plan}/use/{robin.versions['talk']}?row={robin.passages['row_need']}")
    assert daniel.page.h1 == "Add a source to need 1"
    daniel.press("Save with this source")
    page = daniel.open(f"{plan}/row/{robin.passages['row_need']}/sources")
    assert page.h1 == "Where need 1 comes from"
    assert "From My family" in page.words
    assert page.words.count("Take this source off") == 2
    daniel.press("", action="/sources/1/off")
    assert daniel.page.words.count("Take this source off") == 1
    assert "He has difficulty telling people." in daniel.page.words


def test_a_row_that_somebody_changed_meanwhile_stops_with_nothing_lost(
    robin: Robin, browser: Browser, plan: str
) -> None:
    daniel = browser("daniel")
    daniel.open(f"{plan}/use/{robin.versions['talk']}?row={robin.passages['row_need']}")
    with robin.house.work() as work:
        row = robin.desk("daniel", work).row(robin.passages["row_need"])
    robin.house.say(
        "daniel", "robin", "needs", "needs", passage_id=row.id, base=row.version.number, voice=Voice.PROFESSIONAL,
        columns={**row.version.columns, "effect": "Written meanwhile."},
    )  # fmt: skip
    page = daniel.press("Save with this source", {"col-effect": "Typed by Daniel."}, status=409)
    assert "Somebody changed this row while you were writing." in page.words
    assert "Written meanwhile." in page.words
    form, _button = page.form("Save with this source")
    assert ("col-effect", "Typed by Daniel.") in form.pairs
    assert "Typed by Daniel." in daniel.press("Save with this source").words


def test_a_draft_is_made_and_each_file_taken_away(robin: Robin, browser: Browser, plan: str) -> None:
    daniel = browser("daniel")
    daniel.open(f"{plan}/check")
    assert "Always empty in a draft" in daniel.page.words
    assert "Not in the plan: not shared with the family." in daniel.page.words
    page = daniel.press("Make a draft plan")
    assert page.h1 == "Draft plan, version 1"
    assert "This section is left empty in a draft plan." in page.words
    look_through(robin.house.engine, robin.store)
    page = daniel.open(page.path)
    for action, kind in (("/pdf", "application/pdf"), ("/docx", "application/vnd.openxml"), ("/html", "text/html")):
        form, _button = page.form(action=action)
        answer = daniel.raw("POST", form.action, data=dict(form.pairs), headers={"Origin": "https://localhost"})
        assert answer.status_code == 200
        assert answer.headers["Content-Type"].startswith(kind)
        assert answer.headers["Content-Disposition"].startswith("attachment;")
        assert "sandbox" in answer.headers["Content-Security-Policy"]
        assert answer.headers["Cache-Control"] == "no-store"
    daniel.page = page
    daniel.follow("Plans made for Robin")
    assert "Draft plan, version 1" in daniel.page.words


def test_the_draft_button_pressed_twice_makes_one(robin: Robin, browser: Browser, plan: str) -> None:
    daniel = browser("daniel")
    before = daniel.open(f"{plan}/check")
    daniel.press("Make a draft plan")
    daniel.page = before
    assert daniel.press("Make a draft plan").h1 == "Draft plan, version 1"
    with robin.house.work() as work:
        assert len(work.session.execute(select(PlanVersion.id)).all()) == 1


def test_a_damaged_file_is_a_sentence(robin: Robin, browser: Browser, plan: str) -> None:
    daniel = browser("daniel")
    daniel.open(f"{plan}/check")
    page = daniel.press("Make a draft plan")
    look_through(robin.house.engine, robin.store)
    page = daniel.open(page.path)
    [key] = [key for key in robin.store.keys() if key.endswith(".pdf")]  # noqa: SIM118
    robin.store.path(key).write_bytes(b"%PDF-1.7 something else")
    daniel.page = page
    answer = daniel.press("", action="/versions/1/pdf", status=422)
    assert "no longer as it was when the plan was made" in answer.words


def test_a_parent_sees_the_plans_but_neither_the_desk_nor_what_was_left_out(
    robin: Robin, browser: Browser, plan: str
) -> None:
    robin.make()
    mum = browser("mum")
    page = mum.open(f"{plan}/versions")
    assert "Draft plan, version 1" in page.words
    page = mum.open(f"{plan}/versions/1")
    assert "What is in it" in page.words
    assert "left out" not in page.words
    assert "still to settle" not in page.words
    mum.checks_html = False
    assert mum.press("", action="/versions/1/pdf").response.mimetype == "application/pdf"
    for part in PARTS:
        mum.open(f"{plan}/{part}", status=403)


def test_others_find_no_plan(robin: Robin, browser: Browser, plan: str) -> None:
    robin.make()
    priya, nadia, nobody = browser("priya"), browser("nadia"), browser("")
    for path in ("", "/views", "/check", "/versions", "/versions/1", f"/use/{robin.versions['talk']}?in=needs.needs"):
        priya.open(plan + path, status=403)
        nadia.open(plan + path, status=404)
        assert nobody.raw("GET", plan + path).status_code == 302


def test_ids_that_were_made_up_or_tampered_with_are_not_there(robin: Robin, browser: Browser, plan: str) -> None:
    daniel = browser("daniel")
    saved = robin.house.say("nadia", "zara", "my_family", "sleep", "Zara sleeps well.", audience=Preset.EVERYONE)
    talk = robin.versions["talk"]
    for path in (
        f"/use/{uuid.uuid4()}?in=needs.needs", f"/use/{robin.versions['secret']}?in=needs.needs",
        f"/use/{saved.passage_id}?in=needs.needs", f"/use/{robin.versions['row_need']}?in=needs.needs",
        f"/use/{talk}", f"/use/{talk}?in=placement.name", f"/use/{talk}?in=needs.nothing", f"/use/{talk}?in=my_family.sleep",
        f"/use/{talk}?row={uuid.uuid4()}", f"/use/{talk}?row=nonsense", f"/row/{uuid.uuid4()}/sources",
        f"/row/{robin.passages['talk']}/sources", "/versions/1", "/versions/99999999999999999999", "/nothing",
    ):  # fmt: skip
        daniel.open(plan + path, status=404)


def test_the_desk_of_a_child_of_whom_nothing_is_written_opens(robin: Robin, browser: Browser) -> None:
    robin.house.child("new")
    robin.house.member("new", "daniel", Role.CASEWORKER)
    daniel = browser("daniel")
    for part in PARTS:
        daniel.open(f"/child/{robin.house.children['new']}/plan/{part}")
    page = daniel.press("Make a draft plan")
    assert page.h1 == "Draft plan, version 1"
    assert "No advice or information has been attached yet." in page.words
