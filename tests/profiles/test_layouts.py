"""The papers as data: every question they name is asked, none twice, and in Arabic they are the same papers."""

from dataclasses import replace
from pathlib import Path

import pytest

from wiki.document.profile_layouts import load_layout, profile_layouts
from wiki.pagetypes.read import load_folder
from wiki.settings import ROOT
from wiki.statute.sections import regulation_12
from wiki.statute.shape_file import ShapeFault

TYPES = load_folder(ROOT / "page_templates").types


def test_each_paper_asks_for_questions_that_there_are_and_none_twice() -> None:
    layouts = profile_layouts().by_key
    assert list(layouts) == ["one_page", "hospital", "new_assistant", "easy_read"]
    assert layouts["one_page"].pages == 1
    for layout in layouts.values():
        places = [place for section in layout.sections for place in section.places]
        assert len(set(places)) == len(places), layout.key
        for place in [*places, *layout.photo]:
            kinds = [kind for kind in TYPES.values() if place.page in {kind.key, kind.of}]
            assert any(kind.field(place.field) for kind in kinds), f"{layout.key}: {place}"
            assert {kind.owner for kind in kinds} == {"family"}, "only from the family's own pages"
        letters = {letter for section in layout.sections for letter in section.beside}
        assert letters <= set(regulation_12().letters)


def test_in_arabic_only_the_words_differ() -> None:
    for key, english in profile_layouts().by_key.items():
        arabic = profile_layouts("ar").by_key[key]
        titles = [section.title for section in arabic.sections]
        assert not {arabic.title, arabic.line, *titles} & {english.title, english.line, *(one.title for one in english.sections)}
        sections = tuple(replace(mine, title=one.title) for mine, one in zip(arabic.sections, english.sections, strict=True))
        assert replace(arabic, title=english.title, line=english.line, sections=sections) == english


def test_a_slip_in_a_paper_is_named_with_its_line(tmp_path: Path) -> None:
    text = (ROOT / "page_templates/profiles/one_page.yaml").read_text(encoding="utf-8")
    for right, wrong, said in (
        ("reader: school", "reader: schol", "one of"), ("pages: 1", "pages: 9", "at most"),
        ("- one_page_profile.admire", "- admire", "page_type.question"), ("look: page", "look: nice", "page or easy"),
    ):  # fmt: skip
        (tmp_path / "one.yaml").write_text(text.replace(right, wrong, 1), encoding="utf-8")
        with pytest.raises(ShapeFault, match=said) as fault:
            load_layout(tmp_path / "one.yaml")
        assert fault.value.line == next(number for number, line in enumerate(text.split("\n"), 1) if right in line)
