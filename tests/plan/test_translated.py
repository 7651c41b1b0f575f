"""Words in another language stand in the plan as they were said, with their English beside them, marked who translated."""

import uuid

from tests.plan.robin import Robin
from tests.plan.test_disputed import _blocks
from wiki.commands.translations import Translating, translate
from wiki.document import tree
from wiki.models.translations import TranslatedBy
from wiki.queries.plan_versions import open_version
from wiki.text import nodes
from wiki.words import Permission, Preset, Voice

ADVICE = "advice_speech_and_language"
URDU = "وہ تصویروں سے بات کرتا ہے۔"


def _translate(robin: Robin, passage: uuid.UUID, words: str, **more: object) -> None:
    with robin.house.work() as work:
        given = Translating(**{"language": "en-GB", "body": words, "way": TranslatedBy.PERSON, "by": "Imran Aziz", **more})  # type: ignore[arg-type]
        translate(robin.house.space("mum", "robin", work), passage, given)
        work.commit()


def _told(robin: Robin, number: int) -> dict[str, list[tuple[str, str]]]:
    """Quotations with the line under them, by section."""
    with robin.house.work() as work:
        opened = open_version(robin.house.space("mum", "robin", work, Permission.READ_PLAN), number)
    assert opened.tree is not None
    found: dict[str, list[tuple[str, str]]] = {}
    for section in opened.tree.sections:
        for block in _blocks(section.blocks):
            if isinstance(block, tree.Quotation) and block.said.startswith("In English"):
                found.setdefault(section.letter, []).append((nodes.plain(block.blocks), block.said))
    return found


def test_the_english_stands_beside_the_words_and_says_who_translated(robin: Robin) -> None:
    robin.said("urdu", "priya", ADVICE, "parent_views", URDU, language="ur", voice=Voice.PARENT, speaker="Mum")
    robin.use("row_urdu", "urdu", URDU, "section_a", "family_views", body=URDU, language="ur", voice=Voice.PARENT, speaker="Mum",
              audience=Preset.EVERYONE)  # fmt: skip
    assert _told(robin, robin.make()) == {}
    _translate(robin, robin.passages["urdu"], "He talks with pictures.")
    line = "In English, from Urdu, translated by Imran Aziz."
    assert _told(robin, robin.make()) == {"A": [("He talks with pictures.", line)], "K": [("He talks with pictures.", line)]}
    with robin.house.work() as work:
        desk = robin.desk("daniel", work)
        said = desk.passage(robin.passages["urdu"])
        assert said.english is not None and said.english.body == "He talks with pictures."

    # The words change: what was quoted keeps its English, the newer words have none yet.
    robin.house.say("priya", "robin", ADVICE, "parent_views", URDU + " اور گاتا ہے۔", language="ur", voice=Voice.PARENT,
                    speaker="Mum", passage_id=robin.passages["urdu"], base=1)  # fmt: skip
    assert _told(robin, robin.make()) == {"A": [("He talks with pictures.", line)]}
    _translate(robin, robin.passages["urdu"], "And sings.", base=1, way=TranslatedBy.PROGRAM, by="Babelfish")
    found = _told(robin, robin.make())
    assert found["K"] == [("And sings.", "In English, from Urdu, made by a program: Babelfish, not checked by a person yet.")]
    assert found["A"] == [("He talks with pictures.", line)]
