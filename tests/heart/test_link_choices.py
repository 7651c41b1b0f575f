"""What a row can point at: rows of another page, in words, as far as its writer sees them."""

from tests.support.house import House
from wiki.queries.links import link_choices
from wiki.words import Preset, Voice


def test_a_row_points_at_what_its_writer_sees(family: House) -> None:
    family.page("robin", "needs")
    for name, seen_by in (("Talking", Preset.EVERYONE), ("A worry", Preset.ONLY_ME)):
        row = {"area": "communication", "name": name, "difficulty": "He is tired."}
        family.say("daniel", "robin", "needs", "needs", columns=row, voice=Voice.PROFESSIONAL, audience=seen_by)
    with family.work() as work:
        mums = link_choices(family.space("mum", "robin", work), "needs.needs")
    with family.work() as work:
        daniels = link_choices(family.space("daniel", "robin", work), "needs.needs")
    assert ["Talking" in words for _key, words in mums] == [True]
    assert sorted("A worry" in words for _key, words in daniels) == [False, True]
