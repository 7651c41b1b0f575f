"""Words that somebody was typing come back: after a dead tab, a lost network, a time-out, on another device (C8, H3, A8)."""

import random
import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Route, expect
from sqlalchemy import delete, update

from tests.browser.watching import Tab
from tests.support.world import World
from wiki.clock import now
from wiki.demonstration_load import PASSWORD
from wiki.models.drafts import Draft
from wiki.models.people import SignIn

pytestmark = [pytest.mark.browser, pytest.mark.slow]
Open = Callable[..., Tab]
JO, PAT = "jo.fairweather@example.org", "pat.ellery@example.org"
_KEPT = "async () => (await indexedDB.databases()).map(one => one.name)"
_LETTERS = """async () => {
  const open = indexedDB.open("unsent");
  const database = await new Promise((done) => { open.onsuccess = () => done(open.result); });
  const all = (name) => new Promise((done) => {
    const asked = database.transaction(name).objectStore(name).getAll();
    asked.onsuccess = () => done(asked.result);
  });
  const [letters, keys] = [await all("letters"), await all("keys")];
  database.close();
  const text = letters.map((one) => new TextDecoder().decode(one.sealed)).join();
  let exported = "";
  try { exported = JSON.stringify(await crypto.subtle.exportKey("jwk", keys[0])); } catch { exported = "no"; }
  return { count: letters.length, text, exported };
}"""


@pytest.fixture(autouse=True)
def _no_drafts_before(demonstration: World) -> None:
    with demonstration.house.work() as work:
        work.begin_writing().execute(delete(Draft))
        work.commit()


def _write(tab: Tab, question: str = "A good day") -> Tab:
    tab.follow("About me")
    for fold in tab.page.locator("summary", has_text="More you could tell us").all():
        fold.click()
    tab.page.get_by_role("link", name=re.compile(rf"^Add (to this|or change)\s*: {question}$")).first.click()
    expect(tab.page.get_by_label("Your words")).to_be_visible(timeout=20_000)
    return tab.settle()


def _box(tab: Tab) -> Any:
    return tab.page.get_by_label("Your words")


def _type(tab: Tab, words: str) -> None:
    _box(tab).click()
    tab.page.keyboard.insert_text(words)


def _wait_saved(tab: Tab) -> None:
    expect(tab.page.locator("[data-shown]")).to_have_text(re.compile(r"^Saved at \d{1,2}:\d\d[ap]m$"), timeout=10_000)
    expect(tab.page.locator("form[data-kept]")).to_have_count(1, timeout=10_000)


def _wait_in_the_browser(tab: Tab) -> None:
    """Until what could not be sent lies in the browser, whole."""
    for _turn in range(120):
        if tab.page.evaluate(_KEPT) and tab.page.evaluate(_LETTERS)["count"]:
            return
        tab.page.wait_for_timeout(100)
    raise AssertionError("nothing was kept in the browser")


def _wait_until_nothing_lies_in_the_browser(tab: Tab) -> None:
    for _turn in range(100):
        if tab.page.evaluate(_KEPT) == []:
            return
        tab.page.wait_for_timeout(100)
    raise AssertionError("something stayed behind in the browser")


def _sign_everybody_out(demonstration: World) -> None:
    """What the server does when the idle time, or the sign-in's hours, are over."""
    with demonstration.house.work() as work:
        work.begin_writing().execute(update(SignIn).where(SignIn.ended_at.is_(None)).values(ended_at=now()))
        work.commit()


def test_after_a_dead_tab_the_words_are_there_on_every_device_and_for_nobody_else(tab: Open) -> None:
    jo = tab().sign_in(JO, PASSWORD)
    _write(jo)
    where = jo.where
    _type(jo, "He laughed all the way to the bridge.")
    _wait_saved(jo)
    assert jo.page.evaluate(_KEPT) == [], "what the server has does not lie in the browser"
    jo.page.context.close()
    again = tab().sign_in(JO, PASSWORD)
    assert "You have unfinished words in: About me – A good day" in again.words
    again.follow("About me – A good day")
    assert _box(again).input_value() == "He laughed all the way to the bridge."
    assert "You began writing this on" in again.words
    assert again.faults() == [] and again.dialogs == []
    pat = tab().sign_in(PAT, PASSWORD)
    pat.open(where)
    assert _box(pat).input_value() == "" and "You began" not in pat.words and "unfinished" not in pat.open("/").words
    again.press("Save these words")
    assert "He laughed all the way to the bridge." in again.words
    again.open(where)
    assert _box(again).input_value() == "" and not again.found, again.found


def test_offline_is_said_the_words_wait_locked_in_the_browser_and_go_when_the_connection_is_back(tab: Open) -> None:
    jo = tab().sign_in(JO, PASSWORD)
    _write(jo)
    where = jo.where
    jo.page.context.set_offline(True)
    _type(jo, "Typed in the tunnel.")
    expect(jo.page.locator("[data-shown]")).to_have_text("Not saved yet: no connection. Your words are still in this box.", timeout=10_000)
    expect(jo.page.locator("[data-told]")).to_have_text(re.compile("no connection"))
    _wait_in_the_browser(jo)
    found = jo.page.evaluate(_LETTERS)
    assert found["count"] == 1 and "tunnel" not in found["text"] and found["exported"] == "no"
    jo.page.context.set_offline(False)
    _wait_saved(jo)
    _wait_until_nothing_lies_in_the_browser(jo)
    other = tab().sign_in(JO, PASSWORD).open(where)
    assert _box(other).input_value() == "Typed in the tunnel."


def test_a_tab_that_died_offline_gives_its_words_back_when_it_is_opened_again(tab: Open) -> None:
    jo = tab().sign_in(JO, PASSWORD)
    _write(jo)
    where, context = jo.where, jo.page.context
    context.set_offline(True)
    _type(jo, "Nobody has seen this yet.")
    expect(jo.page.locator(".draft-trouble")).to_have_count(1, timeout=10_000)
    _wait_in_the_browser(jo)
    jo.page.close()
    context.set_offline(False)
    again = Tab(jo.base, context.new_page()).open(where)
    expect(_box(again)).to_have_value("Nobody has seen this yet.", timeout=10_000)
    assert "You began writing this on" in again.words
    _wait_until_nothing_lies_in_the_browser(again)


def test_another_person_on_the_same_phone_never_sees_or_sends_them(tab: Open, demonstration: World) -> None:
    jo = tab().sign_in(JO, PASSWORD)
    _write(jo)
    where, context = jo.where, jo.page.context
    context.set_offline(True)
    _type(jo, "For Jo alone.")
    _wait_in_the_browser(jo)
    jo.page.close()
    context.set_offline(False)
    _sign_everybody_out(demonstration)
    pat = Tab(jo.base, context.new_page()).sign_in(PAT, PASSWORD).open(where)
    pat.page.wait_for_timeout(1000)
    assert _box(pat).input_value() == "" and "Jo alone" not in pat.page.content()
    pat.page.locator("details.menu summary").click()
    with pat.page.expect_navigation():
        pat.page.get_by_role("button", name="Sign out").click()
    assert pat.page.evaluate(_KEPT) == ["unsent"], "signing out throws nobody else's words away"
    back = Tab(jo.base, context.new_page()).sign_in(JO, PASSWORD).open(where)
    expect(_box(back)).to_have_value("For Jo alone.", timeout=10_000)
    _wait_until_nothing_lies_in_the_browser(back)


def test_words_that_arrive_while_their_page_is_on_its_way_are_shown_on_it(tab: Open) -> None:
    """The page was drawn before the server had the words, and the page before it sent them before this one came."""
    jo = tab().sign_in(JO, PASSWORD)
    _write(jo)
    where, context = jo.where, jo.page.context
    context.set_offline(True)
    _type(jo, "Sent on the way.")
    _wait_in_the_browser(jo)
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
    expect(_box(back)).to_have_value("Sent on the way.", timeout=10_000)


def test_the_time_out_warns_and_one_press_by_keyboard_stays(tab: Open) -> None:
    jo = tab().sign_in(JO, PASSWORD)
    jo.page.clock.install()
    _write(jo)
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
    _write(jo)
    where = jo.where
    _type(jo, "Before the bell rang.")
    jo.page.clock.run_for(4000)
    _wait_saved(jo)
    _sign_everybody_out(demonstration)
    _type(jo, " And after it.")
    jo.page.clock.fast_forward(3_610_000)
    jo.page.wait_for_url(re.compile("/sign-in"))
    assert jo.page.locator("body").inner_text().find("Before the bell") == -1, "nobody else reads it on this screen"
    jo.page.get_by_label("Email address").fill(JO)
    jo.page.get_by_label("Password", exact=True).fill(PASSWORD)
    jo.press("Sign in")
    expect(_box(jo)).to_have_value("Before the bell rang. And after it.", timeout=10_000)
    assert jo.where == where
    _wait_until_nothing_lies_in_the_browser(jo)
    assert jo.dialogs == []


def test_words_saved_from_the_sign_in_page_are_not_offered_again(tab: Open, demonstration: World) -> None:
    jo = tab().sign_in(JO, PASSWORD)
    _write(jo)
    where = jo.where
    _sign_everybody_out(demonstration)
    _type(jo, "Out before I pressed save.")
    jo.press("Save these words")
    jo.page.get_by_label("Email address").fill(JO)
    jo.page.get_by_label("Password", exact=True).fill(PASSWORD)
    jo.press("Sign in and save my words")
    jo.press("Send my words again")
    assert "Out before I pressed save." in jo.words and jo.h1 == "About me"
    _wait_until_nothing_lies_in_the_browser(jo)
    assert _box(jo.open(where)).input_value() == "" and "unfinished" not in jo.open("/").words


def test_signed_out_while_typing_is_said_and_mended_in_another_tab(tab: Open, demonstration: World) -> None:
    jo = tab().sign_in(JO, PASSWORD)
    _write(jo)
    _sign_everybody_out(demonstration)
    _type(jo, "I did not know that I was out.")
    expect(jo.page.locator("[data-shown]")).to_have_text(re.compile("you are signed out"), timeout=10_000)
    expect(jo.page.get_by_role("link", name="Sign in again in a new tab")).to_be_visible()
    Tab(jo.base, jo.page.context.new_page()).sign_in(JO, PASSWORD)
    _type(jo, " Now I am in.")
    _wait_saved(jo)
    jo.press("Save these words")
    assert "I did not know that I was out. Now I am in." in jo.words, jo.h1


def test_signing_out_keeps_the_words_first_and_asks_when_it_can_not(tab: Open) -> None:
    jo = tab().sign_in(JO, PASSWORD)
    _write(jo)
    where = jo.where
    _type(jo, "Half a senten")
    jo.page.locator("details.menu summary").click()
    with jo.page.expect_navigation():
        jo.page.get_by_role("button", name="Sign out").click()
    jo.settle()
    assert jo.page.evaluate(_KEPT) == [] and jo.dialogs == []
    jo.sign_in(JO, PASSWORD).open(where)
    assert _box(jo).input_value() == "Half a senten"
    jo.page.route(re.compile("/draft$"), lambda route: route.abort())
    _type(jo, "ce.")
    jo.page.locator("details.menu summary").click()
    jo.page.get_by_role("button", name="Sign out").click()
    expect(jo.page.locator(".draft-trouble")).to_have_count(1)
    jo.page.wait_for_timeout(500)
    assert [one.split(":")[0] for one in jo.dialogs] == ["confirm"]
    assert jo.where.startswith(where.split("?")[0]), "who says no stays, with their words"
    jo.page.unroute_all()
    jo.press("Save these words")
    assert "Half a sentence." in jo.words


def test_two_tabs_each_keep_their_own(tab: Open) -> None:
    jo = tab().sign_in(JO, PASSWORD)
    _write(jo)
    where = jo.where
    two = Tab(jo.base, jo.page.context.new_page()).open(where)
    _type(jo, "From the first tab.")
    _type(two, "From the second tab.")
    _wait_saved(jo)
    _wait_saved(two)
    three = Tab(jo.base, jo.page.context.new_page()).open(where)
    assert "You began writing this more than once" in three.words and _box(three).input_value() == ""
    assert three.faults() == []
    three.page.get_by_role("link", name=re.compile("From the first tab")).click()
    assert _box(three.settle()).input_value() == "From the first tab."


def test_start_again_gives_an_empty_box_and_can_be_undone(tab: Open) -> None:
    jo = tab().sign_in(JO, PASSWORD)
    _write(jo)
    where = jo.where
    _type(jo, "Not like this.")
    _wait_saved(jo)
    jo.open(where)
    _type(jo, " No.")
    jo.press("Start again without it")
    assert _box(jo).input_value() == "" and "Your earlier words are put away" in jo.words and jo.dialogs == []
    assert jo.faults() == []
    jo.press("Bring them back")
    assert _box(jo).input_value().startswith("Not like this.")


def test_without_script_a_button_keeps_them(tab: Open) -> None:
    jo = tab(java_script_enabled=False).sign_in(JO, PASSWORD)
    _write(jo)
    where = jo.where
    _box(jo).fill("Slowly, on an old phone.")
    jo.press("Keep for later")
    assert "Your words are kept for later" in jo.page.content() and jo.h1 == "About me"
    jo.open(where)
    assert _box(jo).input_value() == "Slowly, on an old phone."


def test_the_ear_is_told_at_most_once_a_minute(tab: Open) -> None:
    jo = tab().sign_in(JO, PASSWORD)
    jo.page.clock.install()
    _write(jo)
    jo.page.evaluate(
        "() => { window.said = []; const told = document.querySelector('[data-told]');"
        " new MutationObserver(() => window.said.push(told.textContent)).observe(told, {childList: true}); }"
    )
    for number in range(5):
        _type(jo, f"{number} ")
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
        _write(jo, "A bad day")
    except AssertionError as fault:
        raise AssertionError(f"round {number}: at {jo.where}: {jo.words[:300]}") from fault
    where, context = jo.where, jo.page.context
    _type(jo, words)
    trouble = chance.choice(["closed", "crashed", "lost network", "signed out", "phone locked", "refused", "server away"])
    if trouble in {"closed", "crashed"}:
        if trouble == "crashed":
            _wait_saved(jo)
            with pytest.raises(Exception, match="crash"):
                jo.page.goto("chrome://crash")
        jo.page.close()
        Tab(jo.base, context.new_page()).open("/").page.wait_for_timeout(2000)  # nobody is back sooner
    elif trouble == "lost network":
        context.set_offline(True)
        expect(jo.page.locator(".draft-trouble")).to_have_count(1, timeout=10_000)
        _wait_in_the_browser(jo)
        jo.page.close()
        context.set_offline(False)
    elif trouble == "signed out":
        _sign_everybody_out(demonstration)
        expect(jo.page.locator(".draft-trouble")).to_have_count(1, timeout=10_000)
        _wait_in_the_browser(jo)
        jo.page.close()
        Tab(jo.base, context.new_page()).sign_in(JO, PASSWORD).page.close()
    elif trouble == "phone locked":
        jo.page.evaluate(
            "() => { Object.defineProperty(document, 'hidden', {value: true});"
            " document.dispatchEvent(new Event('visibilitychange')); }"
        )
        _wait_saved(jo)
        jo.page.close()
    elif trouble == "refused":
        jo.page.locator("[name=spoken_on-day]").fill("99")
        jo.press("Save these words")
        assert _box(jo).input_value() == words
        jo.page.close()
    else:
        jo.page.route("**/*", lambda route: route.abort() if route.request.method == "POST" else route.continue_())
        jo.page.get_by_role("button", name="Save these words").click()
        jo.page.wait_for_timeout(500)
        jo.page.close()
    again = Tab(jo.base, context.new_page()).open(where)
    try:
        expect(_box(again)).to_have_value(words, timeout=15_000)
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
