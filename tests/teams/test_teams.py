"""A keeper looks after their own staff: for children it works with already, in its own role, and sees no child's page (A10)."""

import uuid
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Engine, select, update

from tests.support.client import HOST, Visitor
from tests.support.house import House
from wiki import clock
from wiki.access.person import SignedIn
from wiki.access.single_use import hash_token
from wiki.access.space import open_space
from wiki.access.teams import members_with
from wiki.commands.invitations import OPEN
from wiki.commands.invitations_join import join_new
from wiki.commands.invitations_send import note_sent, take_in_hand
from wiki.commands.members import end_membership
from wiki.commands.members_overdue import sweep_overdue
from wiki.commands.people import add_council
from wiki.commands.teams_cover import sweep_covers
from wiki.commands.teams_keep import CHANGED
from wiki.errors import NotFound, Refused
from wiki.models.audit import AuditRow, AuditWords
from wiki.models.children import Child, Membership
from wiki.models.invitations import Invitation
from wiki.models.jobs import Job
from wiki.models.people import Person
from wiki.models.teams import Team, TeamCover, TeamInvitation, TeamKeeper, TeamStaff
from wiki.words import Permission, Role

Client = Callable[[str], Visitor]
OAK = "Oak School"


def _begin(house: House, client_for: Client) -> tuple[Visitor, str]:
    """Robin is at Oak School with Ann and Bill, noted by Moira with Kay as keeper and Cleo as colleague; her browser, its page.

    Zara is not: her teacher Brook is of Elm School; and Ann is Zara's aunt, which is nobody's affair at school.
    """
    for name in ("kay", "ann", "bill", "cleo", "stranger"):
        house.person(name)
    house.member("robin", "ann", Role.SCHOOL, relation="class teacher", organisation=" Oak  school ")
    house.member("robin", "bill", Role.SCHOOL, organisation=OAK)
    house.member("robin", "stranger", Role.HEALTH, organisation=OAK)
    house.member("zara", "ann", Role.RELATIVE, relation="aunt", organisation=OAK)
    moira = client_for("moira")
    moira.open("/desk")
    moira.follow("Schools and services")
    moira.press("Add it", {"name": OAK, "role": "school", "mail_ending": "gmail.com"}, status=422)
    moira.press("Add it", {"name": OAK, "role": "school", "mail_ending": "oak.example"})
    words = moira.page.words
    assert "Ann" in words and "Bill" in words and "Stranger" not in words and "Leila" not in words
    moira.press("Put them on the list", {"who": [str(house.people["ann"]), str(house.people["bill"])]})
    moira.press("Make them a keeper", {"email": "moira@example.org", "days": "91"}, status=422)
    moira.press("Make them a keeper", {"email": "kay@example.org", "days": "91"})
    team = moira.page.path.rpartition("/")[2]
    with house.work() as work:
        work.begin_writing().add(
            TeamStaff(
                team_id=uuid.UUID(team), person_id=house.people["cleo"], added_by=house.people["moira"], started_at=clock.now()
            )
        )  # fmt: skip
        work.commit()
    return client_for("kay"), f"/teams/{team}"


def _in(house: House, child: str, name: str) -> Membership | None:
    """The membership ``name`` has there and that counts now."""
    with house.work() as work:
        row: Membership | None = work.session.execute(
            select(Membership).where(
                Membership.child_id == house.children[child], Membership.person_id == house.people[name],
                Membership.ended_at.is_(None),
            )
        ).scalar()  # fmt: skip
        return row


def _post(visitor: Visitor, path: str, **fields: str) -> int:
    """The status of a form that was made up by hand, with a right token."""
    token = visitor.page.text.split('name="csrf_token" value="')[1].split('"')[0]
    return visitor.raw("POST", path, data={"csrf_token": token, **fields}, headers={"Origin": HOST}).status_code


def _boxes(first: date, last: date) -> dict[str, str]:
    return {
        f"{name}-{part}": str(getattr(day, part)) for name, day in (("first", first), ("last", last))
        for part in ("day", "month", "year")
    }  # fmt: skip


def test_two_children_of_one_name_are_told_apart_where_somebody_is_let_in_or_taken_out(family: House, client_for: Client) -> None:
    kay, team = _begin(family, client_for)
    twin = family.child("twin", date(2020, 1, 2))
    with family.work() as work:
        work.begin_writing().execute(update(Child).where(Child.id == twin).values(full_name="Robin Example"))
        work.commit()
    member = family.member("twin", "ann", Role.SCHOOL, organisation=OAK)
    for path in ("", f"/child/{twin}", f"/child/{twin}/people/{member}/end"):
        said = kay.open(f"{team}{path}").words.replace("Born", "born")
        assert "born on 2 January 2020" in said and ("14 May 2019" in said) is (path == ""), path


def test_an_administrator_is_told_what_it_does_before_somebody_is_out_of_every_childs_space(
    family: House, client_for: Client
) -> None:
    _kay, team = _begin(family, client_for)
    moira = client_for("moira")
    moira.open(f"/desk{team}")
    assert "They can’t come in to 1 child from this moment." in moira.follow("Works there no more: Bill").words
    assert _in(family, "robin", "bill") is not None, "nothing is done by looking"
    assert "Bill is out of every child’s space" in moira.press("Take them off the list").words
    assert _in(family, "robin", "bill") is None and _in(family, "robin", "ann") is not None


def test_a_keeper_lets_colleagues_in_to_a_child_of_theirs_and_to_no_other(family: House, client_for: Client) -> None:
    house = family
    robin, zara = house.children["robin"], house.children["zara"]
    kay, team = _begin(house, client_for)
    page = kay.open("/children")
    assert "Your colleagues and their children" in page.links
    page = kay.open(team)
    assert "Robin Example" in page.words and "Ann" in page.words and "Cleo" in page.words
    assert "Zara" not in page.text and "Brook" not in page.text and "Leila" not in page.text and "aunt" not in page.text
    assert "Stranger" not in page.text and "14 May 2019" not in page.words, "the name is enough"
    for path in ("/", "/people", "/plan", "/seen"):
        assert kay.raw("GET", f"/child/{robin}{path}").status_code == 404, "a keeper is in no child's space by that"
    kay.follow("Robin Example")
    child = f"{team}/child/{robin}"
    ann, outsider = str(house.people["ann"]), str(house.people["leila"])

    # Not themselves, not somebody of another school, not the unknown; not into another child, another school's or unknown.
    kay.press("Let them in", {"who": ""}, status=422)
    forged = {"who": str(house.people["kay"]), "role": "caseworker", "organisation": "Council", "parental_responsibility": "1"}
    assert _post(kay, f"{child}/add", **forged) == 422 and _post(kay, f"{child}/add", who=outsider) == 422
    assert _in(house, "robin", "kay") is None
    cleo = {**forged, "who": str(house.people["cleo"]), "relation": "assistant"}
    answers = {
        _post(kay, f"{team}/child/{where}/add", **cleo) for where in (zara, uuid.uuid4())
    } | {_post(kay, f"/teams/{uuid.uuid4()}/child/{robin}/add", **cleo)}
    assert answers == {404} and _in(house, "zara", "cleo") is None and _in(house, "robin", "cleo") is None
    assert {kay.raw("GET", f"{team}/child/{one}").status_code for one in (zara, uuid.uuid4())} == {404}
    for visitor in (client_for("ann"), client_for("leila"), client_for("daniel")):
        assert visitor.raw("GET", team).status_code == 404, "nobody else is the keeper"
    assert client_for("daniel").raw("GET", "/desk/teams").status_code == 404

    # One of hers: with the school's own role, whatever else the form said.
    kay.open(child)
    form, _button = kay.page.form("Let them in")
    form.fill({"who": cleo["who"], "relation": "assistant"})
    data = dict(form.pairs) | {"role": "caseworker", "organisation": "Council"}
    assert {kay.raw("POST", form.action, data=data, headers={"Origin": HOST}).status_code for _press in range(2)} == {302}
    row = _in(house, "robin", "cleo")
    assert row is not None and (row.role, row.organisation, row.relation) == (Role.SCHOOL, OAK, "assistant")
    assert not row.parental_responsibility and row.started_by == house.people["kay"] and row.ends_at is None
    assert client_for("cleo").open(f"/child/{robin}/").status == 200
    mum = client_for("mum")
    assert "Let in by Kay" in mum.open(f"/child/{robin}/people").words
    mum.follow("Who looked at Robin’s pages")
    assert "let in one of their colleagues: Cleo" in mum.page.words and "Kay" in mum.page.words
    with house.work() as work:
        told = [one["person_id"] for one in work.session.execute(select(Job.payload).where(Job.kind == "account.told")).scalars()
                if one["what"] == "team"]  # fmt: skip
    assert sorted(told) == sorted(str(house.people[name]) for name in ("mum", "dad")), "each parent once, though it was sent twice"

    # Out again, at once; but nobody who is there for others: not Leila, not Mum, not Ann as Zara's aunt.
    others = [(robin, name) for name in ("leila", "mum", "daniel", "stranger")] + [(zara, "ann"), (zara, "brook")]
    for where, name in others:
        there = _in(house, "robin" if where == robin else "zara", name)
        assert there is not None
        kay.open(child)
        assert _post(kay, f"{team}/child/{where}/people/{there.id}/end") == 404
        assert _post(kay, f"{child}/people/{there.id}/end") == 404
    gone = client_for("cleo")
    kay.follow("Take out: Cleo")
    kay.press("Take them out")
    assert gone.raw("GET", f"/child/{robin}/").status_code == 404
    assert "took out one of their colleagues: Cleo" in mum.open(mum.page.path).words
    kay.open(child)
    kay.press("Let them in", {"who": cleo["who"]})
    assert _in(house, "robin", "cleo") is not None, "whom a keeper took out, a keeper lets in"

    # Whom the council took out, no keeper brings back: it had its reason.
    with house.work() as work:
        space = open_space(house.signed_in("daniel", work), robin, Permission.MANAGE_MEMBERS)
        again = _in(house, "robin", "cleo")
        assert again is not None
        end_membership(space, again.id, "the family asked for it")
        work.commit()
    kay.open(child)
    kay.press("Let them in", {"who": cleo["who"]}, status=422)
    assert "Ask the council’s caseworker" in kay.page.words and "the family asked" not in kay.page.words

    # Ann has left: out of Robin's space; she is Zara's aunt still. Then Bill is the last, and with him the child goes.
    kay.open(team)
    kay.follow("Works here no more: Ann")
    kay.press("Take them off the list")
    assert _in(house, "robin", "ann") is None and _in(house, "zara", "ann") is not None and ann not in kay.open(team).text
    kay.open(child)
    kay.follow("Take out: Bill")
    assert "Nobody else of yours" in kay.page.words
    kay.press("Take them out")
    assert "Robin" not in kay.open(team).words and kay.raw("GET", child).status_code == 404

    # Not a keeper any more: from this moment. It is closed by a second press, on a page that says what it does.
    moira = client_for("moira")
    moira.open("/desk/teams")
    moira.follow(OAK)
    moira.press("End now: Kay")
    assert {kay.raw("GET", path).status_code for path in ("/teams", team)} == {404}
    assert moira.follow(f"Close it: {OAK}").h1 == f"Close the list of {OAK}?"
    assert OAK in client_for("moira").open("/desk/teams").words
    moira.press("Close it")
    assert OAK not in moira.page.words


def test_cover_begins_and_ends_by_itself(family: House, client_for: Client, engine: Engine) -> None:
    house, today = family, clock.today()
    robin = house.children["robin"]
    kay, team = _begin(house, client_for)
    child, cleo = f"{team}/child/{robin}", client_for("cleo")
    ann, bill = _in(house, "robin", "ann"), _in(house, "robin", "bill")
    assert ann is not None and bill is not None
    wish = {"member": str(ann.id), "who": str(house.people["cleo"])}
    kay.open(child)
    for first, last in ((today - timedelta(days=1), today), (today + timedelta(days=3), today + timedelta(days=2))):
        kay.press("Have them stand in", {**wish, **_boxes(first, last)}, status=422)
    begins = today + timedelta(days=3)
    kay.press("Have them stand in", {**wish, **_boxes(begins, begins + timedelta(days=1))})
    assert "Cleo stands in for Ann from" in kay.page.words and cleo.raw("GET", f"/child/{robin}/").status_code == 404
    sweep_covers(engine)
    assert _in(house, "robin", "cleo") is None, "not a day early"
    with clock.pretend(clock.end_of(begins) - timedelta(hours=12)):
        sweep_covers(engine)
        row = _in(house, "robin", "cleo")
        assert row is not None and row.role is Role.SCHOOL and row.ends_at == clock.end_of(begins + timedelta(days=1))
        assert client_for("cleo").open(f"/child/{robin}/").status == 200
        with house.work() as work:
            said = select(AuditWords.words).join(AuditRow, AuditRow.id == AuditWords.audit_id)
            assert work.session.execute(said.where(AuditRow.act == "team.covers", AuditRow.chain == robin)).scalar() == "Cleo → Ann"
    with clock.pretend(clock.end_of(begins + timedelta(days=1))):
        with house.work() as work, pytest.raises(NotFound):  # the door is shut before anybody sweeps
            house.space("cleo", "robin", work)
        sweep_overdue(engine)

    # Nobody gets more time than whom it is for; what can't begin any more never does: the school is out by then.
    with house.work() as work:
        work.begin_writing().execute(update(Membership).where(Membership.id == ann.id).values(ends_at=clock.end_of(today)))
        work.commit()
    with clock.pretend(clock.now() + timedelta(minutes=1)):
        kay.open(child)
        kay.press("Have them stand in", {**wish, **_boxes(today, today + timedelta(days=5))})
        row = _in(house, "robin", "cleo")
        assert row is not None and row.ends_at == clock.end_of(today)
        with house.work() as work:
            work.begin_writing().execute(update(Membership).where(Membership.id == row.id).values(ended_at=clock.now()))
            work.commit()
        kay.open(child)
        kay.press("Have them stand in", {"member": str(bill.id), "who": wish["who"], **_boxes(begins, begins)})
        with house.work() as work:
            space = open_space(house.signed_in("daniel", work), robin, Permission.MANAGE_MEMBERS)
            end_membership(space, bill.id)
            work.commit()
    with clock.pretend(clock.end_of(begins) - timedelta(hours=12)):
        sweep_covers(engine)
        assert _in(house, "robin", "cleo") is None
        with house.work() as work:
            assert not work.session.execute(select(TeamCover.id).where(TeamCover.member_id.is_(None), TeamCover.ended_at.is_(None))).all()


def test_a_colleague_is_asked_in_at_a_work_address_only(family: House, client_for: Client) -> None:
    house = family
    robin = house.children["robin"]
    kay, team = _begin(house, client_for)
    child = f"{team}/child/{robin}"
    kay.open(child)
    for address in ("mum@example.org", "dora@oak.example.org", "dora@oak.example@example.org", "kay@example.org"):
        kay.press("Send them a link", {"name": "Dora", "email": address}, status=422)
        assert "in this space" not in kay.page.words, "nothing is learnt of whose address is whose"
    for name in ("Dora", "Emil"):
        kay.press("Send them a link", {"name": name, "email": f"{name}@oak.example", "relation": "assistant"})
    kay.press("Send them a link", {"name": "Dora", "email": "dora@oak.example"}, status=422)
    with house.work() as work:
        rows = {row.name: row for row in work.session.execute(select(Invitation).where(Invitation.child_id == robin)).scalars()}
    assert {(row.role, row.organisation, row.email) for row in rows.values()} == {
        (Role.SCHOOL, OAK, "dora@oak.example"), (Role.SCHOOL, OAK, "emil@oak.example")
    }  # fmt: skip

    def come(name: str) -> Any:
        with house.work() as work:
            sent = take_in_hand(work, rows[name].id, rows[name].round, 14)
            assert sent is not None
            found = join_new(work, hash_token(sent.token), rows[name].email, "long enough to be a password", hours=1)
            work.commit()
            house.people[name.lower()] = found.id
            return found

    # Dora comes: she is in, she is staff, and no longer there than the school is.
    end = clock.end_of(clock.today() + timedelta(days=30))
    with house.work() as work:
        theirs = [house.people["ann"], house.people["bill"]]
        work.begin_writing().execute(
            update(Membership).where(Membership.person_id.in_(theirs), Membership.child_id == robin).values(ends_at=end)
        )
        work.commit()
    come("Dora")
    row = _in(house, "robin", "dora")
    assert row is not None and row.role is Role.SCHOOL and row.started_by == house.people["kay"] and row.ends_at == end
    assert "Dora" in kay.open(team).words
    assert "Let in by Kay" in client_for("mum").open(f"/child/{robin}/people").words

    # Emil is too late: Kay is no keeper any more, and what she sent opens nothing.
    moira = client_for("moira")
    moira.open(f"/desk{team}")
    moira.press("End now: Kay")
    with house.work() as work:
        assert take_in_hand(work, rows["Emil"].id, rows["Emil"].round, 14) is None
        keeper = work.session.execute(select(TeamKeeper)).scalar_one()
        assert keeper.ended_at is not None and work.session.execute(select(TeamInvitation)).scalars().all()
        assert work.session.execute(select(Person.id).where(Person.email == "emil@oak.example")).first() is None


def test_a_link_is_sent_again_to_the_same_address_and_the_family_reads_who_looked_at_the_list(
    family: House, client_for: Client, app: Flask
) -> None:
    house, robin = family, family.children["robin"]
    kay, team = _begin(house, client_for)
    child = f"{team}/child/{robin}"
    kay.open(child)
    app.extensions["traces"].write_waiting()
    log = client_for("mum").open(f"/child/{robin}/seen").words
    assert "Kay" in log and "looked at who of their colleagues can come in" in log
    kay.press("Send them a link", {"name": "Dora", "email": "dora@oak.example"})

    def sent() -> Any:
        with house.work() as work:
            row = work.session.execute(select(Invitation).where(Invitation.email == "dora@oak.example")).scalar_one()
            found = take_in_hand(work, row.id, row.round, 14)
            assert found is not None
            note_sent(work, row.id, row.round)
            work.commit()
            return row.id, row.round, found.token

    invitation, first, token = sent()
    kay.open(child)
    assert "a moment ago" in kay.press("Ask once more: Dora", status=422).words
    with house.work() as work:
        work.begin_writing().execute(update(Invitation).values(sent_at=clock.now() - timedelta(hours=2)))
        work.commit()
    kay.open(child)
    kay.press("Ask once more: Dora")
    with house.work() as work, pytest.raises(NotFound):
        join_new(work, hash_token(token), "dora@oak.example", "long enough to be a password", hours=1)
    _id, second, token = sent()
    assert second == first + 1
    zara = house.children["zara"]
    assert {_post(kay, f"{team}/child/{where}/asked/{what}/again") for where, what in ((zara, invitation), (robin, uuid.uuid4()))} == {404}
    with house.work() as work:
        join_new(work, hash_token(token), "dora@oak.example", "long enough to be a password", hours=1)
        work.commit()
    assert _post(kay, f"{child}/asked/{invitation}/again") == 404, "it is over"


def test_two_who_take_the_same_colleague_off_are_told_so(
    family: House, client_for: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    kay, team = _begin(family, client_for)
    with family.work() as work:
        staff = work.session.execute(select(TeamStaff.id).where(TeamStaff.person_id == family.people["cleo"])).scalar_one()
    kay.open(f"{team}/staff/{staff}/end")

    def changed(person: SignedIn, *_given: object) -> str:
        with family.work() as work:
            work.begin_writing().execute(update(TeamStaff).where(TeamStaff.id == staff).values(ended_at=clock.now()))
            work.commit()
        person.work.begin_writing()
        raise Refused({"": CHANGED})

    monkeypatch.setattr("wiki.views.teams.remove_from_staff", changed)
    assert _post(kay, f"{team}/staff/{staff}/end") == 400


def test_a_keeper_of_one_council_reaches_nothing_of_another(house: House, client_for: Client) -> None:
    house.child("robin")
    house.member("robin", "ann", Role.SCHOOL, organisation=OAK)
    with house.work() as work:
        elsewhere = add_council(work, "Farbridge Council")
        session = work.begin_writing()
        made = {}
        for council in (house.council_id, elsewhere):
            made[council] = Team(
                id=uuid.uuid4(), council_id=council, name=OAK, name_folded="oak school", role=Role.SCHOOL,
                made_by=house.people["moira"], started_at=clock.now(),
            )  # fmt: skip
            session.add(made[council])
            session.flush()
            session.add(TeamStaff(
                team_id=made[council].id, person_id=house.people["ann"], added_by=house.people["moira"], started_at=clock.now()
            ))  # fmt: skip
        session.flush()
        assert len(members_with(session, made[house.council_id].id, house.children["robin"])) == 1
        with pytest.raises(NotFound):  # a school of the same name, elsewhere
            members_with(session, made[elsewhere].id, house.children["robin"])
        far = made[elsewhere].id
        work.commit()
    assert client_for("moira").raw("GET", f"/desk/teams/{far}").status_code == 404


def test_a_keeper_whom_another_takes_off_the_list_sees_and_plans_nothing_any_more(family: House, client_for: Client) -> None:
    kay, team = _begin(family, client_for)
    robin = family.children["robin"]
    moira = client_for("moira")
    moira.open("/desk/teams")
    moira.follow(OAK)
    moira.press("Make them a keeper", {"email": "bill@example.org", "days": "91"})
    bill, ann = client_for("bill"), _in(family, "robin", "ann")
    assert "Robin Example" in bill.open(team).words and ann is not None
    bill.open(f"{team}/child/{robin}")
    begins = clock.today() + timedelta(days=3)
    wish = {"member": str(ann.id), "who": str(family.people["cleo"]), **_boxes(begins, begins)}
    bill.press("Have them stand in", wish)
    bill.press("Send them a link", {"name": "Dora", "email": "dora@oak.example"})

    kay.open(team)
    kay.follow("Works here no more: Bill")
    assert "They keep the list no more" in kay.page.words
    kay.press("Take them off the list")
    assert {bill.raw("GET", path).status_code for path in ("/teams", team, f"{team}/child/{robin}")} == {404}
    with family.work() as work:
        planned = select(TeamCover.id).where(TeamCover.ended_at.is_(None), TeamCover.member_id.is_(None))
        assert not work.session.execute(planned).all() and not work.session.execute(select(Invitation.id).where(*OPEN)).all()


def test_what_a_keeper_planned_and_sent_ends_with_their_time(family: House, client_for: Client, engine: Engine) -> None:
    house, robin = family, family.children["robin"]
    kay, team = _begin(house, client_for)
    ann = _in(house, "robin", "ann")
    assert ann is not None
    kay.open(f"{team}/child/{robin}")
    begins = clock.today() + timedelta(days=3)
    kay.press("Have them stand in", {"member": str(ann.id), "who": str(house.people["cleo"]), **_boxes(begins, begins)})
    kay.press("Send them a link", {"name": "Dora", "email": "dora@oak.example"})
    with house.work() as work:
        row = work.session.execute(select(Invitation).where(Invitation.email == "dora@oak.example")).scalar_one()
        sent = take_in_hand(work, row.id, row.round, 14)
        assert sent is not None
        work.begin_writing().execute(update(TeamKeeper).values(ends_at=clock.now()))
        work.commit()
    with house.work() as work, pytest.raises(NotFound):
        join_new(work, hash_token(sent.token), "dora@oak.example", "long enough to be a password", hours=1)
    with clock.pretend(clock.end_of(begins) - timedelta(hours=12)):
        sweep_covers(engine)
    assert _in(house, "robin", "cleo") is None
    with house.work() as work:
        assert work.session.execute(select(TeamCover.ended_at)).scalar_one() is not None, "it is called off, and the record says so"
