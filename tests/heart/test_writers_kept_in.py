"""Whoever wrote words sees them, whoever narrows them: on the page, in its history and in the search."""

import uuid
from collections.abc import Callable

from tests.support.client import Visitor
from tests.support.house import House
from wiki.access.audience import Ticked
from wiki.commands.pages_share import share_page
from wiki.queries.changes import page_changes
from wiki.queries.pages import open_page
from wiki.words import Hand, Preset, Voice

ADVICE, ABOUT = "advice_other", "about_me_primary"
NAMES = ("mum", "dad", "gran", "leila", "priya", "grace", "ruth", "daniel", "moira")


def _see(house: House, page_id: uuid.UUID, words: str) -> set[str]:
    found = set()
    for name in NAMES:
        with house.work() as work:
            view = open_page(house.space(name, "robin", work), page_id)
            found |= {name} if words in [one.plain for one in view.passages] else set()
    return found


def _share(house: House, name: str, page_id: uuid.UUID, page_type: str, chosen: Preset | Ticked) -> None:
    with house.work() as work:
        share_page(house.space(name, "robin", work), house.catalogue.types[page_type], page_id, chosen)
        work.commit()


def _begun(house: House, name: str, words: str, audience: Preset = Preset.EVERYONE) -> tuple[uuid.UUID, uuid.UUID]:
    saved = house.say(name, "robin", ABOUT, "like", words, audience=audience)
    assert saved.passage_id is not None
    return saved.page_id, saved.passage_id


def test_a_parent_who_narrows_professionals_words_leaves_each_writer_in(
    family: House, client_for: Callable[[str], Visitor]
) -> None:
    page_id = family.page("robin", ADVICE)
    for name, words in (("leila", "He hums to the kettle."), ("priya", "Loud halls.")):
        family.say(name, "robin", ADVICE, "strengths", words, voice=Voice.PROFESSIONAL)
    typed = family.say("daniel", "robin", ADVICE, "strengths", "Mum says: he sings.", voice=Voice.PARENT)
    assert "leila" in _see(family, page_id, "Mum says: he sings.")
    for who, preset in (("mum", Preset.ONLY_FAMILY), ("mum", Preset.EVERYONE), ("dad", Preset.ONLY_FAMILY)):
        _share(family, who, page_id, ADVICE, preset)
    assert _see(family, page_id, "He hums to the kettle.") == {"mum", "dad", "gran", "leila"}
    assert _see(family, page_id, "Loud halls.") == {"mum", "dad", "gran", "priya"}
    assert _see(family, page_id, "Mum says: he sings.") == {"mum", "dad", "gran"}, "typed for the family, not his words"
    assert _see(family, page_id, "Loud halls.") == {"mum", "dad", "gran", "priya"}
    with family.work() as work:
        told = page_changes(family.space("leila", "robin", work), page_id)
        then = open_page(family.space("daniel", "robin", work), page_id, typed.revision_number)
    assert told and told[0].head.saved_by_name == "Dad", "the teacher's history goes on"
    assert "Mum says: he sings." in [one.plain for one in then.passages], "the typist keeps what he saved"
    page = client_for("mum").open(f"/child/{family.children['robin']}/page/{page_id}")
    assert "Only family, and who wrote it" in page.words


def test_the_form_says_that_the_writer_stays_in(family: House, client_for: Callable[[str], Visitor]) -> None:
    said = family.say("daniel", "robin", ABOUT, "like", "I saw him paint.", audience=Preset.EVERYONE, voice=Voice.PROFESSIONAL)
    mum = client_for("mum")
    page = mum.open(f"/child/{family.children['robin']}/passage/{said.passage_id}")
    assert "Daniel (caseworker) wrote this, and still sees what they wrote." in page.words
    mum.press("Save these words", {"audience": "only_family"})
    assert _see(family, said.page_id, "I saw him paint.") == {"mum", "dad", "gran", "daniel"}
    gran = client_for("gran")
    gran.open(f"/child/{family.children['robin']}/passage/{said.passage_id}")
    gran.press("Save these words", {"Your words": "I saw him paint well."})
    assert _see(family, said.page_id, "I saw him paint well.") == {"mum", "dad", "gran", "daniel"}, "saved as it was"


def test_only_me_on_anothers_words_keeps_who_wrote_them(family: House) -> None:
    page_id, passage_id = _begun(family, "dad", "He hums.")
    family.say("gran", "robin", ABOUT, "like", "He hums low.", passage_id=passage_id, base=1)
    family.say("mum", "robin", ABOUT, "like", "He hums low.", passage_id=passage_id, base=2, audience=Preset.ONLY_ME)
    assert _see(family, page_id, "He hums low.") == {"mum", "dad", "gran"}
    family.say("mum", "robin", ABOUT, "like", "He hums here.", passage_id=passage_id, base=3, audience=Preset.ONLY_ME)
    assert _see(family, page_id, "He hums here.") == {"mum"}, "new words are not for whoever wrote others"
    with family.work() as work:
        told = page_changes(family.space("dad", "robin", work), page_id)
    assert [one.head.number for one in told][-2:] == [2, 1], "dad keeps what he wrote, in its history"


def test_whoever_began_words_keeps_them_from_whom_they_will(family: House) -> None:
    """Dad mended a word of mum's: the passage is hers, and "Only me" is only her. He keeps the version he saved."""
    page_id, passage_id = _begun(family, "mum", "Our new adress.")
    said = family.say("dad", "robin", ABOUT, "like", "Our new address.", passage_id=passage_id, base=1)
    family.say("mum", "robin", ABOUT, "like", "Our new address.", passage_id=passage_id, base=2, audience=Preset.ONLY_ME)
    assert _see(family, page_id, "Our new address.") == {"mum"}
    with family.work() as work:
        then = open_page(family.space("dad", "robin", work), page_id, said.revision_number)
        assert [one.plain for one in then.passages] == ["Our new address."]


def test_sharing_anothers_words_is_not_writing_them(family: House) -> None:
    """Mum shared the page with dad's words on it; when dad leaves her out, she wrote none of them."""
    page_id, _passage_id = _begun(family, "dad", "For the school.", Preset.ONLY_FAMILY)
    _share(family, "mum", page_id, ABOUT, Preset.EVERYONE)
    assert "mum" in _see(family, page_id, "For the school.")
    _share(family, "dad", page_id, ABOUT, Ticked(Hand.BUT, frozenset({family.people["mum"]})))
    assert "mum" not in _see(family, page_id, "For the school.")
    assert "leila" in _see(family, page_id, "For the school.")
