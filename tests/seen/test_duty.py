"""Somebody with a duty reads a child's pages for hours, with a reason that the family reads; then every door is shut by itself."""

from collections.abc import Callable
from datetime import timedelta

from flask import Flask
from sqlalchemy import select, update

from tests.support.client import Visitor
from tests.support.house import House
from wiki import clock
from wiki.commands.members_overdue import sweep_overdue
from wiki.commands.people import give_post
from wiki.database import Work
from wiki.models.children import Child, Membership
from wiki.words import Preset, Role

Browser = Callable[[str], Visitor]
WHY = "The school rang: nobody at home answers, and Robin did not come today."


def _fill(born: str, name: str = "Robin", reason: str = WHY, hours: str = "4") -> dict[str, str]:
    year, month, day = born.split("-")
    return {
        "full_name": name, "born_on-day": day, "born_on-month": month, "born_on-year": year, "reason": reason, "hours": hours,
    }  # fmt: skip


def test_by_duty_one_reads_for_hours_changes_nothing_and_the_family_reads_why(
    family: House, client_for: Browser, app: Flask
) -> None:
    robin = family.children["robin"]
    with Work(app.extensions["engine"]) as work:
        give_post(work, family.person("sam"), family.council_id, Role.SEND_ADMINISTRATOR)
        born = str(work.session.execute(select(Child.born_on).where(Child.id == robin)).scalar_one())
        work.commit()
    page = family.say("mum", "robin", "about_me_primary", "good_at", "Robin spots every heron.", audience=Preset.EVERYONE).page_id
    family.say("mum", "robin", "about_me_primary", "good_at", "Only ours: the blue door.")
    sam = client_for("sam")
    sam.open(f"/child/{robin}/", 404)

    sam.open("/desk/duty")
    for wrong in (
        _fill(born, name="Nobody Here"), _fill("2001-01-01"), _fill(born, reason="because"), _fill(born, hours="9000"),
        _fill(born, reason="x" * 501),
    ):  # fmt: skip
        assert wrong["reason"] in sam.press("Open the pages for reading", wrong, status=422).text, "nothing that was typed is lost"
    assert client_for("leila").open("/desk/duty", 404)

    sam.press("Open the pages for reading", _fill(born))
    told = sam.open(f"/child/{robin}/page/{page}").words
    assert "spots every heron" in told and "blue door" not in told
    sam.open(f"/child/{robin}/people/add", 403)
    sam.open(f"/child/{robin}/seen", 403)
    assert "Add or change" not in told

    app.extensions["traces"].write_waiting()
    mum = client_for("mum")
    log = mum.open(f"/child/{robin}/seen").words
    assert "came in by duty" in log and WHY in log
    assert "Came in by duty, only to read, until" in mum.open(f"/child/{robin}/people").words

    moira = client_for("moira")  # who looks by duty can be asked in properly meanwhile
    moira.open(f"/child/{robin}/invite")
    asked = {"name": "Sam", "way": "mail", "email": "sam@example.org", "role": "send_administrator"}
    assert "Sam is invited" in moira.press("Invite them", asked).words
    lists = ("/children", "/desk", "/account/notices")
    assert all("Robin" in sam.open(path).words for path in lists)
    with Work(app.extensions["engine"]) as work:
        over = update(Membership).where(Membership.by_duty).values(ends_at=clock.now() - timedelta(seconds=1))
        work.begin_writing().execute(over)
        work.commit()
    sam.open(f"/child/{robin}/", 404)
    assert not any("Robin" in sam.open(path).words for path in lists), "no list names them either, before anybody noted the end"
    assert "Came in by duty" not in mum.open(f"/child/{robin}/people").words
    sweep_overdue(app.extensions["engine"])
    with Work(app.extensions["engine"]) as work:
        row = work.session.execute(select(Membership).where(Membership.by_duty)).scalar_one()
        assert row.ended_at == row.ends_at
    sam.open("/desk/duty")
    sam.press("Open the pages for reading", _fill(born, hours="24"))
    sam.open(f"/child/{robin}/")
