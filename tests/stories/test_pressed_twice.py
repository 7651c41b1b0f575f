"""What was typed comes back whatever goes wrong, and a button that is pressed twice does its work once and says so once more."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import Engine, func, select, update

from tests.media.making import phone_jpeg
from tests.support.client import HOST, Page, Visitor
from tests.support.house import House
from wiki import clock
from wiki.commands.share_requests import ask_to_share
from wiki.commands.translations import Translating, translate
from wiki.database import Work
from wiki.models.corner import Symbol
from wiki.models.people import SignIn
from wiki.models.translations import TranslatedBy
from wiki.words import Preset

Open = Callable[[str], Visitor]


def _form(visitor: Visitor, button: str, fields: dict[str, Any]) -> tuple[str, dict[str, str]]:
    form, pressed = visitor.page.form(button)
    form.fill(fields)
    pairs = dict(form.pairs)
    if pressed.attrib.get("name"):
        pairs[pressed.attrib["name"]] = pressed.attrib.get("value", "")
    return form.action or visitor.page.path, pairs


def _twice(visitor: Visitor, button: str, fields: dict[str, Any], files: Any = None) -> None:
    """The same form from the same screen, sent twice: both presses lead to the same place."""
    action, pairs = _form(visitor, button, fields)
    led = []
    for _press in range(2):
        data = {**pairs, **({"files": (files(), "red_bus.jpg", "image/jpeg")} if files else {})}
        answer = visitor.raw("POST", action, data=data, headers={"Origin": HOST})
        led.append((answer.status_code, answer.headers.get("Location")))
    assert led[0] == led[1] and led[0][0] == 302, f"{button}: {led}"


@pytest.mark.slow
def test_a_second_press_leads_where_the_first_one_led(
    family: House, client_for: Open, robin: str, engine: Engine
) -> None:
    page_id = family.page("robin", "my_family")
    mum, dad = client_for("mum"), client_for("dad")
    said = family.say("mum", "robin", "my_family", "worries", "Woda go cieszy bardzo w lecie.", language="pl", audience=Preset.EVERYONE)
    wrong = family.say("mum", "robin", "my_family", "sleep", "He wakes at fife every day.", audience=Preset.EVERYONE)
    family.say("mum", "robin", "my_family", "food", "For the family alone.", audience=Preset.ONLY_FAMILY)
    with family.work() as work:
        given = Translating("en-GB", "Water makes him glad.", TranslatedBy.PROGRAM, "Babelfish")
        told = translate(family.space("dad", "robin", work), said.passage_id, given)  # type: ignore[arg-type]
        work.commit()
    with family.work() as work:
        asked = ask_to_share(family.space("leila", "robin", work), family.catalogue.types["my_family"], page_id, "Food?")
        work.commit()
    mum.open(f"{robin}translation/{told}")
    _twice(mum, "I read it, and it is right", {})
    mum.open(f"{robin}translation/{told}")
    _twice(mum, "Take this translation away", {})
    _twice(mum, mum.open(f"{robin}translation/{told}") and "Bring this back: 2. Mum, " + _day(mum.page), {})
    assert "Water makes him glad." in mum.open(f"{robin}translation/{told}").words

    mum.open(f"{robin}asked-to-share/{asked}")
    _twice(mum, "Send this answer", {"answer": "not_now", "words": "Not yet."})
    dad.open(f"{robin}asked-to-share/{asked}")
    late = dad.press("Send this answer", {"answer": "shared", "words": "I did share it."}, status=422)
    assert "Somebody has answered this already" in late.words and "I did share it." in late.text
    assert "Not yet." in client_for("leila").open(f"{robin}page/{page_id}").words

    mum.open(f"{robin}passage/{wrong.passage_id}/correct")
    _twice(mum, "Put it right everywhere", {"wrong": "fife", "right": "five", "why": "I typed it."})
    assert "He wakes at five every day." in dad.open(f"{robin}page/{page_id}").words
    mum.open(f"{robin}passage/{wrong.passage_id}/erase")
    _twice(mum, "Take these words out for good", {"reason": "by_mistake", "sure": ["yes"]})
    assert "Words were taken out here" in dad.open(f"{robin}page/{page_id}").words
    dad.open(f"{robin}passage/{wrong.passage_id}/erase", 403)

    mum.open(f"{robin}symbols")
    _twice(mum, "Add these symbols", {}, lambda: __import__("io").BytesIO(phone_jpeg(width=64, height=48)))
    with family.work() as work:
        count = select(func.count()).select_from(Symbol).where(Symbol.key == "")
        assert work.session.execute(count).scalar_one() == 1, "one symbol, however often it was sent"
    mum.open(f"{robin}symbols")
    _twice(mum, "Take it away: red bus", {})


def _day(page: Page) -> str:
    today = clock.today()
    return f"{today.day} {today:%B} {today.year}"


@pytest.mark.slow
def test_every_new_form_gives_back_what_was_typed(family: House, client_for: Open, robin: str, engine: Engine) -> None:
    page_id = family.page("robin", "my_family")
    said = family.say("mum", "robin", "my_family", "worries", "Woda.", language="pl", audience=Preset.EVERYONE)
    family.say("mum", "robin", "my_family", "sleep", "For us alone.", audience=Preset.ONLY_FAMILY)
    with family.work() as work:
        asked = ask_to_share(family.space("leila", "robin", work), family.catalogue.types["my_family"], page_id, "")
        work.commit()
    passage = f"{robin}passage/{said.passage_id}"
    typed = "It qztyped is all here, every word of it."
    forms: tuple[tuple[str, str, str, dict[str, Any], tuple[str, ...]], ...] = (
        ("mum", f"{passage}/translate", "Save this translation", {"language": "en-GB", "body": typed, "way": "family"}, (typed, "Somebody in the family")),
        ("mum", f"{passage}/correct", "Put it right everywhere", {"wrong": "Woda", "right": "Wada", "why": typed}, ("Woda", "Wada", typed)),
        ("mum", f"{passage}/erase", "Take these words out for good", {"reason": "hurtful", "words": typed}, (typed, "they were hurtful")),
        ("mum", f"{robin}asked-to-share/{asked}", "Send this answer", {"answer": "not_now", "words": typed}, (typed, "Not now")),
        ("leila", f"{robin}page/{page_id}/ask-for-more", "Ask them", {"words": typed}, (typed,)),
        ("mum", f"{robin}corner/open", "Open the corner", {"helper": typed, "pin": "98766789"}, (typed,)),
    )  # fmt: skip
    sign_in = SignIn.__table__
    for name, place, button, fields, expected in forms:
        for what in ("an old form", "a sign-in that has ended"):
            visitor = client_for(name)
            visitor.open(place)
            action, pairs = _form(visitor, button, fields)
            if what == "an old form":
                pairs["csrf_token"] = "b2xk"
            else:
                with Work(engine) as work:
                    work.begin_writing().execute(update(sign_in).values(ended_at=clock.now()))
                    work.commit()
            answer = visitor.raw("POST", action, data=pairs, headers={"Origin": HOST})
            back = Page(action, answer)
            assert answer.status_code == 403 and "your words are kept on this page" in back.words.lower(), f"{place}, {what}"
            for one in expected:
                assert one in back.html.main or one in back.text, f"{place}, {what}: {one}"
            assert "98766789" not in back.text, "a PIN is never shown, nor kept in a page"
            for bare in ("somebody_else", "not_now", "hurtful"):
                assert f">{bare}<" not in back.text, "a choice comes back in words"

    leila = client_for("leila")
    leila.open(f"{robin}page/{page_id}/ask-for-more")
    action, pairs = _form(leila, "Ask them", {"words": typed})
    family.say("mum", "robin", "my_family", "sleep", "For us alone, and for them.", audience=Preset.EVERYONE)
    with family.work() as work:
        from wiki.commands.pages_share import share_page

        share_page(family.space("mum", "robin", work), family.catalogue.types["my_family"], page_id, Preset.EVERYONE)
        work.commit()
    late = leila.raw("POST", action, data=pairs, headers={"Origin": HOST})
    assert late.status_code == 422 and typed in late.get_data(as_text=True), "there is nothing to ask for any more, and the words are there"
