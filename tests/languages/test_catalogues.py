"""The words of another language are all there, fit for their sentences, and the compiled file is the written one."""

import pytest
from babel.support import Translations

from tests import words

pytestmark = pytest.mark.parametrize("language", words.languages())


def test_every_sentence_of_the_program_is_translated(language: str) -> None:
    there, said = words.read(language), words.in_the_source()
    assert len(said) > 1000
    missing = [one.id for one in said if one.id and one.id not in there]
    gone = [one.id for one in there if one.id and one.id not in said]
    wrong = words.faults(there)
    assert not (missing or gone or wrong), f"run “make words”, and put right: {(missing + gone + wrong)[:20]}"
    assert not [one.id for one in there if one.fuzzy]


def test_the_written_and_the_compiled_words_are_the_same(language: str) -> None:
    catalogue = words.brought_up_to_date(language)
    assert words.po(language).read_bytes() == words.as_po(catalogue), "run “make words”"
    assert words.po(language).with_suffix(".mo").read_bytes() == words.as_mo(catalogue), "run “make words”"


def test_a_fault_in_a_catalogue_is_named(language: str) -> None:
    catalogue = words.read(language)
    catalogue["Save"].string = ""
    catalogue["%(name)s’s pages"].string = "%(nome)s"
    catalogue[("%(num)d child", "%(num)d children")].string = ("a", "b")
    assert sorted(words.faults(catalogue)) == [
        "names what is put in differently: %(name)s’s pages",
        "not translated: %(num)d children",
        "not translated: Save",
    ]


def test_numbers_are_counted_as_that_language_counts(language: str) -> None:
    said = Translations.load(str(words.CATALOGUES), [language])
    counted = {number: said.ungettext("%(num)d child", "%(num)d children", number) for number in (1, 2, 3, 11, 100)}
    if language == "ar":
        assert counted == {1: "طفل واحد", 2: "طفلان", 3: "%(num)d أطفال", 11: "%(num)d طفلًا", 100: "%(num)d طفل"}
    assert len(set(counted.values())) > 1


def test_a_name_inside_a_sentence_keeps_its_own_direction(language: str) -> None:
    """Unseen signs stand round it, which the translator never had to write."""
    said = Translations.load(str(words.CATALOGUES), [language])
    assert "\u2068%(name)s\u2069" in said.gettext("%(name)s’s pages")
    assert "\u2068" not in words.po(language).read_text(encoding="utf-8")
    assert "%%{count}" in said.gettext("You have %%{count} characters left")
