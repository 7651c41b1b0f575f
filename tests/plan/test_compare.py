"""Any two plans that were made are compared on one screen, by the family and the council alike, and by nobody else."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.plan.robin import ONLY_FAMILY, ONLY_PROFESSIONALS, SCHOOL_FOR_LATER, Robin
from tests.support.client import Visitor
from tests.support.guarding import look_through
from wiki.commands import plan_make
from wiki.commands.erasures import erase_passage
from wiki.commands.plan_agree import agree_plan
from wiki.commands.plan_keep import keep_draft
from wiki.commands.plan_make import changes_to_make, make_amendment, make_final
from wiki.errors import Refused
from wiki.models.plan import PlanStatus
from wiki.queries.plan_versions import list_versions
from wiki.statute.sections import regulation_12
from wiki.words import ErasureReason, Voice

Browser = Callable[[str], Visitor]


def _difficulty(robin: Robin, words: str, base: int) -> None:
    robin.said(
        "row_need", "daniel", "needs", "needs", passage_id=robin.passages["row_need"], base=base, voice=Voice.PROFESSIONAL,
        columns={"area": "cognition", "name": "Telling people", "difficulty": words},
    )  # fmt: skip


@pytest.mark.slow
def test_two_plans_are_compared_in_words_by_who_may_read_them_and_never_while_one_is_kept_back(
    robin: Robin, browser: Browser
) -> None:
    home = f"/child/{robin.house.children['robin']}/plan"
    daniel, mum = browser("daniel"), browser("mum")
    assert "There are no two plans to compare yet." in mum.open(f"{home}/compare").words
    robin.make(checked=False)
    assert "Compare two of them" not in mum.open(f"{home}/versions").words
    robin.make(checked=False)
    _difficulty(robin, "He has great difficulty telling people.", 1)
    robin.use(
        "row_talk", "talk", "Words come slowly.", "needs", "needs",
        columns={"area": "communication", "name": "Time to speak", "difficulty": "Words come slowly."},
    )  # fmt: skip
    with robin.house.work() as work:
        space = robin.house.space("daniel", "robin", work)
        make_final(space, robin.store, robin.find_type, regulation_12(), signed_by="Dana Hill, SEND manager")
        work.commit()
    for visitor in (mum, daniel):
        page = visitor.open(f"{home}/compare")
        assert "Final plan, version 3" in page.words and "still being checked" in page.words
        assert "great" not in page.words and "Time to speak" not in page.words, "what may not leave is not shown either"
    look_through(robin.house.engine, robin.store)
    assert "A second person of the council looks at this plan" in mum.open(f"{home}/compare?from=1&to=3").words
    assert SCHOOL_FOR_LATER not in mum.page.text and SCHOOL_FOR_LATER in daniel.open(f"{home}/compare?from=1&to=3").words
    with robin.house.work() as work:
        agree_plan(robin.house.space("moira", "robin", work), 3)
        work.commit()

    mum.open(f"{home}/versions")
    mum.follow("Compare two of them")
    page = mum.press("Compare them", {"from": "1", "to": "2"})
    assert "Nothing is different: both say the same" in page.words
    mum.open(f"{home}/versions/3")
    mum.follow("See what is different from the plan before it")
    page = mum.press("Compare them", {"from": "3", "to": "1"})
    assert "From Draft plan, version 1, made on" in page.words, "the older stands first, however they are chosen"
    assert "Telling people Moved and changed It was in section B before, under “Communication and interaction”." in page.words
    assert "He has great (added) difficulty telling people." in page.words
    assert "Time to speak Added Difficulty Words come slowly. (added)" in page.words, "the title is not said twice"
    assert f"{SCHOOL_FOR_LATER} (added)" in page.words, "a final names the school"
    assert "Signed for the council Dana Hill, SEND manager (added)" in page.words
    assert "Nothing is different in: Section A, Section C," in page.words
    assert daniel.open(f"{home}/compare?from=1&to=3").words.count("(added)") == page.words.count("(added)")
    for visitor in (mum, daniel):
        assert ONLY_FAMILY not in visitor.page.text and ONLY_PROFESSIONALS not in visitor.page.text
    assert "You chose the same plan twice." in mum.open(f"{home}/compare?from=2&to=2").words
    for wrong in ("from=9&to=1", "from=0", "from=-1", "from=1x", "from=99999999999", "from=%D9%A1"):
        assert mum.raw("GET", f"{home}/compare?{wrong}").status_code == 404, wrong
    for other, status in (("gran", 403), ("leila", 403), ("priya", 403), ("nadia", 404)):
        assert browser(other).raw("GET", f"{home}/compare?from=1&to=3").status_code == status, other

    # A notice is compared as the plan that it proposes.
    _difficulty(robin, "He has some difficulty telling people.", 2)
    with robin.house.work() as work:
        space = robin.house.space("daniel", "robin", work)
        why = {one.key: "The review." for one in changes_to_make(space, robin.find_type, regulation_12())}
        make_amendment(space, robin.store, robin.find_type, regulation_12(), evidence=why)
        work.commit()
    look_through(robin.house.engine, robin.store)
    page = mum.open(f"{home}/compare?from=3&to=4")
    assert "it is compared as the plan would be with all of its changes" in page.words
    assert "He has great (removed) some (added) difficulty telling people." in page.words
    assert "[added" not in page.words and "The review." not in page.words

    # Words that were taken out are compared no more, neither in a draft nor in a plan that was issued.
    with robin.house.work() as work:
        space = robin.house.space("daniel", "robin", work)
        erase_passage(space, robin.passages["row_need"], ErasureReason.ORDERED, "By order of the court.", sure=True)
        work.commit()
    for pair in ("from=1&to=2", "from=3&to=4", "from=1&to=4"):
        for visitor in (mum, daniel):
            page = visitor.open(f"{home}/compare?{pair}")
            assert "Words in it were taken out after it was made" in page.words, pair
            assert "difficulty telling" not in page.text, pair


def test_a_notice_never_amends_a_plan_that_another_took_the_place_of_meanwhile(
    robin: Robin, monkeypatch: pytest.MonkeyPatch
) -> None:
    def final() -> None:
        with robin.house.work() as work:
            space = robin.house.space("daniel", "robin", work)
            make_final(space, robin.store, robin.find_type, regulation_12(), signed_by="Dana Hill, SEND manager")
            work.commit()

    def after_another(*given: Any) -> int:
        monkeypatch.setattr(plan_make, "keep_draft", keep_draft)
        final()
        return keep_draft(*given)

    final()
    _difficulty(robin, "He has some difficulty telling people.", 1)
    monkeypatch.setattr(plan_make, "keep_draft", after_another)
    with robin.house.work() as work:
        space = robin.house.space("daniel", "robin", work)
        why = {one.key: "The review." for one in changes_to_make(space, robin.find_type, regulation_12())}
        with pytest.raises(Refused, match="changed since you looked"):
            make_amendment(space, robin.store, robin.find_type, regulation_12(), evidence=why)
    with robin.house.work() as work:
        made = [one.status for one in list_versions(robin.house.space("daniel", "robin", work))]
    assert made == [PlanStatus.FINAL, PlanStatus.FINAL]


def test_of_two_who_issue_a_plan_at_once_one_is_asked_to_look_at_the_others(robin: Robin, monkeypatch: pytest.MonkeyPatch) -> None:
    def final(once: str) -> int:
        with robin.house.work() as work:
            space = robin.house.space("daniel", "robin", work)
            made = make_final(
                space, robin.store, robin.find_type, regulation_12(), signed_by="Dana Hill, SEND manager", once=once
            )
            work.commit()
            return made

    def notice(once: str) -> int:
        with robin.house.work() as work:
            space = robin.house.space("daniel", "robin", work)
            why = {one.key: "The review." for one in changes_to_make(space, robin.find_type, regulation_12())}
            made = make_amendment(space, robin.store, robin.find_type, regulation_12(), evidence=why, once=once)
            work.commit()
            return made

    def after_another(*given: Any) -> int:
        monkeypatch.setattr(plan_make, "keep_draft", keep_draft)
        issue(f"theirs {before}")
        return keep_draft(*given)

    before = 0
    for issue in (final, notice):
        monkeypatch.setattr(plan_make, "keep_draft", after_another)
        with pytest.raises(Refused, match="Another plan was issued while this one was made"):
            issue(f"mine {before}")
        with robin.house.work() as work:
            assert len(list_versions(robin.house.space("daniel", "robin", work))) == before + 1
        assert issue(f"theirs {before}") == before + 1, "sent once more, it is the same one"
        assert issue(f"mine {before}") == before + 2, "and who looked may issue another"
        if issue is final:
            _difficulty(robin, "He has some difficulty telling people.", 1)
        before += 2
