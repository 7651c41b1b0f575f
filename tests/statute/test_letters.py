"""The letters that go with a plan say what the law asks for, each with its rule, and never make up what only a council knows."""

from pathlib import Path

import pytest

from wiki.statute.letters import KINDS, letter_for, load_letters
from wiki.statute.shape_file import ShapeFault

FOLDER = Path(__file__).parents[2] / "page_templates" / "plans"


@pytest.mark.parametrize(
    ("kind", "boxes", "said"),
    [
        ("draft", ["schools"], ("at least 15 days, beginning with the day", "named in the plan", "meeting", "regulation 13(1)(b)")),
        ("final", ["mediation", "sendiass"], ("sections B, F and I", "two months from the date of this letter, so until {appeal}", "one month", "section I only", "SI 2017/1306", "certificate first", "disagreement resolution")),
        ("amendment", ["schools"], ("each change that we propose, and the evidence", "at least 15 days", "regulation 22(2)")),
        ("amended", ["mediation", "sendiass"], ("two months", "mediation certificate", "regulation 22(3)", "disagreement resolution")),
    ],
)
def test_each_letter_says_what_it_must(kind: str, boxes: list[str], said: tuple[str, ...]) -> None:
    letter = letter_for(kind)
    whole = " ".join(f"{one.words} ({one.source})" for one in letter.says)
    assert not [words for words in said if words not in whole]
    assert [box.key for box in letter.boxes] == boxes
    assert not [box for box in letter.boxes if box.usual], "nothing is said for a council that has not said it"
    filled = letter.filled({"child": "Robin", "day": "1 May 2026", "until": "15 May 2026", **dict.fromkeys(boxes, "Here {child}")})
    told = " ".join(one.words for one in filled)
    to_school = letter.to_a_body()
    assert to_school.says and not to_school.boxes, "a school is sent the plan, and told of no right that it has not"
    assert not [one for one in to_school.says if "You can" in one.words or "You have" in one.words]
    assert "Here {child}" in told, "what a council writes is put in as it is"
    assert "Robin" in told
    other = letter_for(kind, "ar")
    assert [one.source for one in other.says] == [one.source for one in letter.says]


@pytest.mark.parametrize("kind", KINDS)
def test_to_the_young_person_it_speaks_of_their_own_plan(kind: str) -> None:
    for language in ("en", "ar"):
        letter = letter_for(kind, language)
        own = letter.to_the_young_person()
        assert [one.source for one in own.says] == [one.source for one in letter.says]
        assert [bool(one.own) for one in letter.says] == [bool(one.own) for one in letter_for(kind).says]
    said = " ".join(one.words for one in letter_for(kind).to_the_young_person().says)
    assert "plan for {child}" not in said
    assert "your plan" in said


def test_a_broken_file_is_named_with_its_line(tmp_path: Path) -> None:
    text = (FOLDER / "letters.yaml").read_text(encoding="utf-8")
    for old, new, reason in (
        ("{schools}", "{scools}", "scools"), ("  - kind: amended", "  - kind: amend", "amend"),
        ("source: SI 2017/1306", "sources: SI 2017/1306", "sources"),
    ):  # fmt: skip
        (tmp_path / "letters.yaml").write_text(text.replace(old, new, 1), encoding="utf-8")
        with pytest.raises(ShapeFault, match=reason) as fault:
            load_letters(tmp_path / "letters.yaml")
        assert fault.value.line > 1
    assert set(load_letters(FOLDER / "letters.yaml")) == set(KINDS)
