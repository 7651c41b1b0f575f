"""Who sees one question of a page: the family's choice for what is written from now on; the past only by acts of its own."""

import uuid
from collections.abc import Callable

import pytest

from tests.support.client import Visitor
from tests.support.house import House
from wiki.access.audience import Ticked
from wiki.commands.fields_share import narrow_field, share_field
from wiki.commands.pages_share import share_page
from wiki.errors import NotAllowed, NotFound
from wiki.queries.pages import open_page
from wiki.words import Hand, Preset, Role, Voice

ABOUT, ADVICE = "about_me_primary", "advice_other"
NAMES = ("mum", "dad", "gran", "leila", "priya", "daniel")
FAMILY, ALL = {"mum", "dad", "gran"}, set(NAMES)


def _see(house: House, page_id: uuid.UUID, words: str) -> set[str]:
    found = set()
    for name in NAMES:
        with house.work() as work:
            view = open_page(house.space(name, "robin", work), page_id)
            found |= {name} if words in [one.plain for one in view.passages] else set()
    return found


def _choose(house: House, name: str, page_type: str, field: str, chosen: Preset | Ticked | None) -> None:
    page_id = house.page("robin", page_type)
    with house.work() as work:
        share_field(house.space(name, "robin", work), house.catalogue.types[page_type], page_id, field, chosen)
        work.commit()


def _narrow(house: House, name: str, page_type: str, field: str) -> None:
    page_id = house.page("robin", page_type)
    with house.work() as work:
        narrow_field(house.space(name, "robin", work), house.catalogue.types[page_type], page_id, field)
        work.commit()


def _share(house: House, name: str, page_type: str, chosen: Preset | Ticked) -> uuid.UUID:
    page_id = house.page("robin", page_type)
    with house.work() as work:
        share_page(house.space(name, "robin", work), house.catalogue.types[page_type], page_id, chosen)
        work.commit()
    return page_id


def test_a_question_has_its_own_choice_for_what_comes_and_the_past_is_an_act_of_its_own(family: House) -> None:
    page_id = family.page("robin", ADVICE)
    by = {"voice": Voice.PROFESSIONAL}
    family.say("leila", "robin", ADVICE, "strengths", "Said before.", **by)
    family.say("leila", "robin", ADVICE, "needs", "Another question.", **by)
    _choose(family, "mum", ADVICE, "strengths", Preset.ONLY_FAMILY)
    family.say("leila", "robin", ADVICE, "strengths", "Said after.", **by)
    family.say("leila", "robin", ADVICE, "needs", "Still open.", **by)
    assert _see(family, page_id, "Said after.") == FAMILY | {"leila"}
    assert _see(family, page_id, "Said before.") == _see(family, page_id, "Still open.") == ALL
    # A writer may choose otherwise for their own words; that is theirs to say.
    family.say("priya", "robin", ADVICE, "strengths", "For all.", audience=Preset.EVERYONE, **by)
    assert _see(family, page_id, "For all.") == ALL
    _narrow(family, "mum", ADVICE, "strengths")
    assert _see(family, page_id, "Said before.") == FAMILY | {"leila"}, "and the writer stays in"
    assert _see(family, page_id, "For all.") == FAMILY | {"priya"}
    assert _see(family, page_id, "Another question.") == ALL, "no other question is touched"
    # Choosing wider shows nobody what is there; nor does narrowing to it.
    _choose(family, "dad", ADVICE, "strengths", Preset.EVERYONE)
    _narrow(family, "dad", ADVICE, "strengths")
    assert _see(family, page_id, "Said before.") == FAMILY | {"leila"}
    family.say("leila", "robin", ADVICE, "strengths", "Open again.", **by)
    assert _see(family, page_id, "Open again.") == ALL
    _choose(family, "mum", ADVICE, "strengths", None)
    family.say("leila", "robin", ADVICE, "strengths", "As the page.", **by)
    assert _see(family, page_id, "As the page.") == ALL


def test_wider_than_its_page_and_person_by_person(family: House) -> None:
    page_id = family.page("robin", ABOUT)
    _choose(family, "mum", ABOUT, "like", Preset.EVERYONE)
    family.say("gran", "robin", ABOUT, "like", "Trains.")
    family.say("gran", "robin", ABOUT, "dislike", "Balloons.")
    assert (_see(family, page_id, "Trains."), _see(family, page_id, "Balloons.")) == (ALL, FAMILY)
    _choose(family, "mum", ABOUT, "calm", Ticked(Hand.BUT, frozenset({family.people["dad"]})))
    family.say("gran", "robin", ABOUT, "calm", "Mum’s hum.")
    assert _see(family, page_id, "Mum’s hum.") == ALL - {"dad"}
    family.say("dad", "robin", ABOUT, "calm", "Dad’s own.")
    assert _see(family, page_id, "Dad’s own.") == FAMILY, "as if there were no choice, of which he is not told"
    _choose(family, "mum", ABOUT, "calm", Ticked(Hand.PEOPLE, frozenset({family.people["priya"]})))
    family.say("mum", "robin", ABOUT, "calm", "For three.")
    assert _see(family, page_id, "For three.") == {"mum", "priya"}
    family.member("robin", "uncle", Role.RELATIVE)
    with family.work() as work:
        seen = [one.plain for one in open_page(family.space("uncle", "robin", work), page_id).passages]
    assert "Mum’s hum." in seen and "For three." not in seen, "everyone but one holds for whoever joins later"


def test_sharing_the_page_shows_such_a_question_to_nobody_new_and_narrows_it_too(family: House) -> None:
    page_id = family.page("robin", ABOUT)
    _choose(family, "mum", ABOUT, "like", Preset.ONLY_FAMILY)
    family.say("mum", "robin", ABOUT, "like", "Ours.")
    family.say("mum", "robin", ABOUT, "dislike", "Shared later.")
    _share(family, "dad", ABOUT, Preset.EVERYONE)
    assert (_see(family, page_id, "Ours."), _see(family, page_id, "Shared later.")) == (FAMILY, ALL)
    family.say("gran", "robin", ABOUT, "like", "Ours too.")
    assert _see(family, page_id, "Ours too.") == FAMILY
    _share(family, "mum", ABOUT, Preset.PROFESSIONALS)
    assert _see(family, page_id, "Ours too.") == FAMILY, "nobody in common: it stays as it was"
    _share(family, "mum", ABOUT, Ticked(Hand.BUT, frozenset({family.people["dad"]})))
    assert _see(family, page_id, "Ours.") == {"mum", "gran"}, "whoever is left out of the page is left out here"
    family.say("gran", "robin", ABOUT, "like", "Not for dad.")
    assert _see(family, page_id, "Not for dad.") == {"mum", "gran"}
    _choose(family, "mum", ABOUT, "calm", Preset.EVERYONE)
    _share(family, "mum", ABOUT, Preset.ONLY_FAMILY)
    family.say("gran", "robin", ABOUT, "calm", "After all.")
    assert _see(family, page_id, "After all.") == FAMILY, "a page kept to fewer keeps its questions to fewer"


def test_who_may_choose_and_for_which_question(family: House) -> None:
    before = family.say("mum", "robin", ABOUT, "like", "Before.")
    for name in ("gran", "leila", "daniel"):
        with pytest.raises(NotAllowed):
            _choose(family, name, ABOUT, "like", Preset.EVERYONE)
    with pytest.raises(NotAllowed):
        _choose(family, "mum", ABOUT, "like", Preset.ONLY_ME)
    tray = family.catalogue.types["tray"]
    for kind, field in ((ABOUT, "nothing_like_it"), ("tray", tray.fields[0].key)):
        with pytest.raises(NotFound):  # each thing in a tray is for whoever put it there alone
            _choose(family, "mum", kind, field, Preset.EVERYONE)
    with pytest.raises(NotFound):
        _narrow(family, "mum", ABOUT, "like")
    with pytest.raises(NotFound):
        _choose(family, "mum", ABOUT, "like", Ticked(Hand.PEOPLE, frozenset({family.people["brook"]})))
    assert _see(family, before.page_id, "Before.") == FAMILY


def test_it_stands_beside_the_question_and_the_screens_tell_both_acts_apart(
    family: House, client_for: Callable[[str], Visitor]
) -> None:
    robin, page_id = family.children["robin"], family.page("robin", ABOUT)
    said = family.say("mum", "robin", ABOUT, "like", "Said before.", audience=Preset.EVERYONE)
    page, mum = f"/child/{robin}/page/{page_id}", client_for("mum")
    mum.open(f"{page}/question/like")
    mum.follow("Choose who sees new answers to this question")
    assert "You, Dad (Dad) and Gran (Gran)" in mum.page.words
    mum.press("Save who sees new answers", {"audience": "only_family"})
    assert "What is there already stays as it was." in mum.page.words
    assert "1 answer here is seen by more people than new ones will be." in mum.page.words
    assert "Leila (teacher)" in mum.page.words.partition("What is here already")[2]
    shown = mum.open(page)
    assert "Only family sees this question" in shown.words and "Choose again" in shown.words
    leila = client_for("leila").open(page)
    assert "Said before." in leila.words and "Choose again" not in leila.words
    assert _see(family, page_id, "Said before.") == ALL
    mum.follow("Choose again")
    mum.press("Keep what is here to fewer people, too")
    assert _see(family, page_id, "Said before.") == FAMILY
    assert "Said before." not in client_for("leila").open(page).text
    assert "Said before." not in client_for("leila").open(f"{page}?revision={said.revision_number}").text
    mum.open(f"{page}/question/like/share")
    assert "What is here already" not in mum.page.words
    mum.press("Save who sees new answers", {"audience": "people"}, status=422)
    mum.press("Save who sees new answers", {"audience": "but", "audience-but": str(family.people["dad"])})
    dad = client_for("dad")
    told = dad.open(page).words + dad.open(f"{page}/question/like/share").words
    assert "left out" not in told and "This question:" not in told, "whoever is left out is not told"
    assert "This question: not everyone: some people are left out" in mum.open(page).words.replace("Not everyone", "not everyone")
