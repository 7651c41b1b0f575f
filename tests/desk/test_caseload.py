"""A caseload goes from one caseworker to another: all of it or none, for good or for a time, and each family is told once."""

import uuid
from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from tests.support.client import HOST, Visitor
from tests.support.house import House
from wiki import clock
from wiki.access.person import Post
from wiki.commands.caseload import HandOver, hand_caseload_on
from wiki.commands.people import add_council, give_post
from wiki.errors import NotAllowed, Refused
from wiki.models.audit import AuditRow
from wiki.models.children import Child, Membership
from wiki.models.jobs import Job
from wiki.pagetypes.kinds.chosen import show_day
from wiki.words import Role

Client = Callable[[str], Visitor]
COUNT = 190


def _many(house: House, count: int) -> list[uuid.UUID]:
    """More children of Daniel's; Mum is a parent of each."""
    ids, now = [uuid.uuid4() for _one in range(count)], clock.now()
    with house.work() as work:
        session = work.begin_writing()
        session.add_all(
            Child(
                id=one, council_id=house.council_id, known_as=f"Child {place}", full_name=f"Child {place} Example",
                born_on=date(2018, 1, 1), created_by=house.people["moira"], created_at=now,
            )
            for place, one in enumerate(ids)
        )  # fmt: skip
        session.flush()
        session.add_all(
            Membership(
                child_id=one, person_id=house.people[name], role=role, started_by=house.people["moira"], started_at=now
            )
            for one in ids for name, role in (("daniel", Role.CASEWORKER), ("mum", Role.PARENT))
        )  # fmt: skip
        work.commit()
    return ids


def _with(house: House, name: str) -> dict[uuid.UUID, Membership]:
    """The children whose space ``name`` is in now."""
    with house.work() as work:
        rows = work.session.execute(
            select(Membership).where(Membership.person_id == house.people[name], Membership.ended_at.is_(None))
        ).scalars()
        return {row.child_id: row for row in rows}


def _told(house: House) -> Counter[str]:
    with house.work() as work:
        jobs = work.session.execute(select(Job.payload).where(Job.kind == "account.told")).scalars()
        names = {str(person_id): name for name, person_id in house.people.items()}
        return Counter(names[one["person_id"]] for one in jobs if one["what"] == "people")


def _hand_on(house: House, wish: HandOver, by: str = "moira", role: Role = Role.SEND_ADMINISTRATOR) -> int:
    with house.work() as work:
        person = house.signed_in(by, work)
        count = hand_caseload_on(person, Post(house.council_id, role), house.people["daniel"], wish)
        work.commit()
        return count


@pytest.mark.slow
def test_a_caseload_of_190_goes_to_a_colleague_whole_or_not_at_all(family: House, client_for: Client) -> None:
    house = family
    ids, robin = _many(house, COUNT - 1), house.children["robin"]
    house.person("nina")
    with house.work() as work:
        elsewhere = add_council(work, "Farbridge Council")
        for name, council in (("nina", house.council_id), ("daniel", house.council_id), ("brook", elsewhere)):
            give_post(work, house.people[name], council, Role.CASEWORKER)
        away = uuid.uuid4()
        session = work.session
        session.add(
            Child(
                id=away, council_id=elsewhere, known_as="Away", full_name="Away Example", born_on=date(2018, 1, 1),
                created_by=house.people["moira"], created_at=clock.now(),
            )
        )  # fmt: skip
        session.flush()
        session.add(
            Membership(
                child_id=away, person_id=house.people["daniel"], role=Role.CASEWORKER, started_by=house.people["moira"],
                started_at=clock.now(),
            )
        )  # fmt: skip
        work.commit()
    nina = house.people["nina"]
    good = HandOver(nina, None, False, None, "leaves us")

    # None of it: a colleague of another council, somebody with no post, a child who is not Daniel's, one in another role.
    strange = [
        HandOver(house.people["brook"], None, False, None, "why"), HandOver(house.people["mum"], None, False, None, "why"),
        HandOver(nina, (ids[0], house.children["zara"]), False, None, "why"), HandOver(nina, (ids[0], away), False, None, "why"),
        HandOver(nina, (), False, None, "why"), HandOver(nina, None, True, clock.today(), "why"),
        HandOver(nina, None, False, None, " "),
    ]  # fmt: skip
    other = house.member("robin", "nina", Role.HEALTH)
    for wish in [*strange, good]:
        with pytest.raises(Refused):
            _hand_on(house, wish)
    with pytest.raises(NotAllowed):
        _hand_on(house, good, "daniel", Role.CASEWORKER)
    assert set(_with(house, "nina")) == {robin} and len(_with(house, "daniel")) == COUNT + 1 and not _told(house)
    with house.work() as work:
        row = work.begin_writing().get(Membership, other)
        assert row is not None
        row.ended_at = clock.now()
        work.commit()

    # For a time, for two of them: Daniel stays, and no more than his own time is given.
    last = clock.today() + timedelta(days=30)
    assert _hand_on(house, HandOver(nina, (ids[0], robin), True, last, "is away")) == 2
    stands_in = _with(house, "nina")
    assert {row.ends_at for row in stands_in.values()} == {clock.end_of(last)} and set(stands_in) == {ids[0], robin}
    assert len(_with(house, "daniel")) == COUNT + 1
    assert _told(house) == {"mum": 1, "dad": 1}, "each parent once, however many children"
    assert f"Until {show_day(last)}" in client_for("mum").open(f"/child/{robin}/people").words, "the day itself, not the midnight after it"

    # All of it, by the page; the form sent twice does it once.
    daniel, moira = client_for("daniel"), client_for("moira")
    assert daniel.raw("GET", "/desk/caseload").status_code == 404, "a caseworker hands nobody on"
    assert daniel.raw("GET", f"/child/{robin}/").status_code == 200
    moira.open("/desk")
    moira.follow("Hand a caseload on")
    moira.follow("Daniel")
    slip = {"to": str(nina), "reason": "has left the council", "which": "all", "how": "over", "child": [str(robin)]}
    assert "You ticked some children" in moira.press("Hand these children on", slip, status=422).words, "nothing by a slip"
    form, _button = moira.page.form("Hand these children on")
    form.fill({"child": []})
    for _press in range(2):
        answer = moira.raw("POST", f"/desk/caseload/{house.people['daniel']}", data=dict(form.pairs), headers={"Origin": HOST})
        assert answer.status_code == 302
    mine = _with(house, "nina")
    assert set(mine) == {robin, *ids} and {row.ends_at for row in mine.values()} == {None}
    assert {Role(row.role) for row in mine.values()} == {Role.CASEWORKER}
    assert set(_with(house, "daniel")) == {away}, "what is another council’s stays as it was"
    assert daniel.raw("GET", f"/child/{robin}/").status_code == 404
    assert client_for("nina").open(f"/child/{robin}/").status == 200
    assert _told(house) == {"mum": 2, "dad": 2}
    with house.work() as work:
        acts = work.session.execute(
            select(AuditRow.chain, AuditRow.act).where(AuditRow.person_id == house.people["moira"], AuditRow.chain.in_(ids))
        ).all()
    assert Counter(act for _chain, act in acts)["member.added"] == COUNT - 1
    assert {chain for chain, act in acts if act == "member.ended"} == set(ids)
    log = client_for("mum").open(f"/child/{ids[1]}/seen").words
    assert "Moira" in log and "ended somebody’s membership" in log and "Somebody who was not invited" not in log


def test_what_somebody_is_here_changes_at_once_and_stays_known(family: House, client_for: Client) -> None:
    robin, moira, leila = family.children["robin"], client_for("moira"), client_for("leila")
    assert leila.raw("GET", f"/child/{robin}/invited").status_code == 200, "a school asks people in"
    page = moira.open(f"/child/{robin}/people")
    assert leila.raw("GET", f"/child/{robin}/people/{_with(family, 'leila')[robin].id}/role").status_code == 403
    path = f"/child/{robin}/people/{_with(family, 'leila')[robin].id}/role"
    assert path in page.text
    moira.open(path)
    assert "Say in a few words why" in moira.press("Change it from now", {"role": "other_professional"}, status=422).words
    moira.press("Change it from now", {"role": "other_professional", "reason": "is a governor now"})
    assert "Leila is here as: Other professional" in moira.page.words
    assert leila.raw("GET", f"/child/{robin}/invited").status_code == 403, "from the next request"
    assert leila.raw("GET", f"/child/{robin}/").status_code == 200
    assert moira.raw("GET", path).status_code == 404, "the old membership is over"
    with family.work() as work:
        rows = work.session.execute(
            select(Membership).where(Membership.person_id == family.people["leila"], Membership.child_id == robin)
            .order_by(Membership.started_at)
        ).scalars().all()  # fmt: skip
    assert [(Role(row.role), row.ended_at is None) for row in rows] == [(Role.SCHOOL, False), (Role.OTHER_PROFESSIONAL, True)]
    assert rows[0].ended_at == rows[1].started_at
    moira.open(f"/child/{robin}/people/{rows[1].id}/role")
    assert "what they are here already" in moira.press("Change it from now", {"reason": "nothing"}, status=422).words
    assert "changed what somebody is here" in client_for("mum").open(f"/child/{robin}/seen").words
