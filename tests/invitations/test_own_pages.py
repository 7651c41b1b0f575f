"""A young person who is invited is invited to their own pages, and not to somebody’s."""

import re

from tests.document.pdf_reading import pages
from tests.invitations.conftest import CHOSEN, Asking, said
from wiki.mail.inviting import Asking as Words
from wiki.mail.inviting import write_invitation_text
from wiki.web.catalogues import catalogue_of


def test_mail_letter_text_message_and_screens_say_your_pages(asking: Asking) -> None:
    moira = asking.client_for("moira")
    asking.ask(browser=moira, name="Kit", email="kit@example.org", role="young_person")
    asking.work()
    mail = said(asking.mails("kit")[-1])
    assert "invites you to your pages on Golden Thread" in mail and "matters about you" in mail and "child" not in mail
    kit = asking.client_for("")
    welcome = kit.open(asking.link("kit"))
    assert welcome.h1 == "You are invited to your pages" and "what matters about you" in welcome.words
    kit.press("Come in")
    assert kit.press("Go to your pages", {"new_password": CHOSEN}).h1 == "Robin"

    asking.ask(browser=moira, name="Kim", role="young_person", way="letter", address="1 Lime Street")
    ticked = re.findall(r'name="letter" value="([^"]+)"', moira.open("/desk/invited").text)
    (paper,) = pages(moira.press("Print the letters that are ticked", {"letter": ticked}).response.get_data())
    assert "You are invited to your pages" in paper and "Robin" not in paper

    words = Words("Moira", "Marlbridge Council", "https://link", "1 May 2027", is_young=True)
    assert "invites you to your pages" in write_invitation_text(catalogue_of("en"), words, key="k", to="1").words
