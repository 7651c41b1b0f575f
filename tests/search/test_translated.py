"""A translation is found by its words, leads to its passage, and only for those who may see it."""

from collections.abc import Callable

from tests.search.conftest import Search, said
from tests.support.house import House
from wiki.commands.translations import Translating, take_translation_off, translate
from wiki.models.translations import TranslatedBy
from wiki.words import Preset


def test_words_of_a_translation_lead_to_the_passage(family: House, search: Search, in_step: Callable[[], int]) -> None:
    made = {}
    for box, audience in (("worries", Preset.ONLY_FAMILY), ("health", Preset.EVERYONE)):
        passage = family.say("mum", "robin", "my_family", box, "وہ خوش ہے", language="ur", audience=audience).passage_id
        assert passage is not None
        with family.work() as work:
            given = Translating("en-GB", f"He is **merry** in water, {box}.", TranslatedBy.PROGRAM, "Babelfish")
            made[box] = translate(family.space("dad", "robin", work), passage, given), passage
            work.commit()
    in_step()
    found = search("dad", "merry")
    assert {hit.version.passage_id for hit in found.hits} == {passage for _made, passage in made.values()}
    assert said(search("leila", "merry")) == ["He is [merry] in water, health."]
    assert search("leila", "Babelfish").total == 1 and search("dad", "خوش").total == 2

    with family.work() as work:
        space = family.space("dad", "robin", work)
        take_translation_off(space, made["health"][0], 1)
        translate(space, made["worries"][1], Translating("en-GB", "Glad.", TranslatedBy.PERSON, base=1))
        work.commit()
    assert search("leila", "merry").total == 0 and search("dad", "merry").total == 0  # the index still knows the old words
    in_step()
    assert search("leila", "merry").total == 0 and search("dad", "glad").total == 1
