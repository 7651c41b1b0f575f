"""A caseworker takes words into the plan: word for word, with their source, and only what the family may see."""

import pytest

from tests.plan.robin import Robin
from wiki.commands.passages import MediaUse, Words
from wiki.commands.passages_save import save_passage
from wiki.commands.plan_use import same_words, take_source_off
from wiki.errors import Conflict, NotAllowed, NotFound, Refused
from wiki.queries.versions import see_current
from wiki.words import Preset, Voice


def test_a_row_keeps_the_version_and_the_words_it_comes_from(pages: Robin) -> None:
    row_id = pages.use(
        "row", "slt_need", "difficulty telling people", "needs", "needs",
        columns={"area": "communication", "difficulty": "Telling people what he wants is hard."},
    )  # fmt: skip
    with pages.house.work() as work:
        row = pages.desk("daniel", work).row(row_id)
        assert row.label == "Need 1"
        assert row.letter == "B"
        [source] = row.sources
        assert source.version_id == pages.versions["slt_need"]
        assert source.quoted == "difficulty telling people"
        assert (source.page, source.who) == ("Speech and language advice", "Priya (speech therapist)")


def test_words_that_were_not_said_are_not_quoted(pages: Robin) -> None:
    with pytest.raises(Refused) as refusal:
        pages.use("row", "slt_need", "difficulty telling anybody", "needs", "needs", columns={"difficulty": "x"})
    assert set(refusal.value.fields) == {"quoted"}
    assert "not in what was said" in refusal.value.fields["quoted"]


def test_a_quotation_may_be_broken_into_lines_in_another_way(pages: Robin) -> None:
    row_id = pages.use("row", "talk", "Words come\n slowly.", "section_a", "family_views", body="Words come slowly.")
    with pages.house.work() as work:
        assert pages.desk("daniel", work).row(row_id).sources[0].quoted == "Words come slowly."


def test_words_of_a_recording_can_be_quoted_from_its_transcript(pages: Robin) -> None:
    picture = pages.photo("mum", "blue")
    pages.said(
        "clip", "mum", "about_me_primary", "my_pictures", "",
        media=(MediaUse(picture, alt="A tent", transcript="I go in the tent when it is loud."),),
    )  # fmt: skip
    row_id = pages.use("row", "clip", "I go in the tent", "section_a", "views", body="“I go in the tent.”")
    with pages.house.work() as work:
        assert pages.desk("daniel", work).row(row_id).sources[0].quoted == "I go in the tent"


def test_what_only_professionals_may_see_is_not_put_into_the_plan(pages: Robin) -> None:
    with pytest.raises(Refused) as refusal:
        pages.use("row", "slt_aside", "Between colleagues", "needs", "needs", columns={"difficulty": "x"})
    assert "The family can’t see these words" in refusal.value.fields[""]


def test_what_only_the_family_may_see_is_not_there_for_the_caseworker(pages: Robin) -> None:
    with pytest.raises(NotFound):
        pages.use("row", "secret", "We never sleep", "needs", "needs", columns={"difficulty": "x"})


def test_words_of_another_child_are_not_there(pages: Robin) -> None:
    saved = pages.house.say("nadia", "zara", "my_family", "sleep", "Zara sleeps well.", audience=Preset.EVERYONE)
    with pages.house.work() as work:
        space = pages.house.space("nadia", "zara", work)
        assert saved.passage_id is not None
        pages.versions["zara"] = see_current(space, saved.passage_id)[saved.passage_id].id
    with pytest.raises(NotFound):
        pages.use("row", "zara", "Zara sleeps well.", "needs", "needs", columns={"difficulty": "x"})


def test_only_a_caseworker_picks(pages: Robin) -> None:
    for name in ("mum", "priya", "moira"):
        with pytest.raises(NotAllowed):
            pages.use("row", "talk", "Words come slowly.", "section_a", "family_views", name=name, body="x")


def test_changing_a_row_keeps_its_sources(robin: Robin) -> None:
    with robin.house.work() as work:
        space = robin.house.space("daniel", "robin", work)
        row = robin.desk("daniel", work).row(robin.passages["row_need"])
        kind = robin.find_type("needs")
        assert kind is not None
        words = Words(voice=Voice.PROFESSIONAL, columns={**row.version.columns, "effect": "He goes silent."})
        save_passage(space, kind, row.version.page_id, "needs", words, passage_id=row.id, base=row.version.number)
        work.commit()
    with robin.house.work() as work:
        changed = robin.desk("daniel", work).row(robin.passages["row_need"])
    assert changed.version.columns["effect"] == "He goes silent."
    assert [source.quoted for source in changed.sources] == ["difficulty telling people what he wants"]


def test_a_row_may_rest_on_several_sources_and_lose_one(robin: Robin) -> None:
    with robin.house.work() as work:
        row = robin.desk("daniel", work).row(robin.passages["row_need"])
    robin.use(
        "row_need", "talk", "If you wait, they come.", "needs", "needs", columns=row.version.columns,
        row_id=row.id, base=row.version.number,
    )  # fmt: skip
    with robin.house.work() as work:
        space = robin.house.space("daniel", "robin", work)
        row = robin.desk("daniel", work).row(robin.passages["row_need"])
        assert [source.quoted for source in row.sources] == [
            "difficulty telling people what he wants", "If you wait, they come.",
        ]  # fmt: skip
        kind = robin.find_type("needs")
        assert kind is not None
        take_source_off(space, kind, row.version, 0, base=row.version.number)
        work.commit()
    with robin.house.work() as work:
        after = robin.desk("daniel", work).row(robin.passages["row_need"])
    assert [source.quoted for source in after.sources] == ["If you wait, they come."]
    assert after.version.columns == row.version.columns


def test_adding_a_source_to_a_row_that_moved_on_stops(robin: Robin) -> None:
    with pytest.raises(Conflict):
        robin.use(
            "row_need", "talk", "If you wait", "needs", "needs", columns={"difficulty": "x"},
            row_id=robin.passages["row_need"], base=7,
        )  # fmt: skip


def test_pressing_twice_makes_one_row(pages: Robin) -> None:
    for _press in range(2):
        pages.use(
            "row", "slt_need", "difficulty telling people", "needs", "needs", columns={"difficulty": "x"}, once="token"
        )
    with pages.house.work() as work:
        assert len(pages.desk("daniel", work).rows["needs"]) == 1


def test_a_passage_says_where_it_is_used_even_after_it_was_changed(robin: Robin) -> None:
    with robin.house.work() as work:
        said = robin.desk("daniel", work).passage(robin.passages["slt_need"])
        assert [row.label for row in said.used_in] == ["Need 1"]
        version = said.version
    robin.said(
        "slt_need", "priya", "advice_speech_and_language", "needs", "He finds it hard to say what he wants.",
        voice=Voice.PROFESSIONAL, passage_id=version.passage_id, base=version.number,
    )  # fmt: skip
    with robin.house.work() as work:
        desk = robin.desk("daniel", work)
    assert [row.label for row in desk.passage(robin.passages["slt_need"]).used_in] == ["Need 1"]
    [source] = desk.row(robin.passages["row_need"]).sources
    assert source.moved_on
    assert source.quoted == "difficulty telling people what he wants"


def test_the_words_of_a_version_come_back_whole(robin: Robin) -> None:
    with robin.house.work() as work:
        hope = robin.desk("daniel", work).row(robin.passages["row_hope"])
    words = same_words(hope.version)
    assert words.body == "“Tell people what I want.”"
    assert [use.alt for use in words.media] == ["A red steam engine"]
    assert words.gathered == "with picture cards"
