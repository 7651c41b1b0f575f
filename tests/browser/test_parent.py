"""Story 2 in a real browser on a phone: adding words, a photo and a voice; keyboard only; words not lost; without script."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.browser.watching import Tab
from tests.media.making import phone_jpeg
from wiki.demonstration_load import PASSWORD
from wiki.settings import ROOT

pytestmark = [pytest.mark.browser, pytest.mark.slow]
Open = Callable[..., Tab]
VOICE = ROOT / "wiki" / "demonstration" / "assets" / "gran-telling.m4a"


def _question(jo: Tab, question: str) -> None:
    jo.follow("About me")
    for fold in jo.page.locator("summary", has_text="More you could tell us").all():
        fold.click()
    jo.tap(jo.page.get_by_role("link", name=re.compile(rf"^Add (to this|or change)\s*: {question}$")).first)


def _passage(jo: Tab) -> str:
    """The words of the passage that was just saved, which the address points at."""
    return " ".join(jo.page.locator("#" + jo.page.url.split("#")[1]).inner_text().split())


def test_words_a_photo_and_a_voice_then_what_changed_and_back(tab: Open, tmp_path: Path) -> None:
    (tmp_path / "IMG_0042.JPG").write_bytes(phone_jpeg(turn=6))
    jo = tab().sign_in("jo.fairweather@example.org", PASSWORD)
    jo.page.get_by_role("link", name="About me").first.wait_for()
    _question(jo, "A good day")
    jo.page.get_by_label("Your words").fill("We went to Gran’s by train.\n\nHe told the driver the name of every bridge.")
    jo.page.set_input_files("#photos", str(tmp_path / "IMG_0042.JPG"))
    jo.page.get_by_text("The file is here. Save when you are ready.").wait_for()
    jo.page.get_by_text("Say what the picture shows").click()
    jo.page.locator("#new-photos-alt").fill("A view with a tower")
    jo.page.set_input_files("#audio", str(VOICE))
    jo.page.get_by_role("group", name="Whose words are these?").get_by_label("Mum").or_(
        jo.page.locator("input[name=voice][value=parent]")
    ).first.check()
    jo.page.locator("input[name=audience][value=only_family]").check()
    faults = jo.faults()
    jo.press("Save these words")
    said = _passage(jo)
    assert "the name of every bridge" in said and "nly" in said
    picture = jo.page.get_by_role("img", name="A view with a tower")
    picture.scroll_into_view_if_needed()
    jo.until("document.querySelector('img[alt=\"A view with a tower\"]').naturalWidth > 0")
    size = picture.evaluate("one => [one.naturalWidth, one.naturalHeight]")
    assert size[0] < size[1], "the picture stands upright"
    for _turn in range(40):
        if jo.page.locator("#" + jo.page.url.split("#")[1] + " audio").count():
            break
        jo.page.wait_for_timeout(250)
        jo.page.reload()
    assert jo.page.locator("#" + jo.page.url.split("#")[1] + " audio").count() == 1, "the voice can be played"
    faults += jo.faults()

    here = jo.page.locator("#" + jo.page.url.split("#")[1])
    jo.tap(here.get_by_role("link", name="Change these words")).page.get_by_label("Your words").fill("We went to Gran’s by train.\n\nHe told the driver a riddle.")
    jo.press("Save these words")
    jo.follow("What changed").follow("Compare before and after")
    said = jo.page.locator(".pieces").first.inner_text()
    assert "(removed)" in said and "a riddle (added)" in said, "marked in words, not by colour alone"
    faults += jo.faults()
    jo.press("Bring the older words back")
    assert "the name of every bridge" in jo.words and "a riddle" not in jo.words
    assert not faults + jo.found + jo.dialogs, "\n".join(faults + jo.found + jo.dialogs)


def test_words_are_saved_with_the_keyboard_alone(tab: Open) -> None:
    jo = tab("Sam Fairweather")
    _question(jo, "New things I’d like to try")
    jo.page.reload()
    met = []
    for _key in range(80):
        jo.page.keyboard.press("Tab")
        now = jo.page.evaluate(
            "() => { const e = document.activeElement; const b = e.getBoundingClientRect(); const s = getComputedStyle(e);"
            "return {tag: e.tagName, name: e.name || '', kind: e.type || '', text: (e.textContent || '').trim(),"
            "seen: b.width > 0 && b.bottom > 0 && b.top < innerHeight,"
            "ring: s.outlineStyle !== 'none' || s.boxShadow !== 'none' || !!e.closest('label, .choice, .govuk-radios')}; }"
        )
        met.append(now)
        assert now["seen"], f"the focus can’t be seen: {now}"
        assert now["ring"], f"nothing shows where the focus is: {now}"
        if now["name"] == "body":
            jo.page.keyboard.type("To ride a steam train at night.")
        if now["kind"] == "submit" and now["text"] == "Save these words":
            jo.page.keyboard.press("Enter")
            break
    jo.settle()
    assert met[0]["text"] == "Go to the main part of this page"
    jo.page.get_by_text("To ride a steam train at night.").first.wait_for()
    assert "To ride a steam train at night." in _passage(jo)
    assert not jo.found, jo.found


def test_words_that_were_not_saved_are_asked_about_and_saved_ones_are_not(tab: Open) -> None:
    jo = tab("Jo Fairweather")
    _question(jo, "A bad day")
    jo.page.goto(jo.page.url)
    assert jo.dialogs == [], "nothing was typed"
    jo.page.get_by_label("Your words").fill("The bus was late.")
    jo.page.get_by_role("link", name="Search").click()
    jo.page.wait_for_timeout(300)
    assert [one.split(":")[0] for one in jo.dialogs] == ["beforeunload"], "the browser asks before words are lost"
    assert jo.page.get_by_label("Your words").input_value() == "The bus was late.", "and they are still there"
    jo.press("Save these words")
    assert "The bus was late." in _passage(jo) and len(jo.dialogs) == 1


def test_without_javascript_the_same_is_saved(tab: Open, tmp_path: Path) -> None:
    (tmp_path / "bridge.jpg").write_bytes(phone_jpeg())
    pat = tab(java_script_enabled=False).sign_in("pat.ellery@example.org", PASSWORD)
    _question(pat, "My friends and playtime")
    pat.page.get_by_label("Your words").fill("He plays trains with his cousin.")
    pat.page.set_input_files("#photos", str(tmp_path / "bridge.jpg"))
    pat.press("Save these words")
    said = _passage(pat)
    assert "He plays trains with his cousin." in said
    assert pat.page.locator("#" + pat.page.url.split("#")[1] + " img").count() == 1
    assert not pat.found, pat.found
