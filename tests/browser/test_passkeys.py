"""A passkey in a real browser: added with a fingerprint, then used to sign in with no password, and a person who says no."""

from collections.abc import Callable

import pytest

from tests.browser.watching import Tab
from tests.support.world import World
from wiki.demonstration_load import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_somebody_adds_a_passkey_and_signs_in_with_it(tab: Callable[..., Tab], demonstration: World) -> None:
    jo = tab("Jo Fairweather")
    page = jo.page
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    phone = devtools.send(
        "WebAuthn.addVirtualAuthenticator",
        {"options": {
            "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
            "isUserVerified": False, "automaticPresenceSimulation": True,
        }},
    )["authenticatorId"]  # fmt: skip
    jo.open("/account")
    page.get_by_role("link", name="Set up a second step").click()
    assert jo.faults() == []
    page.get_by_role("button", name="Add a passkey").click()
    page.get_by_text("Give the passkey a name").wait_for()  # before the phone makes one that is good for nothing
    assert devtools.send("WebAuthn.getCredentials", {"authenticatorId": phone})["credentials"] == []
    page.route("**/passkey/ask", lambda asked: asked.fulfill(status=403))  # as for whoever signed in a while ago
    page.get_by_label("What do you call it?").fill("Jo’s *phone*")
    page.get_by_role("button", name="Add a passkey").click()
    page.get_by_role("heading", name="Say again that it is you").wait_for()
    page.unroute("**/passkey/ask")
    page.get_by_label("Your password").fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()
    assert page.get_by_label("What do you call it?").input_value() == "Jo’s *phone*"
    page.get_by_label("What do you call it?").fill("my phone")
    page.get_by_role("button", name="Add a passkey").click()
    page.get_by_text("That did not work").wait_for()  # the finger was not hers
    devtools.send("WebAuthn.setUserVerified", {"authenticatorId": phone, "isUserVerified": True})
    page.get_by_role("button", name="Add a passkey").click()
    page.get_by_role("heading", name="Your backup codes").wait_for()
    assert page.locator(".code-list code").count() == 10
    page.get_by_role("link", name="I have kept them: go on").click()
    page.get_by_role("heading", name="my phone").wait_for()
    page.get_by_label("What do you call it?").fill("my phone again")
    page.get_by_role("button", name="Add a passkey").click()
    page.get_by_text("You have this passkey already").wait_for()
    page.context.clear_cookies()
    jo.open("/sign-in")
    assert jo.faults() == []
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url("**/child/**")
    jo.open("/account")
    assert "with a passkey" in jo.words
    page.get_by_role("link", name="Change your second step").click()
    page.get_by_role("button", name="Take this passkey away").click()
    page.get_by_text("You choose whether you want one.").wait_for()
