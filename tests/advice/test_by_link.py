"""Advice by link: one request, answered from a mail by somebody who has no account, and nothing else opened to them."""

import re
from datetime import timedelta
from io import BytesIO

import pytest
from sqlalchemy import func, select

from tests.advice.conftest import DOCTOR, SECRETARY, ByLink
from tests.support.client import HOST, Visitor
from wiki import clock
from wiki.commands.advice_links import sweep_links
from wiki.models.advice_links import AdviceDraft, AdviceLink
from wiki.models.children import Membership
from wiki.models.pages import Version
from wiki.models.people import Person, SignIn

LATER = "later@clinic.example.org"
SEEN = "Robin has about two fits a week, mostly after lunch."


def _post(browser: Visitor, path: str, **fields: str) -> tuple[int, str]:
    """A form of this browser's own, sent by hand."""
    data = {"csrf_token": _token(browser), **fields}
    answer = browser.raw("POST", path, data=data, headers={"Origin": HOST})
    return answer.status_code, answer.get_data(as_text=True)


def _section_k(by_link: ByLink) -> str:
    return f"/child/{by_link.house.children['robin']}/plan/advice"


def _token(browser: Visitor) -> str:
    page = browser.raw("GET", "/sign-in").get_data(as_text=True)
    return page.split('name="csrf_token" value="')[1].split('"')[0]


def test_a_doctor_answers_from_a_mail_and_it_is_an_ordinary_page_of_advice(by_link: ByLink) -> None:
    by_link.ask(shown="Fits since March.", status=200)
    (mail,) = by_link.mails()
    assert "Daniel" in mail and "Robin" not in mail and "fits" not in mail.lower()
    stranger = by_link.client_for("")
    held = stranger.open(by_link.link()).text
    assert f"then={by_link.link()}" not in held, "what opens the request stands in no other address"
    assert "Robin" not in held and DOCTOR not in held and "Send me the code" in held
    assert stranger.raw("GET", "/answer/words").status_code == 404, "the link alone opens nothing"
    stranger.press("Send me the code")
    assert stranger.raw("GET", "/answer/words").status_code == 302, "nor does asking for the code"
    code = by_link.code()
    wrong = stranger.press("Go on", {"code": f"{(int(code) + 1) % 1_000_000:06d}"}, status=422)
    assert "This is not the code" in wrong.words and "Robin" not in wrong.text
    opened = stranger.press("Go on", {"code": code})
    for words in ("How do the fits touch the school day?", "Fits since March.", "born on"):
        assert words in opened.words
    assert "Opened" in by_link.client_for("daniel").open(by_link.place()).words

    unsigned = stranger.press("Sign and send", {"see": SEEN, "achieve": "Tell an adult.\n\nGo to a safe place."}, status=422)
    assert "Tick this box" in unsigned.words and SEEN in unsigned.text
    assert "Being written" in by_link.client_for("daniel").open(by_link.place()).words
    with by_link.house.work() as work:
        assert not work.session.execute(select(Version).where(Version.body == SEEN)).all(), "nothing is there before it is signed"
    letter = (BytesIO(b"Clinic letter of 14 October"), "letter.txt")
    thanks = stranger.press("Sign and send", {"provision": "A nurse trains staff.", "sure": ["yes"], "letter": letter})
    assert "Your advice is signed and sent" in thanks.words

    asked = by_link.client_for("daniel").open(by_link.place())
    assert "Answered" in asked.words
    page = by_link.client_for("mum").open(next(one for name, one in asked.links.items() if "Doctor" in name))
    for words in (SEEN, "Tell an adult.", "Go to a safe place.", "A nurse trains staff.", "letter.txt", "community paediatrician"):
        assert words in page.words, words
    assert f"Signed by Dr Amina Holt. By link, {DOCTOR}." in page.words

    by_link.app.extensions["traces"].write_waiting()
    log = by_link.client_for("mum").open(f"/child/{by_link.house.children['robin']}/seen").words
    for words in ("Dr Amina Holt", "opened the request for advice that was sent to them", "gave advice by a link"):
        assert words in log, "the family sees who read their child’s name, and when"
    for path in ("/answer", "/answer/words", by_link.link()):
        assert stranger.raw("GET", path).status_code == 404, "an answered link opens nothing"
    with by_link.house.work() as work:
        person = work.session.execute(select(Person).where(Person.name == "Dr Amina Holt")).scalar_one()
        assert person.disabled_at is not None and DOCTOR not in person.email
        for table in (Membership, SignIn):
            assert not work.session.execute(select(func.count()).where(table.person_id == person.id)).scalar_one()
        assert work.session.execute(select(AdviceDraft)).first() is None, "what was typed lies on the page alone"


def test_a_secretary_types_and_only_the_doctor_signs(by_link: ByLink) -> None:
    by_link.ask(typist_email=SECRETARY)
    secretary = by_link.enter(SECRETARY)
    assert "Sign and send" not in secretary.page.words
    status, _words = _post(secretary, "/answer/words", sign="yes", sure="yes", see=SEEN, name="Dr Amina Holt", tab="forged")
    assert status == 403
    status, _words = _post(secretary, "/answer/keep", see=SEEN, tab="forged", turn="5")
    assert status == 200
    secretary.open("/answer/words")
    assert SEEN in secretary.page.text, "what was typed is in the box"
    assert "We sent an email" in secretary.press("Ready to be signed", {"typed_by": "Sam Reed"}).words
    assert "Waits to be signed" in by_link.client_for("daniel").open(by_link.place()).words
    by_link.work()
    assert "Please read and sign it" in by_link.mails()[-1]
    doctor = by_link.enter()
    assert "Typed for you by Sam Reed" in doctor.page.words
    doctor.press("Sign and send", {"sure": ["yes"]})
    with by_link.house.work() as work:
        found = work.session.execute(select(Version.gathered, Version.speaker).where(Version.body == SEEN)).one()
    assert found.gathered == f"Typed by Sam Reed for Dr Amina Holt, signed by Dr Amina Holt. By link, {DOCTOR}."
    assert found.speaker == "Dr Amina Holt, community paediatrician"


def test_no_words_are_lost_when_time_is_over_or_two_type_at_once(by_link: ByLink) -> None:
    by_link.ask(typist_email=SECRETARY)
    doctor, secretary = by_link.enter(), by_link.enter(SECRETARY)
    secretary.press("Keep for later", {"see": "From the desk."})
    both = doctor.press("Keep for later", {"see": SEEN})
    assert "From the desk." in both.text and SEEN in both.text and "Both are in the boxes now" in both.words
    old = {"tab": "an old tab", "turn": "1", "base": "1"}
    for _again in range(2):  # a form that does not hold the other's words never writes over them
        _post(doctor, "/answer/words", later="yes", see="Sent from an old tab.", **old)
        doctor.open("/answer/words")
        assert "From the desk." in doctor.page.text and doctor.page.text.count("Sent from an old tab.") == 1
    assert _post(doctor, "/answer/keep", see="By itself.", **old)[0] == 409
    for number in ("9" * 30, str(2**31), "-1", "\u0663"):  # no number of ours: the words are kept all the same
        status, _words = _post(doctor, "/answer/words", later="yes", see=f"Numbered {len(number)}.", tab=f"tab {len(number)}", turn=number)
        assert status == 302 and f"Numbered {len(number)}." in doctor.open("/answer/words").text
    with clock.pretend(clock.now() + timedelta(hours=9)):
        late = doctor.press("Keep for later", {"means": "Typed when the time was over."})
        assert "Your words are kept." in late.words and "Robin" not in late.text
        assert doctor.raw("GET", "/answer/words").status_code == 302
        doctor.press("Send a new code")
        doctor.press("Go on", {"code": by_link.code()})
        assert "Typed when the time was over." in doctor.page.text and SEEN in doctor.page.text
    by_link.client_for("daniel").open(by_link.place())
    shown = by_link.client_for("daniel")
    shown.open(by_link.place())
    shown.press("Take it back: Dr Amina Holt")
    gone = secretary.press("Keep for later", {"see": "Typed as it was taken back."}, status=404)
    assert "Typed as it was taken back." in gone.words and SEEN not in gone.text


def test_words_are_kept_while_the_kind_of_page_is_not_there(by_link: ByLink, monkeypatch: pytest.MonkeyPatch) -> None:
    by_link.ask()
    doctor = by_link.enter()
    types = by_link.app.extensions["page_types"].current().types
    monkeypatch.delitem(types, "advice_doctor")  # somebody mends its file, and made a slip
    told = doctor.press("Sign and send", {"see": SEEN, "sure": ["yes"]}, status=422)
    assert "Your words are kept" in told.words and SEEN in told.text
    monkeypatch.undo()
    assert "Your advice is signed and sent" in doctor.press("Sign and send", {"sure": ["yes"]}).words


def test_every_link_that_opens_nothing_is_answered_alike(by_link: ByLink) -> None:
    by_link.ask()
    first = by_link.link()
    daniel = by_link.client_for("daniel")
    daniel.open(by_link.place())
    daniel.press("Send again: Dr Amina Holt")
    by_link.work()
    second = by_link.link()
    assert second != first and "Send me the code" in by_link.client_for("").open(second).words
    doctor = by_link.enter(link=second)
    doctor.follow("This child is not known to us")
    assert "not known to you" in doctor.press("Not known to us").words
    assert "Not known to them" in daniel.open(by_link.place()).words
    by_link.ask(email="later@clinic.example.org")
    third = by_link.link("later@clinic.example.org")
    answers = {_told(by_link, path) for path in (first, second, f"/advice/{'x' * 43}", "/advice/x")}
    with clock.pretend(clock.now() + timedelta(weeks=6)):
        said = by_link.client_for("").open(third).words
        assert "Send me the code" in said, "it opens all of the six weeks that the answer may take, their last day too"
    with clock.pretend(clock.now() + timedelta(days=44)):
        answers.add(_told(by_link, third))
    assert len(answers) == 1 and "Robin" not in answers.pop()


def _told(by_link: ByLink, path: str) -> str:
    browser = by_link.client_for("")
    pages = [browser.raw("GET", path)]
    pages.append(browser.raw("POST", path, data={"csrf_token": _token(browser)}, headers={"Origin": HOST}))
    assert [one.status_code for one in pages] == [404, 404]
    return "".join(re.sub(r'value="[^"]*"|nonce="[^"]*"', "", one.get_data(as_text=True)).replace(path, "") for one in pages)


def test_a_link_opens_its_own_request_and_no_other_door(by_link: ByLink) -> None:
    by_link.ask()
    doctor = by_link.enter()
    robin, zara = by_link.house.children["robin"], by_link.house.children["zara"]
    for path in (f"/child/{robin}/", f"/child/{robin}/advice", f"/child/{zara}/", "/account", "/children"):
        assert doctor.raw("GET", path).headers.get("Location", "").startswith("/sign-in"), path
    with by_link.house.work() as work:
        link = work.session.execute(select(AdviceLink)).scalar_one()
        link_id = link.id
    daniel, mum = by_link.client_for("daniel"), by_link.client_for("mum")
    for act in ("again", "withdraw"):
        assert _post(daniel, by_link.place("zara", f"/by-link/{link_id}/{act}"))[0] == 404
        assert _post(mum, by_link.place(path=f"/by-link/{link_id}/{act}"))[0] == 403
    # A code is good in the browser that asked for it, once, and for five tries.
    other = by_link.client_for("")
    other.open(by_link.link())
    other.press("Send me the code")
    mine = by_link.code()
    third = by_link.client_for("")
    third.open(by_link.link())
    third.press("Send me the code")
    theirs = by_link.code()
    assert "This is not the code" in third.press("Go on", {"code": mine}, status=422).words or mine == theirs
    for _try in range(4):
        third.press("Go on", {"code": "000000" if theirs != "000000" else "000001"}, status=422)
    assert "can’t be used any more" in third.press("Go on", {"code": theirs}, status=422).words
    assert "Your advice about Robin" in other.press("Go on", {"code": mine}).words
    # Five codes in a quarter of an hour, whoever asks.
    fourth = by_link.client_for("")
    for status in (200, 200, 429):
        fourth.open(by_link.link())
        fourth.press("Send me the code", status=status)


def test_reminders_go_out_twice_and_what_nobody_signed_is_forgotten(by_link: ByLink) -> None:
    by_link.ask()
    by_link.enter().press("Keep for later", {"see": SEEN})
    now = clock.now()
    for days, mails in ((1, 0), (15, 1), (16, 1), (25, 2), (27, 2)):
        with clock.pretend(now + timedelta(days=days)):
            sweep_links(by_link.engine)
            by_link.work()
            assert len([one for one in by_link.mails() if "still waits" in one]) == mails, days
    by_link.ask(email=LATER)
    for minutes in range(3):  # the worker was away for all of these days
        with clock.pretend(now + timedelta(days=26, minutes=minutes)):
            sweep_links(by_link.engine)
            by_link.work()
    assert len([one for one in by_link.mails(LATER) if "still waits" in one]) == 1
    soon = clock.today() + timedelta(days=3)
    due = {"due_on-day": str(soon.day), "due_on-month": str(soon.month), "due_on-year": str(soon.year)}
    by_link.ask(email="third@clinic.example", **due)
    with clock.pretend(now + timedelta(days=15)):
        sweep_links(by_link.engine)
        by_link.work()
    assert f"It was due by {soon.day} {soon:%B %Y}" in by_link.mails("third@clinic.example")[-1], "no day that is over is asked for"
    with by_link.house.work() as work:
        assert work.session.execute(select(AdviceDraft)).first() is not None
    with clock.pretend(now + timedelta(days=72)):
        sweep_links(by_link.engine)
    with by_link.house.work() as work:
        assert work.session.execute(select(AdviceDraft)).first() is None


def test_what_cant_be_asked_is_said_and_asks_nobody(by_link: ByLink) -> None:
    daniel = by_link.client_for("daniel")
    today = clock.today()
    right = {
        "name": "Dr Amina Holt", "email": DOCTOR, "page_type": "advice_doctor", "due_on-day": str(today.day),
        "due_on-month": str(today.month), "due_on-year": str(today.year + 1),
    }  # fmt: skip
    for typed, said in (
        ({"email": "nobody"}, "Write an email address"), ({"name": ""}, "Write the name"),
        ({"page_type": "advice_school"}, "Choose which advice"), ({"due_on-year": "2020"}, "not in the past"),
        ({"due_on-year": "2062"}, "no more than a year away"),
        ({"typist_email": DOCTOR}, "Write another address"), ({"words": "x" * 2001}, "2,000 letters"),
    ):  # fmt: skip
        status, words = _post(daniel, by_link.place(path="/by-link"), **{**right, **typed})
        assert status == 422 and said in words, typed
    status, words = _post(daniel, by_link.place(path="/by-link"))
    assert status == 422 and all(said in words for said in ("Choose which advice", "Write the name", "not in the past")), "all at once"
    by_link.work()
    assert not by_link.mails()
    for name in ("mum", "leila", "priya"):
        assert by_link.client_for(name).raw("GET", by_link.place(path="/by-link")).status_code == 403


def test_a_fault_while_a_doctor_sends_keeps_their_words_and_tells_nothing_of_us(
    by_link: ByLink, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_given: object, **_more: object) -> None:
        raise ZeroDivisionError("the word that must not be told")

    by_link.ask()
    doctor = by_link.enter()
    by_link.app.config["RAISE_ERRORS"] = False
    monkeypatch.setattr("wiki.views.advice_link.sign_it", fail)
    monkeypatch.setattr("wiki.views.advice_link.commands.keep", fail, raising=False)
    broken = doctor.press("Sign and send", {"see": SEEN, "sure": ["yes"]}, status=500)
    assert SEEN in broken.text and re.search(r"say: [0-9a-f]{8}", broken.words)
    assert "must not be told" not in broken.text and "ZeroDivision" not in broken.text


def test_mails_come_in_the_language_that_was_chosen_and_the_desk_counts_who_is_waited_for(by_link: ByLink) -> None:
    moira = by_link.client_for("moira")
    line = "1 request for advice waits at somebody who was sent a link"
    assert line not in moira.open("/desk").words
    by_link.ask(language="ar")
    assert line in moira.open("/desk").words
    still = by_link.client_for("daniel").open(_section_k(by_link)).words
    assert "Dr Amina Holt, by " in still and "Nobody is being waited for" not in still, "section K waits for the same people"
    stranger = by_link.client_for("")
    stranger.open(by_link.link())
    stranger.press("Send me the code")
    by_link.work()
    request, code = by_link.mails()
    for mail in (request, code):
        assert re.search("[\u0600-\u06ff]{4}", mail)
        assert "advice about" not in mail and "Your code" not in mail
    assert "Daniel" in request and re.search(r"\d{6}", code)
    asked = by_link.client_for("daniel")
    asked.open(by_link.place())
    asked.press("Take it back: Dr Amina Holt")
    assert line not in moira.open("/desk").words
    assert "Nobody is being waited for" in asked.open(_section_k(by_link)).words
