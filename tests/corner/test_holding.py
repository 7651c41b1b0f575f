"""While a child's corner is open, that browser reaches nothing else; the way out takes the PIN or the password."""

import re
import uuid
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import update

from tests.corner.inside import PIN, corner_of, open_corner, question
from tests.rails.matrix import DOORS
from tests.support.client import HOST, SAFE, Visitor
from tests.support.house import PASSWORD, House
from wiki import clock
from wiki.commands.members import end_membership
from wiki.models.children import Membership
from wiki.queries.people import list_members
from wiki.words import Permission

Open = Callable[[str], Visitor]
FREE = {"static.static_file", "static.favicon", "first.up"}


def _token(visitor: Visitor) -> str:
    return visitor.raw("GET", visitor.page.links["For the adult: leave the corner"]).get_data(as_text=True).split('name="csrf_token" value="')[1].split('"')[0]


def _knock(visitor: Visitor, method: str, path: str, token: str) -> str:
    form = {"data": {"csrf_token": token, "words": "trains"}, "headers": {"Origin": HOST}} if method not in SAFE else {}
    answer = visitor.raw(method, path, **form)
    return answer.headers.get("Location", "") if answer.status_code == 302 else str(answer.status_code)


@pytest.mark.slow
def test_every_other_address_leads_back_into_the_corner(family: House, client_for: Open) -> None:
    priya, other_browser = client_for("priya"), client_for("priya")
    page, zara = family.page("robin", "my_family"), family.children["zara"]
    open_corner(priya, family, "Priya")
    corner, token = f"{corner_of(family)}/", _token(priya)
    for door in DOORS:
        if door.endpoint in FREE:
            continue
        mine = re.sub(r"\{page\}|\{empty\}", str(page), door.path)
        mine = re.sub(r"\{\w+\}", str(uuid.uuid4()), mine)
        spaces = [zara] if door.endpoint.startswith("corner.") else [family.children["robin"], zara]
        for child in spaces if "~" in mine else spaces[:1]:
            path = mine.replace("~", f"/child/{child}")
            assert _knock(priya, door.method, path, token) == corner, f"{door.endpoint} {door.method}"
    for path in ("/nothing-here", f"/child/{zara}", "/account/", "/child/", f"/child/{family.children['robin']}/corner"):
        assert _knock(priya, "GET", path, token) in {corner, "308"}, path
    assert priya.open("/sign-in").h1 == "Hello, Robin"
    assert other_browser.open(f"/child/{zara}/").h1 == "Zara", "only this browser is held"
    stale = priya.raw("POST", "/sign-out", data={"csrf_token": "old"}, headers={"Origin": HOST})
    assert stale.status_code == 403
    missing = priya.raw("GET", question(family, "no_such_question"))
    for page in (stale, missing):
        links = set(re.findall('href="(/(?!static)[^"]*)"', page.get_data(as_text=True)))
        assert "/" in links
        for link in links:
            assert _knock(priya, "GET", link, token) == corner, f"{link} leads back as well"


@pytest.mark.slow
def test_the_way_out_takes_the_pin_or_the_password_and_few_tries(
    family: House, client_for: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    mum = client_for("mum")
    mum.open(f"{corner_of(family)}/open")
    for pin in ("", "123", "123456789", "12ab", "١٢٣٤"):
        assert mum.press("Open the corner", {"pin": pin}, status=422).h1 == "Robin’s own corner", "no corner without a PIN"
    open_corner(mum, family)
    for _turn in range(5):
        mum.open(f"{corner_of(family)}/leave")
        mum.press("Leave", {"pin": "0000"}, status=422)
        assert "not your PIN" in mum.page.words
    mum.press("Leave", {"pin": PIN}, status=422)
    assert "Wait 5 minutes" in mum.page.words, "the sixth try is not even looked at"
    assert client_for("mum").open(f"/child/{family.children['robin']}/").h1 == "Robin", "nobody is kept out elsewhere"
    mum.press("Leave with my password", {"password": "not it"}, status=422)
    mum.press("Leave with my password", {"password": PASSWORD})
    assert mum.page.h1 == "Robin’s own corner"
    open_corner(mum, family)  # the PIN of last time still holds: none is asked for
    for _turn in range(5):
        mum.open(f"{corner_of(family)}/leave")
        mum.press("Leave", {"pin": "0000"}, status=422)
    later = clock.now() + timedelta(minutes=6)
    monkeypatch.setattr(clock, "now", lambda: later)
    mum.press("Leave", {"pin": "1111"}, status=422)
    mum.press("Leave", {"pin": PIN}, status=422)
    assert "Wait 5 minutes" in mum.page.words, "one try each time"
    latest = later + timedelta(minutes=6)
    monkeypatch.setattr(clock, "now", lambda: latest)
    assert mum.press("Leave", {"pin": PIN}).h1 == "Robin’s own corner"
    assert mum.open(f"/child/{family.children['robin']}/search").h1 == "Search Robin’s pages"


def test_no_browser_keeps_the_pin_or_fills_in_the_way_out(family: House, client_for: Open) -> None:
    mum = client_for("mum")
    for way in ("open", "leave"):
        boxes = {box.attrib["name"]: box.attrib for box in mum.open(f"{corner_of(family)}/{way}").html.all("input")}
        assert boxes["pin"]["type"] == "text", f"{way}: a browser offers to keep what is of type password"
        assert boxes["pin"]["autocomplete"] == "off" and "pin" in boxes["pin"]["class"].split()
        if way == "open":
            open_corner(mum, family)
    assert boxes["password"]["autocomplete"] == "new-password", "with “off” a kept password would be filled in"


def test_signing_in_after_the_time_out_leads_back_into_the_corner(family: House, client_for: Open) -> None:
    mum = open_corner(client_for("mum"), family)
    later = clock.now() + timedelta(minutes=61)
    with clock.pretend(later):
        assert mum.open(f"{corner_of(family)}/").h1 == "Sign in", "left alone for too long"
        mum.press("Sign in", {"email": "mum@example.org", "password": PASSWORD})
        assert mum.page.h1 == "Hello, Robin" and mum.open("/account").h1 == "Hello, Robin", "the browser may have filled that in"
        mum.open(f"{corner_of(family)}/leave")
        assert mum.press("Leave", {"pin": PIN}).h1 == "Robin’s own corner"
        open_corner(mum, family)
    with clock.pretend(later + timedelta(minutes=61)):
        mum.open("/sign-in")
        mum.press("Sign in", {"email": "dad@example.org", "password": PASSWORD})
        assert mum.open("/account").h1 == "Your account", "another person’s password is theirs alone"
    gran = open_corner(client_for("gran"), family, "Gran")
    with family.work() as work:
        mine = update(Membership).where(Membership.person_id == family.people["gran"])
        work.begin_writing().execute(mine.values(ended_at=clock.now()))
        work.commit()
    gran.open("/sign-in")
    gran.press("Sign in", {"email": "gran@example.org", "password": PASSWORD})
    assert gran.open("/account").h1 == "Your account", "nobody is held where they are no member"


def test_nobody_is_left_with_the_account_when_a_membership_ends_meanwhile(family: House, client_for: Open) -> None:
    gran = open_corner(client_for("gran"), family, "Gran")
    with family.work() as work:
        space = family.space("daniel", "robin", work, Permission.MANAGE_MEMBERS)
        member = next(one.id for one in list_members(space) if one.person_id == family.people["gran"])
        end_membership(space, member, "left")
        work.commit()
    for path in (f"{corner_of(family)}/", "/account", question(family, "hello")):
        assert gran.open(path).h1 == "Sign in", path


def test_nobody_is_held_in_a_corner_when_a_membership_ends_by_itself(family: House, client_for: Open) -> None:
    gran = open_corner(client_for("gran"), family, "Gran")
    with family.work() as work:
        mine = update(Membership).where(Membership.person_id == family.people["gran"])
        work.begin_writing().execute(mine.values(ends_at=clock.now() - timedelta(seconds=1)))
        work.commit()
    for path in (f"{corner_of(family)}/", "/account", f"{corner_of(family)}/leave"):
        assert gran.open(path).h1 == "Sign in", path


def test_only_adults_of_the_space_open_the_corner(family: House, client_for: Open) -> None:
    from wiki.words import Role

    family.member("robin", "robin_self", Role.YOUNG_PERSON)
    own = client_for("robin_self")
    assert "own corner" not in own.open(f"/child/{family.children['robin']}/").words
    own.open(f"{corner_of(family)}/open", 403)
    own.open(f"{corner_of(family)}/", 403)
    client_for("nadia").open(f"{corner_of(family)}/open", 404)
    client_for("nadia").open(f"{corner_of(family)}/", 404)
    assert client_for("leila").open(f"{corner_of(family)}/").h1 == "Robin’s own corner", "not open yet: where it is opened"
