"""What the caseworker's desk shows: rows by letter, the thread, what is to settle, and never what was not shared."""

from datetime import date

from sqlalchemy import event

from tests.plan.robin import ONLY_FAMILY, Robin
from wiki.commands.pages_restore import remove_passage
from wiki.queries.plan import open_desk
from wiki.queries.plan_content import read_content
from wiki.queries.plan_findings import find
from wiki.queries.plan_printed import NO_SECTION, NOT_SHARED, SOURCE_NOT_SHARED
from wiki.statute.sections import regulation_12
from wiki.words import Preset, Voice

BORN, ON = date(2019, 5, 14), date(2026, 11, 21)


def codes(robin: Robin) -> dict[str, str]:
    """The findings now: code → sentence."""
    with robin.house.work() as work:
        desk = robin.desk("daniel", work)
    return {one.code: one.sentence for one in find(desk, regulation_12(), BORN, ON)}


def left_out(robin: Robin) -> dict[str, str]:
    """What a draft made now would leave out: what → why."""
    with robin.house.work() as work:
        space = robin.house.space("daniel", "robin", work)
        desk = open_desk(space, robin.find_type)
        return {one.what: one.why for one in read_content(space, desk, regulation_12(), ON).left_out}


def test_rows_stand_under_their_letters_and_are_tied_together(robin: Robin) -> None:
    with robin.house.work() as work:
        desk = robin.desk("daniel", work)
    rows = {row.label: row for row in desk.all_rows() if row.label}
    assert {label: row.letter for label, row in rows.items()} == {
        "Hope 1": "A", "Need 1": "B", "Outcome 1": "E", "Provision 1": "F",
    }  # fmt: skip
    assert rows["Provision 1"].linked("needs") == (rows["Need 1"].id,)
    assert rows["Outcome 1"].linked("hopes") == (rows["Hope 1"].id,)
    assert rows["Need 1"].brief == "Telling people"


def test_a_whole_thread_leaves_nothing_to_settle(robin: Robin) -> None:
    assert codes(robin) == {}


def test_a_need_without_provision_stops_the_plan(pages: Robin) -> None:
    pages.use(
        "row", "slt_need", "difficulty telling people", "needs", "needs",
        columns={"area": "communication", "difficulty": "Telling people is hard."},
    )  # fmt: skip
    found = codes(pages)
    assert found["need_without_provision"] == "Need 1 has no provision in section F."
    assert found["advice_not_used"] == "2 suggestions in “Speech and language advice” are not used yet."


def test_a_row_without_a_section_is_pointed_out_and_left_out(pages: Robin) -> None:
    pages.use("row", "slt_need", "difficulty", "needs", "needs", columns={"difficulty": "Telling people is hard."})
    assert codes(pages)["row_without_section"] == "Need 1 has no section yet."
    assert left_out(pages)["Need 1"] == NO_SECTION


def test_a_number_that_nobody_advised_is_pointed_out(robin: Robin) -> None:
    with robin.house.work() as work:
        row = robin.desk("daniel", work).row(robin.passages["row_help"])
    robin.said(
        "row_help", "daniel", "provision", "provision", passage_id=row.id, base=row.version.number,
        columns={**row.version.columns, "how_long": "45 minutes, regularly"}, voice=Voice.PROFESSIONAL,
    )  # fmt: skip
    found = codes(robin)
    assert "“45” in Provision 1 stands in no advice" in found["number_without_source"]
    assert found["vague_words"] == "“regularly” in Provision 1 leaves a doubt."


def test_words_taken_back_by_the_family_take_their_row_out_of_the_plan(robin: Robin) -> None:
    with robin.house.work() as work:
        version = robin.desk("daniel", work).passage(robin.passages["hope"]).version
    robin.said(
        "hope", "mum", "about_me_primary", "hopes", "I want to **drive** the engine. And tell people what I want.",
        voice=Voice.CHILD, speaker="", passage_id=version.passage_id, base=version.number,
        audience=Preset.ONLY_FAMILY,
    )  # fmt: skip
    assert codes(robin)["not_shared"] == "Hope 1 is left out of the plan."
    assert left_out(robin)["Hope 1"] == SOURCE_NOT_SHARED
    with robin.house.work() as work:
        [source] = robin.desk("daniel", work).row(robin.passages["row_hope"]).sources
    assert (source.seen, source.quoted, source.who, source.page) == (None, "", "", "")


def test_a_row_kept_from_the_family_is_left_out(robin: Robin) -> None:
    with robin.house.work() as work:
        row = robin.desk("daniel", work).row(robin.passages["row_help"])
    robin.said(
        "row_help", "daniel", "provision", "provision", passage_id=row.id, base=row.version.number,
        columns=row.version.columns, voice=Voice.PROFESSIONAL, audience=Preset.PROFESSIONALS,
    )  # fmt: skip
    assert left_out(robin)["Provision 1"] == NOT_SHARED


def test_hidden_words_are_told_of_but_never_shown(robin: Robin) -> None:
    with robin.house.work() as work:
        desk = robin.desk("daniel", work)
        mums = robin.desk("mum", work)
    assert ONLY_FAMILY in repr(mums)
    assert ONLY_FAMILY not in repr(desk)
    assert desk.family_keeps_some
    assert not desk.others_keep_some


def test_a_need_taken_off_its_page_ties_nothing(robin: Robin) -> None:
    with robin.house.work() as work:
        space = robin.house.space("daniel", "robin", work)
        row = robin.desk("daniel", work).row(robin.passages["row_need"])
        kind = robin.find_type("needs")
        assert kind is not None
        remove_passage(space, kind, row.version.page_id, row.id, base=row.version.number)
        work.commit()
    assert codes(robin)["provision_without_need"] == "Provision 1 doesn’t say which need it is for."


def test_the_desk_asks_as_often_however_much_is_written(robin: Robin) -> None:
    def count() -> int:
        asked: list[str] = []
        engine = robin.house.engine
        with robin.house.work() as work:
            space = robin.house.space("daniel", "robin", work)

            def note(connection: object, cursor: object, statement: str, *rest: object) -> None:
                asked.append(statement)

            event.listen(engine, "before_cursor_execute", note)
            open_desk(space, robin.find_type)
            event.remove(engine, "before_cursor_execute", note)
        return len(asked)

    before = count()
    for number in range(5):
        robin.said(f"more{number}", "mum", "my_family", "health", f"One more thing, number {number}.", speaker="Mum")
        robin.use(
            f"need{number}", f"more{number}", "One more thing", "needs", "needs",
            columns={"area": "semh", "difficulty": f"Difficulty {number}"},
        )  # fmt: skip
    assert count() == before
    assert before <= 12
