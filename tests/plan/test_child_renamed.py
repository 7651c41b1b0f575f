"""A child's name is put right: what was made keeps its bytes, what is made from then on says the new name."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.plan.made import files_of, opened
from tests.plan.robin import Robin
from tests.support.client import Visitor
from wiki.commands.child_details import Told, correct_details
from wiki.commands.plan_keep import keep_draft
from wiki.errors import Refused
from wiki.words import Permission


def test_an_old_draft_stays_as_it_was_and_a_new_one_says_the_new_name(
    robin: Robin, browser: Callable[[str], Visitor], monkeypatch: pytest.MonkeyPatch
) -> None:
    first = robin.make()
    before, page = files_of(robin, first), f"/child/{robin.house.children['robin']}/plan/versions/{first}"
    assert "was put right after this was made" not in browser("daniel").open(page).words

    def meanwhile(*given: Any) -> int:
        """Somebody puts it right just before the plan is kept."""
        with robin.house.work() as work:
            space = robin.house.space("daniel", "robin", work, Permission.MANAGE_MEMBERS)
            correct_details(space, Told("Robyn", "Robyn Ashdown", space.child.born_on, "The deed poll says so.", 0))
            work.commit()
        return keep_draft(*given)

    with monkeypatch.context() as patch:
        patch.setattr("wiki.commands.plan_make.keep_draft", meanwhile)
        with pytest.raises(Refused, match="put right while the plan was being made"):
            robin.make()
    second = robin.make()
    assert files_of(robin, first) == before, "the very bytes"
    tree = opened(robin, second).tree
    assert tree is not None and tree.child_name == "Robyn Ashdown"
    assert "was put right after this was made" in browser("daniel").open(page).words
    assert "Make a new draft" in browser("daniel").open(page).words
