"""Whoever holds the rights themselves reads of their own plan; a deputy who is invited anew decides one thing in their place."""

import re
import uuid
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from sqlalchemy import select, update

from tests.plan.robin import Robin
from tests.support.client import Visitor
from wiki import clock
from wiki.commands.plan_serve import Serving, serve_plan
from wiki.models.people import Person
from wiki.words import Permission, Role

Browser = Callable[[str], Visitor]
pytestmark = pytest.mark.slow
BEFORE = datetime(2035, 6, 20, 9, tzinfo=UTC)
ON_THE_DAY = datetime(2035, 7, 2, 9, tzinfo=UTC)


def _serve(robin: Robin, number: int, person: uuid.UUID) -> uuid.UUID:
    with robin.house.work() as work:
        told = {"schools": "www.marlbridge.example/schools"}
        space = robin.house.space("daniel", "robin", work, Permission.COMPOSE_PLAN)
        serving = serve_plan(space, number, Serving(person, "", "wiki", clock.today(), told=told, is_confirmed=True))
        work.commit()
    return serving


def _value_of(visitor: Visitor, name: str) -> str:
    found = re.search(rf'value="([0-9a-f]{{32}})"(?:(?!value=).)*?{name}', visitor.page.text, re.DOTALL)
    assert found is not None
    return found[1]


def test_the_young_person_reads_of_their_plan_and_a_deputy_of_somebody_elses(robin: Robin, browser: Browser) -> None:
    house, home = robin.house, f"/child/{robin.house.children['robin']}"
    house.member("robin", "kit", Role.YOUNG_PERSON)
    with clock.pretend(BEFORE):
        hers = _serve(robin, robin.make(), house.people["mum"])
        asked = "Please answer by 29 June 2035. You can send it until 29 June 2035. From the day after, Robin decides this."
        for path in ("/", f"/plan/answer/{hers}"):
            page = browser("mum").open(home + path).words
            assert asked in page and "later answer is still read" not in page
    with clock.pretend(ON_THE_DAY):
        page = browser("mum").open(f"{home}/plan/answer/{hers}").words
        assert "not yours to answer any more" in page and "Please answer by" not in page
        number, kit, daniel = robin.make(), browser("kit"), browser("daniel")
        assert "Nobody of the family is served in their place" in daniel.open(f"{home}/plan/versions/{number}/serve").words
        mine = _serve(robin, number, house.people["kit"])
        assert "A draft of your plan waits for your answer" in kit.open(home).words
        letter = kit.open(f"{home}/plan/letter/{mine}").words
        assert "you get a draft of your plan, Robin" in letter
        assert "You can ask for a meeting with us about the draft" in letter
        for code, english, arabic in (("ar", 2, 2), ("en", 2, 0)):  # each in its own days: the letter's date and sentence, the copy's two
            with house.work() as work:
                work.begin_writing().execute(update(Person).where(Person.id == house.people["kit"]).values(language=code))
                work.commit()
            letter = kit.open(f"{home}/plan/letter/{mine}").words
            assert (letter.count("2 July 2035"), letter.count("يوليو 2035")) == (english, arabic)
        assert "Nobody of your family sees it." in kit.open(f"{home}/plan/answer/{mine}").words
        assert kit.open(f"{home}/plan/answer/{mine}/letter").h1 == "My answer to my plan"
        browser("mum").open(f"{home}/plan/letter/{mine}", 404)

        daniel.open(f"{home}/rights/capacity")
        daniel.follow("Invite a deputy or attorney")
        page = daniel.press("Invite them", {
            "name": "Dee Long", "role": "parent", "relation": "Deputy", "way": "code", "email": "dee@example.org", "language": "en",
        })  # fmt: skip
        code = re.findall(r"\d{3} \d{3} \d{3}", page.words)[0]
        dee = browser("")
        dee.open("/in")
        dee.press("Go on", {"code": code, "email": "dee@example.org"})
        dee.press("Go to Robin’s pages", {"new_password": "seven quiet lanterns"})
        dee.open(f"{home}/plan/letter/{mine}", 404)
        daniel.open(f"{home}/rights/capacity")
        daniel.press("Note it", {
            "decision": "answer", "person": _value_of(daniel, "Dee Long"), "acts_as": "deputy", "evidence": "Shown the draft twice.",
            "assessed_by": "Ruth", "review_on-day": "1", "review_on-month": "12", "review_on-year": "2035",
            "assessed_on-day": "1", "assessed_on-month": "7", "assessed_on-year": "2035",
        })  # fmt: skip
        rights = kit.open(f"{home}/rights").words
        assert "As their deputy, whom a court chose" in rights
        with house.work() as work:
            who = work.session.execute(select(Person.id).where(Person.email == "dee@example.org")).scalar_one()
        theirs = _serve(robin, number, who)
        page = kit.open(f"{home}/plan/answer/{mine}").words
        assert "Somebody answers this for you at the moment" in page and "passed to the young person" not in page
        assert "you get a draft plan for Robin Example" in dee.open(f"{home}/plan/letter/{theirs}").words
        sheet = dee.open(f"{home}/plan/answer/{theirs}").words
        assert "Only you see it, and the council once you send it." in sheet and "Another parent" not in sheet
        dee.open(f"{home}/plan/answer/{theirs}/line/meeting")
        dee.press("Ask for a meeting")
        check = dee.open(f"{home}/plan/answer/{theirs}/check").words
        assert "Nobody else can." in check and "Another parent" not in check
        kit.open(f"{home}/plan/letter/{theirs}", 404)
