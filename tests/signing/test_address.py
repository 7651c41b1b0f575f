"""Somebody signs in with another address: once it is shown to be theirs, in the open for the old one, and telling nobody else."""

import re
import uuid
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import Engine, select, update

from media.store import Store
from tests.notices.conftest import folder_mails, plain
from tests.support.client import HOST, Page, Visitor
from tests.support.house import PASSWORD, House
from wiki import clock
from wiki.commands.account_email import ask_address_by_hand
from wiki.commands.factors_reset import reset_by_hand
from wiki.commands.invitations import Wish, invite
from wiki.commands.people import add_person, set_first_password
from wiki.database import Work
from wiki.models.audit import AuditRow
from wiki.models.invitations import Invitation
from wiki.models.people import Person, SignIn
from wiki.models.sign_in_ways import EmailChange, ProviderLogin
from wiki.settings import Settings
from wiki.words import InvitationWay, Permission, Role
from wiki.worker.kinds import MAILS
from wiki.worker.run import Worker
from wiki.worker.upkeep import tidy_up

Open = Callable[[str], Visitor]
NEW = "new@example.org"


@pytest.fixture
def post(engine: Engine, settings: Settings) -> Callable[[], dict[str, str]]:
    """Has the worker send what waits; the newest mail of each address and subject so far, as "to: subject" and its words."""

    def send() -> dict[str, str]:
        worker = Worker(settings, engine)
        while worker._one_job(MAILS, frozenset()):
            pass
        return {f"{mail['To']}: {mail['Subject'].removeprefix('Golden Thread: ')}": plain(mail) for mail in folder_mails(settings)}

    return send


LINK = f"{NEW}: is this your email address?"
OLD = "mum@example.org: your email address"


def link_in(mail: str) -> str:
    return re.findall(r"http://localhost:8000(/sign-in/new-address/\S+)", mail)[-1]


def ask(visitor: Visitor, email: str = NEW, status: int = 200) -> Page:
    visitor.open("/account/email")
    return visitor.press("Send a link to this address", {"email": email}, status=status)


def by_provider(work: Work, person_id: uuid.UUID) -> None:
    now = clock.now()
    work.begin_writing().add(ProviderLogin(person_id=person_id, issuer="https://login", subject="1", linked_at=now, used_at=now))


def email_of(house: House, name: str = "mum") -> str:
    with house.work() as work:
        return work.session.execute(select(Person.email).where(Person.id == house.people[name])).scalar_one()


def test_nothing_changes_before_the_link_and_then_every_other_browser_is_out(
    family: House, client_for: Open, post: Callable[[], dict[str, str]]
) -> None:
    mum, phone, anybody = client_for("mum"), client_for("mum"), client_for("")
    phone.open("/account")
    mum.open("/account")
    mum.follow("Change your email address")
    assert "We are sending a link to new@example.org" in ask(mum, "\u200f NEW@example.org\u202c ").words, "unseen marks go"
    mails = post()
    assert "Nothing has changed yet" in mails[OLD] and NEW not in mails[OLD]
    link = link_in(mails[LINK])
    for _look in range(2):
        anybody.open(link)  # so does a mail program that looks at links
    assert email_of(family) == "mum@example.org"
    mum.open(link)
    assert NEW in mum.press("Use this address").words
    assert email_of(family) == NEW
    assert phone.raw("GET", "/account").status_code == 302, "signed out"
    assert mum.open(link, 404).h1 == "This link doesn’t work any more"
    assert "was changed" in post()[OLD], "the old address hears of it, though it is nobody’s any more"
    with family.work() as work:
        assert work.session.execute(select(EmailChange)).first() is None, "and is forgotten"
        acts = set(work.session.execute(select(AuditRow.act)).scalars())
    assert {"email.asked", "email.changed"} <= acts
    anybody.open("/sign-in")
    anybody.press("Sign in", {"email": "mum@example.org", "password": PASSWORD}, status=422)
    anybody.open("/sign-in")
    assert anybody.press("Sign in", {"email": NEW, "password": PASSWORD}).status == 200


def test_an_address_that_somebody_has_gives_the_very_same_screen(
    family: House, client_for: Open, post: Callable[[], dict[str, str]]
) -> None:
    mum, told, waits = client_for("mum"), [], []
    for email in ("dad@example.org", "not@example.org"):
        told.append(ask(mum, email).text.replace(email, "…"))
        mails = post()
        waits.append(mum.open("/account/email").words.replace(email, "…"))
        with family.work() as work, clock.pretend(clock.now() + timedelta(minutes=16)):
            assert not [one for one in work.session.execute(select(EmailChange.expires_at)).scalars() if one > clock.now()]
    assert len({re.sub(r'value="[^"]{40,}"|data-\w+="\d+"', "", one) for one in told}) == 1 and waits[0] == waits[1]
    assert "Somebody wanted to use your email address" in mails["dad@example.org: your email address"]
    assert "dad@example.org: is this your email address?" not in mails and "not@example.org: is this your email address?" in mails


def test_an_address_that_nobody_confirmed_is_forgotten(family: House, client_for: Open, settings: Settings) -> None:
    ask(client_for("mum"))
    for hours, kept in ((23, [NEW]), (26, [])):
        with clock.pretend(clock.now() + timedelta(hours=hours)):
            tidy_up(family.engine, Store(settings.media_root))
        with family.work() as work:
            assert list(work.session.execute(select(EmailChange.email)).scalars()) == kept


@pytest.mark.parametrize("what", ["late", "password", "taken", "stopped", "replaced", "signed out", "reset", "provider"])
def test_a_link_that_is_over_changes_nothing(
    family: House, client_for: Open, post: Callable[[], dict[str, str]], what: str
) -> None:
    mum = client_for("mum")
    ask(mum)
    link = link_in(post()[LINK])
    mum.open(link)
    if what == "stopped":
        mum.open("/account/email")
        mum.press("Keep the address I have")
    if what == "replaced":
        ask(mum, "other@example.org")
    if what == "signed out":  # whoever asked may be whom she signs out
        client_for("mum").open("/account")
        mum.open("/account")
        mum.press("End all but this one")
    with family.work() as work:
        if what == "reset":
            reset_by_hand(work, family.people["mum"])
        if what == "provider":
            by_provider(work, family.people["mum"])
        if what == "password":
            set_first_password(work, family.people["mum"], "three brown otters")
        if what == "taken":
            add_person(work, "Somebody", NEW, PASSWORD)
        work.commit()
    with clock.pretend(clock.now() + timedelta(minutes=16 if what == "late" else 0)):
        visitor = client_for("")
        token = visitor.open("/sign-in").text.split('name="csrf_token" value="')[1].split('"')[0]
        assert visitor.raw("POST", link, data={"csrf_token": token}, headers={"Origin": HOST}).status_code == 404
    assert email_of(family) == "mum@example.org"


def test_it_is_asked_for_by_its_owner_only_and_a_few_times(family: House, client_for: Open) -> None:
    mum = client_for("mum")
    with family.work() as work:
        long_ago = clock.now() - timedelta(minutes=20)
        mum.open("/account")
        work.begin_writing().execute(update(SignIn).where(SignIn.person_id == family.people["mum"]).values(proved_at=long_ago))
        work.commit()
    assert ask(mum, status=403).h1 == "Say again that it is you"
    mum.press("Go on", {"password": PASSWORD})
    for email in ("one@example.org", "two@example.org", "three@example.org", "four@example.org"):
        last = ask(mum, email, 422 if email.startswith("four") else 200)
    assert "You can ask again in 15 minutes" in last.words
    with family.work() as work:
        by_provider(work, family.people["leila"])
        work.commit()
    assert "Ask them to change the address there" in client_for("leila").open("/account/email").words


def test_an_invitation_that_waits_comes_along(
    family: House, client_for: Open, post: Callable[[], dict[str, str]]
) -> None:
    with family.work() as work:
        space = family.space("moira", "zara", work, Permission.INVITE)
        invite(space, Wish(InvitationWay.MAIL, Role.RELATIVE, "Mum", email="mum@example.org"), secret_key="a key", texts_offered=False)
        letter = invite(space, Wish(InvitationWay.LETTER, Role.RELATIVE, "Mum", address="1 The Road"), secret_key="a key", texts_offered=False)
        work.session.execute(update(Invitation).where(Invitation.id == letter.invitation_id).values(given_email="mum@example.org"))
        ask_address_by_hand(work, family.people["mum"], NEW)
        work.commit()
    anybody, mails = client_for(""), post()
    assert "was told, outside these pages" in mails[OLD] and "signed in as you" not in mails[OLD], "nobody was"
    anybody.open(link_in(mails[LINK]))
    assert anybody.press("Use this address").h1 == "Sign in"
    with family.work() as work:
        assert set(work.session.execute(select(Invitation.email, Invitation.given_email))) == {(NEW, ""), ("", NEW)}
