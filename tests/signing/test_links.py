"""Links by mail for whoever forgot: the same for addresses that nobody has, once, for a while, and bound to the account as it was."""

import re
from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest
from flask import Flask
from sqlalchemy import Engine, select, update

from tests.notices.conftest import folder_mails, plain, said_in
from tests.support.client import HOST, Page, Visitor
from tests.support.house import PASSWORD, House
from tests.support.timing import assert_alike
from wiki import clock
from wiki.commands import mailed_links, sign_in
from wiki.commands.limits import Limit
from wiki.commands.people import disable_person, set_first_password
from wiki.database import Work
from wiki.models.jobs import Job
from wiki.models.people import Person
from wiki.settings import Settings
from wiki.worker.kinds import MAILS
from wiki.worker.run import Worker

Open = Callable[[str], Visitor]
NEW = "seven small otters"


@pytest.fixture
def post(engine: Engine, settings: Settings) -> Callable[[], list[str]]:
    """Has the worker send what waits; every address that links in mails led to so far, the newest last."""

    def send() -> list[str]:
        worker = Worker(settings, engine)
        while worker._one_job(MAILS, frozenset()):
            pass
        return [link for mail in folder_mails(settings) for link in re.findall(r"http://localhost:8000(/\S+)", plain(mail))]

    return send


def _ask(visitor: Visitor, email: str, where: str = "/sign-in/link", status: int = 200) -> Page:
    visitor.open(where)
    return visitor.press("Send me the link", {"email": email}, status=status)


def test_a_link_signs_its_owner_in_once_on_any_device(
    family: House, client_for: Open, post: Callable[[], list[str]], settings: Settings
) -> None:
    phone, laptop = client_for(""), client_for("")
    phone.open("/sign-in")
    phone.follow("Email me a link to sign in")
    assert phone.press("Send me the link", {"email": " MUM@example.org "}).h1 == "Check your email"
    link = post()[-1]
    mail = folder_mails(settings)[-1]
    assert (mail["To"], mail["Subject"]) == ("mum@example.org", "Golden Thread: your link to sign in")
    assert "15 minutes" in said_in(mail)
    for _look in range(3):
        laptop.open(link)  # so does a mail program that looks at links
    assert laptop.raw("GET", "/account").status_code == 302, "looking lets nobody in"
    laptop.open(link)
    laptop.press("Sign in")
    assert laptop.open("/account").h1 == "Your account"
    assert phone.open(link, 404).h1 == "This link doesn’t work any more"
    token = laptop.open("/account").text.split('name="csrf_token" value="')[1].split('"')[0]
    assert laptop.raw("POST", link, data={"csrf_token": token}, headers={"Origin": HOST}).status_code == 404


def test_known_and_unknown_addresses_are_told_and_cost_the_same(
    family: House, client_for: Open, post: Callable[[], list[str]], engine: Engine, settings: Settings
) -> None:
    with family.work() as work:
        disable_person(work, family.people["gran"])
        work.commit()
    visitor, told, counts = client_for(""), [], []
    for where, again in (("/sign-in/link", 3), ("/sign-in/forgotten", 1)):
        for email in ("mum@example.org", "nobody@example.org", "gran@example.org", "x" * 64 + "@" + "y" * 60 + ".example.org"):
            for _time in range(again):
                token = visitor.open(where).text.split('name="csrf_token" value="')[1].split('"')[0]
                answer = visitor.raw("POST", where, data={"csrf_token": token, "email": email}, headers={"Origin": HOST})
                told.append((answer.status_code, answer.headers["Location"], answer.get_data(as_text=True)))
                counts.append(visitor._watch.statements)
    assert len(set(told)) == len(set(counts)) == 1
    for email in ("mum@example.org", "nobody@example.org"):
        told.append(_ask(visitor, email, status=422).words)
    assert told[-1] == told[-2], "also when they ask too often"
    assert "Write an email address" in _ask(visitor, "not an address", status=422).words
    assert _ask(visitor, "mum@example.org", "/sign-in/forgotten").h1 == "Check your email"
    post()
    assert {mail["To"] for mail in folder_mails(settings)} == {"mum@example.org"}
    with Work(engine) as work:
        jobs = [str(row) for row in work.session.execute(select(Job.payload).where(Job.kind == "mail.link")).scalars()]
    assert len(jobs) == 17
    assert not [job for job in jobs if "@" in job or "nobody" in job], "no address is kept"


@pytest.mark.parametrize("end", ["used", "late", "newer", "password", "address", "closed"])
def test_a_link_dies(
    family: House, client_for: Open, post: Callable[[], list[str]], engine: Engine, end: str
) -> None:
    mum = client_for("")
    for where in ("/sign-in/link", "/sign-in/forgotten"):
        _ask(mum, "mum@example.org", where)
    links = post()[-2:]
    assert all(mum.open(link).status == 200 for link in links), "they work until then"
    wait = timedelta()
    if end == "late":
        wait = timedelta(minutes=15, seconds=1)
    elif end == "newer":
        for where in ("/sign-in/link", "/sign-in/forgotten"):
            _ask(mum, "mum@example.org", where)
        assert all(mum.open(link).status == 200 for link in post()[-2:])
    elif end == "used":
        mum.open(next(link for link in links if "new-password" in link))
        mum.press("Keep this password", {"new_password": NEW, "again": NEW})
        mum.press("Sign out")
    else:
        with family.work() as work:
            if end == "password":
                set_first_password(work, family.people["mum"], NEW)
            elif end == "address":
                changed = update(Person).where(Person.id == family.people["mum"]).values(email="mum@elsewhere.example")
                work.begin_writing().execute(changed)
            else:
                disable_person(work, family.people["mum"])
            work.commit()
    token = mum.open("/sign-in").text.split('name="csrf_token" value="')[1].split('"')[0]
    form = {"csrf_token": token, "new_password": "another long one", "again": "another long one"}
    with clock.pretend(clock.now() + wait):
        for link in links:
            mum.open(link, 404)
            assert mum.raw("POST", link, data=form, headers={"Origin": HOST}).status_code == 404
    assert mum.raw("GET", "/account").status_code == 302


def test_a_new_password_needs_no_old_one_ends_all_other_sign_ins_and_is_told_by_mail(
    family: House, client_for: Open, post: Callable[[], list[str]], settings: Settings
) -> None:
    thief, mum = client_for("mum"), client_for("")
    _ask(mum, "mum@example.org", "/sign-in/forgotten")
    link = post()[-1]
    mum.open(link)
    assert "guess" in mum.press("Keep this password", {"new_password": "password1", "again": "password1"}, status=422).words
    assert "not alike" in mum.press("Keep this password", {"new_password": NEW, "again": "x"}, status=422).words
    assert thief.raw("GET", "/account").status_code == 200
    mum.press("Keep this password", {"new_password": NEW, "again": NEW})
    assert mum.open("/account").h1 == "Your account"
    assert thief.raw("GET", "/account").status_code == 302
    assert post()[-1] == "/sign-in/forgotten"
    mail = folder_mails(settings)[-1]
    assert (mail["To"], mail["Subject"]) == ("mum@example.org", "Golden Thread: your password was changed")
    other = client_for("")
    other.open("/sign-in")
    other.press("Sign in", {"email": "mum@example.org", "password": PASSWORD}, status=422)
    other.press("Sign in", {"email": "mum@example.org", "password": NEW})
    assert other.open("/account").h1 == "Your account"


def test_the_mail_names_our_own_address_whatever_the_request_said(
    family: House, client_for: Open, post: Callable[[], list[str]], settings: Settings, engine: Engine
) -> None:
    mum = client_for("")
    token = mum.open("/sign-in/link").text.split('name="csrf_token" value="')[1].split('"')[0]
    form = {"csrf_token": token, "email": "mum@example.org"}
    headers = {"Host": "evil.example", "X-Forwarded-Host": "evil.example", "Origin": "https://evil.example"}
    for sent in (headers, {**headers, "Origin": HOST}, {"X-Forwarded-Host": "evil.example", "Origin": HOST}):
        mum.raw("POST", "/sign-in/link", data=form, headers=sent)
    link = post()[-1]
    assert "evil" not in "".join(plain(mail) for mail in folder_mails(settings))
    secret = link.rsplit("/", 1)[1]
    page = mum.raw("GET", link)
    assert page.get_data(as_text=True).count(secret) == 1, "in its own form, and in no link that leads elsewhere"
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert page.headers["Cache-Control"] == "no-store"
    assert secret not in folder_mails(settings)[-1]["Subject"]
    with Work(engine) as work:
        assert secret not in str(work.session.execute(select(Job.payload, Job.problem)).all())


def test_a_link_that_was_asked_for_too_long_ago_is_not_sent(
    family: House, client_for: Open, post: Callable[[], list[str]], app: Flask
) -> None:
    _ask(client_for(""), "mum@example.org")
    with clock.pretend(clock.now() + timedelta(hours=2)):
        assert post() == []
    _ask(client_for(""), "mum@example.org")
    assert len(post()) == 1


@pytest.mark.deep
@pytest.mark.parametrize("where", ["/sign-in/link", "/sign-in/forgotten", "/sign-in"])
def test_the_time_of_the_answer_tells_nothing(family: House, app: Flask, where: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """500 each, turn by turn; the limit is moved out of the way, for it would answer instead."""
    for room, names in ((mailed_links, ("LINKS", "LINKS_NETWORK")), (sign_in, ("PASSWORDS", "PASSWORDS_NETWORK"))):
        for name in names:
            monkeypatch.setattr(room, name, Limit(name, 10_000))
    browser = app.test_client()
    page = browser.get(where, base_url=HOST).get_data(as_text=True)
    token = page.split('name="csrf_token" value="')[1].split('"')[0]

    def ask(email: str) -> None:
        form = {"csrf_token": token, "email": email, "password": "not the password"}
        answer = browser.post(where, base_url=HOST, data=form, headers={"Origin": HOST})
        assert answer.status_code == (422 if where == "/sign-in" else 302)

    assert_alike([partial(ask, "mum@example.org"), partial(ask, "nan@example.org")])
