"""A child's name and date of birth are put right: everywhere at once, in the open, and by those who may."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from tests.support.at_once import meanwhile
from tests.support.client import Visitor
from tests.support.house import House
from wiki import clock
from wiki.access.space import Space, open_space_for_job
from wiki.commands.child_details import Told, correct_details
from wiki.commands.handover import sweep_handovers
from wiki.document.pieces import Piece
from wiki.errors import Conflict, NotAllowed, Refused
from wiki.models.child_details import ChildCorrection
from wiki.models.handover import HandoverTold
from wiki.queries.child_details import details_at
from wiki.queries.guard_look import look
from wiki.queries.right_child import words_of_others
from wiki.statute.handover import Stage
from wiki.text.prints import Printer
from wiki.words import Permission, Preset, Role, Voice

Browser = Callable[[str], Visitor]
BORN = date(2019, 5, 14)
MANAGE = Permission.MANAGE_MEMBERS


def told(known_as: str = "Robyn", full_name: str = "Robyn Ashdown", born_on: date = BORN, base: int = 0, **more: Any) -> Told:
    return Told(known_as, full_name, born_on, "The deed poll says so.", base, **more)


def correct(house: House, who: str, child: str = "robin", **what: Any) -> None:
    with house.work() as work:
        correct_details(house.space(who, child, work, Permission.READ), told(**what))
        work.commit()


def test_a_name_is_looked_at_beside_the_old_one_and_then_stands_everywhere(family: House, client_for: Browser) -> None:
    daniel, mum = client_for("daniel"), client_for("mum")
    home = f"/child/{family.children['robin']}"
    page = f"{home}/page/{family.page('robin', 'about_me_primary')}"
    family.say("mum", "robin", "about_me_primary", "my_story", "Likes trains.", audience=Preset.EVERYONE, voice=Voice.CHILD, speaker="Robin")
    assert "Robin" in mum.open(page).text, "drawn, and kept drawn, with the old name"
    daniel.open(f"{home}/people")
    daniel.follow("Name and date of birth")
    daniel.follow("Put it right")
    daniel.press("Look at old and new", {"known_as": "Robyn", "born_on-year": "2010"}, status=422)
    looked = daniel.press("Look at old and new", {"full_name": "Robyn Ashdown", "why": "The deed poll says so."})
    assert looked.h1 == "Is this right?"
    assert all(one in looked.words for one in ("Robin", "Robyn Ashdown", "14 May 2019", "14 May 2010"))
    assert "The rights about the plan are Robyn’s own from" in looked.words
    assert "Robin" in mum.open(home + "/").h1, "looking changes nothing"
    daniel.open(looked.path)  # a reload of the address is the form again
    daniel.press("Look at old and new", {"known_as": "Robyn", "full_name": "Robyn Ashdown", "why": "The deed poll says so."})
    assert "Put right." in daniel.press("Put it right everywhere").text
    drawn = mum.open(page)
    assert "Robyn’s own words" in drawn.words and "Robin" not in drawn.text, "also where the child speaks"
    shown = mum.open(f"{home}/details").words
    assert all(one in shown for one in ("before: Robin", "Robyn Ashdown", "Daniel", "The deed poll says so."))
    assert "Put it right" not in mum.page.links and "You have the right to have it put right." in shown
    assert "put the child’s name or date of birth right: The deed poll says so." in mum.open(f"{home}/seen").words
    client_for("leila").open(f"{home}/details", 403)


def test_whoever_was_slower_sees_both_and_changes_nothing(family: House, client_for: Browser) -> None:
    daniel = client_for("daniel")
    daniel.open(f"/child/{family.children['robin']}/details/correct")
    daniel.press("Look at old and new", {"known_as": "Rob", "why": "Mum says so."})
    correct(family, "moira")
    late = daniel.press("Put it right everywhere", status=409)
    assert "Somebody else changed this while you typed" in late.words and "Robyn Ashdown" in late.words and "Rob ·" in late.words
    assert "Robyn" in client_for("mum").open(f"/child/{family.children['robin']}/").h1
    daniel.press("Look at old and new")
    daniel.press("Put it right everywhere")
    assert "Rob" in client_for("mum").open(f"/child/{family.children['robin']}/").h1


def test_a_fault_of_ones_own_does_not_hide_that_somebody_was_quicker(family: House, client_for: Browser) -> None:
    daniel = client_for("daniel")
    daniel.open(f"/child/{family.children['robin']}/details/correct")
    correct(family, "moira")
    daniel.press("Look at old and new", {"known_as": "Rob"}, status=422)
    late = daniel.press("Look at old and new", {"why": "Mum says so."}, status=409)
    assert "Somebody else changed this while you typed" in late.words


def test_of_two_who_press_at_once_one_is_told(family: House) -> None:
    with family.work() as one, family.work() as other:
        first, second = family.space("moira", "robin", one, MANAGE), family.space("daniel", "robin", other, MANAGE)
        correct_details(first, told())
        raised = meanwhile(one, lambda _work: correct_details(second, told(known_as="Rob")), other)
    assert isinstance(raised, Conflict)
    with family.work() as work:
        assert work.session.execute(select(func.count()).select_from(ChildCorrection)).scalar_one() == 1


def test_only_the_council_does_it_and_an_administrator_is_asked_about_a_double(family: House) -> None:
    with pytest.raises(NotAllowed):
        correct(family, "mum")
    with family.work() as work:
        zara = family.space("moira", "zara", work).child
    double = {"known_as": zara.known_as, "full_name": zara.full_name.upper(), "born_on": zara.born_on}
    with pytest.raises(Refused, match="Another child of your council"):
        correct(family, "moira", **double)
    correct(family, "moira", two=True, **double)


def test_a_name_that_was_put_right_still_says_whose_papers_these_are(family: House) -> None:
    family.member("zara", "daniel", Role.CASEWORKER)
    correct(family, "daniel")
    printer = Printer("a key of the house that is long enough")
    with family.work() as work:
        space = family.space("daniel", "zara", work)
        old = f"Words about {_old_name(space, family)} and his mum"
        assert words_of_others(space, printer, [old]), "his own writer is asked"
        found = look(open_space_for_job(work, space.id), printer, [Piece("A", old)])
        assert [one.words for one in found] == [_old_name(space, family)], "and the plan is stopped"


def _old_name(space: Space, house: House) -> str:
    return space.session.execute(
        select(ChildCorrection.full_name).where(ChildCorrection.child_id == house.children["robin"])
    ).scalar_one()  # fmt: skip


def test_a_birthday_put_right_moves_the_day_on_which_the_rights_pass(family: House) -> None:
    grown = clock.today() - timedelta(days=365 * 17)
    correct(family, "daniel", known_as="Robin", full_name="Robin Example", born_on=grown)
    sweep_handovers(family.engine)
    assert _told(family) == {Stage.DAY}
    correct(family, "daniel", base=1)
    assert _told(family) == set(), "told too early: it is told again when its day comes"


def _told(house: House) -> set[Stage]:
    with house.work() as work:
        found = select(HandoverTold.stage).where(HandoverTold.child_id == house.children["robin"])
        return set(work.session.execute(found).scalars())


def test_a_letter_of_before_is_shown_with_the_name_of_then(family: House) -> None:
    before = clock.now()
    correct(family, "daniel")
    with family.work() as work:
        space = family.space("daniel", "robin", work)
        assert details_at(space, before).known_as == "Robin" and details_at(space, clock.now()).known_as == "Robyn"


def test_from_the_command_line_it_is_shown_first(family: House, app: Flask, client_for: Browser) -> None:
    said = ["children", "correct", str(family.children["robin"]), "--by", "moira@example.org", "--known-as", "Robyn", "--why", "Deed"]
    first = app.test_cli_runner().invoke(args=said)
    assert "Called: Robin → Robyn" in first.output and "Nothing was changed" in first.output, first.output
    assert "Robin" in client_for("mum").open(f"/child/{family.children['robin']}/").h1
    assert "Put right." in app.test_cli_runner().invoke(args=[*said, "--yes"]).output
    assert "Robyn" in client_for("mum").open(f"/child/{family.children['robin']}/").h1
