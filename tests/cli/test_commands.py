"""What is done from a keyboard on the server: setting up, people, children, members."""

import uuid
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import select

from tests.support.house import PASSWORD, House
from wiki.access.passwords import is_right
from wiki.database import Work
from wiki.models.audit import AuditRow
from wiki.models.children import Child, Membership
from wiki.models.jobs import Job
from wiki.models.people import Council, Person, SignIn, Staff
from wiki.pagetypes.words_read import read_words


def run(app: Flask, *words: str, typed: str = "") -> Result:
    """``flask …words`` with ``typed`` at the keyboard."""
    return app.test_cli_runner().invoke(args=list(words), input=typed)


def person(app: Flask, email: str) -> Person:
    with Work(app.extensions["engine"]) as work:
        return work.session.execute(select(Person).where(Person.email == email)).scalar_one()


SETUP = ("setup", "--council", "Marlbridge Council", "--name", "Moira Quill", "--email", "moira@example.org")


def test_setup_makes_the_council_and_its_first_administrator(app: Flask) -> None:
    said = run(app, *SETUP, "--password-stdin", typed="green kettle river\n")
    assert said.exit_code == 0, said.output
    assert "Marlbridge Council is set up, with Moira Quill" in said.output
    assert "green kettle river" not in said.output
    assert is_right(person(app, "moira@example.org").password_hash, "green kettle river")
    with Work(app.extensions["engine"]) as work:
        post = work.session.execute(select(Staff)).scalar_one()
        assert post.role == "send_administrator"


def test_setup_asks_for_what_was_not_said(app: Flask) -> None:
    said = run(app, "setup", typed="Marlbridge Council\nMoira\nmoira@example.org\ngreen kettle river\ngreen kettle river\n")
    assert said.exit_code == 0, said.output
    assert is_right(person(app, "moira@example.org").password_hash, "green kettle river")
    assert "green kettle river" not in said.output, "what is typed is not shown"


def test_setup_makes_a_password_when_none_is_typed(app: Flask) -> None:
    said = run(app, *SETUP, typed="\n\n")
    made = next(line for line in said.output.splitlines() if line.startswith("First password: "))
    assert is_right(person(app, "moira@example.org").password_hash, made.removeprefix("First password: "))


def test_setup_refuses_kindly_the_second_time(app: Flask) -> None:
    run(app, *SETUP, "--password-stdin", typed="green kettle river\n")
    said = run(app, *SETUP, "--password-stdin", typed="another good password\n")
    assert said.exit_code == 1
    assert "set up already, for Marlbridge Council. Nothing was changed." in said.output
    with Work(app.extensions["engine"]) as work:
        assert len(work.session.execute(select(Council.id)).all()) == 1
    assert is_right(person(app, "moira@example.org").password_hash, "green kettle river")


@pytest.mark.parametrize("weak", ["short", "password123"])
def test_setup_takes_no_weak_password_and_leaves_nothing_half_made(app: Flask, weak: str) -> None:
    said = run(app, *SETUP, "--password-stdin", typed=f"{weak}\n")
    assert said.exit_code == 1 and "password" in said.output.lower()
    with Work(app.extensions["engine"]) as work:
        assert work.session.execute(select(Council.id)).first() is None


def test_no_command_takes_a_password_as_an_option(app: Flask) -> None:
    for name in ("setup", "people add", "people password", "members add"):
        said = run(app, *name.split(), "--help").output
        options = [line.split()[0] for line in said.splitlines() if line.strip().startswith("--")]
        assert [one for one in options if "password" in one] == ["--password-stdin"]


def test_people_are_added_listed_and_their_account_closed(house: House, app: Flask) -> None:
    added = run(
        app, "people", "add", "--name", "Daniel Hart", "--email", "Daniel@example.org", "--post", "caseworker",
        "--password-stdin", typed="green kettle river\n",
    )  # fmt: skip
    assert added.exit_code == 0, added.output
    listed = run(app, "people", "list").output
    assert "daniel@example.org  Daniel Hart  Caseworker, Marlbridge Council" in listed and "2 accounts" in listed
    with house.work() as work:
        house.people["daniel"] = person(app, "daniel@example.org").id
        house.signed_in("daniel", work)
    closed = run(app, "people", "disable", "daniel@example.org", typed="y\n")
    assert "signed out everywhere" in closed.output
    assert "(closed)" in run(app, "people", "list").output
    with Work(app.extensions["engine"]) as work:
        living = select(SignIn).where(SignIn.person_id == house.people["daniel"], SignIn.ended_at.is_(None))
        assert work.session.execute(living).first() is None


def test_closing_nobodys_account_says_so(house: House, app: Flask) -> None:
    said = run(app, "people", "disable", "nobody@example.org", "--yes")
    assert said.exit_code == 1 and "nobody and nothing like that" in said.output
    assert run(app, "people", "disable", "moira@example.org", typed="n\n").exit_code == 1
    assert person(app, "moira@example.org").disabled_at is None


def test_a_forgotten_password_is_given_anew(house: House, app: Flask) -> None:
    said = run(app, "people", "password", "moira@example.org", "--password-stdin", typed="three brown otters\n")
    assert said.exit_code == 0
    kept = person(app, "moira@example.org").password_hash
    assert is_right(kept, "three brown otters") and not is_right(kept, PASSWORD)
    with Work(app.extensions["engine"]) as work:
        told = work.session.execute(select(Job.payload).where(Job.kind == "account.told")).scalars().all()
    assert {"person_id": str(house.people["moira"]), "what": "password"} in told, "whoever asked for it, she hears of it"


def test_whoever_lost_their_mailbox_gets_a_link_at_another(house: House, app: Flask) -> None:
    said = run(app, "people", "address", "moira@example.org", "new@example.org", "--yes")
    assert said.exit_code == 0 and "Nothing changes until it is pressed" in said.output, said.output
    assert person(app, "moira@example.org").email == "moira@example.org"


def opened(app: Flask) -> uuid.UUID:
    said = run(
        app, "children", "open", "--by", "moira@example.org", "--known-as", "Asha", "--born-on", "2018-03-27"
    )  # fmt: skip
    assert said.exit_code == 0, said.output
    return uuid.UUID(said.output.split()[-1])


def test_a_space_is_opened_as_a_named_member_of_staff(house: House, app: Flask) -> None:
    child_id = opened(app)
    with Work(app.extensions["engine"]) as work:
        child = work.session.get(Child, child_id)
        assert child is not None and child.created_by == house.people["moira"]
        acts = work.session.execute(select(AuditRow.act).order_by(AuditRow.at)).scalars().all()
        assert "sign_in.command_line" in acts
        living = select(SignIn).where(SignIn.device == "command line", SignIn.ended_at.is_(None))
        assert work.session.execute(living).first() is None, "the sign-in ended with the command"
    listed = run(app, "children", "list").output
    assert str(child_id) in listed and "Asha" not in listed, "names are shown only when asked for"
    assert "Asha" in run(app, "children", "list", "--names").output


def test_members_are_let_in_listed_and_shut_out(house: House, app: Flask) -> None:
    child_id = str(opened(app))
    by = ("--by", "moira@example.org")
    said = run(
        app, "members", "add", child_id, *by, "--name", "Jo", "--email", "jo@example.org", "--role", "parent",
        "--relation", "Mum", "--parental-responsibility", "--password-stdin", typed="green kettle river\n",
    )  # fmt: skip
    assert "Jo can come in now." in said.output
    assert "jo@example.org  Jo (Mum)  Parent or carer" in run(app, "members", "list", child_id, *by).output
    ended = run(app, "members", "end", child_id, "jo@example.org", *by, "--reason", "moved away")
    assert ended.exit_code == 0 and "What they wrote stays" in ended.output
    assert "jo@example.org" not in run(app, "members", "list", child_id, *by).output
    with Work(app.extensions["engine"]) as work:
        rows = work.session.execute(select(Membership).where(Membership.ended_at.is_not(None))).scalars().all()
        assert len(rows) == 1 and rows[0].ended_by == house.people["moira"] and rows[0].parental_responsibility


@pytest.mark.parametrize("by", ["nobody@example.org", "mum@example.org"])
def test_without_a_post_nothing_is_done_from_the_keyboard(house: House, app: Flask, by: str) -> None:
    house.person("mum")
    said = run(app, "children", "open", "--by", by, "--known-as", "Asha", "--born-on", "2018-03-27")
    assert said.exit_code == 1 and "holds a post" in said.output
    with Work(app.extensions["engine"]) as work:
        assert work.session.execute(select(Child.id)).first() is None
        command_line = select(SignIn).where(SignIn.device == "command line")
        assert work.session.execute(command_line).first() is None, "nothing of the try is left"


def test_another_administrator_cant_reach_a_space_from_the_keyboard(house: House, app: Flask) -> None:
    child_id = str(opened(app))
    run(
        app, "people", "add", "--name", "Otto", "--email", "otto@example.org", "--post", "send_administrator",
        "--password-stdin", typed="green kettle river\n",
    )  # fmt: skip
    assert run(app, "members", "list", child_id, "--by", "otto@example.org").exit_code == 1


def test_page_types_are_checked_with_file_and_line(app: Flask, tmp_path: Path) -> None:
    assert run(app, "pagetypes", "check").exit_code == 0
    (tmp_path / "broken.yaml").write_text("title: Broken\npicture: trian\n", encoding="utf-8")
    said = run(app, "pagetypes", "check", str(tmp_path))
    assert said.exit_code == 1 and "broken.yaml, line 2" in said.output and "train" in said.output


def test_a_database_without_tables_is_said_in_words(app: Flask) -> None:
    assert run(app, "migrate", "--to", "0001", typed="n\n").exit_code == 1
    assert "0 accounts" in run(app, "people", "list").output, "nothing goes unless somebody says so"
    said = run(app, "migrate", "--to", "base", "--yes")
    assert said.exit_code == 0, said.output
    assert "flask --app app migrate" in run(app, "people", "list").output
    assert run(app, "migrate").exit_code == 0
    assert "0 accounts" in run(app, "people", "list").output


def test_the_file_to_translate_a_page_type_in_is_printed_and_reads_without_a_fault(app: Flask, tmp_path: Path) -> None:
    printed = run(app, "pagetypes", "words", "cy", "my_family")
    assert printed.exit_code == 0 and 'en: "My family"\n  cy: ""' in printed.stdout
    words = read_words(printed.stdout, "cy/my_family.yaml", "cy")
    assert words.faults == () and len(words.words) > 50
    for asked, said in ((("cy", "my_famly"), "my_famly"), (("en", "my_family"), "“en” is not"), (("old", "my_family"), "“old”")):
        refused = run(app, "pagetypes", "words", *asked)
        assert refused.exit_code == 1 and said in refused.output
