"""Two people write in the same passage at once, on phones: both are in, or both are shown and one chooses (C7, C8)."""

from collections.abc import Callable

import pytest

from tests.browser.watching import Tab
from wiki.demonstration_load import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.slow]
Open = Callable[..., Tab]
THREE = "We walked to the bridge. The bus was loud. He told the driver a joke."


@pytest.fixture
def two(tab: Open) -> tuple[Tab, Tab]:
    """Jo and Pat, each on a phone with the same passage of "A bad day" open; Pat's phone has no JavaScript."""
    jo = tab("Jo Fairweather")
    pat = tab(java_script_enabled=False).sign_in("pat.ellery@example.org", PASSWORD)
    jo.follow("About me")
    question = jo.page.locator("a[href*='/question/bad_day']").first
    jo.open(question.get_attribute("href") or "")
    jo.page.get_by_label("Your words").fill(THREE)
    jo.press("Save these words")
    jo.tap(jo.page.locator("#" + jo.page.url.split("#")[1]).get_by_role("link", name="Change these words"))
    pat.open(jo.where)
    return jo, pat


def _write(one: Tab, words: str) -> Tab:
    one.page.get_by_label("Your words").fill(words)
    return one.press("Save these words")


def test_two_who_change_different_sentences_are_both_in(two: tuple[Tab, Tab]) -> None:
    jo, pat = two
    _write(pat, THREE.replace("a joke", "two jokes"))
    _write(jo, THREE.replace("loud", "far too loud"))
    assert "Pat Ellery changed other sentences meanwhile. Both are in." in jo.words
    assert "We walked to the bridge. The bus was far too loud. He told the driver two jokes." in jo.words
    assert jo.faults() == [] and jo.found == [] and jo.dialogs == []


def test_where_both_changed_one_sentence_all_three_texts_are_shown_and_one_chooses(two: tuple[Tab, Tab]) -> None:
    jo, pat = two
    _write(pat, THREE.replace("loud", "late"))
    form = jo.where
    _write(jo, THREE.replace("loud", "far too loud"))
    pat.open(form)
    assert jo.h1 == "Somebody changed this while you were writing"
    for words in ("What you both began from", "What Pat Ellery wrote", "What you wrote", "late (added)", "loud (removed)"):
        assert words in jo.words, words
    assert jo.faults() == []
    box = jo.page.get_by_label("Your words")
    assert "The bus was late. The bus was far too loud." in box.input_value()
    jo.page.get_by_role("link", name="Search").first.click()
    jo.page.wait_for_timeout(300)
    assert [one.split(":")[0] for one in jo.dialogs] == ["beforeunload"], "nothing is saved yet: the browser asks"
    box.fill(THREE.replace("loud", "late and far too loud"))
    jo.press("Save what is in the box")
    assert "The bus was late and far too loud." in jo.words
    assert len(jo.dialogs) == 1 and jo.found == []
    _write(pat, THREE.replace("loud", "red"))
    assert pat.h1 == "Somebody changed this while you were writing", "a stale form is asked again, without JavaScript as well"
    assert pat.page.get_by_label("Your words").input_value().count("The bus was") == 2


def test_the_choice_is_made_by_keyboard_alone(two: tuple[Tab, Tab]) -> None:
    jo, pat = two
    _write(pat, THREE.replace("loud", "late"))
    _write(jo, THREE.replace("loud", "quiet"))
    for _press in range(60):
        jo.page.keyboard.press("Tab")
        if jo.page.evaluate("document.activeElement.innerText || ''").strip() == "Keep what I wrote":
            break
    jo.page.keyboard.press("Enter")
    jo.settle().page.get_by_text("The bus was quiet.").first.wait_for()
    assert jo.dialogs == []


def test_words_taken_off_meanwhile_can_go_back(two: tuple[Tab, Tab]) -> None:
    jo, pat = two
    pat.press("Take this off the page")
    _write(jo, THREE.replace("loud", "early"))
    assert jo.h1 == "These words were taken off the page while you were writing"
    assert jo.faults() == []
    jo.press("Put my words on the page")
    assert "The bus was early." in jo.words and jo.dialogs == [] and jo.found == []


def test_the_pages_that_keep_words_are_sound(two: tuple[Tab, Tab], tab: Open) -> None:
    """A form for something that is not there, and a form of somebody who signed out in another window."""
    jo, out = two[0], tab("Jo Fairweather")
    form = "document.querySelector('form[data-guard]')"
    out.open(jo.where).page.context.clear_cookies()
    _write(out, THREE.replace("loud", "full of people"))
    assert out.h1 == "Sign in again to save your words" and out.faults() == []
    assert "full of people" in out.page.get_by_label("Your words").input_value()
    jo.page.evaluate(f"{form}.action = {form}.action.replace(/[0-9a-f-]{{36}}$/, '00000000-0000-4000-8000-000000000000')")
    _write(jo, THREE.replace("loud", "green"))
    assert jo.h1 == "We can’t find that page" and jo.faults() == []
    assert "The bus was green." in jo.page.get_by_label("Your words").input_value()
    assert jo.found == [] and jo.dialogs == []
