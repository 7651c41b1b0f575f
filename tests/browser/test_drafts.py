"""Words that somebody was typing come back: after a dead tab, a lost network, a time-out, on another device (C8, H3, A8)."""

import random
import re

import pytest
from playwright.sync_api import Route, expect

from tests.browser.drafting import (
    JO,
    KEPT,
    LETTERS,
    LOOKED_JUST_BEFORE,
    PAT,
    Open,
    begin_to_write,
    box,
    sign_everybody_out,
    type_words,
    wait_in_the_browser,
    wait_saved,
    wait_until_nothing_lies_in_the_browser,
)
from tests.browser.watching import Tab
from tests.support.world import World
from wiki.demonstration_load import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.usefixtures("no_drafts_before")]


def test_after_a_dead_tab_the_words_are_there_on_every_device_and_for_nobody_else(tab: Open) -> None:
    jo = tab().sign_in(JO, PASSWORD)
    begin_to_write(jo)
    where = jo.where
    type_words(jo, "He laughed all the way to the bridge.")
    wait_saved(jo)
    assert jo.page.evaluate(KEPT) == [], "what the server has does not lie in the browser"
    jo.page.evaluate(LOOKED_JUST_BEFORE)
    assert jo.page.evaluate(KEPT) == [], "whoever looks a moment after it was cleared away does not make it again"
    jo.page.context.close()
    again = tab().sign_in(JO, PASSWORD)
    assert "You have unfinished words in: About me – A good day" in again.words
    again.follow("About me – A good day")
    assert box(again).input_value() == "He laughed all the way to the bridge."
    assert "You began writing this on" in again.words
    assert again.faults() == [] and again.dialogs == []
    pat = tab().sign_in(PAT, PASSWORD)
    pat.open(where)
    assert box(pat).input_value() == "" and "You began" not in pat.words and "unfinished" not in pat.open("/").words
    again.press("Save these words")
    assert "He laughed all the way to the bridge." in again.words
    again.open(where)
    assert box(again).input_value() == "" and not again.found, again.found


def test_offline_is_said_the_words_wait_locked_in_the_browser_and_go_when_the_connection_is_back(tab: Open) -> None:
    jo = tab().sign_in(JO, PASSWORD)
    begin_to_write(jo)
    where = jo.where
    jo.page.context.set_offline(True)
    type_words(jo, "Typed in the tunnel.")
    expect(jo.page.locator("[data-shown]")).to_have_text("Not saved yet: no connection. Your words are still in this box.", timeout=10_000)
    expect(jo.page.locator("[data-told]")).to_have_text(re.compile("no connection"))
    wait_in_the_browser(jo)
    found = jo.page.evaluate(LETTERS)
    assert found["count"] == 1 and "tunnel" not in found["text"] and found["exported"] == "no"
    jo.page.context.set_offline(False)
    wait_saved(jo)
    wait_until_nothing_lies_in_the_browser(jo)
    other = tab().sign_in(JO, PASSWORD).open(where)
    assert box(other).input_value() == "Typed in the tunnel."


def test_a_tab_that_died_offline_gives_its_words_back_when_it_is_opened_again(tab: Open) -> None:
    jo = tab().sign_in(JO, PASSWORD)
    begin_to_write(jo)
    where, context = jo.where, jo.page.context
    context.set_offline(True)
    type_words(jo, "Nobody has seen this yet.")
    expect(jo.page.locator(".draft-trouble")).to_have_count(1, timeout=10_000)
    wait_in_the_browser(jo)
    jo.page.close()
    context.set_offline(False)
    again = Tab(jo.base, context.new_page()).open(where)
    expect(box(again)).to_have_value("Nobody has seen this yet.", timeout=10_000)
    assert "You began writing this on" in again.words
    wait_until_nothing_lies_in_the_browser(again)


def test_another_person_on_the_same_phone_never_sees_or_sends_them(tab: Open, demonstration: World) -> None:
    jo = tab().sign_in(JO, PASSWORD)
    begin_to_write(jo)
    where, context = jo.where, jo.page.context
    context.set_offline(True)
    type_words(jo, "For Jo alone.")
    wait_in_the_browser(jo)
    jo.page.close()
    context.set_offline(False)
    sign_everybody_out(demonstration)
    pat = Tab(jo.base, context.new_page()).sign_in(PAT, PASSWORD).open(where)
    pat.page.wait_for_timeout(1000)
    assert box(pat).input_value() == "" and "Jo alone" not in pat.page.content()
    pat.page.locator("details.menu summary").click()
    with pat.page.expect_navigation():
        pat.page.get_by_role("button", name="Sign out").click()
    assert pat.page.evaluate(KEPT) == ["unsent"], "signing out throws nobody else's words away"
    back = Tab(jo.base, context.new_page()).sign_in(JO, PASSWORD).open(where)
    expect(box(back)).to_have_value("For Jo alone.", timeout=10_000)
    wait_until_nothing_lies_in_the_browser(back)


def test_words_that_arrive_while_their_page_is_on_its_way_are_shown_on_it(tab: Open) -> None:
    """The page was drawn before the server had the words, and the page before it sent them before this one came."""
    jo = tab().sign_in(JO, PASSWORD)
    begin_to_write(jo)
    where, context = jo.where, jo.page.context
    context.set_offline(True)
    type_words(jo, "Sent on the way.")
    wait_in_the_browser(jo)
    jo.page.close()
    context.set_offline(False)
    back = Tab(jo.base, context.new_page())
    held: dict[str, Route] = {}

    def _hold_first(what: str, route: Route) -> None:
        if held.setdefault(what, route) is not route:
            route.continue_()

    back.page.route("**/draft", lambda route: _hold_first("words", route))
    back.open("/").page.wait_for_timeout(500)
    back.page.route(f"**{where}", lambda route: _hold_first("page", route))
    back.page.evaluate("where => { location.href = where; }", where)
    back.page.wait_for_timeout(500)
    drawn = held["page"].fetch()
    held["words"].continue_()
    back.page.wait_for_timeout(1500)
    held["page"].fulfill(response=drawn)
    expect(box(back)).to_have_value("Sent on the way.", timeout=10_000)


def test_two_tabs_each_keep_their_own(tab: Open) -> None:
    jo = tab().sign_in(JO, PASSWORD)
    begin_to_write(jo)
    where = jo.where
    two = Tab(jo.base, jo.page.context.new_page()).open(where)
    type_words(jo, "From the first tab.")
    type_words(two, "From the second tab.")
    wait_saved(jo)
    wait_saved(two)
    three = Tab(jo.base, jo.page.context.new_page()).open(where)
    assert "You began writing this more than once" in three.words and box(three).input_value() == ""
    assert three.faults() == []
    three.tap(three.page.get_by_role("link", name=re.compile("From the first tab")))
    assert box(three).input_value() == "From the first tab."


def test_start_again_gives_an_empty_box_and_can_be_undone(tab: Open) -> None:
    jo = tab().sign_in(JO, PASSWORD)
    begin_to_write(jo)
    where = jo.where
    type_words(jo, "Not like this.")
    wait_saved(jo)
    jo.open(where)
    type_words(jo, " No.")
    jo.press("Start again without it")
    assert box(jo).input_value() == "" and "Your earlier words are put away" in jo.words and jo.dialogs == []
    assert jo.faults() == []
    jo.press("Bring them back")
    assert box(jo).input_value().startswith("Not like this.")


def test_without_script_a_button_keeps_them(tab: Open) -> None:
    jo = tab(java_script_enabled=False).sign_in(JO, PASSWORD)
    begin_to_write(jo)
    where = jo.where
    box(jo).fill("Slowly, on an old phone.")
    jo.press("Keep for later")
    assert "Your words are kept for later" in jo.page.content() and jo.h1 == "About me"
    jo.open(where)
    assert box(jo).input_value() == "Slowly, on an old phone."


def test_the_ear_is_told_at_most_once_a_minute(tab: Open) -> None:
    jo = tab().sign_in(JO, PASSWORD)
    jo.page.clock.install()
    begin_to_write(jo)
    jo.page.evaluate(
        "() => { window.said = []; const told = document.querySelector('[data-told]');"
        " new MutationObserver(() => window.said.push(told.textContent)).observe(told, {childList: true}); }"
    )
    for number in range(5):
        type_words(jo, f"{number} ")
        with jo.page.expect_response(re.compile("/draft$")):
            jo.page.clock.run_for(4000)
        jo.page.wait_for_timeout(100)
    jo.page.clock.run_for(1000)
    assert len(jo.page.evaluate("window.said")) == 1
    jo.page.clock.run_for(60_000)
    assert len(jo.page.evaluate("window.said")) == 2
    assert jo.page.locator("[data-told]").get_attribute("role") == "status"


def _round(tab: Open, demonstration: World, number: int, chance: random.Random) -> None:
    """One thing goes wrong while somebody types; what they typed is offered back."""
    words = f"Round {number}, word by word: " + " ".join(str(chance.randrange(1000)) for _word in range(chance.randrange(1, 40)))
    jo = tab().sign_in(JO, PASSWORD)
    try:
        begin_to_write(jo, "A bad day")
    except AssertionError as fault:
        raise AssertionError(f"round {number}: at {jo.where}: {jo.words[:300]}") from fault
    where, context = jo.where, jo.page.context
    type_words(jo, words)
    trouble = chance.choice(["closed", "crashed", "lost network", "signed out", "phone locked", "refused", "server away"])
    if trouble in {"closed", "crashed"}:
        if trouble == "crashed":
            wait_saved(jo)
            with pytest.raises(Exception, match="crash"):
                jo.page.goto("chrome://crash")
        jo.page.close()
        Tab(jo.base, context.new_page()).open("/").page.wait_for_timeout(2000)  # nobody is back sooner
    elif trouble == "lost network":
        context.set_offline(True)
        expect(jo.page.locator(".draft-trouble")).to_have_count(1, timeout=10_000)
        wait_in_the_browser(jo)
        jo.page.close()
        context.set_offline(False)
    elif trouble == "signed out":
        sign_everybody_out(demonstration)
        expect(jo.page.locator(".draft-trouble")).to_have_count(1, timeout=10_000)
        wait_in_the_browser(jo)
        jo.page.close()
        Tab(jo.base, context.new_page()).sign_in(JO, PASSWORD).page.close()
    elif trouble == "phone locked":
        jo.page.evaluate(
            "() => { Object.defineProperty(document, 'hidden', {value: true});"
            " document.dispatchEvent(new Event('visibilitychange')); }"
        )
        wait_saved(jo)
        jo.page.close()
    elif trouble == "refused":
        jo.page.locator("[name=spoken_on-day]").fill("99")
        jo.press("Save these words")
        assert box(jo).input_value() == words
        jo.page.close()
    else:
        jo.page.route("**/*", lambda route: route.abort() if route.request.method == "POST" else route.continue_())
        jo.page.get_by_role("button", name="Save these words").click()
        jo.page.wait_for_timeout(500)
        jo.page.close()
    again = Tab(jo.base, context.new_page()).open(where)
    try:
        expect(box(again)).to_have_value(words, timeout=15_000)
    except AssertionError as fault:
        raise AssertionError(f"round {number}, {trouble}: {fault}") from fault
    again.press("Save these words") if trouble != "refused" else again.page.locator("[name=spoken_on-day]").fill("")
    if trouble == "refused":
        again.press("Save these words")
    assert words in again.words
    assert "unfinished" not in again.open("/").words, f"round {number}, {trouble}: saved words are still offered"
    context.close()


def test_a_few_rounds_of_troubles_lose_nothing(tab: Open, demonstration: World) -> None:
    chance = random.Random(7)
    for number in range(4):
        _round(tab, demonstration, number, chance)


@pytest.mark.deep
def test_thirty_rounds_of_troubles_lose_nothing(tab: Open, demonstration: World) -> None:
    chance = random.Random(2026)
    for number in range(30):
        _round(tab, demonstration, number, chance)
