"""A parent champion helps a family to begin, is let in to one page, and holds nothing more than that (A9)."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes
from email.policy import default
from io import BytesIO

from flask import Flask
from pypdf import PdfReader
from sqlalchemy import Engine, select, update

from tests.invitations.conftest import said
from tests.support.client import HOST, Visitor
from tests.support.house import House
from wiki import clock
from wiki.commands.members import end_membership
from wiki.commands.pages_start import start_page
from wiki.commands.protected import Protecting, note_detail
from wiki.database import Work
from wiki.models.champions import Champion, ChampionFamily, ChampionWish
from wiki.models.invitations import Invitation
from wiki.models.worries import SafeguardingContact
from wiki.settings import Settings
from wiki.words import Permission, Preset, Role, Voice
from wiki.worker.run import Worker

Browser = Callable[[str], Visitor]


def _begin(house: House, client_for: Browser, child: str = "robin") -> tuple[Visitor, Visitor]:
    """Moira's desk with Amina as a champion, and Robin's family noted by the council with Ines Rowe to ask in."""
    for name in ("amina", "grace"):
        house.person(name)
    moira, amina = client_for("moira"), client_for("amina")
    amina.open("/champion", 404)
    moira.open("/desk/champions")
    moira.press("Make them a champion", {"email": "nobody@example.org", "days": "365"}, status=422)
    moira.press(
        "Make them a champion",
        {"email": "amina@example.org", "languages": "English, Somali", "area": "Northside", "phone": "01632 960 111", "days": "365"},
    )
    moira.press("Name them", {"email": "grace@example.org", "phone": "01632 960 222"})
    moira.open(f"/child/{house.children[child]}/champion/wish")
    moira.press("Note it", {"name": "Ines Rowe", "way": "mail", "email": "ines@example.org"}, status=422)
    agreed = {"agreed_by": "Ines Rowe", "agreed_how": "on the phone", "agreed_on-day": "1", "agreed_on-month": "3", "agreed_on-year": "2026"}
    moira.press("Note it", {"name": "Ines Rowe", "way": "mail", "email": "ines@example.org", "speaks": "Somali", "area": "Northside", **agreed})
    return moira, amina


def _give(house: House, moira: Visitor, child: str = "robin", name: str = "Robin") -> str:
    """Give the family Amina; the id of what she holds."""
    with house.work() as work:
        champion = work.session.execute(select(Champion.id).where(Champion.person_id == house.people["amina"])).scalar_one()
    told = moira.open("/desk/champions").words
    assert name in told and "Somali" in told and "Northside" in told and f"{name} Example" not in told
    moira.press("Give", {"champion": str(champion), "days": "91"})
    with house.work() as work:
        here = (ChampionFamily.child_id == house.children[child], ChampionFamily.ended_at.is_(None))
        return str(work.session.execute(select(ChampionFamily.id).where(*here)).scalar_one())


def test_a_champion_asks_a_family_in_and_learns_only_how_far_it_is(
    house: House, client_for: Browser, engine: Engine, settings: Settings
) -> None:
    house.child("robin")
    house.child("zara")
    moira, amina = _begin(house, client_for)
    assert "No family yet" in amina.open("/champion").words
    family = _give(house, moira)
    page = amina.open("/champion")
    assert "Robin’s family" in page.words and "Not invited yet" in page.words and "Ines Rowe" in page.words
    assert "ines@example.org" not in page.text and "Example" not in page.words and "Zara" not in page.text
    form, _button = amina.page.form("Send the invitation: Robin")
    forged = {"csrf_token": dict(form.pairs)["csrf_token"], "email": "amina@example.org", "role": "caseworker"}
    assert amina.raw("POST", form.action, data=forged, headers={"Origin": HOST}).status_code == 302
    with house.work() as work:
        row = work.session.execute(select(Invitation)).scalar_one()
        assert (row.email, row.role, row.agreed_by) == ("ines@example.org", Role.PARENT, "Ines Rowe"), "where it goes is the council’s"
    Worker(settings, engine).drain()
    mails = [message_from_bytes(one.read_bytes(), policy=default) for one in (settings.instance / "mail").glob("*.eml")]
    links = (re.findall(r"/come-in/[\w-]{43}", said(one)) for one in mails if "ines@" in one["To"])  # type: ignore[arg-type]
    welcome = client_for("").open(next(links)[0]).words
    assert "Amina (Parent champion), " in welcome, "she is not of the council"
    assert "Invited, not in yet" in amina.open("/champion").words
    amina.press("Send the invitation again: Robin", status=422)  # a moment ago
    amina.open(f"/child/{house.children['robin']}/", 404)
    amina.open(f"/child/{house.children['robin']}/invited", 404)

    # A code to read out would open the pages to whoever hears it: it goes to the parent's address instead.
    with house.work() as work:
        work.begin_writing().execute(update(Invitation).values(way="code", sent_at=None))
        work.commit()
    amina.open("/champion")
    amina.press("Send the invitation again: Robin")
    with house.work() as work:
        assert work.session.execute(select(Invitation.way)).scalar_one() == "mail"

    house.member("robin", "ines", Role.PARENT)
    assert "Signed in, nothing written yet" in amina.open("/champion").words
    house.say("ines", "robin", "about_me_primary", "good_at", "The secret heron.")
    page = amina.open("/champion")
    assert "First page written" in page.words and "heron" not in page.text

    # Another champion's family, a family that never was, and one that ended look alike.
    house.person("bela")
    bela = client_for("bela")
    moira.open("/desk/champions")
    moira.press("Make them a champion", {"email": "bela@example.org", "days": "182"})
    token = dict(bela.open("/champion/worry").form("Tell them now")[0].pairs)["csrf_token"]
    ask = bela.raw("POST", f"/champion/families/{family}/ask", data={"csrf_token": token}, headers={"Origin": HOST})
    assert ask.status_code == 404
    assert "Robin" not in bela.open("/champion").text
    moira.open("/desk/champions")
    moira.press("End this: Robin")
    assert "Robin" not in amina.open("/champion").text
    family = _give(house, moira)
    with house.work() as work:
        past = clock.now() - timedelta(seconds=1)
        work.begin_writing().execute(update(ChampionFamily).where(ChampionFamily.ended_at.is_(None)).values(ends_at=past))
        work.commit()
    assert "Robin" not in amina.open("/champion").text, "it ended by itself"
    with house.work() as work:
        work.begin_writing().execute(update(Champion).values(ends_at=clock.now() - timedelta(seconds=1)))
        work.commit()
    amina.open("/champion", 404)


def test_a_family_lets_its_champion_read_one_page_and_never_more_than_who_lets_them_in_holds(
    family: House, client_for: Browser, app: Flask
) -> None:
    robin = family.children["robin"]
    moira, amina = _begin(family, client_for)
    held = _give(family, moira)
    both = family.say("mum", "robin", "about_me_primary", "good_at", "Robin spots every heron.", audience=Preset.EVERYONE)
    family.say("mum", "robin", "about_me_primary", "good_at", "Canary of the family alone.", audience=Preset.ONLY_FAMILY)
    family.say("mum", "robin", "about_me_primary", "good_at", "Canary of mum alone.", audience=Preset.ONLY_ME)
    family.say(
        "moira", "robin", "about_me_primary", "good_at", "Canary of professionals.", audience=Preset.PROFESSIONALS,
        voice=Voice.PROFESSIONAL,
    )  # fmt: skip
    other = family.page("robin", "my_family")
    address = f"/champion/families/{held}/page/{both.page_id}"
    for shut in (address, f"/child/{robin}/", f"/child/{robin}/page/{both.page_id}", f"/child/{robin}/champion", f"/child/{robin}/search"):
        amina.open(shut, 404)

    mum = client_for("mum")
    assert "Amina" in mum.open(f"/child/{robin}/champion").words and "They can’t read any of your pages" in mum.page.words
    mum.press("Let them read", {"days": "7"}, status=422)
    mum.press("Let them read", {"page": str(both.page_id), "days": "7"})
    told = amina.open(address)
    assert "spots every heron" in told.words and "Canary" not in told.text and "Example" not in told.words
    assert "They show you" in amina.open("/champion").words
    amina.open(f"/champion/families/{held}/page/{other}", 404)
    for shut in (f"/child/{robin}/page/{both.page_id}", f"/child/{robin}/champion", f"/child/{robin}/invite", "/desk/champions", "/worries"):
        amina.open(shut, 404)  # nothing to hand on with
    assert client_for("leila").open(f"/child/{robin}/champion", 403)
    app.extensions["traces"].write_waiting()
    log = mum.open(f"/child/{robin}/seen").words
    assert "Amina" in log and "Parent champion" in log
    who = f"/child/{robin}/people"
    assert "A parent champion can read 1 page" in mum.open(who).words and "champion" not in client_for("leila").open(who).words

    mum.open(f"/child/{robin}/champion")
    mum.press(next(one for one in map(mum.page.html.name_of, mum.page.html.all("button")) if one.startswith("Take it back: ")))
    amina.open(address, 404)
    mum.open(f"/child/{robin}/champion")
    mum.press("Let them read", {"page": str(both.page_id), "days": "1"})
    amina.open(address)
    mum.open(f"/child/{robin}/champion")
    mum.press("I no longer want a champion")
    amina.open(address, 404)
    assert "champion can read" not in mum.open(who).words
    assert "Robin" not in amina.open("/champion").text
    with family.work() as work:
        assert work.session.execute(select(ChampionWish.ended_at)).scalar_one() is not None


def test_a_worry_reaches_those_named_at_once_and_nobody_else(
    family: House, client_for: Browser, engine: Engine, settings: Settings
) -> None:
    moira, amina = _begin(family, client_for)
    held = _give(family, moira)
    grace, dad = client_for("grace"), client_for("dad")
    moira.open("/desk/champions")
    moira.press("Name them", {"email": "dad@example.org", "phone": "01632 960 333"})
    ring = amina.open("/champion/worry").words
    assert ring.index("999") < ring.index("01632 960 222") < ring.index("What worries you?")
    amina.press("Tell them now", {"words": "  "}, status=422)
    amina.press("Tell them now", {"words": "A bruise that nobody explains", "family": held, "phone": "01632 960 111"})
    assert "Nobody has read it yet" in amina.page.words and "bruise" not in amina.page.text
    Worker(settings, engine).drain()
    mails = [message_from_bytes(path.read_bytes(), policy=default) for path in (settings.instance / "mail").glob("*.eml")]
    ours = [mail for mail in mails if mail["To"] == "grace@example.org"]
    assert len(ours) == 1 and "/worries" in ours[0].as_string() and "bruise" not in ours[0].as_string()
    assert not [mail for mail in mails if mail["To"] == "dad@example.org"], "he hears worries, but none about his own family"
    assert "bruise" not in dad.open("/worries").text and "child’s safety waits" not in dad.open("/children").words

    assert "1 worry about a child’s safety waits" in grace.open("/children").words
    page = grace.open("/worries")
    assert "A bruise that nobody explains" in page.words and "Robin Example" in page.words and "01632 960 111" in page.words
    for name in ("moira", "mum", "amina"):
        client_for(name).open("/worries", 404)
    assert "bruise" not in client_for("mum").open(f"/child/{family.children['robin']}/seen").text
    form, _pressed = page.form("I take this in hand: " + _when(page))
    token = dict(dad.open("/account").form("Sign out")[0].pairs)["csrf_token"]
    assert dad.raw("POST", form.action, data={"csrf_token": token}, headers={"Origin": HOST}).status_code == 404
    grace.press("I take this in hand: " + _when(page))
    assert "Grace has it" in amina.open("/champion").words
    with Work(engine) as work:
        work.begin_writing().execute(update(SafeguardingContact).values(ended_at=clock.now()))
        work.commit()
    grace.open("/worries", 404)
    amina.open("/champion/worry")
    assert "Please ring" in amina.page.words


def test_a_family_that_asks_here_is_known_by_who_asked_and_a_worry_outlasts_its_no(family: House, client_for: Browser) -> None:
    moira, amina = _begin(family, client_for)
    robin = family.children["robin"]
    moira.press("The family no longer wants a champion")
    mum = client_for("mum")
    mum.open(f"/child/{robin}/champion")
    assert "your name and language, and whether you are in and wrote something" in mum.page.words, "all of what they see below"
    mum.press("Ask for a champion", {"speaks": "x" * 101}, status=422)  # the browser follows what the summary of errors leads to
    mum.press("Ask for a champion", {"speaks": "Somali", "area": "Northside"})
    held = _give(family, moira)
    families = amina.open("/champion")
    assert "Mum" in families.words
    assert not [one for one in families.html.all("span") if one.attrib.get("class") == "quiet"], "a line over the words beside it"

    amina.open("/champion/worry")
    writing, _button = amina.page.form("Tell them now")
    mum.open(f"/child/{robin}/champion")
    mum.press("I no longer want a champion")
    data = {**dict(writing.pairs), "words": "A bruise on Robin", "family": held}
    assert amina.raw("POST", writing.action, data=data, headers={"Origin": HOST}).status_code == 302
    assert "A bruise on Robin" in client_for("grace").open("/worries").words and "Robin Example" in client_for("grace").open("/worries").words


def test_a_champion_asks_in_the_parent_whom_the_council_noted_and_not_the_other(
    house: House, client_for: Browser, engine: Engine, settings: Settings
) -> None:
    house.child("robin")
    moira, amina = _begin(house, client_for)
    _give(house, moira)
    moira.open(f"/child/{house.children['robin']}/invite")
    moira.press("Invite them", {"name": "Adam Rowe", "role": "parent", "way": "mail", "email": "adam@example.org"})
    Worker(settings, engine).drain()
    page = amina.open("/champion")
    assert "Ines Rowe" in page.words and "Not invited yet" in page.words and "Adam" not in page.text
    amina.press("Send the invitation: Robin")
    with house.work() as work:
        rounds = dict(work.session.execute(select(Invitation.email, Invitation.round)).all())
    assert rounds == {"adam@example.org": 1, "ines@example.org": 1}, "his link still opens"
    assert "Invited, not in yet" in amina.open("/champion").words


def test_nobody_who_was_taken_out_of_a_childs_space_helps_that_family(family: House, client_for: Browser) -> None:
    moira, _amina = _begin(family, client_for)
    member = family.member("robin", "amina", Role.RELATIVE)
    with family.work() as work:
        end_membership(family.space("moira", "robin", work, Permission.MANAGE_MEMBERS), member, "Court order")
        work.commit()
        champion = work.session.execute(select(Champion.id)).scalar_one()
    moira.open("/desk/champions")
    box = moira.press("Give", {"days": "91"}, status=422).links["Choose a champion."].split("#")[1]
    assert moira.page.html.by_id[box].attrib["name"] == "champion"
    page = moira.press("Give", {"champion": str(champion), "days": "91"}, status=422)
    assert "Choose somebody who never did" in page.words and "Court" not in page.text
    daniel = client_for("daniel")
    daniel.open(f"/child/{family.children['robin']}/champion/wish")
    daniel.press("The family no longer wants a champion")
    assert "Choose a champion." not in moira.press("Give", {"days": "91"}, status=422).links, "the row is gone"


def _when(page: object) -> str:
    names = [page.html.name_of(one) for one in page.html.all("button")]  # type: ignore[attr-defined]
    return next(one.split(": ", 1)[1] for one in names if one.startswith("I take this in hand: "))


def test_the_pretend_child_and_the_sheet_to_print_hold_nobody(family: House, client_for: Browser) -> None:
    _moira, amina = _begin(family, client_for)
    pages = [href for href in amina.open("/champion/show").links.values() if href.startswith("/champion/show/")]
    assert len(pages) > 2 and "does not exist" in amina.page.words
    shown = amina.open(pages[0])
    picture = next(one for one in shown.addresses if "/picture/" in one)
    assert amina.raw("GET", picture).mimetype == "image/jpeg"
    for wrong in ("/champion/show/99", "/champion/show/picture/zara-portrait.jpg", "/champion/show/picture/..%2f..%2fread.py"):
        assert amina.raw("GET", wrong).status_code == 404, wrong
    kit = amina.raw("GET", "/champion/kit")
    paper = PdfReader(BytesIO(kit.get_data()))
    words = " ".join(page.extract_text() for page in paper.pages)
    assert len(paper.pages) == 1 and "999" in words and "01632 960 111" in words and "01632 960 222" in words


def test_no_champion_brings_back_whom_the_council_took_out(house: House, client_for: Browser) -> None:
    house.child("robin")
    moira, amina = _begin(house, client_for)
    _give(house, moira)
    amina.open("/champion")
    amina.press("Send the invitation: Robin")
    moira.open(f"/child/{house.children['robin']}/invited")
    moira.press("Take it back: Ines Rowe")
    amina.open("/champion")
    assert "Please ask the council" in amina.press("Send the invitation: Robin", status=422).words, "it was taken back"
    with house.work() as work:
        past = clock.now() - timedelta(days=1)
        work.begin_writing().execute(update(Invitation).values(joined_at=past, withdrawn_at=None))
        work.commit()
    member = house.member("robin", "ines", Role.PARENT)
    with house.work() as work:
        end_membership(house.space("moira", "robin", work, Permission.MANAGE_MEMBERS), member, "Court order")
        work.commit()
    amina.open("/champion")
    page = amina.press("Send the invitation: Robin", status=422)
    assert "Please ask the council" in page.words and "Court" not in page.text
    with house.work() as work:
        assert len(work.session.execute(select(Invitation.id)).all()) == 1

    # The council notes the family anew: then they may be asked in again.
    moira.open(f"/child/{house.children['robin']}/champion/wish")
    moira.press("The family no longer wants a champion")
    agreed = {"agreed_by": "Ines Rowe", "agreed_how": "on the phone", "agreed_on-day": "1", "agreed_on-month": "3", "agreed_on-year": "2026"}
    moira.press("Note it", {"name": "Ines Rowe", "way": "mail", "email": "ines@example.org", **agreed})
    _give(house, moira)
    amina.open("/champion")
    amina.press("Send the invitation: Robin")


def test_what_a_champion_reads_ends_when_the_rights_are_the_young_persons_own(family: House, client_for: Browser) -> None:
    family.child("mo", date(2010, 9, 1))  # the rights are theirs from 26 June 2027
    for name, role in (("mia", Role.PARENT), ("mo", Role.YOUNG_PERSON)):
        family.member("mo", name, role)
    page = family.page("mo", "my_family", "mia")
    with clock.pretend(datetime(2027, 6, 20, 9, tzinfo=UTC)):
        moira, amina = _begin(family, client_for, "mo")
        held = _give(family, moira, "mo", "Mo")
        mia = client_for("mia")
        mia.open(f"/child/{family.children['mo']}/champion")
        mia.press("Let them read", {"page": str(page), "days": "28"})
        amina.open(f"/champion/families/{held}/page/{page}")
    with clock.pretend(datetime(2027, 6, 26, 9, tzinfo=UTC)):
        amina = client_for("amina")
        amina.open(f"/champion/families/{held}/page/{page}", 404)
        assert "Mo’s family" in amina.open("/champion").words and "They show you" not in amina.page.words


def test_a_title_that_holds_what_is_kept_from_whoever_lets_a_champion_in_is_not_told(family: House, client_for: Browser) -> None:
    robin = family.children["robin"]
    with family.work() as work:
        page = start_page(family.space("mum", "robin", work), family.catalogue.types["free_page"], "Our days at 7 Quince Lane")
        work.commit()
    moira, amina = _begin(family, client_for)
    _give(family, moira)
    dad = client_for("dad")
    dad.open(f"/child/{robin}/champion")
    dad.press("Let them read", {"page": str(page), "days": "7"})
    assert "Quince" in amina.open("/champion").words
    with family.work() as work:
        told = Protecting("address", "7 Quince Lane", [family.people["dad"].hex], "Court order")
        note_detail(family.space("daniel", "robin", work), told)
        work.commit()
    assert "Quince" not in dad.open(f"/child/{robin}/champion").text
    assert "They show you" in amina.open("/champion").words and "Quince" not in amina.page.text
