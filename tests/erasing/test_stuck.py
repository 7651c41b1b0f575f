"""A plan that is kept back says why and what to do, and what was cut leaves no name unnoticed in somebody else's sentence."""

import json
from collections.abc import Callable

import pytest
from sqlalchemy import select, update

from tests.erasing.issued import issue
from tests.plan.robin import Robin
from tests.support.client import Visitor
from wiki import clock
from wiki.commands.erasures import erase_passage
from wiki.commands.plan_editions_order import Order
from wiki.models.jobs import Job, JobState
from wiki.models.plan import PlanVersion
from wiki.models.plan_editions import MAKE_EDITION, PlanEdition
from wiki.text.names import rare_names
from wiki.words import ErasureReason, Permission

ORDER = Order("court", clock.today(), "Order FD26P")


def _erase(robin: Robin, short: str, order: Order = ORDER) -> None:
    with robin.house.work() as work:
        space = robin.house.space("daniel", "robin", work, Permission.ERASE)
        erase_passage(space, robin.passages[short], ErasureReason.ASKED, sure=True, order=order)
        work.commit()


def _at(robin: Robin, number: int) -> str:
    return f"/child/{robin.house.children['robin']}/plan/versions/{number}"


def test_names_and_numbers_are_told_from_days_times_and_ordinary_words() -> None:
    said = ["Yesterday Gerald Thwaite rang from 07700 900123. He hums on Tuesday at 3pm in 2026, in Year 5 of the SEN class, at ZX9 4QT."]
    others = ["Robin hums. It was yesterday.", "In a year he hums."]
    assert rare_names(said, others, ["Robin"]) == {"gerald", "thwaite", "07700", "900123", "zx9", "4qt"}
    assert "gerald" not in rare_names(said, [*others, "Gerald is here.", "Gerald", "To Gerald"], []), "everybody says it"
    assert "thwaite" not in rare_names(said, others, ["Mum Thwaite"]), "everybody knows them"


@pytest.mark.slow
def test_what_keeps_an_edition_back_and_a_name_that_it_still_says_are_shown_to_the_council(robin: Robin, browser: Callable[[str], Visitor]) -> None:
    issued = issue(robin)
    with robin.house.work() as work:  # somebody else's sentence in the plan says one of the names
        session = work.begin_writing()
        plan = session.execute(select(PlanVersion)).scalars().one()
        own = "Daniel saw him wait at the door"
        plan.tree = plan.tree.replace(f"{own}: ", f"{own}. The qzelta hums for Qzalpha on most days. ")
        work.commit()
    with robin.house.work() as work:
        space = robin.house.space("daniel", "robin", work, Permission.ERASE)
        erase_passage(space, robin.passages["advice"], ErasureReason.ASKED, sure=True)
        work.commit()
    daniel, told = browser("daniel"), "The qzelta hums for Qzalpha on most days."
    assert told in daniel.open(f"{_at(robin, issued.number)}/edition").words
    typed = {"order_by": "court", "order_reason": "Order FD26P", "sure": ["yes"], "order_on-day": "1", "order_on-month": "2", "order_on-year": "2026"}
    assert told in daniel.press("Make the redacted edition", typed).words
    at, mum, moira = _at(robin, issued.number), browser("mum"), browser("moira")
    assert "is being made" in daniel.open(at).words
    family = "the council is preparing it without them. You get it when it is ready."
    for state, problem, why in (
        (JobState.FAILED, "Refused", "could still be read in it"), (JobState.FAILED, "OSError", "could not be made")
    ):
        assert "Work behind the pages" not in moira.open(at).words
        with robin.house.work() as work:
            failed = update(Job).where(Job.kind == MAKE_EDITION).values(state=state, problem=problem)
            work.begin_writing().execute(failed)
            work.commit()
        words = daniel.open(at).words
        assert why in words and "make the final plan anew from the pages" in words and "is being made" not in words
        assert "Order FD26P" in words and family in mum.open(at).words and why not in mum.open(at).words
    assert "Work behind the pages" in moira.open(at).words
    with robin.house.work() as work:
        again = update(Job).where(Job.kind == MAKE_EDITION).values(state=JobState.WAITING, problem="")
        work.begin_writing().execute(again)
        work.commit()
    assert robin.world is not None
    robin.world.catch_up()
    after = daniel.open(at).words
    assert "This is a redacted edition" in after and "Please look at these places" in after and "Section B, Need" in after
    assert "Please look" not in mum.open(at).words
    with robin.house.work() as work:
        [edition] = work.session.execute(select(PlanEdition)).scalars()
        assert set(edition.cut) == {"look"}, "no hash stays"


@pytest.mark.slow
def test_a_plan_that_cannot_be_cut_stays_back_says_so_and_an_older_edition_of_it_is_never_made(
    robin: Robin, browser: Callable[[str], Visitor]
) -> None:
    issued = issue(robin)
    with robin.house.work() as work:  # a first erasure prepares an edition, which nobody orders
        space = robin.house.space("daniel", "robin", work, Permission.ERASE)
        erase_passage(space, robin.passages["advice"], ErasureReason.ASKED, sure=True)
        work.commit()
    at, daniel, mum = _at(robin, issued.number), browser("daniel"), browser("mum")
    assert "Make a redacted edition" in daniel.open(at).words
    assert "nobody is handed it before" in mum.open(at).words
    [second] = [short for short in robin.passages if short not in {"advice", "row_advice"}][:1]
    with robin.house.work() as work:
        session = work.begin_writing()
        session.execute(update(PlanEdition).values(tree="no tree any more"))
        plan = session.execute(select(PlanVersion)).scalars().one()
        plan.sources = json.dumps({**json.loads(plan.sources), "also": robin.passages[second].hex})
        work.commit()
    _erase(robin, second)
    words = daniel.open(at).words
    assert "No redacted edition of this plan could be prepared" in words and "Nobody is handed this plan." in words
    assert "Make a redacted edition" not in words and "Get the PDF" not in words
    assert "the council is preparing it without them" in mum.open(at).words
