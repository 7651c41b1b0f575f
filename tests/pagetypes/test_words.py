"""A page type speaks another language: its words alone, strictly read, each tied to the English it was made from."""

import re
from pathlib import Path

import pytest

from tests.pagetypes.samples import FOLDER, GOOD, line_of, ours
from wiki.pagetypes.check import check_folder
from wiki.pagetypes.languages import read_languages, words_of
from wiki.pagetypes.model import PageType
from wiki.pagetypes.places import words_by_place
from wiki.pagetypes.read import load_folder, parse
from wiki.pagetypes.words_read import InEnglish, translate
from wiki.pagetypes.words_write import write_words

WELSH = """\
title:
  en: My hospital
  cy: Fy ysbyty
sections:
  - title:
      en: Going there
      cy: Mynd yno
    fields:
      - key: helps
        label:
          en: What helps {child}
          cy: Beth sy’n helpu {child}
        hint:
          en: Think of the way there.
          cy: Meddyliwch am y ffordd yno.
      - key: people
        columns:
          - key: how_often
            label:
              en: How often?
              cy: Pa mor aml?
            options:
              month:
                en: Every month
                cy: Bob mis
              year:
                en: Every year
                cy:
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with one page type, and that page type in Welsh; other folders beside it are no languages."""
    made = tmp_path / "page_templates"
    for name in ("cy", "plans", "old", "en"):
        (made / name).mkdir(parents=True)
    (made / "my_hospital.yaml").write_text(GOOD, encoding="utf-8")
    (made / "cy" / "my_hospital.yaml").write_text(WELSH, encoding="utf-8")
    for name in ("plans", "old", "en"):
        (made / name / "my_hospital.yaml").write_text("what: ever\n", encoding="utf-8")
    return made


def english() -> PageType:
    """The page type as it is."""
    return parse(GOOD, "my_hospital.yaml")


def in_welsh(folder: Path, page_type: PageType) -> PageType:
    """``page_type`` in the words of the folder's Welsh file."""
    return translate(page_type, words_of(folder, "cy", "my_hospital"))


def test_a_file_dropped_in_gives_its_words_and_english_marked_as_such_for_the_rest(folder: Path) -> None:
    welsh = in_welsh(folder, english()).named("Gwen")
    assert (welsh.title, welsh.sections[0].title) == ("Fy ysbyty", "Mynd yno")
    helps, people = welsh.fields
    assert (helps.label, helps.hint) == ("Beth sy’n helpu Gwen", "Meddyliwch am y ffordd yno.")
    often = people.column("how_often")
    assert often is not None and [one.label for one in often.options] == ["Bob mis", "Every year"]
    left = [helps.example, people.label, often.options[1].label]
    assert left == ["My blue cup.", "Who we see", "Every year"] and all(isinstance(one, InEnglish) for one in left)
    assert not isinstance(welsh.title, InEnglish) and not isinstance(english().title, InEnglish)

    well, words = check_folder(folder)
    assert well, words
    assert "cy/my_hospital.yaml: not yet translated, shown in English: helps.example, people.label" in words
    assert "people.how_often.year" in words and "cy: 6 of 12 texts are translated." in words


def test_a_translation_is_the_same_page_type_with_the_same_frozen_copy(folder: Path) -> None:
    page, welsh = english(), in_welsh(folder, english())
    assert (welsh.key, welsh.text, welsh.sha256, welsh.write) == (page.key, page.text, page.sha256, page.write)
    assert [(one.key, one.kind, one.feeds, one.letters) for one in welsh.fields] == [
        (one.key, one.kind, one.feeds, one.letters) for one in page.fields
    ]
    assert [one.key for column in welsh.fields[1].columns for one in column.options] == ["month", "year"]
    assert page.wording == page.sha256 != welsh.wording, "what is kept of one language is never shown in another"


def test_an_older_copy_is_never_shown_a_translation_of_other_words(folder: Path) -> None:
    older = parse(GOOD.replace("What helps {child}", "What {child} likes"), "my_hospital.yaml")
    helps = in_welsh(folder, older).fields[0]
    assert helps.label == "What {child} likes" and isinstance(helps.label, InEnglish)
    assert helps.hint == "Meddyliwch am y ffordd yno.", "what was the same then is translated"


@pytest.mark.parametrize(
    ("old", "new", "found", "nearest"),
    [
        ("title:\n  en: My", "titel:\n  en: My", "the key “titel”", "title"),
        ("key: helps", "key: help", "words for “help”", "helps"),
        ("key: how_often", "key: how_offen", "words for “how_offen”", "how_often"),
        ("              month:", "              moth:", "words for “moth”", "month"),
        ("label:\n              en", "example:\n              en", "words for “example”", None),
        ("key: people", "key: helps", "the key “helps” a second time", None),
        ("helpu {child}", "helpu", "“Beth sy’n helpu” without “{child}”", None),
        ("helpu {child}", "helpu {plentyn}", "“{plentyn}”", None),
        ("en: What helps {child}", "en: What is good for {child}", "a translation of “What is good for {child}”", None),
        ("en: Going there", "en: Going here", "the section “Going here”", None),
        ("  en: My hospital\n", "", "“title” without “en”", None),
        ("title:\n  en: My hospital\n  cy: Fy ysbyty", "title: Fy ysbyty", "words right after “title:”", None),
        ("  cy: Fy ysbyty", "  ar: Fy ysbyty", "the key “ar”", None),
        ("title:\n  en: My", "title: [\n  en: My", "", None),
    ],
)  # fmt: skip
def test_every_fault_is_named_by_file_and_line_and_its_words_are_shown_in_english(
    folder: Path, old: str, new: str, found: str, nearest: str | None
) -> None:
    assert WELSH.count(old) >= 1
    text = WELSH.replace(old, new, 1)
    (folder / "cy" / "my_hospital.yaml").write_text(text, encoding="utf-8")
    well, words = check_folder(folder)
    [welsh] = read_languages(folder, load_folder(folder))
    fault = next(one for one in welsh.faults if found in one.found)
    assert not well and fault.sentence in words
    assert fault.file == "cy/my_hospital.yaml" and 1 <= fault.line <= text.count("\n") + 1
    assert fault.nearest == nearest
    shown = in_welsh(folder, english())
    assert [(one.key, one.kind) for one in shown.fields] == [("helps", "long_text"), ("people", "rows")]
    known = {*words_by_place(english()).values(), *re.findall(r"cy: (.+)", WELSH)}
    assert set(words_by_place(shown).values()) <= known, "never half a text, nor one of another place"


def test_the_line_of_a_fault_is_the_line_that_has_it(folder: Path) -> None:
    text = WELSH.replace("helpu {child}", "helpu").replace("en: Every month", "en: Each month")
    (folder / "cy" / "my_hospital.yaml").write_text(text, encoding="utf-8")
    [welsh] = read_languages(folder, load_folder(folder))
    assert [one.line for one in welsh.faults] == [line_of(text, "helpu"), line_of(text, "Bob mis")]


def test_a_file_for_no_page_type_is_named_and_a_broken_page_type_is_only_named_once(folder: Path) -> None:
    (folder / "cy" / "my_hospitl.yaml").write_text(WELSH, encoding="utf-8")
    [fault] = read_languages(folder, load_folder(folder))[0].faults
    assert (fault.file, fault.nearest) == ("cy/my_hospitl.yaml", "my_hospital")
    (folder / "cy" / "my_hospitl.yaml").unlink()
    (folder / "my_hospital.yaml").write_text(GOOD.replace("kind: rows", "kind: rwos"), encoding="utf-8")
    assert "1 faults found" in check_folder(folder)[1]


def test_the_file_to_translate_in_holds_all_english_and_what_is_translated_and_says_what_changed(folder: Path) -> None:
    words = words_of(folder, "cy", "my_hospital")
    path = folder / "cy" / "my_hospital.yaml"
    path.write_text(write_words(english(), "cy", words), encoding="utf-8")
    assert check_folder(folder)[0]
    again = words_of(folder, "cy", "my_hospital")
    assert words_by_place(translate(english(), again)) == words_by_place(translate(english(), words))
    later = parse(GOOD.replace("Think of the way there.", "Think of the way there, and the way back."), "my_hospital.yaml")
    lines = write_words(later, "cy", again).split("\n")
    at = lines.index("          # changed since it was translated; it was: Think of the way there.")
    assert "the way back" in lines[at + 1] and "Meddyliwch" in lines[at + 2]


def test_the_page_types_that_come_with_the_program_speak_arabic_whole() -> None:
    catalogue = ours()
    languages = {one.code: one for one in read_languages(FOLDER, catalogue)}
    assert languages["ar"].faults == () and languages["ar"].missing == {}
    for key, page_type in catalogue.types.items():
        shown = words_by_place(translate(page_type, words_of(FOLDER, "ar", key)))
        assert all(re.search(r"[\u0621-\u064a]", text) for text in shown.values()), key



def test_what_others_often_tell_is_translated_phrase_by_phrase(folder: Path) -> None:
    others = "        others:\n          - my blue cup\n          - the way home\n"
    page = parse(GOOD.replace("        feeds: A, C\n", f"        feeds: A, C\n{others}"), "my_hospital.yaml")
    (folder / "my_hospital.yaml").write_text(page.text, encoding="utf-8")
    phrases = "        others:\n          - en: my blue cup\n            cy: fy nghwpan las\n"
    path = folder / "cy" / "my_hospital.yaml"
    path.write_text(WELSH.replace("      - key: people\n", f"{phrases}      - key: people\n"), encoding="utf-8")
    assert in_welsh(folder, page).fields[0].others == ("fy nghwpan las", "the way home")
    well, words = check_folder(folder)
    assert well and "helps.the way home" in words
    path.write_text(write_words(page, "cy", words_of(folder, "cy", "my_hospital")), encoding="utf-8")
    assert in_welsh(folder, page).fields[0].others == ("fy nghwpan las", "the way home") and check_folder(folder)[0]
    path.write_text(path.read_text(encoding="utf-8").replace("en: \"my blue cup\"", "en: \"my red cup\""), encoding="utf-8")
    [fault] = read_languages(folder, load_folder(folder))[0].faults
    assert "my red cup" in fault.found and in_welsh(folder, page).fields[0].others == ("my blue cup", "the way home")
