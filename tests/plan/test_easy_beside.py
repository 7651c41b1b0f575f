"""The plan in easy words says which plan it is about, and never more than was read for it."""

from collections.abc import Callable

from tests.plan.robin import Robin
from tests.support.client import Visitor


def test_an_easy_plan_does_not_call_the_sentences_of_an_older_plan_those_of_the_newest(
    robin: Robin, browser: Callable[[str], Visitor]
) -> None:
    robin.house.page("robin", "easy_read")
    for part, sentence in (("good_at", "I draw."), ("happen", "I practise for 20 minutes.")):
        robin.house.say("mum", "robin", "easy_read", part, sentence)
    robin.make()
    mum, child = browser("mum"), f"/child/{robin.house.children['robin']}"
    words = mum.open(f"{child}/profiles/easy_read").words
    assert "A newer plan was made since: Draft plan, version 1" in words and "It is about" not in words
    assert "These parts were written before it: What I am good at, What will happen." in words
    mum.open(f"{child}/easy-read/good_at")
    words = mum.press("Save this sentence", {"words": "I draw trains."}).words
    assert "These parts were written before it: What will happen." in words, "20 minutes may not be what the new plan says"
    assert "It is about: Draft plan, version 1" in words and "Some sentences are older." in words
    ticked = [value for name, value in mum.page.form("Look again how it fits")[0].pairs if name == "piece"]
    words = mum.press("Look again how it fits", {"piece": ticked[:2]}).words
    assert "It is about: Draft plan, version 1" in words and "Some sentences are older" not in words, "they are not on it"
