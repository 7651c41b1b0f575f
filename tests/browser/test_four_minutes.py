"""The four-minute doctor, on a phone: from the link in the mail to a signed page of advice, by one code and one form."""

import re

import pytest
from playwright.sync_api import Browser, expect

from tests.advice.conftest import DOCTOR, ByLink
from tests.advice.conftest import by_link as by_link
from tests.browser.serving import served
from tests.browser.watching import PHONE, Tab, new_context
from wiki import clock
from wiki.worker.run import Worker

pytestmark = pytest.mark.slow
_ANSWERS = {
    "What do you see?": "Two fits a week, mostly after lunch.",
    "What does it mean for learning?": "Robin misses parts of what is said and is tired until ten.",
    "What should they be able to do?": "Tell an adult that a fit may be coming.",
    "What help is needed?": "An adult trained in rescue medicine within five minutes.",
    "How do you know this? Anything else?": "In clinic since the age of two, last on 6 October 2026.",
}


def test_from_the_mail_to_a_signed_page(by_link: ByLink, chromium: Browser) -> None:
    by_link.ask()
    with served(by_link.app) as base:
        context = new_context(chromium, PHONE)
        tab = Tab(base, context.new_page())
        presses, began = 0, clock.now()

        def press(name: str) -> None:
            nonlocal presses
            tab.page.get_by_role("button", name=name).click()
            presses += 1

        def look() -> str:
            wide = tab.page.evaluate("document.documentElement.scrollWidth")
            assert wide <= PHONE, f"{tab.h1} is {wide} wide"
            assert not tab.faults(), tab.faults()
            return tab.h1

        tab.open(by_link.link())
        screens = [look()]
        press("Send me the code")
        tab.page.get_by_label("The code").wait_for()
        screens.append(look())
        tab.page.get_by_label("The code").fill(by_link.code())
        press("Go on")
        tab.page.get_by_label("What do you see?").wait_for()
        screens.append(look())
        for label, words in _ANSWERS.items():
            tab.page.get_by_label(label).fill(words)
        expect(tab.page.locator("[data-advice] [data-shown]")).to_have_text("Your words are kept.")
        tab.page.reload()  # a telephone that rang: everything is still in its box
        for label, words in _ANSWERS.items():
            expect(tab.page.get_by_label(label)).to_have_value(words)
        tab.page.get_by_label("I have read it, and it is my advice.").check()
        press("Sign and send")
        tab.page.get_by_role("heading", name="Thank you").wait_for()
        screens.append(look())
        assert screens == ["You are asked for advice", "Check your email", "Your advice about Robin", "Thank you"]
        assert presses == 3 and (clock.now() - began).total_seconds() < 240
        assert not tab.found, tab.found
        context.close()
    Worker(by_link.settings, by_link.engine).drain()
    daniel = by_link.client_for("daniel")
    page = daniel.open(next(one for name, one in daniel.open(by_link.place()).links.items() if "Doctor" in name))
    for words in _ANSWERS.values():
        assert words in page.words
    assert re.search(rf"Signed by Dr Amina Holt\. By link, {DOCTOR}", page.words)
