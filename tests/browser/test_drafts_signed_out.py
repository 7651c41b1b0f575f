"""Words in a box while somebody is signed out, by time, by the server or by their own press (C8, H3)."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.drafting import (
    JO,
    KEPT,
    Open,
    begin_to_write,
    box,
    sign_everybody_out,
    type_words,
    wait_saved,
    wait_until_nothing_lies_in_the_browser,
)
from tests.browser.watching import Tab
from tests.support.world import World
from wiki.demonstration_load import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.usefixtures("no_drafts_before")]


def test_the_time_out_warns_and_one_press_by_keyboard_stays(tab: Open) -> None:
    jo = tab().sign_in(JO, PASSWORD)
    jo.page.clock.install()
    begin_to_write(jo)
    jo.page.clock.fast_forward("57:30")
    expect(jo.page.get_by_role("dialog")).to_be_hidden()
    jo.page.clock.fast_forward("00:40")
    dialog = jo.page.get_by_role("dialog", name="Are you still there?")
    expect(dialog).to_be_visible()
    assert jo.axe() == []
    assert jo.page.evaluate("document.activeElement.textContent") == "Stay signed in"
    with jo.page.expect_response(re.compile("still-here")) as answered:
        jo.page.keyboard.press("Enter")
    assert answered.value.json()["left"] >= 3595
    expect(dialog).to_be_hidden()
    jo.page.clock.fast_forward("58:10")
    expect(dialog).to_be_visible()
    with jo.page.expect_response(re.compile("still-here")):
        jo.page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()


def test_whoever_is_at_work_is_not_asked(tab: Open) -> None:
    jo = tab().sign_in(JO, PASSWORD)
    jo.page.clock.install()
    jo.open("/account")
    jo.page.clock.fast_forward("56:00")
    jo.page.keyboard.press("Tab")
    with jo.page.expect_response(re.compile("still-here")):
        jo.page.clock.fast_forward("02:10")
    expect(jo.page.get_by_role("dialog")).to_be_hidden()


def test_after_the_time_out_signing_in_leads_back_to_the_words(tab: Open, demonstration: World) -> None:
    jo = tab().sign_in(JO, PASSWORD)
    jo.page.clock.install()
    begin_to_write(jo)
    where = jo.where
    type_words(jo, "Before the bell rang.")
    jo.page.clock.run_for(4000)
    wait_saved(jo)
    sign_everybody_out(demonstration)
    type_words(jo, " And after it.")
    jo.page.clock.fast_forward(3_610_000)
    jo.page.wait_for_url(re.compile("/sign-in"))
    assert jo.page.locator("body").inner_text().find("Before the bell") == -1, "nobody else reads it on this screen"
    jo.page.get_by_label("Email address").fill(JO)
    jo.page.get_by_label("Password", exact=True).fill(PASSWORD)
    jo.press("Sign in")
    expect(box(jo)).to_have_value("Before the bell rang. And after it.", timeout=10_000)
    assert jo.where == where
    wait_until_nothing_lies_in_the_browser(jo)
    assert jo.dialogs == []


def test_words_saved_from_the_sign_in_page_are_not_offered_again(tab: Open, demonstration: World) -> None:
    jo = tab().sign_in(JO, PASSWORD)
    begin_to_write(jo)
    where = jo.where
    sign_everybody_out(demonstration)
    type_words(jo, "Out before I pressed save.")
    jo.press("Save these words")
    jo.page.get_by_label("Email address").fill(JO)
    jo.page.get_by_label("Password", exact=True).fill(PASSWORD)
    jo.press("Sign in and save my words")
    jo.press("Send my words again")
    assert "Out before I pressed save." in jo.words and jo.h1 == "About me"
    wait_until_nothing_lies_in_the_browser(jo)
    assert box(jo.open(where)).input_value() == "" and "unfinished" not in jo.open("/").words


def test_signed_out_while_typing_is_said_and_mended_in_another_tab(tab: Open, demonstration: World) -> None:
    jo = tab().sign_in(JO, PASSWORD)
    begin_to_write(jo)
    sign_everybody_out(demonstration)
    type_words(jo, "I did not know that I was out.")
    expect(jo.page.locator("[data-shown]")).to_have_text(re.compile("you are signed out"), timeout=10_000)
    expect(jo.page.get_by_role("link", name="Sign in again in a new tab")).to_be_visible()
    Tab(jo.base, jo.page.context.new_page()).sign_in(JO, PASSWORD)
    type_words(jo, " Now I am in.")
    wait_saved(jo)
    jo.press("Save these words")
    assert "I did not know that I was out. Now I am in." in jo.words, jo.h1


def test_signing_out_keeps_the_words_first_and_asks_when_it_can_not(tab: Open) -> None:
    jo = tab().sign_in(JO, PASSWORD)
    begin_to_write(jo)
    where = jo.where
    type_words(jo, "Half a senten")
    jo.page.locator("details.menu summary").click()
    with jo.page.expect_navigation():
        jo.page.get_by_role("button", name="Sign out").click()
    jo.settle()
    assert jo.page.evaluate(KEPT) == [] and jo.dialogs == []
    jo.sign_in(JO, PASSWORD).open(where)
    assert box(jo).input_value() == "Half a senten"
    jo.page.route(re.compile("/draft$"), lambda route: route.abort())
    type_words(jo, "ce.")
    jo.page.locator("details.menu summary").click()
    jo.page.get_by_role("button", name="Sign out").click()
    expect(jo.page.locator(".draft-trouble")).to_have_count(1)
    jo.page.wait_for_timeout(500)
    assert [one.split(":")[0] for one in jo.dialogs] == ["confirm"]
    assert jo.where.startswith(where.split("?")[0]), "who says no stays, with their words"
    jo.page.unroute_all()
    jo.press("Save these words")
    assert "Half a sentence." in jo.words
