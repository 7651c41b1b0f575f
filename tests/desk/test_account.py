"""Somebody's own account: password, browsers, looks."""

from collections.abc import Callable

import pytest

from tests.support.client import HOST, Visitor
from tests.support.house import PASSWORD, House

Client = Callable[[str], Visitor]
NEW = "three brown otters"


def change(visitor: Visitor, old: str, new: str, again: str, status: int = 200) -> str:
    visitor.open("/account")
    return visitor.press(
        "Change your password",
        {"Your password now": old, "New password": new, "The new password once more": again},
        status=status,
    ).words


def test_a_new_password_works_and_the_old_one_does_not(house: House, client_for: Client) -> None:
    moira, elsewhere = client_for("moira"), client_for("moira")
    assert "Your password is changed" in change(moira, PASSWORD, NEW, NEW)
    moira.open("/account")
    assert elsewhere.open("/account").h1 == "Sign in", "every other browser is signed out"
    nobody = client_for("")
    nobody.checks_html = False  # the sign-in screen has its own tests
    nobody.open("/sign-in")
    nobody.press("Sign in", {"email": "moira@example.org", "password": PASSWORD}, status=422)
    assert nobody.press("Sign in", {"email": "moira@example.org", "password": NEW}).path == "/children"


@pytest.mark.parametrize(
    ("old", "new", "again", "said"),
    [
        ("not mine", NEW, NEW, "This is not your password now"),
        (PASSWORD, NEW, NEW + "s", "These two are not alike"),
        (PASSWORD, "liverpool1", "liverpool1", "Many people use this password"),
        (PASSWORD, "tiny", "tiny", "8 letters or longer"),
    ],
)
def test_a_password_that_cant_be_changed_says_why_and_stays(
    house: House, client_for: Client, old: str, new: str, again: str, said: str
) -> None:
    moira = client_for("moira")
    assert said in change(moira, old, new, again, status=422)
    assert "Your password is changed" in change(moira, PASSWORD, NEW, NEW)


def test_a_lost_phone_is_signed_out_from_another_browser(house: House, client_for: Client) -> None:
    phone, desk = client_for("moira"), client_for("moira")
    phone.open("/account")
    page = desk.open("/account")
    assert page.words.count("this browser") == 1
    desk.press("End this one: A browser")
    assert phone.open("/account").h1 == "Sign in"
    assert desk.open("/account").path == "/account"
    former = desk.cookie
    desk.open("/sign-in")  # she was away for a while, and signs in again on the same browser
    desk.press("Sign in", {"email": "moira@example.org", "password": PASSWORD})
    assert "End this one" not in desk.open("/account").words, "one browser stands there once"
    phone._client.set_cookie("__Host-thread", former, domain="localhost", secure=True, path="/")
    assert phone.open("/account").h1 == "Sign in"


def test_nobody_ends_somebody_elses_sign_in(family: House, client_for: Client) -> None:
    mum, dad = client_for("mum"), client_for("dad")
    other = client_for("dad")
    form, _button = dad.open("/account").form("End this one: A browser")
    token, _more = mum.open("/account").form("Change your password")
    mine = dict(token.pairs)["csrf_token"]
    mum.raw("POST", form.action, data={"csrf_token": mine}, headers={"Origin": HOST})
    assert other.open("/account").path == "/account"


def test_the_looks_chosen_hold_on_every_page(house: House, client_for: Client) -> None:
    moira = client_for("moira")
    moira.open("/account")
    moira.press("Use these colours", {"theme": "dark"})
    assert 'data-theme="dark"' in client_for("moira").open("/desk").text
    moira.press("Use these colours", {"theme": "plain"})
    assert "data-theme" not in moira.open("/desk").text
