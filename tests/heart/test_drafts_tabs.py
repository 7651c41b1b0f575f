"""Unfinished words in several tabs, or sent late or twice: none overwrites another, and none is doubled."""

from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import select

from tests.heart.drafting import ABOUT, Browser, box, home, kept, question, type_in
from tests.support.house import House
from wiki.access.person import SignedIn
from wiki.access.space import open_space
from wiki.commands.drafts import Key, Place, save_draft
from wiki.models.drafts import Draft
from wiki.words import Permission, Preset


def test_an_older_state_that_arrives_late_does_not_overwrite_a_newer_one(family: House, client_for: Browser) -> None:
    mum = client_for("mum")
    page = mum.open(question(family))
    type_in(mum, page, {"body": "He waits for the train."}, turn=5)
    type_in(mum, page, {"body": "He wai"}, turn=4)
    assert box(mum.open(question(family))) == "He waits for the train."


def test_two_tabs_never_overwrite_each_other(family: House, client_for: Browser) -> None:
    mum = client_for("mum")
    one, two = mum.open(question(family)), mum.open(question(family))
    type_in(mum, one, {"body": "In the first tab."})
    type_in(mum, two, {"body": "In the second tab."})
    page = mum.open(question(family))
    assert "You began writing this more than once" in page.words
    assert box(page) == "", "nothing is chosen for them"
    assert box(mum.follow("In the first tab.")) == "In the first tab."
    assert "In the second tab." in mum.page.words


def test_words_given_back_in_another_tab_are_gone_on_with_and_not_doubled(family: House, client_for: Browser) -> None:
    mum = client_for("mum")
    one = mum.open(question(family))
    type_in(mum, one, {"body": "Begun."})
    two = mum.open(question(family))
    type_in(mum, two, {"body": "Begun and gone on with."})
    assert kept(family) == 1
    assert box(mum.open(question(family))) == "Begun and gone on with."
    type_in(mum, one, {"body": "The first tab was alive after all."}, turn=3)
    assert kept(family) == 2, "what somebody types is never taken for something older"


def test_two_tabs_that_carry_on_from_one_draft_both_keep_theirs(family: House, client_for: Browser) -> None:
    mum = client_for("mum")
    type_in(mum, mum.open(question(family)), {"body": "Begun."})
    two, three = mum.open(question(family)), mum.open(question(family))
    type_in(mum, two, {"body": "Begun, second."})
    type_in(mum, three, {"body": "Begun, third."})
    words = mum.open(question(family)).words
    assert "Begun, second." in words and "Begun, third." in words


def test_the_same_words_kept_twice_are_offered_as_one_and_saved_as_one(family: House, client_for: Browser) -> None:
    mum = client_for("mum")
    one, two = mum.open(question(family)), mum.open(question(family))
    type_in(mum, one, {"body": "He waits."})
    type_in(mum, two, {"body": "He waits."})
    page = mum.open(question(family))
    assert box(page) == "He waits." and "more than once" not in page.words
    mum.press("Save these words")
    assert kept(family) == 0


def test_a_conflict_leaves_the_draft_until_both_are_put_together(family: House, client_for: Browser) -> None:
    said = family.say("mum", "robin", ABOUT, "like", "Trains.", audience=Preset.EVERYONE)
    path = f"/child/{family.children['robin']}/passage/{said.passage_id}"
    dad = client_for("dad")
    type_in(dad, dad.open(path), {"body": "Trains and bridges and stations."})
    family.say("mum", "robin", ABOUT, "like", "Loud trains in the rain.", passage_id=said.passage_id, base=1)
    page = dad.open(path)
    assert "Somebody has changed this since" in page.words and box(page) == "Trains and bridges and stations."
    dad.press("Save these words", status=409)
    assert "Trains and bridges and stations." in dad.page.text and kept(family) == 1
    type_in(dad, dad.page, {"body": "Loud trains and bridges."})
    assert kept(family) == 1
    assert box(dad.open(path)) == "Loud trains and bridges."


def test_keeping_the_other_words_settles_the_draft_and_ones_own_can_be_brought_back(family: House, client_for: Browser) -> None:
    said = family.say("mum", "robin", ABOUT, "like", "Trains.", audience=Preset.EVERYONE)
    path = f"/child/{family.children['robin']}/passage/{said.passage_id}"
    dad = client_for("dad")
    type_in(dad, dad.open(path), {"body": "Trains and bridges."})
    family.say("mum", "robin", ABOUT, "like", "Trains in the rain.", passage_id=said.passage_id, base=1)
    conflict = dad.press("Save these words", {"body": "Trains and bridges.", "draft_turn": "3"}, status=409)
    type_in(dad, conflict, {"body": "Trains in the rain.\n\nTrains and bridges."})  # what its script does at once
    dad.page = conflict
    dad.press("Keep what Mum wrote")
    assert "Trains in the rain." in dad.page.words and "Your own words are put away." in dad.page.words
    assert "unfinished" not in dad.open(home(family)).words
    page = dad.open(path)
    assert box(page) == "Trains in the rain." and "You began" not in page.words
    type_in(dad, conflict, {"body": "Held up on its way."}, turn=7)
    assert "You began" not in dad.open(path).words, "a save that comes late revives nothing"
    with family.work() as work:
        own = next(one.id for one in work.session.execute(select(Draft)).scalars() if ["body", "Trains and bridges."] in one.fields)
    dad.open(f"{home(family)}drafts/{own}")
    dad.press("Bring them back")
    assert box(dad.page) == "Trains and bridges." and "Somebody has changed this since" in dad.page.words


def test_one_tab_that_sends_many_times_at_once_keeps_its_last_words_once(family: House) -> None:
    page_id, tab = family.page("robin", ABOUT), "one-and-the-same"
    with family.work() as work:
        people = [family.signed_in("mum", work) for _number in range(6)]

    def send(number: int) -> None:
        with family.work() as work:
            person = SignedIn(**{**vars(people[number]), "work": work})
            space = open_space(person, family.children["robin"], Permission.WRITE)
            save_draft(space, Place(page_id, "like"), Key(tab, number + 1), (("body", f"State {number + 1}"),))
            work.commit()

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(send, range(6)))
    with family.work() as work:
        rows = work.session.execute(select(Draft.turn, Draft.fields)).all()
    assert [tuple(row) for row in rows] == [(6, [["body", "State 6"]])]
