"""Signing in and staying in: one strict cookie, a new one each time, dead when it should be, and no way to be sent elsewhere."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from tests.support.client import HOST, Visitor
from tests.support.house import PASSWORD, House
from wiki.commands.members import end_membership
from wiki.commands.people import disable_person
from wiki.web.known_device import is_known
from wiki.words import Permission

Open = Callable[[str], Visitor]


def _cookie(visitor: Visitor, value: str) -> None:
    visitor._client.set_cookie("__Host-thread", value, domain="localhost", secure=True, path="/")


def _sign_in(visitor: Visitor, email: str, password: str = PASSWORD, status: int = 200) -> Visitor:
    visitor.open("/sign-in")
    visitor.press("Sign in", {"email": email, "password": password}, status=status)
    return visitor


def test_the_cookie_after_signing_in_is_not_the_one_before(family: House, client_for: Open) -> None:
    mum = client_for("")
    mum.open("/sign-in")
    before = mum.cookie
    assert before
    _sign_in(mum, "mum@example.org")
    assert mum.cookie != before
    other = client_for("")
    _cookie(other, before)
    assert other.raw("GET", "/account").status_code == 302, "the one from before lets nobody in"


def test_a_cookie_kept_from_before_signing_out_lets_nobody_in(family: House, client_for: Open) -> None:
    mum = _sign_in(client_for(""), "mum@example.org")
    kept = mum.cookie
    mum.press("Sign out")
    _cookie(mum, kept)
    assert mum.raw("GET", "/account").status_code == 302


def test_a_cookie_that_was_changed_by_hand_lets_nobody_in(family: House, client_for: Open) -> None:
    mum = client_for("mum")
    whole = mum.cookie
    # Not the last letter: of its six bits two say nothing, so another letter there can be the same signature.
    middle = len(whole) - 9
    changed = whole[:middle] + ("A" if whole[middle] != "A" else "B") + whole[middle + 1 :]
    for forged in (changed, whole[5:], "", "eyJfdXNlcl9pZCI6IjEifQ.x.y", whole + "."):
        other = client_for("")
        _cookie(other, forged)
        assert other.raw("GET", "/account").status_code == 302


def test_a_browser_left_alone_is_signed_out(family: House, client_for: Open, app: Flask) -> None:
    mum = client_for("mum")
    serializer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
    held = serializer.loads(mum.cookie)
    minutes = app.config["SETTINGS"].idle_minutes
    for minutes_ago, status in ((minutes - 1, 200), (minutes + 1, 302)):
        _cookie(mum, serializer.dumps({**held, "seen": int(time.time()) - minutes_ago * 60}))
        assert mum.raw("GET", "/account").status_code == status, minutes_ago


def test_an_account_that_is_closed_shuts_every_browser_at_once(family: House, client_for: Open) -> None:
    leila = client_for("leila")
    assert leila.raw("GET", "/account").status_code == 200
    with family.work() as work:
        disable_person(work, family.people["leila"])
        work.commit()
    assert leila.raw("GET", "/account").status_code == 302
    _sign_in(client_for(""), "leila@example.org", status=422)


def test_a_membership_that_ends_shuts_the_space_at_the_next_request(family: House, client_for: Open) -> None:
    gran, robin = client_for("gran"), family.children["robin"]
    assert gran.raw("GET", f"/child/{robin}/").status_code == 200
    with family.work() as work:
        space = family.space("moira", "robin", work, Permission.MANAGE_MEMBERS)
        from wiki.queries.people import list_members

        member = next(one for one in list_members(space) if one.name == "Gran")
        end_membership(space, member.id, "asked to")
        work.commit()
    assert gran.raw("GET", f"/child/{robin}/").status_code == 404
    assert gran.raw("GET", "/account").status_code == 200, "she is still somebody"


def test_known_and_unknown_addresses_are_told_the_same(family: House, client_for: Open) -> None:
    told = []
    for email in ("mum@example.org", "nobody@example.org", "", "not an address", "MUM@EXAMPLE.ORG", "x" * 500 + "@example.org"):
        visitor = client_for("")
        visitor.open("/sign-in")
        page = visitor.press("Sign in", {"email": email, "password": "not the password"}, status=422)
        told.append(page.words)
    assert len(set(told)) == 1


@pytest.mark.parametrize(
    "then",
    ["//evil.example", "/\\evil.example", "\\\\evil.example", "https://evil.example", "javascript:alert(1)", "/%09/evil.example",
     "/\t/evil.example", "/%0d%0aSet-Cookie:x=1", "http:evil.example", "//evil.example/%2f..", "/./\\evil.example", "///evil.example",
     "https:/evil.example", "/.evil.example", "data:text/html,x", "/account\r\nX: y", "?then=//evil.example", "@evil.example"],
)  # fmt: skip
def test_signing_in_leads_to_no_other_site(family: House, client_for: Open, then: str) -> None:
    mum = client_for("")
    token = mum.open("/sign-in").text.split('name="csrf_token" value="')[1].split('"')[0]
    form = {"csrf_token": token, "email": "mum@example.org", "password": PASSWORD, "then": then}
    answer = mum.raw("POST", "/sign-in", data=form, headers={"Origin": HOST})
    assert answer.status_code == 302
    assert answer.headers["Location"] == "/"
    assert "Set-Cookie: x=1" not in str(answer.headers)
    again = client_for("").raw("GET", "/sign-in", query_string={"then": then})
    assert again.status_code == 200
    assert "evil.example" not in again.get_data(as_text=True)


def test_signing_in_leads_on_to_the_page_that_was_asked_for(family: House, client_for: Open) -> None:
    gran = client_for("")
    robin = family.children["robin"]
    page = gran.open(f"/child/{robin}/people")
    assert page.path.startswith("/sign-in?then=")
    assert gran.press("Sign in", {"email": " \u2068Gran@example.org\u2069\u200f", "password": PASSWORD}).path == f"/child/{robin}/people"


@pytest.mark.parametrize("host", ["evil.example", "localhost:1", "localhost, evil.example", "[::1]", "evil.example:443"])
def test_a_strange_host_name_reaches_no_answer(family: House, client_for: Open, host: str) -> None:
    mum = client_for("mum")
    for path in ("/children", "/account", f"/child/{family.children['robin']}/people"):
        answer = mum.raw("GET", path, headers={"Host": host, "X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "http"})
        told = answer.get_data(as_text=True) + str(answer.headers)
        assert "evil.example" not in told


def test_line_breaks_in_what_is_sent_reach_no_header(family: House, client_for: Open) -> None:
    robin, mum = family.children["robin"], client_for("mum")
    for text in ("x\r\nSet-Cookie: evil=1", "x%0d%0aSet-Cookie:%20evil=1", "x\nLocation: //evil.example"):
        for path in ("/sign-in", f"/child/{robin}/search/found", f"/child/{robin}/people", "/children"):
            answer = mum.raw("GET", path, query_string={"then": text, "page": text, "show": text, "sort": text})
            assert "evil" not in str(answer.headers)


def test_no_password_is_asked_for_that_everybody_uses(family: House, client_for: Open) -> None:
    """After a fresh start there is no account but those that were made (S7)."""
    for name, password in (("admin", "admin"), ("moira", "password"), ("root", ""), ("admin@example.org", "changeme")):
        _sign_in(client_for(""), name, password, status=422)


def test_a_sign_in_that_has_lasted_its_hours_is_over(family: House, client_for: Open, app: Flask) -> None:
    from wiki import clock

    mum = client_for("mum")
    hours = app.config["SETTINGS"].session_hours + 1
    with clock.pretend(datetime.now(UTC) + timedelta(hours=hours)):
        assert mum.raw("GET", "/account").status_code == 302
    with clock.pretend(datetime.now(UTC) - timedelta(days=1)):  # a clock that was wrong opens nothing for longer (C10)
        assert mum.raw("GET", "/account").status_code == 302
    with clock.pretend(datetime.now(UTC) + timedelta(days=3650)):
        assert mum.raw("GET", "/account").status_code == 302


def test_a_cookie_of_strange_letters_is_that_of_a_new_browser(app: Flask) -> None:
    for value in ("\u00e9" * 64, "\ud83d", ""):
        with app.test_request_context(environ_overrides={"HTTP_COOKIE": f"__Host-known={value}".encode(errors="replace").decode("latin-1")}):
            assert not is_known("mum@example.org")
