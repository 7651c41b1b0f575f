"""Any two plans that were made are compared on one screen, by the family and the council alike, and by nobody else."""

from collections.abc import Callable
from html import unescape

import pytest

from tests.plan.robin import ONLY_FAMILY, ONLY_PROFESSIONALS, SCHOOL_FOR_LATER, Robin
from tests.support.client import Visitor
from tests.support.guarding import look_through
from wiki.commands.erasures import erase_passage
from wiki.commands.plan_make import changes_to_make, make_amendment, make_final
from wiki.statute.sections import regulation_12
from wiki.words import ErasureReason, Voice

Browser = Callable[[str], Visitor]


def _difficulty(robin: Robin, words: str, base: int) -> None:
    robin.said(
        "row_need", "daniel", "needs", "needs", passage_id=robin.passages["row_need"], base=base, voice=Voice.PROFESSIONAL,
        columns={"area": "communication", "name": "Telling people", "difficulty": words},
    )  # fmt: skip


@pytest.mark.slow
def test_two_plans_are_compared_in_words_by_who_may_read_them_and_never_while_one_is_kept_back(
    robin: Robin, browser: Browser
) -> None:
    home = f"/child/{robin.house.children['robin']}/plan"
    daniel, mum = browser("daniel"), browser("mum")
    assert "There are no two plans to compare yet." in mum.open(f"{home}/compare").words
    robin.make()
    assert "Compare two of them" not in mum.open(f"{home}/versions").words
    robin.make()
    mum.open(f"{home}/versions")
    page = mum.follow("Compare two of them")
    assert "Nothing is different: both say the same" in page.words, "the newest two, made of the same pages"

    _difficulty(robin, "He has great difficulty telling people.", 1)
    robin.use(
        "row_talk", "talk", "Words come slowly.", "needs", "needs",
        columns={"area": "communication", "name": "Time to speak", "difficulty": "Words come slowly."},
    )  # fmt: skip
    robin.make(checked=False)
    for visitor in (mum, daniel):
        page = visitor.open(f"{home}/compare")
        assert "Draft plan, version 3" in page.words and "still being checked" in page.words
        assert "great" not in page.words and "Time to speak" not in page.words, "what may not leave is not shown either"
    look_through(robin.house.engine, robin.store)

    mum.open(f"{home}/versions/3")
    mum.follow("See what is different from the plan before it")
    page = mum.press("Compare them", {"from": "3", "to": "1"})
    assert "From Draft plan, version 1, made on" in page.words, "the older stands first, however they are chosen"
    assert "Need 1: Telling people Changed" in page.words
    assert "He has great (added) difficulty telling people." in page.words
    assert "Need 2: Time to speak Added" in page.words
    assert "Words come slowly. (added)" in page.words
    assert "Nothing is different in: Section A" in page.words
    assert daniel.open(f"{home}/compare?from=1&to=3").words.count("(added)") == page.words.count("(added)")
    for visitor in (mum, daniel):
        assert ONLY_FAMILY not in visitor.page.text and ONLY_PROFESSIONALS not in visitor.page.text
        assert visitor.page.words.count("(removed)") == 1, "in the legend alone"
    assert "You chose the same plan twice." in mum.open(f"{home}/compare?from=2&to=2").words
    for wrong in ("from=9&to=1", "from=0", "from=-1", "from=1x", "from=99999999999", "from=%D9%A1"):
        assert mum.raw("GET", f"{home}/compare?{wrong}").status_code == 404, wrong
    for other, status in (("gran", 403), ("leila", 403), ("priya", 403), ("nadia", 404)):
        assert browser(other).raw("GET", f"{home}/compare?from=1&to=3").status_code == status, other

    # A final names the school; a notice is compared as the plan that it proposes.
    with robin.house.work() as work:
        space = robin.house.space("daniel", "robin", work)
        make_final(space, robin.store, robin.find_type, regulation_12(), signed_by="Dana Hill, SEND manager")
        work.commit()
    _difficulty(robin, "He has some difficulty telling people.", 2)
    with robin.house.work() as work:
        space = robin.house.space("daniel", "robin", work)
        why = {one.key: "The review." for one in changes_to_make(space, robin.find_type, regulation_12())}
        make_amendment(space, robin.store, robin.find_type, regulation_12(), evidence=why)
        work.commit()
    look_through(robin.house.engine, robin.store)
    page = mum.open(f"{home}/compare?from=3&to=4")
    assert f"{SCHOOL_FOR_LATER} (added)" in page.words
    assert "Signed for the councilDana Hill, SEND manager (added)" in page.words
    page = mum.open(f"{home}/compare?from=4&to=5")
    assert "it is compared as the plan would be with all of its changes" in page.words
    assert "He has great (removed) some (added) difficulty telling people." in page.words
    assert "[added" not in page.words and "The review." not in page.words

    # Words that were taken out are compared no more, neither in a draft nor in a plan that was issued.
    with robin.house.work() as work:
        space = robin.house.space("daniel", "robin", work)
        erase_passage(space, robin.passages["row_talk"], ErasureReason.ORDERED, "By order of the court.", sure=True)
        work.commit()
    for pair in ("from=1&to=3", "from=4&to=5", "from=1&to=4"):
        page = mum.open(f"{home}/compare?{pair}")
        assert "Words in it were taken out after it was made" in page.words, pair
        assert "Time to speak" not in unescape(page.text), pair
    assert "Nothing is different" in mum.open(f"{home}/compare?from=1&to=2").words
