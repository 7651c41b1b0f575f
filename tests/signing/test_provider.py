"""Signing in with a council's own account, against the package's provider: who is let in, as what, and when it ends."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from sqlalchemy import select

from tests.factors.signing_in import Someone
from tests.signing.conftest import leave
from tests.support.client import HOST, Page, Visitor
from tests.support.house import PASSWORD, House
from wiki.commands.people import disable_person, give_post
from wiki.models.children import Membership
from wiki.models.people import Person, Staff
from wiki.words import Role

BACK = "http://localhost:8000/sign-in/back/anytown"


@dataclass
class Provider:
    """The provider as its own administrator and its users meet it."""

    address: str
    client_id: str = ""
    secret: str = ""

    def register(self) -> None:
        """Make the wiki known there."""
        said = requests.post(f"{self.address}/oauth2/clients", json={"redirect_uris": [BACK]}, timeout=5).json()
        self.client_id, self.secret = said["client_id"], said["client_secret"]

    def user(self, subject: str, **claims: object) -> None:
        """Somebody's account there."""
        requests.put(f"{self.address}/users/{subject}", json=claims, timeout=5).raise_for_status()

    def agree(self, address: str, subject: str) -> str:
        """The user signs in there: where their browser is sent back to."""
        answer = requests.post(address, data={"sub": subject}, allow_redirects=False, timeout=5)
        return answer.headers["Location"]


@pytest.fixture(scope="module")
def running() -> Iterator[Provider]:
    """The provider's process."""
    command = [sys.executable, "-m", "tests.signing.provider"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        assert process.stdin and process.stdout
        try:
            provider = Provider(f"http://localhost:{process.stdout.readline().strip()}")
            provider.register()
            yield provider
        finally:
            process.stdin.close()
            process.wait(10)


def _come(visitor: Visitor, provider: Provider, subject: str, then: str = "") -> str:
    """Press the button, sign in there; the path to come back to."""
    visitor.open(f"/sign-in?then={then}" if then else "/sign-in")
    there = leave(visitor, visitor.page.links["Sign in with Anytown Council"].removeprefix(HOST))
    assert there.status_code == 302, there.get_data(as_text=True)
    asked = parse_qs(urlsplit(there.headers["Location"]).query)
    assert asked["code_challenge_method"] == ["S256"]
    assert asked["redirect_uri"] == [BACK]
    assert provider.secret not in there.headers["Location"]
    return provider.agree(there.headers["Location"], subject).removeprefix("http://localhost:8000")


def _sign_in(visitor: Visitor, provider: Provider, subject: str, status: int = 200, then: str = "") -> Page:
    visitor.open(_come(visitor, provider, subject, then))
    return visitor.press("Go on to Golden Thread", status=status)


def _posts(house: House, email: str) -> list[tuple[Role, bool]]:
    with house.work() as work:
        rows = work.session.execute(
            select(Staff.role, Staff.ended_at).join(Person, Person.id == Staff.person_id).where(Person.email == email)
            .order_by(Staff.started_at)
        )  # fmt: skip
        return [(row.role, row.ended_at is None) for row in rows]


def test_an_account_here_is_found_by_its_checked_address_once_and_by_its_subject_for_good(
    family: House, running: Provider, with_provider: Callable[..., Callable[[], Visitor]]
) -> None:
    browser = with_provider(running.address, running.client_id, running.secret)
    running.user("leila-1", email="Leila@example.org", email_verified=True, name="Somebody Else")
    leila, robin = browser(), family.children["robin"]
    assert _sign_in(leila, running, "leila-1", then=f"/child/{robin}/people").path == f"/child/{robin}/people"
    running.user("leila-1", email="married@example.org", email_verified=False)
    assert _sign_in(browser(), running, "leila-1").status == 200, "another address there changes nothing"
    running.user("leila-2", email="leila@example.org", email_verified=True)
    assert "know nobody" in _sign_in(browser(), running, "leila-2", 403).words, "her old address is a new colleague’s"
    assert _posts(family, "leila@example.org") == []
    assert "with your council’s account" in leila.open("/account").words
    leila.press("Sign out")
    assert leila.page.h1 == "You are signed out here"
    end = leave(leila, leila.page.links["Sign out of Anytown Council too"].removeprefix(HOST))
    assert end.headers["Location"].startswith(f"{running.address}/oauth2/end_session?client_id={running.client_id}")
    assert leila.raw("GET", "/account").status_code == 302
    other = browser()
    other.open("/sign-in")
    other.press("Sign in", {"email": "leila@example.org", "password": PASSWORD})
    other.press("Sign out")
    assert other.page.path == "/", "whoever came with a password is not sent there"
    must = with_provider(running.address, running.client_id, running.secret, second_factor="required")
    first = Someone(must(), "leila")
    _sign_in(first.browser, running, "leila-1")
    assert len(first.set_up().words) and len(first.codes) == 10
    first.browser.open("/account")
    assert first.browser.press("Sign out").h1 == "You are signed out here", "also on the day she sets her second step up"


def test_whom_the_provider_may_not_vouch_for_stays_out(
    family: House, running: Provider, with_provider: Callable[..., Callable[[], Visitor]]
) -> None:
    browser = with_provider(running.address, running.client_id, running.secret)
    claims: dict[str, dict[str, object]] = {
        "not-checked": {"email": "mum@example.org", "email_verified": False},
        "not-said": {"email": "mum@example.org"},
        "as-word": {"email": "mum@example.org", "email_verified": "true"},
        "elsewhere": {"email": "new@evil.example", "email_verified": True, "groups": ["SEND team"]},
        "below": {"email": "new@mail.example.org", "email_verified": True, "groups": ["SEND team"]},
        "two": {"email": "new@evil.example@example.org", "email_verified": True, "groups": ["SEND team"]},
        "no-group": {"email": "new@example.org", "email_verified": True, "groups": ["Parks"], "roles": ["SEND team"]},
        "no-address": {"groups": ["SEND team"]},
    }
    for subject, said in claims.items():
        running.user(subject, **said)
        visitor = browser()
        page = _sign_in(visitor, running, subject, 403)
        assert page.h1 == "We couldn’t sign you in", subject
        assert visitor.raw("GET", "/account").status_code == 302
    running.user("mum-9", email="mum@example.org", email_verified=True)
    _sign_in(browser(), running, "mum-9")
    with family.work() as work:
        disable_person(work, family.people["mum"])
        emails = set(work.session.execute(select(Person.email)).scalars())
        work.commit()
    assert "new@example.org" not in emails
    assert "closed" in _sign_in(browser(), running, "mum-9", 403).words


def test_groups_give_and_take_a_post_and_never_a_child(
    family: House, running: Provider, with_provider: Callable[..., Callable[[], Visitor]]
) -> None:
    browser = with_provider(running.address, running.client_id, running.secret)
    email = "olu@example.org"

    def groups(*names: str) -> None:
        running.user("olu", email=email, email_verified=True, name="Olu  Ade", groups=list(names))

    groups("Parks", "SEND team")
    olu = browser()
    _sign_in(olu, running, "olu")
    assert "Olu Ade" in olu.open("/desk").text
    assert olu.raw("GET", f"/child/{family.children['robin']}/").status_code == 404
    groups("SEND managers", "SEND team")
    _sign_in(browser(), running, "olu")
    groups()
    last = browser()
    _sign_in(last, running, "olu")
    assert last.raw("GET", "/desk").status_code == 404
    assert olu.raw("GET", "/desk").status_code == 404, "in every browser of theirs"
    assert _posts(family, email) == [(Role.CASEWORKER, False), (Role.SEND_ADMINISTRATOR, False)]
    with family.work() as work:
        mine = select(Person.id).where(Person.email == email).scalar_subquery()
        assert work.session.execute(select(Membership.id).where(Membership.person_id == mine)).first() is None
        give_post(work, work.session.execute(select(Person.id).where(Person.email == email)).scalar_one(), family.council_id, Role.CASEWORKER)
        work.commit()
    _sign_in(browser(), running, "olu")
    assert _posts(family, email)[-1] == (Role.CASEWORKER, True), "what was given by hand is taken by hand"
    stranger = browser()
    stranger.open("/sign-in")
    for password in ("", "nobody has this password"):
        stranger.press("Sign in", {"email": email, "password": password}, status=422)


def test_a_code_works_once_and_only_in_the_browser_that_began(
    family: House, running: Provider, with_provider: Callable[..., Callable[[], Visitor]]
) -> None:
    browser = with_provider(running.address, running.client_id, running.secret)
    running.user("gran-1", email="gran@example.org", email_verified=True)
    gran, other = browser(), browser()
    back = _come(gran, running, "gran-1")
    assert other.open(back, 403).h1 == "We couldn’t sign you in"
    _come(other, running, "gran-1")
    assert other.open(back, 403).h1 == "We couldn’t sign you in", "nor where another sign-in was begun"
    for _look in range(2):
        gran.open(back)
        assert gran.raw("GET", "/account").status_code == 302, "looking changes nothing"
    gran.open(back)
    gran.press("Go on to Golden Thread")
    assert gran.open("/account").h1 == "Your account"
    gran.open(back, 403)
    again = browser()
    there = _come(again, running, "gran-1")
    code = parse_qs(urlsplit(back).query)["code"][0]
    again.open(there.replace(parse_qs(urlsplit(there).query)["code"][0], code))
    again.press("Go on to Golden Thread", status=403)
    wrong = with_provider(running.address, running.client_id, "not the secret")()
    _sign_in(wrong, running, "gran-1", 403)
