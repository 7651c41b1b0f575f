"""Mum hears that somebody wrote about Robin, comes to look, and has the mails come as she likes."""

import re
from collections.abc import Callable
from datetime import timedelta
from email import message_from_bytes
from email.policy import default
from urllib.parse import urlsplit

from tests.support.client import Visitor
from tests.support.house import PASSWORD, House
from wiki import clock
from wiki.settings import Settings
from wiki.words import Preset


def _mail_to(settings: Settings, address: str) -> str:
    """The words of the one mail to an address, as she reads them."""
    found = [message_from_bytes(path.read_bytes(), policy=default) for path in (settings.instance / "mail").iterdir()]
    [mail] = [one for one in found if one["To"] == address]
    return mail.get_body(("plain",)).get_content().replace("\r\n", "\n")  # type: ignore[attr-defined,no-any-return]


def test_mum_is_told_comes_to_look_and_stops_the_mails(
    family: House, settings: Settings, meanwhile: Callable[[], int], client_for: Callable[[str], Visitor], robin: str
) -> None:
    family.say("gran", "robin", "my_family", "love_about", "He laughs at trains.")
    family.say("dad", "robin", "my_family", "worries", "Not for others.", audience=Preset.ONLY_ME)
    with clock.pretend(clock.now() + timedelta(days=1)):
        meanwhile()
    words = _mail_to(settings, "mum@example.org")
    assert "One person added to “My family”." in words
    said = re.sub(r"\S*://\S*", "", words)  # an address is random letters, and "dad" is three of them
    assert not re.search("gran|robin|dad|trains", said, re.IGNORECASE)

    see, stop = (urlsplit(re.search(rf"{said}: (\S+)", words)[1]).path for said in ("See what’s new", "Stop these emails"))  # type: ignore[index]
    mum = client_for("")
    assert mum.open(see).h1 == "Sign in"
    page = mum.press("Sign in", {"email": "mum@example.org", "password": PASSWORD})
    assert page.path == see and "He laughs at trains." in page.words and "Not for others." not in page.words
    mum.follow("Choose how we tell you about new things")
    assert "Now: Once a day, at 8:00am" in mum.page.words

    phone = client_for("")
    phone.open(stop)
    assert phone.press("Stop these emails").h1 == "The emails have stopped"
    assert "Now: Not at all" in mum.open(f"{robin}notices").words
    family.say("gran", "robin", "my_family", "health", "He has asthma.")
    with clock.pretend(clock.now() + timedelta(days=2)):
        meanwhile()
    assert words == _mail_to(settings, "mum@example.org"), "there is still just the one"
