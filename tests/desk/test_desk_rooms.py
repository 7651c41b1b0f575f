"""The rooms of the administrator's desk: people, spaces, lists as files, mail, settings, health; and nothing of a child there."""

import csv
import io
import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from flask import Flask
from sqlalchemy import select, update

from tests.cli.test_looking_after import run
from tests.support.client import Visitor
from tests.support.house import House
from wiki import clock
from wiki.commands.endings_journal import end_again
from wiki.commands.people import add_council, add_person, give_post
from wiki.models.audit import AuditRow
from wiki.models.children import Child, Membership
from wiki.models.invitations import Invitation
from wiki.models.jobs import Job, JobState
from wiki.models.people import Staff
from wiki.queries.desk_house import MAIL_KINDS
from wiki.settings import Settings
from wiki.web.settings_page import SHOWN, setting_lines
from wiki.words import InvitationWay, Role
from wiki.worker.kinds import MAILS
from wiki.worker.run import drain

Open = Callable[[str], Visitor]
FORMULA = '=HYPERLINK("http://evil.example")'


def _colleague(house: House, name: str, email: str, council: str = "") -> uuid.UUID:
    with house.work() as work:
        person_id = add_person(work, name, email, "correct horse battery")
        here = work.session.execute(select(Staff.council_id).where(Staff.person_id == house.people["moira"])).scalar_one()
        give_post(work, person_id, add_council(work, council) if council else here, Role.CASEWORKER)
        work.commit()
    return person_id


def _rows(visitor: Visitor, which: str) -> list[dict[str, str]]:
    page = visitor.open("/desk/people")
    token = dict(page.form(action="/desk/file")[0].pairs)["csrf_token"]
    answer = visitor.raw("POST", "/desk/file", data={"csrf_token": token, "which": which})
    assert answer.mimetype == "text/csv" and answer.data.startswith(b"\xef\xbb\xbf"), which
    return list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"))))


def test_an_administrator_sees_whom_they_look_after_and_shuts_and_opens_doors(
    family: House, app: Flask, client_for: Open, settings: Settings
) -> None:
    colleague = _colleague(family, FORMULA, "pat@council.example")
    stranger = _colleague(family, "Sol Elsewhere", "sol@other.example", "Elsewhere")
    with family.work() as work:
        managed = set(
            work.session.execute(
                select(Membership.child_id).where(
                    Membership.person_id == family.people["moira"], Membership.ended_at.is_(None)
                )
            ).scalars()
        )
    moira = client_for("moira")
    moira.open("/desk")
    words = moira.follow("People").words
    assert "pat@council.example" in words and "sol@other.example" not in words and "not set up" in words
    assert moira.raw("GET", f"/desk/people/{stranger}").status_code == 404
    for wanted, found in (("PAT@", True), ("%", False), ("_", False), ("*", False)):
        assert ("pat@council.example" in moira.press("Show these", {"name": wanted}).words) is found, wanted
    mum = family.people["mum"]
    seen = moira.raw("GET", f"/desk/people/{mum}").status_code
    assert seen == (200 if family.children["robin"] in managed else 404)

    pat = client_for("moira").sign_in(colleague)
    assert pat.raw("GET", "/desk").status_code == 200
    assert pat.raw("GET", "/desk/people").status_code == 404, "the rooms are an administrator’s"
    moira.open(f"/desk/people/{colleague}")
    assert "signed out everywhere" in moira.press("Close this account").words
    assert pat.raw("GET", "/children").status_code == 302
    assert "can sign in as before" in moira.press("Open this account again").words
    drain(settings, app.extensions["engine"])
    assert end_again(app.extensions["engine"], settings.instance) == 0, "a door that is open again stays so"
    pat = client_for("moira").sign_in(colleague)
    assert pat.raw("GET", "/desk").status_code == 200
    assert "The post has ended." in moira.press("End this post").words
    assert pat.raw("GET", "/desk").status_code == 404 and pat.raw("GET", "/children").status_code == 200

    page = moira.open(f"/desk/people/{family.people['moira']}")
    assert "This is you." in page.words and "Close this account" not in page.words
    token = dict(moira.open("/desk/people").form(action="/desk/file")[0].pairs)["csrf_token"]
    for act in ("close", "end_post"):
        answer = moira.raw("POST", f"/desk/people/{family.people['moira']}", data={"csrf_token": token, "act": act})
        assert answer.status_code == 422, "nobody shuts themselves out, so one administrator always remains"
    with family.work() as work:
        give_post(work, colleague, add_council(work, "A third"), Role.CASEWORKER)
        work.commit()
    answer = moira.raw("POST", f"/desk/people/{colleague}", data={"csrf_token": token, "act": "close"})
    assert answer.status_code == 422 and b"another council" in answer.data

    people = _rows(moira, "people")
    assert "'" + FORMULA in {row["Name"] for row in people}, "no cell is a formula"
    with family.work() as work:
        acts = set(work.session.execute(select(AuditRow.act).where(AuditRow.person_id == family.people["moira"])).scalars())
    assert {"person.disabled", "person.opened_again", "post.ended", "list.people"} <= acts


def test_spaces_are_named_to_whoever_manages_them_and_to_nobody_who_only_looked_in(family: House, client_for: Open) -> None:
    robin, moira_id, now = family.children["robin"], family.people["moira"], clock.now()
    with family.work() as work:
        session = work.begin_writing()
        session.execute(update(Membership).where(Membership.person_id == moira_id).values(ended_at=now))
        session.add(
            Membership(
                id=uuid.uuid4(), child_id=robin, person_id=moira_id, role=Role.SEND_ADMINISTRATOR, by_duty=True,
                reason="a worry that was told", started_by=moira_id, started_at=now, ends_at=now + timedelta(hours=4),
            )
        )  # fmt: skip
        session.add(
            Invitation(
                id=uuid.uuid4(), child_id=robin, name="Aunt Io", role=Role.RELATIVE, way=InvitationWay.LETTER,
                address="1 Lime Street", language="en", invited_by=family.people["mum"], invited_at=now,
            )
        )  # fmt: skip
        work.commit()
    moira = client_for("moira")
    assert moira.raw("GET", f"/child/{robin}/").status_code == 200, "by duty she may read"
    words = moira.open("/desk/spaces").words
    assert "Your council has 2 more." in words and "Robin" not in words, "but manages nobody there"
    assert "Aunt Io" not in moira.open("/desk/invited").words
    assert moira.raw("GET", f"/desk/people/{family.people['mum']}").status_code == 404

    with family.work() as work:
        work.begin_writing().execute(
            update(Membership).where(Membership.person_id == moira_id, Membership.by_duty.is_(True)).values(by_duty=False)
        )
        work.session.execute(update(Child).where(Child.id == robin).values(full_name="+Robin"))
        work.commit()
    words = moira.open("/desk/spaces").words
    assert "Your council has 1 more." in words and "Robin" in words and "Free on this machine" in words
    assert "Aunt Io" in moira.open("/desk/invited").words
    assert moira.raw("GET", f"/desk/people/{family.people['mum']}").status_code == 200
    assert [row["Name"] for row in _rows(moira, "spaces")] == ["'+Robin"]
    assert [row["Name"] for row in _rows(moira, "invited")] == ["Aunt Io"]


def test_mail_settings_and_health_say_how_the_house_fares(
    family: House, app: Flask, client_for: Open, settings: Settings
) -> None:
    assert set(MAIL_KINDS) == MAILS
    moira = client_for("moira")
    moira.open("/desk/mail")
    assert "A test is on its way" in moira.press("Send me a test").words
    drain(settings, app.extensions["engine"])
    sent = [file.read_text() for file in (settings.instance / "mail").iterdir()]
    assert len(sent) == 1 and "Golden Thread: a test" in sent[0] and "change your password" not in sent[0]
    assert "none yet" not in moira.open("/desk/mail").words

    words = moira.open("/desk/health").words
    assert "No backup was written yet." in words and "Nobody has looked them through yet." in words
    assert "No work is overdue." in words and "Everything saved can be found." in words and "None is set up." in words
    assert run(app, "audit", "verify").exit_code == 0
    assert "every link holds" in moira.open("/desk/health").words
    with family.work() as work:  # as a worker leaves it that dies with a mail in hand
        left = {"state": JobState.RUNNING, "leased_until": clock.now() - timedelta(minutes=10)}
        work.begin_writing().execute(update(Job).values(left))
        work.commit()
    assert "The worker seems to be away." in moira.open("/desk/health").words

    words = moira.open("/desk/settings").words
    assert "SECOND_FACTOR" in words and "offered" in words and settings.secret_key not in words
    secret = "s3cr3t"
    full = replace(
        settings, mail_url=f"smtps://me:{secret}@mail.example", notify_api_key=secret, s3_secret_key=secret,
        database_url=f"postgresql://me:{secret}@db", traces_url=f"postgresql://me:{secret}@db", backup_key=secret,
        s3_access_key=secret, sign_in_secrets=(("A", secret),), secret_key=secret,
    )  # fmt: skip
    with app.test_request_context("/"):
        lines = setting_lines(full)
    assert secret not in repr(lines) and {one.value for one in lines if one.is_hidden} == {"set"}
    assert {field for field in SHOWN if not hasattr(settings, field)} == set()
    assert len({one.name for one in lines}) == len(lines) > 40
