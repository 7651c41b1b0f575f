"""Whoever writes about more than one child is asked, before the words are saved, whether they are about the right one."""

from collections.abc import Callable
from datetime import date

import pytest
from flask import Flask

from tests.desk.papers import box, typing
from tests.support.client import Visitor
from tests.support.house import House
from wiki.text.prints import Printer
from wiki.words import Preset, Role
from wiki.worker.guarding import keep_prints, print_all

ABOUT = "about_me_primary"
OPEN = "he counts the blue vans from the kitchen window before he puts his shoes on"
SECRET = "his uncle takes the night train home and nobody may know the day of it"
ASKED = "Is this about the right child?"


@pytest.fixture
def both(family: House, app: Flask) -> House:
    """Leila teaches Robin and Leo; of what Leo's mother says she may read some."""
    family.child("leo", date(2018, 1, 30))
    family.member("leo", "leila", Role.SCHOOL)
    family.member("leo", "rosa", Role.PARENT)
    family.say("rosa", "leo", "my_family", "talking", f"In the morning {OPEN}.", audience=Preset.EVERYONE)
    family.say("rosa", "leo", "my_family", "sleep", f"You see, {SECRET}. Call 999 123 4567.", audience=Preset.ONLY_FAMILY)
    printer = Printer(app.config["SETTINGS"].secret_key)
    print_all(app.extensions["engine"], printer)
    keep_prints(app.extensions["engine"], printer, before_search=True)
    return family


def test_words_of_another_child_are_asked_about_and_saved_with_one_press(
    both: House, client_for: Callable[[str], Visitor]
) -> None:
    page = f"/child/{both.children['robin']}/page/{both.page('robin', 'advice_school')}"
    leila, mum = client_for("leila"), client_for("mum")

    def write(who: Visitor, words: str, status: int, where: str = f"{page}/question/cognition") -> str:
        who.open(where)
        return who.press("Save these words", {"body": words}, status=status).words

    said = write(leila, f"Every day {OPEN.upper()}!", 422)
    assert ASKED in said and OPEN.upper() in said and "Leo Example" not in said and "In the morning" not in said
    assert OPEN.upper() in dict(leila.page.form("Yes, save it for Robin")[0].pairs)["body"], "what was typed is still there"
    assert "Every day" not in leila.raw("GET", page).get_data(as_text=True)
    leila.press("Yes, save it for Robin")
    assert "Every day" in leila.page.text

    assert ASKED in write(leila, "Today Leo Example sang.", 422) and ASKED in write(leila, "Then Leo slept.", 422)
    assert "Then leo slept with Robin." in write(leila, "Then leo slept with Robin.", 200), "a small letter is no name"
    assert "Robin sat beside Leo." in write(leila, "Robin sat beside Leo.", 200), "who names both knows whom they mean"
    assert "Eleven" in write(leila, "Eleven: " + " ".join(OPEN.split()[:11]), 200)
    assert "night train" in write(leila, f"I heard: {SECRET}, 999 123 4567.", 200), "what she may not read there tells her nothing"

    own = f"/child/{both.children['robin']}/page/{both.page('robin', 'my_family')}/question/talking"
    assert "Leo Example" in write(mum, f"Leo Example says {OPEN}.", 200, own), "who writes about one child is asked nothing"


def test_it_is_asked_beside_a_paper_and_on_the_desk_of_the_plan_too(
    family: House, client_for: Callable[[str], Visitor], app: Flask
) -> None:
    moira = typing(family, app, client_for)
    page = moira.press("Save everything typed", {f"{box(moira.page, 'hello')}--body": "Zara likes trains."}, status=422)
    assert ASKED in page.words and "Zara likes trains." in page.text
    assert "1 answer is saved." in moira.press("Yes, save it for Robin").words

    family.member("zara", "daniel", Role.CASEWORKER)
    family.say("mum", "robin", "my_family", "talking", "Words come slowly.", audience=Preset.EVERYONE)
    daniel = client_for("daniel")
    desk = daniel.open(f"/child/{family.children['robin']}/plan/needs?said=all")
    use = next(one.attrib["href"] for one in desk.html.all("a") if "/plan/use/" in one.attrib.get("href", ""))
    daniel.open(f"{use.split('?')[0]}?in=needs.needs")
    row = {"col-name": "Talking", "col-difficulty": "Zara says less than she knows."}
    page = daniel.press("Save in the plan", row, status=422)
    assert ASKED in page.words and "Zara says less than she knows." in page.text
    assert "Zara says less than she knows." in daniel.press("Yes, save it for Robin").words
