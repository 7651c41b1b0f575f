"""What a family comes for, with the keyboard alone: sign in, add words, choose who sees them, save, see what changed, sign out."""

from collections.abc import Callable

import pytest

from tests.browser.keys import Keys
from tests.browser.watching import Tab
from wiki.demonstration_load import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.slow]
WORDS = "She counts the lamps of the tunnel aloud."


def test_a_family_adds_words_and_sees_them_with_the_keyboard_alone(tab: Callable[..., Tab]) -> None:
    sam = tab(width=1280).open("/sign-in")
    keys = Keys(sam)
    keys.write("Email address", "sam.fairweather@example.org")
    keys.write("password", PASSWORD)
    keys.go("Sign in$", "BUTTON")
    keys.go("About me", "A")
    keys.go("Add (to this|or change) ?: A good day", "A")
    keys.write("body", WORDS)
    keys.choose("audience", "only_family")
    keys.go("Save these words", "BUTTON")
    said = sam.page.locator("#" + sam.page.url.split("#")[1]).inner_text()
    assert WORDS in said and "nly" in said, "saved, and only for whom it was chosen"
    keys.go("What changed", "A")
    assert WORDS in sam.words
    keys.to("S ?Your menu", "SUMMARY")
    sam.page.keyboard.press("Enter")
    keys.go("Sign out", "BUTTON")
    assert sam.page.get_by_role("link", name="Sign in").count()
    assert not keys.trouble + sam.found + sam.dialogs, "\n".join(keys.trouble + sam.found + sam.dialogs)
