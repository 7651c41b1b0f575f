"""The plan's shape is data, and no data can drop a section that the law asks for."""

import re
from pathlib import Path

import pytest

from wiki.statute.sections import ShapeFault, load_shape, regulation_12

FILE = Path(__file__).resolve().parents[2] / "page_templates" / "plans" / "regulation_12.yaml"
LETTERS = ("A", "B", "C", "D", "E", "F", "G", "H1", "H2", "I", "J", "K")


def changed(folder: Path, old: str, new: str) -> Path:
    text = FILE.read_text(encoding="utf-8")
    assert old in text
    path = folder / "shape.yaml"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return path


def without(folder: Path, letter: str) -> Path:
    text = FILE.read_text(encoding="utf-8")
    cut, count = re.subn(rf"  - letter: {letter}\n(?:    .*\n)+", "", text)
    assert count == 1
    path = folder / "shape.yaml"
    path.write_text(cut, encoding="utf-8")
    return path


def test_the_twelve_sections_stand_in_the_order_of_the_law_each_with_a_set_sentence_and_its_paragraph() -> None:
    shape = regulation_12()
    assert shape.letters == LETTERS
    for section in shape.sections:
        assert section.empty.endswith(".")
        assert "regulation 12" in section.source
    assert len({section.empty for section in shape.sections}) == 12


def test_health_needs_that_are_none_are_said_in_the_set_words() -> None:
    sentence = "No health care needs related to special educational needs were identified."
    assert regulation_12().section("C").empty == sentence


def test_social_care_needs_may_come_from_a_disability_alone() -> None:
    assert "or to a disability" in regulation_12().section("D").title
    assert "or to a disability" not in regulation_12().section("C").title


def test_the_placement_is_empty_in_a_draft_by_section_38_5() -> None:
    section = regulation_12().section("I")
    assert "left empty in a draft" in section.in_draft
    assert section.in_draft_source == "Children and Families Act 2014, section 38(5)"
    assert [one.letter for one in regulation_12().sections if one.in_draft] == ["I"]


def test_no_budget_written_is_not_the_same_as_none_asked_for() -> None:
    section = regulation_12().section("J")
    assert section.none_asked
    assert section.none_asked != section.empty


@pytest.mark.parametrize("letter", LETTERS)
def test_a_shape_that_drops_a_section_is_refused(letter: str, tmp_path: Path) -> None:
    with pytest.raises(ShapeFault) as fault:
        load_shape(without(tmp_path, letter))
    assert f"section {letter} is missing" in fault.value.reason
    assert fault.value.file.name == "shape.yaml"
    assert fault.value.line > 1


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("letter: D", "letter: C", "second time"),
        ("letter: D", "letter: Z", "section Z is unknown"),
        ("letter: D", "letter: lower", "section lower is unknown"),
        ("regulation 12\ntitle", "regulation 99\ntitle", "it must be"),
        ("    empty: No outcomes have been set.\n", "", "empty"),
        ("    empty: No outcomes have been set.\n", "    empty: ''\n", "words are missing"),
        ("key: regulation_12", "colour: gold\nkey: regulation_12", "colour"),
        ("key: regulation_12", "key: regulation_12\nkey: again", "uplicate"),
        ("under_age: 18", "under_age: soon", "whole number"),
        ("by_area: yes", "by_area: perhaps", "yes or no"),
        ("areas:", "area:", "areas?"),
        ("    in_draft: This", "    over_age: This", "in_draft"),
        ("vague:", "vague: [", ""),
    ],
)
def test_a_slip_in_the_file_is_named_with_its_line(old: str, new: str, words: str, tmp_path: Path) -> None:
    path = changed(tmp_path, old, new)
    with pytest.raises(ShapeFault) as fault:
        load_shape(path)
    assert words in fault.value.reason
    assert fault.value.reason
    assert 1 <= fault.value.line <= len(path.read_text(encoding="utf-8").splitlines())
    assert str(fault.value).startswith("shape.yaml, line ")


@pytest.mark.parametrize("slip", ["letter: Z", "letter:", "colour: gold\n    letter: D"])
def test_the_line_named_is_the_line_of_the_slip(slip: str, tmp_path: Path) -> None:
    path = changed(tmp_path, "letter: D", slip)
    with pytest.raises(ShapeFault) as fault:
        load_shape(path)
    assert slip.split()[0] in path.read_text(encoding="utf-8").splitlines()[fault.value.line - 1]


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"- a\n- b\n", b"\0", b"{" * 400])
def test_a_file_that_is_no_shape_is_refused_with_a_reason(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "shape.yaml"
    path.write_bytes(content)
    with pytest.raises(ShapeFault):
        load_shape(path)


def test_a_missing_file_is_refused_with_a_reason(tmp_path: Path) -> None:
    with pytest.raises(ShapeFault, match=r"nowhere\.yaml, line 1"):
        load_shape(tmp_path / "nowhere.yaml")
