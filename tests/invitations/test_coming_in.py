"""From a link, a letter or a code into a child's pages: only who was asked, only once, and never with a password that was sent."""

import re
from datetime import timedelta

from sqlalchemy import select

from tests.document.pdf_reading import pages
from tests.invitations.conftest import CHOSEN, Asking, said
from tests.support.client import HOST
from tests.support.house import PASSWORD
from wiki import clock
from wiki.commands.members import end_membership
from wiki.models.audit import AuditRow
from wiki.models.children import Membership
from wiki.models.invitations import InvitationKey
from wiki.models.jobs import Job
from wiki.models.people import Person
from wiki.words import Permission, Role

GONE = "This link does not open anything now"


def test_a_mail_leads_in_once_and_whoever_comes_chooses_only_a_password(asking: Asking) -> None:
    page = asking.ask(relation="Aunt", parental_responsibility=[])
    assert "An email with a link is on its way" in page.words
    with asking.house.work() as work:
        payload = str(work.session.execute(select(Job.payload).where(Job.kind == "invitation.send")).scalar_one())
        assert "ines" not in payload and not work.session.execute(select(InvitationKey)).first(), "no link lies anywhere yet"
    asking.work()
    mail, link = asking.mails()[-1], asking.link()
    assert "Moira" in said(mail) and "Marlbridge Council" in said(mail) and "Robin" not in str(mail)
    assert f"{asking.settings.public_url}{link}" in said(mail) and link.rsplit("/", 1)[1] not in str(mail["Subject"])
    assert "password" not in said(mail).lower(), "no password is sent"

    ines = asking.client_for("")
    never = ines.open("/come-in/" + "A" * 43, 404).text
    for _look in range(2):  # looking uses nothing up: mail programs look at links too
        welcome = ines.open(link)
        assert welcome.h1 == "You are invited to Robin’s pages" and "Moira" in welcome.words and "Example" not in welcome.words
    assert ines.press("Come in").h1 == "Choose a password"
    assert link.rsplit("/", 1)[1] not in ines.page.text, "the link stays behind"
    short = ines.press("Go to Robin’s pages", {"new_password": "short"}, status=422).words
    assert "8 letters or longer" in short and "What you typed is still here" not in short, "a password is not"
    form, _button = ines.page.form("Go to Robin’s pages")
    sent = {**dict(form.pairs), "new_password": CHOSEN, "role": "send_administrator", "email": "eve@example.org",
            "username": "eve@example.org", "is_admin": "1", "child_id": str(asking.house.children["zara"])}  # fmt: skip
    arrived = ines.raw("POST", form.action, data=sent, headers={"Origin": HOST})
    home = ines.open(arrived.headers["Location"])
    assert home.h1 == "Robin" and "Welcome. You are in." in home.words
    assert asking.roles("ines@example.org") == [Role.RELATIVE] and not asking.roles("eve@example.org")
    assert "Aunt" in asking.client_for("moira").open(f"{asking.robin}/people").words

    other = asking.client_for("")
    strip = re.compile(r'(csrf_token" value="|nonce=")[^"]*')
    assert strip.sub("", other.open(link, 404).text) == strip.sub("", never), "used and never made look alike"
    kept = ines.open(link, 404)  # whoever keeps the mail to come in by
    assert kept.links["Go to the first page"] == "/" and "Sign in" not in kept.links and "Sign in" in other.page.links
    assert "Nobody. Everybody who was invited is in." in asking.client_for("moira").open(f"{asking.robin}/invited").words
    with asking.house.work() as work:
        acts = set(work.session.execute(select(AuditRow.act).where(AuditRow.chain == asking.house.children["robin"])).scalars())
    assert {"invitation.made", "invitation.opened", "member.came_in", "invitation.used"} <= acts
    again = asking.client_for("")
    again.open("/sign-in")
    again.press("Sign in", {"email": "ines@example.org", "password": CHOSEN})


def test_who_has_an_account_comes_in_with_it_and_nobody_else_does(asking: Asking) -> None:
    for nowhere in ("nadia@example..org", "na..dia@example.org", "na:dia@example.org"):
        assert "Write an email address" in asking.ask(name="Nadia", email=nowhere, status=422).words, "before it is sent to nobody"
    asking.ask(name="Nadia", email="nadia\u200b@example.org")
    asking.work()
    link = asking.link("nadia")
    brook = asking.client_for("brook")
    page = brook.open(link)
    assert "sent to another email address" in page.words and "nadia@example.org" not in page.text
    answer = brook.raw("POST", link, data={"csrf_token": page.form("Sign out")[0].pairs[0][1]}, headers={"Origin": HOST})
    assert answer.status_code == 403 and not asking.roles("brook@example.org")

    nadia = asking.client_for("")
    nadia.open(link)
    assert nadia.press("Come in").h1 == "Sign in to come in"
    assert nadia.page.links["Sign in another way"] == "/sign-in", "not everybody who has an account has a password"
    nadia.press("Go to Robin’s pages", {"password": "not this one"}, status=422)
    assert not asking.roles("nadia@example.org")
    assert nadia.press("Go to Robin’s pages", {"password": PASSWORD}).h1 == "Robin"
    assert asking.roles("nadia@example.org") == [Role.RELATIVE]

    asking.ask(name="Brook", email="brook@example.org", role="school")
    asking.work()
    brook.open(asking.link("brook"))
    assert brook.press("Come in").h1 == "Robin", "signed in, it takes one press"
    log = asking.client_for("moira").open(f"{asking.robin}/seen").words
    assert re.search(r"Brook · School, college or nursery\s*came in, by an invitation", log), "whoever comes in brought nobody in"


def test_an_old_link_dies_when_it_is_sent_again_taken_back_too_old_or_the_membership_ends(asking: Asking) -> None:
    moira, stranger = asking.client_for("moira"), asking.client_for("")
    asking.ask(browser=moira)
    asking.work()
    first = asking.link()
    asking.ask(browser=moira, status=422)
    assert "invited already" in moira.page.words
    moira.open(f"{asking.robin}/invited")
    moira.press("Ask once more: Ines Rowe")
    assert stranger.open(first, 404).h1 == GONE, "at once, before the new mail goes"
    asking.work()
    second = asking.link()
    assert stranger.open(second).h1 == "You are invited to Robin’s pages" and second != first
    with clock.pretend(clock.now() + timedelta(days=14, minutes=1)):
        assert asking.client_for("").open(second, 404).h1 == GONE
    stranger.press("Come in")
    moira.open(f"{asking.robin}/invited")
    assert "Opened on" in moira.page.words
    moira.press("Take it back: Ines Rowe")
    assert stranger.press("Go to Robin’s pages", {"new_password": CHOSEN}, status=404).h1 == GONE
    assert not asking.roles("ines@example.org")

    asking.ask(browser=moira, name="Gran", email="gran@example.org", status=422)
    asking.ask(by="leila", name="Gran", email="gran@example.org", agreed_by="Jo", agreed_how="by phone",
               **{"agreed_on-day": "1", "agreed_on-month": "6", "agreed_on-year": "2026"})  # fmt: skip
    asking.work()
    again = asking.link("gran")
    how = "To invite somebody, write to"
    assert how in asking.client_for("priya").open(f"{asking.robin}/people").words
    assert how not in asking.client_for("leila").open(f"{asking.robin}/people").words, "she asks in herself"
    moira.open(f"{asking.robin}/people")
    gran = next(one for words, one in moira.page.links.items() if words.startswith("End membership") and words.endswith("Gran"))
    moira.open(gran)
    moira.press("End membership", {"reason": "moved away"})
    assert asking.client_for("").open(again, 404).h1 == GONE, "no invitation brings back who was sent away"


def test_no_letter_in_a_drawer_brings_back_who_was_taken_out(asking: Asking) -> None:
    moira, gran, stranger = asking.client_for("moira"), asking.client_for("gran"), asking.client_for("")
    first: set[str] = set()
    printed: set[str] = set()
    codes = []
    for name in ("Mariam Hassan", "Gran"):
        asking.ask(browser=moira, way="letter", address="12 Lime Street\nMarlbridge\nMB1 2AB", name=name)
        ticked = set(re.findall(r'name="letter" value="([^"]+)"', moira.open("/desk/invited").text)) - printed
        codes.append(_print(asking, moira, list(ticked)))
        first, printed = first or ticked, printed | ticked
    moira.open(f"{asking.robin}/people")
    moira.open(next(one for words, one in moira.page.links.items() if words.startswith("End membership") and words.endswith("Gran")))
    moira.press("End membership", {"reason": "Court order"})
    codes[0] = _print(asking, moira, list(first))  # printed once more, by somebody who knows of nothing
    stranger.open("/in")
    assert "can’t find this code" in stranger.press("Go on", {"code": codes[1], "email": "new@example.org"}, status=422).words, "it bore her name"
    gran.open("/in")
    gran.press("Go on", {"code": codes[0], "email": "gran@example.org"})
    assert gran.press("Come in", status=404).h1 == GONE and not asking.roles("gran@example.org"), "somebody else's, sent before that day"


def test_a_letter_leads_in_by_its_code_once_the_address_is_shown_to_be_theirs(asking: Asking) -> None:
    moira = asking.client_for("moira")
    asking.ask(browser=moira, way="letter", address="12 Lime Street\nMarlbridge\nMB1 2AB", language="ar", name="Mariam Hassan")
    asking.work()
    assert not asking.mails("ines"), "an address that the way does not need is not kept"
    moira.open("/desk/invited")
    assert "The letter waits to be printed" in moira.page.words
    ticked = re.findall(r'name="letter" value="([^"]+)"', moira.page.text)
    moira.press("They are in the post", {"letter": ticked}, status=422)
    old = _print(asking, moira, ticked)
    code = _print(asking, moira, ticked)
    moira.open("/desk/invited")
    moira.press("They are in the post", {"letter": ticked})
    assert "Posted on" in moira.page.words

    mum = asking.client_for("mum")  # whose phone it is: who is in already must not use up what is for another
    mum.open("/in")
    page = mum.press("Go on", {"code": code, "email": "mariam@example.org"})
    assert "This invitation is for Mariam Hassan" in page.words and page.form("Sign out") and "Come in" not in page.words
    answer = mum.raw("POST", "/come-in", data={"csrf_token": page.form("Sign out")[0].pairs[0][1]}, headers={"Origin": HOST})
    assert answer.status_code == 403

    mariam = asking.client_for("")
    mariam.open("/in")
    for wrong in (old, "ACDE-ACDE-ACDE"):
        assert "We can’t find this code" in mariam.press("Go on", {"code": wrong, "email": "mariam@example.org"}, status=422).words
    mariam.press("Go on", {"code": code.lower().replace("-", " "), "email": "Mariam@example.org"})
    asking.work()
    digits = re.findall(r"\b\d{6}\b", said(asking.mails("mariam")[-1]))[0]
    assert "Robin" not in str(asking.mails("mariam")[-1]) and digits not in str(asking.mails("mariam")[-1]["Subject"])
    page = mariam.open("/come-in")
    assert page.html.root.attrib["lang"] == "ar", "the letter is in Arabic, and so is what follows"
    thief = asking.client_for("")
    for one in (mariam, thief):
        one._client.set_cookie("language", "en", domain="localhost", secure=True, path="/")
    mariam.open("/come-in")
    thief.open("/in")
    thief.press("Go on", {"code": code, "email": "thief@example.org"})
    thief.press("Go on", {"code": digits}, status=422)
    assert "can’t be used any more" in mariam.press("Go on", {"code": digits}, status=422).words, "another address was given"
    for _code in range(3):
        mariam.press("Send a new code")
    assert "We sent 5 codes" in mariam.press("Send a new code", status=422).words
    asking.work()
    digits = re.findall(r"\b\d{6}\b", said(asking.mails("mariam")[-1]))[0]
    mariam.press("Go on", {"code": digits})
    assert mariam.press("Go to Robin’s pages", {"new_password": CHOSEN}).response.status_code == 200
    assert asking.roles("mariam@example.org") == [Role.RELATIVE] and not asking.roles("thief@example.org")


def _print(asking: Asking, browser: object, ticked: list[str]) -> str:
    """Print the letters that are ticked; the code that stands in the one."""
    browser.open("/desk/invited")  # type: ignore[attr-defined]
    page = browser.press("Print the letters that are ticked", {"letter": ticked})  # type: ignore[attr-defined]
    (words,) = pages(page.response.get_data())
    assert "12 Lime Street" in words and "Example" not in words
    return re.findall(r"[A-Z0-9]{4}-[A-Z0-9]{4}-[A-Z0-9]{4}", words)[0]


def test_a_code_that_is_read_out_is_short_lived_and_for_one_address(asking: Asking) -> None:
    moira = asking.client_for("moira")
    page = asking.ask(browser=moira, way="code")
    code = re.findall(r"\d{3} \d{3} \d{3}", page.words)[0]
    assert code not in moira.open(f"{asking.robin}/invited").text, "it is shown once"
    ines = asking.client_for("")
    ines.open("/in")
    other = ines.press("Go on", {"code": code, "email": "eve@example.org"}, status=422).words
    assert "We can’t find this code" in other
    with clock.pretend(clock.now() + timedelta(minutes=61)):
        late = asking.client_for("")
        late.open("/in")
        late.press("Go on", {"code": code, "email": "ines@example.org"}, status=422)
    arabic = code.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))
    assert ines.press("Go on", {"code": arabic, "email": "Ines@example.org"}).h1 == "Choose a password"
    for _wrong in range(5):
        guess = asking.client_for("")
        guess.open("/in")
        guess.press("Go on", {"code": "111 111 111", "email": "ines@example.org"}, status=422)
    assert ines.press("Go to Robin’s pages", {"new_password": CHOSEN}, status=404).h1 == GONE, "it was guessed at too often"


def test_of_two_parents_whom_a_school_asked_in_only_the_first_comes_in(asking: Asking) -> None:
    house = asking.house
    house.child("mo")
    house.member("mo", "leila", Role.SCHOOL)
    agreed = {"agreed_by": "Ines Rowe", "agreed_how": "at the school gate", "agreed_on-day": "3", "agreed_on-month": "9",
              "agreed_on-year": "2026", "role": "parent", "way": "mail"}  # fmt: skip
    leila = asking.client_for("leila")
    for name in ("ines", "eve"):
        leila.open(f"/child/{house.children['mo']}/invite")
        leila.press("Invite them", {"name": name.title(), "email": f"{name}@example.org", **agreed})
    asking.work()
    ines, eve = asking.client_for(""), asking.client_for("")
    for name, browser in (("ines", ines), ("eve", eve)):
        browser.open(asking.link(name))
        browser.press("Come in")
    ines.press("Go to Mo’s pages", {"new_password": CHOSEN})
    assert eve.press("Go to Mo’s pages", {"new_password": CHOSEN}, status=404).h1 == GONE
    with house.work() as work:
        assert work.session.execute(select(Person.id).where(Person.email == "eve@example.org")).first() is None
        parents = select(Membership.id).where(Membership.child_id == house.children["mo"], Membership.role == Role.PARENT)
        assert len(work.session.execute(parents).all()) == 1


def test_a_school_brings_back_nobody_whom_the_council_took_out(asking: Asking) -> None:
    house, robin = asking.house, asking.house.children["robin"]
    with house.work() as work:
        mine = select(Membership.id).where(Membership.child_id == robin, Membership.person_id == house.people["gran"])
        end_membership(house.space("daniel", "robin", work, Permission.MANAGE_MEMBERS), work.session.execute(mine).scalar_one(), "Court order")
        work.commit()
    agreed = {"agreed_by": "Jo (Mum)", "agreed_how": "at the gate", "agreed_on-day": "3", "agreed_on-month": "9", "agreed_on-year": "2026"}
    leila = asking.client_for("leila")
    assert "Court" not in asking.ask(browser=leila, name="Gran", email="gran@example.org", **agreed).text
    asking.work()
    gran = asking.client_for("gran")
    gran.open(asking.link("gran"))
    assert gran.press("Come in", status=404).h1 == GONE and not asking.roles("gran@example.org")
    leila.open(f"{asking.robin}/invited")
    leila.press("Take it back: Gran")
    asking.ask(name="Gran", email="gran@example.org")
    asking.work()
    gran.open(asking.link("gran"))
    gran.press("Come in")
    assert asking.roles("gran@example.org") == [Role.RELATIVE], "the council may"


def test_a_school_asks_in_only_with_the_familys_agreement_and_never_a_second_parent(asking: Asking) -> None:
    leila = asking.client_for("leila")
    agreed = {"agreed_by": "Jo (Mum)", "agreed_how": "at the school gate", "agreed_on-day": "3", "agreed_on-month": "9",
              "agreed_on-year": "2026"}  # fmt: skip
    assert "Write who of the family agreed" in asking.ask(browser=leila, status=422).words
    assert "A parent is in this space already" in asking.ask(browser=leila, role="parent", status=422, **agreed).words
    asking.ask(browser=leila, role="caseworker", status=403, **agreed)
    asking.ask(name="Theirs", email="theirs@example.org")
    asking.ask(browser=leila, **agreed)
    words = leila.open(f"{asking.robin}/invited").words
    assert "at the school gate" in words and "Ines Rowe" in words and "theirs@example.org" not in words
    both = asking.client_for("daniel").open(f"{asking.robin}/invited")
    assert "Theirs" in both.words and "Ines Rowe" in both.words
    theirs = re.findall(r"/invited/([0-9a-f-]{36})/withdraw", both.text)
    token = leila.page.form("Take it back: Ines Rowe")[0].pairs[0][1]
    answers = [
        leila.raw("POST", f"{asking.robin}/invited/{one}/withdraw", data={"csrf_token": token}, headers={"Origin": HOST}).status_code
        for one in theirs
    ]
    assert sorted(answers) == [302, 404], "only the one of her own"
