"""Somebody complains about how information is kept: the council acknowledges it in time, answers, and nobody else learns of it."""

import io
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from flask import Flask
from sqlalchemy import select

from tests.support.client import Visitor
from tests.support.house import House
from wiki import clock
from wiki.commands.complaints_handle import remind_of_complaints
from wiki.commands.people import add_council, give_post
from wiki.models.audit import AuditRow
from wiki.models.complaints import Complaint
from wiki.settings import Settings, read_settings
from wiki.statute.complaint_clock import acknowledge_by, reminder_reached
from wiki.words import Role
from wiki.worker.run import drain

Browser = Callable[[str], Visitor]


def _day(name: str, on: date) -> dict[str, str]:
    return {f"{name}-day": str(on.day), f"{name}-month": str(on.month), f"{name}-year": str(on.year)}


def _mails(settings: Settings) -> list[str]:
    """What was sent since the last look."""
    found = sorted((settings.instance / "mail").glob("*"))
    said = [one.read_text() for one in found]
    for one in found:
        one.unlink()
    return said


def _read(data: bytes) -> tuple[zipfile.ZipFile, str]:
    archive = zipfile.ZipFile(io.BytesIO(data))
    return archive, "".join(archive.read(one).decode() for one in archive.namelist() if one.endswith((".html", ".json")))


def _complain(who: Visitor, words: str, about: str = "") -> None:
    who.open("/complaints/new")
    who.press("Send the complaint", {"words": words, **({"about": about} if about else {})})


def test_thirty_days_are_counted_from_the_day_after_it_came() -> None:
    came = date(2026, 11, 21)
    assert acknowledge_by(came) == date(2026, 12, 21)
    assert [reminder_reached(came, came + timedelta(days=number)) for number in (19, 20, 27, 28, 90)] == [0, 20, 20, 28, 28]


def test_a_parent_complains_and_nobody_else_in_the_space_learns_of_it(
    family: House, client_for: Browser, app: Flask, settings: Settings
) -> None:
    robin, engine = family.children["robin"], app.extensions["engine"]
    mum, dad, moira, daniel = (client_for(name) for name in ("mum", "dad", "moira", "daniel"))
    assert client_for("").open("/privacy").links["Complain about how information is kept"] == "/complaints/new"
    mum.open(f"/child/{robin}/people")
    mum.follow("Complain about how information is kept")
    page = mum.press("Send the complaint", {"words": ""}, status=422)
    assert "Write what you complain about" in page.words
    typed = "qzletter " * 1200
    assert typed.strip() in mum.press("Send the complaint", {"words": typed}, status=422).text, "what was typed is kept"
    mum.press("Send the complaint", {"words": "A qzletter went to the wrong house."})
    due = (clock.today() + timedelta(days=30)).strftime("%-d %B %Y")
    assert f"We tell you by {due} that we have it" in mum.page.words and "qzletter" in mum.page.words and "Robin" in mum.page.words
    drain(settings, engine)
    sent = _mails(settings)
    assert len(sent) == 1 and "To: moira@example.org" in sent[0] and "/desk/complaints" in sent[0]

    desk = moira.open("/desk")
    assert "1 complaint waits to be acknowledged" in desk.words
    desk = moira.follow("Complaints")
    assert f"Acknowledge by {due}: 30 days left" in desk.words
    one = moira.follow("Mum")
    assert "A qzletter went to the wrong house." in one.words and "Robin Example" in one.words
    moira.press("Acknowledge it")
    moira.press("Save it", {"kind": "", "words": "We rang qzpost."}, status=422)
    assert "We rang qzpost." in moira.page.text
    moira.press("Save it", {"kind": "step", "words": "We rang qzpost."})
    moira.press("Save it", {"kind": "progress", "words": "We found qznews."})
    moira.press("Save it", {"kind": "outcome", "words": "It was our qzmistake."})
    assert "Answered on" in moira.page.words and "The answer was given" not in moira.page.words
    drain(settings, engine)
    sent += _mails(settings)
    assert sum("To: mum@example.org" in one for one in sent) == 3 and "We have your complaint" in "".join(sent)
    assert not any(word in mail for mail in sent for word in ("qz", "Robin", "Mum"))

    told = mum.open("/complaints").words
    assert all(word in told for word in ("qznews", "qzmistake", "ico.org.uk", "We said on")) and "qzpost" not in told
    for other in (dad, daniel):
        assert "qz" not in other.open("/complaints").words and "You have made no complaint" in other.page.words
        other.open("/desk/complaints", 404)
        other.open(one.path, 404)
    assert "omplain" not in dad.open(f"/child/{robin}/seen").words.replace("Complain about how information is kept", "")
    with family.work() as work:
        acts = work.session.execute(select(AuditRow.chain, AuditRow.act).where(AuditRow.act.startswith("complaint."))).all()
    assert {act for _chain, act in acts} == {f"complaint.{act}" for act in ("received", "acknowledged", "step", "progress", "outcome")}
    assert robin not in {chain for chain, _act in acts}


def test_whoever_has_no_space_complains_and_nobody_answers_their_own(family: House, client_for: Browser) -> None:
    family.person("omar")
    omar, moira = client_for("omar"), client_for("moira")
    _complain(omar, "qzomar was invited by mistake.")
    _complain(moira, "qzmoira’s own.", "none")
    shown = moira.open("/desk/complaints")
    assert "Omar" in shown.words and "Moira" not in shown.words.replace("Moira, ", "")
    assert "qzmoira" in moira.open("/complaints").words

    with family.work() as work:
        other = add_council(work, "Otherbridge Council")
        work.commit()
    with family.work() as work:
        give_post(work, family.person("olga"), other, Role.SEND_ADMINISTRATOR)
        work.commit()
    olga = client_for("olga")
    path = shown.links["Omar"]
    assert "Omar" not in olga.open("/desk/complaints").words
    olga.open(path, 404)
    assert "qzomar" in moira.open(path).words
    omar.open("/complaints/new")
    assert "Choose the council" in omar.press("Send the complaint", {"words": "More."}, status=422).words
    omar.press("Send the complaint", {"council": other.hex})
    assert "Omar" in olga.open("/desk/complaints").words


def test_one_that_came_by_post_has_its_own_day_and_is_reminded_of_until_it_is_acknowledged(
    family: House, client_for: Browser, app: Flask, settings: Settings
) -> None:
    engine, today, moira = app.extensions["engine"], clock.today(), client_for("moira")
    officer = replace(settings, protection_officer="Ada Lovelace <ada@marlbridge.example>")
    assert officer.officer_address == ("ada@marlbridge.example", "Ada Lovelace")
    assert read_settings({"INSTANCE": str(settings.instance), "PROTECTION_OFFICER": "Ada, 01632 960 001"}).officer_address == ("", "")

    def note(name: str, days_ago: int, **more: str) -> None:
        moira.open("/desk/complaints/note")
        came = _day("received_on", today - timedelta(days=days_ago))
        moira.press("Note it", {"name": name, "reach": "1 Lime Street", "words": "qzwords", "came_by": "letter", **came, **more})

    moira.open("/desk/complaints/note")
    page = moira.press("Note it", {"words": "qzkept", **_day("received_on", today + timedelta(days=1))}, status=422)
    assert "This day has not come yet" in page.words and "qzkept" in page.text and "Write the name" in page.words
    note("Early Bird", 3)
    note("Late Lark", 31)
    note("Twenty Wren", 20)
    shown = moira.open("/desk/complaints").words
    assert shown.index("Late Lark") < shown.index("Twenty Wren") < shown.index("Early Bird")
    late = (today - timedelta(days=1)).strftime("%-d %B %Y")
    assert f"Late: it had to be acknowledged by {late}" in shown
    desk = moira.open("/desk").words
    assert "1 complaint is late" in desk and "1 complaint must be acknowledged within days" in desk
    drain(officer, engine)
    assert [("ada@marlbridge.example" in one, "Ada Lovelace" in one) for one in _mails(settings)] == [(True, True)] * 3, "not to Moira: she knows"

    def reminded() -> list[str]:
        remind_of_complaints(engine)
        drain(officer, engine)
        return _mails(settings)

    sent = reminded()
    assert len(sent) == 4 and sum("20 days ago" in one for one in sent) == 2 and sum("28 days ago" in one for one in sent) == 2
    assert not any(word in one for one in sent for word in ("qz", "Lark", "Wren", "Lime"))
    assert reminded() == [], "each once"
    moira.open("/desk/complaints")
    moira.follow("Twenty Wren")
    assert "1 Lime Street" in moira.page.words
    moira.press("I have told them that we have it")
    with clock.pretend(clock.now() + timedelta(days=8)):
        assert reminded() == [], "it is acknowledged, and the other was reminded of to the last"
    with clock.pretend(clock.now() + timedelta(days=17)):
        assert len(reminded()) == 2, "the early one, at its own 20 days"


def test_an_answer_to_who_asks_what_is_kept_holds_their_own_complaint_and_nobody_elses(
    family: House, client_for: Browser, app: Flask, settings: Settings
) -> None:
    robin = family.children["robin"]
    mum, dad, daniel = (client_for(name) for name in ("mum", "dad", "daniel"))
    _complain(mum, "qzmum complains.", robin.hex)
    _complain(dad, "qzdad complains.", robin.hex)
    with family.work() as work:
        assert set(work.session.execute(select(Complaint.child_id)).scalars()) == {robin}
    daniel.open(f"/child/{robin}/subject-access")
    asked = {"who": family.people["mum"].hex, "identity": "Signed in here", **_day("received_on", clock.today())}
    daniel.press("Note it", asked)
    daniel.press("Make the answer")
    mum.open(f"/child/{robin}/take-away")
    mum.press("Make my copy")
    drain(settings, app.extensions["engine"])
    mum.open(f"/child/{robin}/my-request")
    form, _button = mum.page.form("Download it")
    answer = mum.raw("POST", form.action, data=dict(form.pairs))
    archive, said = _read(answer.get_data())
    assert "qzmum" in said and "qzdad" not in said
    own = mum.open(f"/child/{robin}/take-away").links
    _archive, said = _read(mum.raw("GET", next(href for words, href in own.items() if words.startswith("Download"))).get_data())
    assert "Robin" in said and "qzdad" not in said
    assert "What somebody else complained about" in archive.read("withheld.html").decode()
