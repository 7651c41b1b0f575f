"""How it looks, by choice and before signing in: larger words, other colours, more room; the layout holds at 400 % zoom."""

from collections.abc import Callable
from http.cookies import SimpleCookie

import pytest

from tests.browser.watching import PHONE, Tab
from tests.support.client import Visitor
from tests.support.house import House

pytestmark = [pytest.mark.slow]
Open = Callable[..., Tab]
ZOOMED = 320  # what is left of 1280 px at 400 %


def _choose(one: Tab, *choices: str) -> None:
    one.follow("How it looks")
    for choice in choices:
        one.page.get_by_label(choice, exact=True).check()
    one.press("Keep it like this")


def _wide(one: Tab) -> str:
    wide = one.page.evaluate("document.documentElement.scrollWidth")
    return f"{one.where} is {wide} px wide" if wide > one.page.viewport_size["width"] else ""  # type: ignore[index]


@pytest.mark.browser
def test_the_largest_words_hold_at_four_hundred_per_cent_and_on_a_phone(tab: Open) -> None:
    jo = tab("Jo Fairweather", PHONE)
    small = jo.page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)")
    home = jo.where
    _choose(jo, "Largest", "More room", "Calm")
    assert jo.where == home, "it leads back to where it was asked for"
    assert jo.page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)") >= small * 1.4
    faults = jo.axe()
    jo.page.set_viewport_size({"width": ZOOMED, "height": 256})
    pages = ["/account", "/children", home, f"{home}add", f"{home}search", f"{home}people"]
    pages += jo.page.evaluate("[...document.querySelectorAll('main a[href*=\"/page/\"]')].map(a => a.getAttribute('href'))")[:3]
    for page in pages:
        faults.append(_wide(jo.open(page)))
    faults.append(_wide(jo.tap(jo.page.locator("main a[href*='/question/']").first)))
    for width in (PHONE, 1280):
        jo.be(width)
        faults.append(_wide(jo))
    assert not [one for one in faults + jo.found if one]


@pytest.mark.browser
def test_it_is_drawn_by_the_server_without_script_before_signing_in_and_on_errors(tab: Open) -> None:
    nobody = tab(java_script_enabled=False).open("/sign-in")
    _choose(nobody, "Dark", "Larger")
    for page, status in (("/", 200), ("/sign-in", 200), ("/no-such-page", 404)):
        html = nobody.open(page, status).page.locator("html")
        assert (html.get_attribute("data-theme"), html.get_attribute("data-text")) == ("dark", "larger"), page
        assert nobody.page.get_by_role("link", name="How it looks").count() == 1, page
    _choose(nobody, "As my phone or computer says")
    assert nobody.page.locator("html").get_attribute("data-theme") is None


@pytest.mark.browser
def test_a_choice_is_seen_at_once_and_kept_only_by_the_button(tab: Open) -> None:
    nobody = tab().open("/how-it-looks")
    nobody.page.get_by_label("Dark", exact=True).check()
    assert nobody.page.locator("html").get_attribute("data-theme") == "dark"
    assert nobody.faults() == []
    assert nobody.open("/").page.locator("html").get_attribute("data-theme") is None


def test_the_cookie_holds_three_plain_words_and_no_other_word_gets_into_the_page(
    family: House, client_for: Callable[[str], Visitor]
) -> None:
    mum, nobody = client_for("mum"), client_for("")
    for visitor in (mum, nobody):
        visitor.open("/how-it-looks")
        form, _button = visitor.page.form("Keep it like this")
        answer = visitor.raw(
            "POST", "/how-it-looks", headers={"Origin": "https://localhost"},
            data={**dict(form.pairs), "colours": "calm", "text": "larger", "room": "wide", "then": "//evil.example"},
        )  # fmt: skip
        cookie = SimpleCookie(next(one for one in answer.headers.getlist("Set-Cookie") if "look" in one))["__Host-look"]
        assert cookie.value == "calm.larger.wide", "the same for everybody: it holds no identity"
        assert answer.headers["Location"] == "/how-it-looks", "and leads to no other site"
    strange = 'calm" onload="x.largest.wide'
    nobody._client.set_cookie("__Host-look", strange, domain="localhost", secure=True, path="/")
    text = nobody.open("/").text
    assert "onload" not in text and '<html lang="en" dir="ltr" data-text="largest" data-room="wide">' in text


def test_the_accounts_colours_count_until_the_device_says_otherwise_and_again_when_they_are_chosen_anew(
    family: House, client_for: Callable[[str], Visitor]
) -> None:
    mum = client_for("mum")
    mum.open("/account")
    mum.press("Use these colours", {"Colours": "Dark"})
    assert 'data-theme="dark"' in mum.page.text
    mum.open("/how-it-looks")
    mum.press("Keep it like this", {"Colours": "Light"})
    assert 'data-theme="light"' in mum.open("/account").text
    mum.press("Use these colours", {"Colours": "Calm"})
    assert 'data-theme="calm"' in mum.page.text


def test_every_page_of_a_child_leads_to_the_choice_and_back_and_none_is_kept_for_another(
    family: House, client_for: Callable[[str], Visitor]
) -> None:
    mum, dad = client_for("mum"), client_for("dad")
    home = f"/child/{family.children['robin']}/"
    mum.open("/how-it-looks")
    mum.press("Keep it like this", {"Size of the words": "Largest"})
    for page in (home, f"{home}people"):
        assert 'data-text="largest"' in mum.open(page).text
        assert mum.page.links["How it looks"].endswith(f"/how-it-looks?then={page}")
        assert "data-text" not in dad.open(page).text, "what is kept in memory knows nothing of anybody's choice"
