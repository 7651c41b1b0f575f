"""What somebody of the family kept from the young person stays theirs, until they give it: a passage, or all of a page."""

from collections.abc import Callable

import pytest

from tests.support.client import Visitor
from tests.support.house import House
from wiki.commands.pages_give import give_words
from wiki.errors import NotFound
from wiki.queries.giving import list_givable
from wiki.words import Preset, Role

Browser = Callable[[str], Visitor]
ABOUT = "about_me_primary"


@pytest.fixture
def mo(family: House) -> House:
    """Mo's own space, with mia (mother), paul (father) and tess (teacher); mia kept three things for herself."""
    family.child("mo")
    for name, role in (("mo", Role.YOUNG_PERSON), ("mia", Role.PARENT), ("paul", Role.PARENT), ("tess", Role.SCHOOL)):
        family.member("mo", name, role)
    family.page("mo", ABOUT, "mia")
    family.say("mia", "mo", ABOUT, "good_at", "I worried every night.", audience=Preset.ONLY_ME, speaker="Mia, at home")
    family.say("mia", "mo", ABOUT, "good_at", "You were born in the snow.", audience=Preset.ONLY_ME)
    family.say("mia", "mo", ABOUT, "like", "The teacher and I disagreed.", audience=Preset.PROFESSIONALS)
    family.say("paul", "mo", ABOUT, "like", "Paul’s own thought.", audience=Preset.ONLY_ME)
    return family


def _seen(house: House, client_for: Browser, name: str) -> str:
    return client_for(name).open(f"/child/{house.children['mo']}/page/{house.page('mo', ABOUT)}").words


def test_one_passage_is_given_and_says_the_same_in_the_same_voice(mo: House, client_for: Browser) -> None:
    mia, rights = client_for("mia"), f"/child/{mo.children['mo']}/rights"
    assert "born in the snow" not in _seen(mo, client_for, "mo")
    mia.open(rights)
    assert "About me" in mia.follow("Give words of yours to Mo").words
    with mo.work() as work:
        (page,) = list_givable(mo.space("mia", "mo", work))
        ids = {one.body: one.passage_id for one in page.passages}
    assert set(ids) == {"I worried every night.", "You were born in the snow.", "The teacher and I disagreed."}
    choose = mia.open(f"{rights}/give/{page.head.id}").words
    assert "born in the snow" in choose
    assert "Paul’s own thought." not in choose
    assert "Tick what you want to give" in mia.open(f"{rights}/give/{page.head.id}/sure", 422).words
    sure = mia.open(f"{rights}/give/{page.head.id}/sure?passage={ids['I worried every night.'].hex}").words
    assert "I worried every night." in sure
    assert "born in the snow" not in sure
    assert "I worried every night." not in _seen(mo, client_for, "mo")
    mia.press("Give this to Mo")
    assert "Given. Mo can see these words now." in mia.page.words
    theirs = _seen(mo, client_for, "mo")
    assert "I worried every night." in theirs
    assert "Mia, at home" in theirs
    assert "born in the snow" not in theirs
    for other in ("paul", "tess"):
        assert "I worried every night." not in _seen(mo, client_for, other)
    mia.open(f"{rights}/give/{page.head.id}/sure?passage={ids['I worried every night.'].hex}", 404)


def test_all_of_a_page_goes_to_the_young_person_and_to_nobody_new(mo: House, client_for: Browser) -> None:
    mia, page = client_for("mia"), mo.page("mo", ABOUT)
    mia.open(f"/child/{mo.children['mo']}/rights/give/{page}/sure?all=yes")
    mia.press("Give this to Mo")
    theirs = _seen(mo, client_for, "mo")
    for words in ("I worried every night.", "born in the snow", "The teacher and I disagreed."):
        assert words in theirs
    assert "Paul’s own thought." not in theirs
    assert "The teacher and I disagreed." in _seen(mo, client_for, "tess")
    assert "born in the snow" not in _seen(mo, client_for, "tess")
    assert "disagreed" not in _seen(mo, client_for, "paul")
    assert "There is nothing to give" in mia.page.words


def test_nobody_gives_what_another_wrote(mo: House, client_for: Browser) -> None:
    page = mo.page("mo", ABOUT)
    saved = mo.say("mia", "mo", ABOUT, "good_at", "Said by Mia, changed by Paul.", audience=Preset.EVERYONE)
    mo.say(
        "paul", "mo", ABOUT, "good_at", "Said by Mia, and more by Paul.", passage_id=saved.passage_id,
        base=saved.version_number,
    )  # fmt: skip
    with mo.work() as work:
        kind, space = mo.catalogue.types[ABOUT], mo.space("paul", "mo", work)
        private = mo.say("mia", "mo", ABOUT, "like", "Mia alone.", audience=Preset.ONLY_ME)
        for one in (saved.passage_id, private.passage_id):
            assert one is not None
            with pytest.raises(NotFound):
                give_words(space, kind, page, [one])
    give = f"/child/{mo.children['mo']}/rights/give"
    assert "Mia alone." not in client_for("paul").open(f"{give}/{page}").words
    client_for("paul").open(f"{give}/{page}/sure?passage={private.passage_id.hex}", 404)  # type: ignore[union-attr]
    client_for("tess").open(give, 403)
    client_for("mo").open(give, 403)
    client_for("leila").open(give, 404)


def test_a_form_with_a_token_of_any_length_gives_all_the_same(mo: House, client_for: Browser) -> None:
    mia, rights = client_for("mia"), f"/child/{mo.children['mo']}/rights"
    mia.open(f"{rights}/give/{mo.page('mo', ABOUT)}/sure?all=yes")
    mia.press("Give this to Mo", {"once": "x" * 400})
    assert "born in the snow" in _seen(mo, client_for, "mo")
