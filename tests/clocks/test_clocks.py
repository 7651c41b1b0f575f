"""A clock that is wrong, put back, or at an odd hour opens nothing, and puts nothing out of its order (C10)."""

import os
import re
import time
import uuid
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from tests.advice.conftest import ByLink
from tests.invitations.conftest import Asking, said
from tests.support.client import HOST, Visitor
from tests.support.house import House
from wiki import clock
from wiki.access.single_use import make_token
from wiki.commands.audit_verify import Walk, verify_chains
from wiki.models.audit import AuditRow
from wiki.models.pages import Revision
from wiki.models.profile_links import ProfileLink

Open = Callable[[str], Visitor]
WRONG = {"put back a day": timedelta(days=-1), "put back a year": timedelta(days=-366), "ten years on": timedelta(days=3653)}
ODD = {
    "the hour that comes twice, first": (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), "25 October 2026", "1:30am"),
    "the hour that comes twice, again": (datetime(2026, 10, 25, 1, 30, tzinfo=UTC), "25 October 2026", "1:30am"),
    "just before the hour that never was": (datetime(2027, 3, 28, 0, 59, 59, tzinfo=UTC), "28 March 2027", "12:59am"),
    "just after it": (datetime(2027, 3, 28, 1, 0, tzinfo=UTC), "28 March 2027", "2:00am"),
    "a summer’s night, another day in UTC": (datetime(2027, 6, 30, 23, 30, tzinfo=UTC), "1 July 2027", "12:30am"),
    "a leap day": (datetime(2028, 2, 29, 12, tzinfo=UTC), "29 February 2028", "12:00pm"),
    "the last second of 32 bits": (datetime(2038, 1, 19, 3, 14, 7, tzinfo=UTC), "19 January 2038", "3:14am"),
    "and the first beyond": (datetime(2038, 1, 19, 3, 14, 8, tzinfo=UTC), "19 January 2038", "3:14am"),
}


def _profile_link(family: House) -> str:
    """The address of a link to a paper of Robin's that Mum made just now, for a day."""
    fresh = make_token(timedelta(days=1))
    with family.work() as work:
        work.begin_writing().add(
            ProfileLink(
                id=uuid.uuid4(), child_id=family.children["robin"], person_id=family.people["mum"], token_hash=fresh.hashed,
                layout="hospital", reader="health", passages=[], language="en", made_at=clock.now(), expires_at=fresh.expires_at,
                opened=0,
            )
        )  # fmt: skip
        work.commit()
    return f"/paper/{fresh.token}"


@pytest.mark.slow
def test_sign_ins_and_links_open_nothing_while_the_clock_is_wrong(
    family: House, client_for: Open, asking: Asking, by_link: ByLink
) -> None:
    """A clock that is put back would else open once more what had run out."""
    mum, stranger = client_for("mum"), client_for("")
    for where in ("/sign-in/link", "/sign-in/forgotten"):
        stranger.open(where)
        stranger.press("Send me the link", {"email": "mum@example.org"})
    code = re.findall(r"\d{3} \d{3} \d{3}", asking.ask(name="Nan", email="nan@example.org", way="code").words)[0]
    asking.ask()
    by_link.ask()
    mails = [said(mail) for mail in asking.mails("mum")]
    links = [*re.findall(r"http://localhost:8000(/\S+)", "".join(mails)), asking.link(), by_link.link(), _profile_link(family)]
    assert len(links) == 5
    doctor = by_link.enter()

    def doors() -> list[int]:
        token = stranger.open("/in").form("Go on")[0].pairs[0][1]
        guess = {"csrf_token": token, "code": code, "email": "nan@example.org"}
        return [
            mum.raw("GET", "/account").status_code, *(client_for("").raw("GET", link).status_code for link in links),
            stranger.raw("POST", "/in", data=guess, headers={"Origin": HOST}).status_code,
            doctor.raw("GET", "/answer/words").status_code,
        ]  # fmt: skip

    opened = [200, *[200] * len(links), 302, 200]
    assert doors() == opened
    for wrong, by in WRONG.items():
        with clock.pretend(clock.now() + by):
            shut = doors()
        assert [one for one, before in zip(shut, opened, strict=True) if one == before] == [], (wrong, shut)
        doctor = by_link.enter()  # what a browser held by a link is forgotten when it opens nothing: the mail lets in again
        assert doors() == opened, "the clock is right again"


@pytest.fixture
def on_an_island() -> Iterator[None]:
    """The machine believes itself to be on an island fourteen hours ahead."""
    before = os.environ.get("TZ")
    os.environ["TZ"] = "Pacific/Kiritimati"
    time.tzset()
    yield
    os.environ.pop("TZ")
    if before is not None:
        os.environ["TZ"] = before
    time.tzset()


@pytest.mark.slow
@pytest.mark.usefixtures("on_an_island")
def test_at_odd_hours_words_are_saved_shown_and_kept_in_their_order(family: House, client_for: Open, app: Flask) -> None:
    """Each instant after the other, and then all of them backwards: the order is that of saving, whatever the clock says."""
    child, said_so = family.children["robin"], []
    page = f"/child/{child}/page/{family.page('robin', 'my_family')}"
    for name, (at, day, hour) in [*ODD.items(), *reversed(ODD.items())]:
        with clock.pretend(at):
            mum = client_for("mum")
            said_so.append(f"Number {len(said_so)}: {name}.")
            mum.open(f"{page}/question/worries")
            mum.press("Save these words", {"Your words": said_so[-1], "Whose words are these?": "parent", "audience": "everyone"})
            assert said_so[-1] in mum.open(page).words
            newest = mum.open(f"{page}/changed").words
            assert f"{day}, {hour}" in newest, (name, newest[:300])
            assert mum.open("/account").h1 == "Your account"
            app.extensions["traces"].write_waiting()
    mum = client_for("mum")
    with family.work() as work:
        rows = work.session.execute(select(Revision.number).where(Revision.kind == "save").order_by(Revision.number)).scalars().all()
        assert list(rows) == sorted(rows) and len(set(rows)) == len(said_so)
        numbers = work.session.execute(select(AuditRow.number).where(AuditRow.chain == child).order_by(AuditRow.number)).scalars()
        assert (order := list(numbers)) == list(range(1, len(order) + 1))
        assert list(verify_chains(work, Walk())) == []
    shown = mum.open(f"{page}/changed").text
    places = [shown.index(f"Number {number}:") for number in range(len(said_so))]
    assert places == sorted(places, reverse=True), "the newest stands first"
    assert [mum.open(page).text.index(one) for one in said_so] == sorted(mum.page.text.index(one) for one in said_so)


@pytest.mark.parametrize(
    ("day", "hours"), [(date(2026, 10, 25), 25), (date(2027, 3, 28), 23), (date(2028, 2, 29), 24), (date(2038, 1, 19), 24)]
)
@pytest.mark.usefixtures("on_an_island")
def test_a_day_ends_at_midnight_in_england_however_long_it_is(day: date, hours: int) -> None:
    begins = clock.end_of(day - timedelta(days=1))
    assert clock.end_of(day) - begins == timedelta(hours=hours)
    assert clock.last_day(clock.end_of(day)) == day == clock.last_day(begins + timedelta(seconds=1)), "who is in until then was in that day"
    for at, is_day in ((begins - timedelta(seconds=1), False), (begins, True), (clock.end_of(day) - timedelta(seconds=1), True)):
        with clock.pretend(at):
            assert (clock.today() == day) is is_day
