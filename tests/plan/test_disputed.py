"""What the family says is not right goes into the plan with the words it is about, and leaves it when both agree."""

from tests.plan.robin import Robin
from wiki.commands.pages_restore import remove_passage
from wiki.commands.questions import Asking
from wiki.commands.questions_answer import agree
from wiki.commands.questions_ask import dispute
from wiki.document import tree
from wiki.document.tree import PlanBlock
from wiki.queries.plan_versions import open_version
from wiki.text import nodes
from wiki.words import Group, Permission

ADVICE = "advice_speech_and_language"


def _dispute(robin: Robin, short: str, page_type: str, words: str, name: str = "mum") -> object:
    with robin.house.work() as work:
        kind = robin.house.catalogue.types[page_type]
        asking = Asking(words, to_group=Group.COUNCIL)
        note = dispute(robin.house.space(name, "robin", work), kind, robin.passages[short], asking)
        work.commit()
    return note


def _blocks(blocks: tuple[PlanBlock, ...]) -> list[PlanBlock]:
    found: list[PlanBlock] = []
    for block in blocks:
        found.append(block)
        if isinstance(block, tree.Part | tree.Appendix):
            found += _blocks(block.blocks)
    return found


def _notes(robin: Robin, number: int) -> dict[str, list[str]]:
    """The words of the notes of a plan that was made, by section."""
    with robin.house.work() as work:
        opened = open_version(robin.house.space("mum", "robin", work, Permission.READ_PLAN), number)
    assert opened.tree is not None
    found = {
        section.letter: [nodes.plain(one.blocks) for one in _blocks(section.blocks) if isinstance(one, tree.DisputedNote)]
        for section in opened.tree.sections
    }
    return {letter: notes for letter, notes in found.items() if notes}


def test_a_note_about_what_was_said_stands_at_each_row_taken_from_it_and_beside_the_advice(robin: Robin) -> None:
    assert _notes(robin, robin.make()) == {}
    note = _dispute(robin, "slt_need", ADVICE, "He tells us with cards.")
    assert _notes(robin, robin.make()) == {"B": ["He tells us with cards."], "K": ["He tells us with cards."]}
    for name in ("mum", "priya"):
        with robin.house.work() as work:
            agree(robin.house.space(name, "robin", work), note, "It is put right.")  # type: ignore[arg-type]
            work.commit()
    assert _notes(robin, robin.make()) == {}
    assert _notes(robin, 2) == {"B": ["He tells us with cards."], "K": ["He tells us with cards."]}, "kept as it was issued"


def test_a_note_about_a_row_itself_stands_at_it_once(robin: Robin) -> None:
    _dispute(robin, "row_outcome", "outcomes", "He can do this now.")
    assert _notes(robin, robin.make()) == {"E": ["He can do this now."]}
    with robin.house.work() as work:
        row = robin.desk("daniel", work).row(robin.passages["row_outcome"])
        assert [one.plain for one in robin.desk("daniel", work).disputes_of(row)] == ["He can do this now."]


def test_a_note_about_the_writers_name_is_printed_though_the_name_stands_in_the_list(robin: Robin) -> None:
    _dispute(robin, "author", ADVICE, "She never met him.")
    assert _notes(robin, robin.make()) == {"K": ["She never met him."]}


def _front(robin: Robin) -> str:
    """The child's own words on the front of a new draft; "" where there are none."""
    number = robin.make()
    with robin.house.work() as work:
        opened = open_version(robin.house.space("mum", "robin", work, Permission.READ_PLAN), number)
    assert opened.tree is not None
    return nodes.plain(opened.tree.quotation.blocks) if opened.tree.quotation else ""


def test_words_under_dispute_are_not_chosen_for_the_front(robin: Robin) -> None:
    kind = robin.house.catalogue.types["about_me_primary"]
    with robin.house.work() as work:
        page = robin.desk("mum", work).passage(robin.passages["hello"]).version.page_id
    with robin.house.work() as work:
        remove_passage(robin.house.space("mum", "robin", work), kind, page, robin.passages["hello"], base=1)
        work.commit()
    assert _front(robin) == "“Tell people what I want.”"
    _dispute(robin, "row_hope", "section_a", "He said something else.")
    assert _front(robin) == ""
