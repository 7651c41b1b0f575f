"""The day comes: it is told, the young person decides and chooses who stays, and capacity is a matter of one decision."""

import io
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from flask import Flask
from sqlalchemy import select, update

from tests.support.at_once import meanwhile
from tests.support.client import Visitor
from tests.support.house import House
from wiki import clock
from wiki.access.space import open_space
from wiki.commands.capacity import Noting, note_capacity
from wiki.commands.handover import TELL_HANDOVER, sweep_handovers
from wiki.commands.people import give_post
from wiki.database import Work
from wiki.errors import NotAllowed, NotFound, Refused
from wiki.models.children import Child
from wiki.models.handover import Capacity
from wiki.models.jobs import Job
from wiki.models.plan import PlanStatus
from wiki.queries.plan_servings import may_be_served
from wiki.queries.rights import rights_of
from wiki.queries.takeaway_content import gather
from wiki.words import Decision, Permission, Preset, Role
from wiki.worker.run import drain

Browser = Callable[[str], Visitor]
BORN = date(2010, 9, 1)  # the rights are theirs from 26 June 2027
BEFORE, AFTER = datetime(2027, 6, 20, 9, tzinfo=UTC), datetime(2027, 6, 26, 9, tzinfo=UTC)


@pytest.fixture
def robin(family: House) -> House:
    """Robin's own people, in a space of somebody who is nearly 17: mo, with mia, paul, gran and daniel the caseworker."""
    family.child("mo", BORN)
    for name, role, relation in (
        ("mia", Role.PARENT, "Mum"), ("paul", Role.PARENT, "Dad"), ("gran", Role.RELATIVE, "Gran"),
        ("daniel", Role.CASEWORKER, "caseworker"),
    ):  # fmt: skip
        family.member("mo", name, role, relation=relation)
    with family.work() as work:
        give_post(work, family.people["daniel"], family.council_id, Role.CASEWORKER)
        work.commit()
    return family


@pytest.fixture
def on_the_day() -> Iterator[None]:
    """It is 26 June 2027."""
    with clock.pretend(AFTER):
        yield


def _told(house: House) -> dict[str, set[str]]:
    names = {str(person_id): name for name, person_id in house.people.items()}
    with house.work() as work:
        found: dict[str, set[str]] = {}
        for payload in work.session.execute(select(Job.payload).where(Job.kind == TELL_HANDOVER)).scalars():
            found.setdefault(payload["what"], set()).add(names[payload["person_id"]])
        return found


def _holders(house: House, decision: Decision) -> list[str]:
    with house.work() as work:
        return [one.name for one in rights_of(house.space("daniel", "mo", work)).holders(decision)]


def _mail_texts(app: Flask) -> list[str]:
    return [one.read_text() for one in sorted((app.config["SETTINGS"].instance / "mail").rglob("*.eml"))]


def test_family_young_person_and_caseworker_are_told_once_at_each_stage(
    robin: House, app: Flask, client_for: Browser
) -> None:
    robin.member("mo", "mo", Role.YOUNG_PERSON)
    engine = app.extensions["engine"]
    with clock.pretend(datetime(2026, 6, 25, 9, tzinfo=UTC)):
        sweep_handovers(engine)
        assert _told(robin) == {}
        assert "Whose rights these are" not in client_for("mia").open(f"/child/{robin.children['mo']}/").words
    with clock.pretend(datetime(2026, 6, 26, 9, tzinfo=UTC)):
        sweep_handovers(engine)
        sweep_handovers(engine)
        assert _told(robin) == {"year": {"mia", "paul", "gran", "mo", "daniel"}}
        home = f"/child/{robin.children['mo']}/"
        assert "From 26 June 2027, the rights about the plan are Mo’s own" in client_for("mia").open(home).words
        mine = client_for("mo").open(home)
        assert "From 26 June 2027 you decide about it" in mine.words
        assert any("symbols/my_family" in one for one in mine.addresses)
        assert "rights about the plan" not in client_for("gran").open(home).words
        assert "Mo Example: on 26 June 2027" in client_for("daniel").open("/desk").words
    with clock.pretend(AFTER):
        sweep_handovers(engine)
        assert set(_told(robin)) == {"year", "day"}  # stages that were slept through are not told late
        drain(app.config["SETTINGS"], engine)
        letters = _mail_texts(app)
        assert len(letters) == 10
        assert all("26 June 2027" in one for one in letters), "the day itself: how far off it is, a late mail would say wrongly"
        assert not [one for one in letters if "Mo Example" in one]


def test_from_the_day_the_young_person_holds_what_the_parents_held(robin: House, client_for: Browser) -> None:
    robin.member("mo", "mo", Role.YOUNG_PERSON)
    with clock.pretend(BEFORE), robin.work() as work:
        space = robin.space("daniel", "mo", work)
        assert [one.member.name for one in may_be_served(space, PlanStatus.DRAFT)] == ["Mia", "Paul"]
        assert robin.space("mia", "mo", work).may(Permission.SHARE)
    with clock.pretend(AFTER), robin.work() as work:
        space = robin.space("daniel", "mo", work)
        assert [one.member.name for one in may_be_served(space, PlanStatus.DRAFT)] == ["Mo"]
        assert not robin.space("mia", "mo", work).may(Permission.SHARE)
        assert robin.space("mia", "mo", work).may(Permission.READ_PLAN)
        assert robin.space("mo", "mo", work).may(Permission.SHARE)


def test_without_an_account_it_is_to_be_settled_and_goes_to_no_parent(
    robin: House, client_for: Browser, on_the_day: None
) -> None:
    assert _holders(robin, Decision.ANSWER) == []
    with robin.work() as work:
        assert may_be_served(robin.space("daniel", "mo", work), PlanStatus.DRAFT) == ()
    assert "needs an account" in client_for("daniel").open("/desk").words
    assert "To be settled" in client_for("mia").open(f"/child/{robin.children['mo']}/rights").words
    with robin.work() as work:  # born in May 2001: the school year in which they turned 25 is over on 31 July 2026
        work.begin_writing().execute(update(Child).where(Child.id == robin.children["mo"]).values(born_on=date(2001, 5, 14)))
        work.commit()
    assert "needs an account" not in client_for("daniel").open("/desk").words, "nobody holds these rights any more"
    page = client_for("mia").open(f"/child/{robin.children['mo']}/rights").words
    assert "school year in which somebody turns 25. That was 31 July 2026." in page and "Answering a draft" not in page


def test_the_young_person_chooses_who_stays_and_nothing_is_lost(
    robin: House, client_for: Browser, on_the_day: None
) -> None:
    robin.member("mo", "mo", Role.YOUNG_PERSON)
    page = robin.page("mo", "about_me_primary", "mia")
    robin.say("mia", "mo", "about_me_primary", "good_at", "Mo repairs bicycles.", audience=Preset.EVERYONE)
    robin.say("mia", "mo", "about_me_primary", "good_at", "I worry at night.", audience=Preset.ONLY_ME)
    robin.say("paul", "mo", "about_me_primary", "good_at", "Paul’s own thought.", audience=Preset.ONLY_ME)
    mo, home = client_for("mo"), f"/child/{robin.children['mo']}/"
    mia, gran = client_for("mia"), client_for("gran")
    mia.open(home)
    mo.open(home)
    mo.follow("Choose who stays")
    with robin.work() as work:
        members = {one.name: one.id for one in rights_of(robin.space("mo", "mo", work)).parents}
    mo.open(f"{home}rights/who-stays/{members['Mia']}")
    mo.press("Choose this", status=422)
    mo.press("Choose this", {"What can they do here?": "leaves"})
    assert "Mia" not in mo.open(f"{home}rights/who-stays").words
    mia.open(home, 404)
    kept = mia.open("/kept-words").words
    assert "I worry at night." in kept
    assert "bicycles" not in kept
    assert "Paul’s own thought." not in kept
    taken = mia.open("/kept-words/take-away")
    assert "I worry at night." in taken.text
    assert "Mo repairs bicycles." in mo.open(f"{home}page/{page}").words
    assert "I worry at night." not in mo.page.words
    mo.open(f"{home}rights/who-stays")
    mo.follow("Choose: Gran")
    mo.press("Choose this", {"What can they do here?": "reader"})
    assert "Mo repairs bicycles." in gran.open(f"{home}page/{page}").words
    gran.open(f"{home}add", 403)
    mo.open(f"{home}rights/who-stays/{members['Paul']}")
    mo.press("Choose this", {"What can they do here?": "helper"})
    client_for("paul").open(f"{home}add")
    with robin.work() as work, pytest.raises(NotAllowed):
        robin.space("paul", "mo", work, Permission.SHARE)


def test_nobody_chooses_before_the_day_and_nobody_but_the_young_person(robin: House, client_for: Browser) -> None:
    robin.member("mo", "mo", Role.YOUNG_PERSON)
    address = f"/child/{robin.children['mo']}/rights/who-stays"
    with clock.pretend(BEFORE):
        assert "From 26 June 2027 you choose" in client_for("mo").open(address).words
        assert "Choose: Mia" not in client_for("mo").open(address).links
    with clock.pretend(AFTER):
        assert "Choose: Mia" in client_for("mo").open(address).links
        client_for("mia").open(address, 403)
        client_for("daniel").open(address, 403)


def test_one_decision_passes_until_its_review_and_the_young_person_reads_it(robin: House, client_for: Browser) -> None:
    robin.member("mo", "mo", Role.YOUNG_PERSON)
    rights = f"/child/{robin.children['mo']}/rights"
    with clock.pretend(AFTER):
        daniel = client_for("daniel")
        daniel.open(rights)
        daniel.follow("Note one decision")
        daniel.press("Note it", status=422)
        daniel.press("Note it", {
            "decision": "answer", "person": robin.people["mia"].hex, "acts_as": "parent",
            "evidence": "Shown the draft with pictures twice.", "assessed_by": "Ruth, psychologist",
            "assessed_on-day": "25", "assessed_on-month": "6", "assessed_on-year": "2027",
            "review_on-day": "1", "review_on-month": "12", "review_on-year": "2027",
        })  # fmt: skip
        assert _holders(robin, Decision.ANSWER) == ["Mia"]
        assert _holders(robin, Decision.APPEAL) == ["Mo"]
        mine = client_for("mo").open(rights).words
        assert "Shown the draft with pictures twice." in mine
        assert "Ruth, psychologist looked into it on 25 June 2027." in mine
        father = client_for("paul").open(rights).words
        assert "in Mo’s place" in father
        assert "Shown the draft" not in father
        seen = client_for("mo").open(f"/child/{robin.children['mo']}/seen").words
        assert "noted that somebody decides one thing in the young person’s place" in seen
    with clock.pretend(datetime(2027, 12, 2, 9, tzinfo=UTC)):
        assert _holders(robin, Decision.ANSWER) == ["Mo"]
        assert "1 decision must be looked at again" in client_for("daniel").open("/desk").words
        daniel = client_for("daniel")
        daniel.open(rights)
        daniel.follow("End this")
        daniel.press("They decide it again", {"why": "Looked at again with Ruth."})
        assert "must be looked at again" not in client_for("daniel").open("/desk").words
        assert "Looked at again with Ruth." in client_for("mo").open(rights).words


def test_only_the_council_notes_it_and_never_without_a_day_to_come(robin: House, on_the_day: None) -> None:
    robin.member("mo", "mo", Role.YOUNG_PERSON)
    with robin.work() as work:
        with pytest.raises(NotAllowed):
            note_capacity(robin.space("mia", "mo", work), Noting())
        with pytest.raises(Refused) as refused:
            note_capacity(
                robin.space("daniel", "mo", work),
                Noting("answer", robin.people["gran"], "parent", "Why", "Ruth", date(2027, 6, 27), date(2027, 6, 26)),
            )
        assert set(refused.value.fields) == {"person", "assessed_on", "review_on"}
        with pytest.raises(NotFound):
            robin.space("leila", "mo", work)


def test_of_two_who_note_one_decision_at_once_the_later_note_holds(robin: House, on_the_day: None) -> None:
    robin.member("mo", "mo", Role.YOUNG_PERSON)
    told = Noting("answer", robin.people["mia"], "parent", "Why", "Ruth", date(2027, 6, 25), date(2027, 12, 1))
    with robin.work() as first, robin.work() as second:
        daniel = robin.signed_in("daniel", first)

        def note(work: Work) -> None:
            with clock.pretend(AFTER):  # in the other thread too
                space = open_space(replace(daniel, work=work), robin.children["mo"], Permission.MANAGE_MEMBERS)
                note_capacity(space, told)

        note(first)
        assert meanwhile(first, note, second) is None
    with robin.work() as work:
        ended = work.session.execute(select(Capacity.ended_at).order_by(Capacity.noted_at)).scalars().all()
    assert [one is None for one in ended] == [False, True]


def test_what_is_noted_of_their_capacity_is_in_their_own_copy_and_why_in_no_other_parents(
    robin: House, client_for: Browser, app: Flask, on_the_day: None
) -> None:
    robin.member("mo", "mo", Role.YOUNG_PERSON)
    with robin.work() as work:
        told = Noting(
            "answer", robin.people["mia"], "parent", "Shown the draft twice.", "Ruth", date(2027, 6, 25), date(2027, 12, 1)
        )
        note_capacity(robin.space("daniel", "mo", work), told)
        work.commit()
    mo, here = client_for("mo"), f"/child/{robin.children['mo']}/take-away"
    mo.open(here)
    mo.press("Make my copy")
    drain(app.config["SETTINGS"], app.extensions["engine"])
    place = next(href for words, href in mo.open(here).links.items() if words.startswith("Download it"))
    archive = zipfile.ZipFile(io.BytesIO(mo.raw("GET", place).get_data()))
    for name in ("about.html", "data/space.json"):
        assert "Shown the draft twice." in archive.read(name).decode()
    with robin.work() as work:
        (father,) = gather(robin.space("paul", "mo", work)).lacking
        assert (father.decision, father.evidence, father.assessed_by) == (Decision.ANSWER, "", "")
