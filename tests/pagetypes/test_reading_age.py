"""The family's pages can be read by a child of nine to eleven."""

import re

import pytest

from tests.pagetypes.samples import ours
from wiki.pagetypes.model import PageType

FAMILY = [page for page in ours().types.values() if page.owner == "family"]
OTHERS = [page for page in ours().types.values() if page.owner != "family"]


def syllables(word: str) -> int:
    """About how many syllables an English word has: groups of vowels, less a silent e or ed."""
    word = word.lower()
    count = len(re.findall(r"[aeiouy]+", word))
    silent = (word.endswith("e") and not word.endswith(("le", "ee"))) or re.search(r"[^td]ed$", word)
    return max(1, count - 1 if silent and count > 1 else count)


def sentences(text: str) -> list[list[str]]:
    """The words of each sentence; a line's end ends a sentence too."""
    parts = (re.findall(r"[A-Za-z][A-Za-z’']*", part) for part in re.split(r"[.!?:\n]+", text))
    return [words for words in parts if words]


def grade(text: str) -> float:
    """School grade by Flesch and Kincaid (1975): grade 4 to 6 is about nine to eleven years of age."""
    found = sentences(text)
    words = [word for one in found for word in one]
    return 0.39 * len(words) / len(found) + 11.8 * sum(map(syllables, words)) / len(words) - 15.59


def words_of(page: PageType) -> list[str]:
    """Every label, hint and example of a page, with a child's name in it."""
    page = page.named("Robin")
    made = [page.title, page.line, page.description, *(section.hint for section in page.sections)]
    for one in page.fields:
        made += [one.label, one.hint, one.example, *one.others, *(option.label for option in one.options)]
        made += [text for column in one.columns for text in (column.label, column.hint, column.example)]
    return [text for text in made if text]


def test_the_measure_tells_hard_words_from_easy_ones() -> None:
    assert grade("The cat sat on the mat. It was warm.") < 2
    assert grade("Multidisciplinary professionals collaboratively formulate individualised provision.") > 15


@pytest.mark.parametrize("page", FAMILY, ids=str)
def test_a_family_page_reads_like_a_book_for_nine_year_olds(page: PageType) -> None:
    assert grade("\n".join(words_of(page))) <= 5


@pytest.mark.parametrize("page", OTHERS, ids=str)
def test_a_professional_page_can_be_read_by_the_family_too(page: PageType) -> None:
    assert grade("\n".join(words_of(page))) <= 7


@pytest.mark.parametrize("page", FAMILY, ids=str)
def test_no_sentence_of_a_family_page_is_long(page: PageType) -> None:
    long = [" ".join(one) for text in words_of(page) for one in sentences(text) if len(one) > 22]
    assert long == []


@pytest.mark.parametrize("page", FAMILY, ids=str)
def test_a_family_page_uses_no_word_of_the_trade(page: PageType) -> None:
    trade = (
        r"\b(SEND?|EHCP?|SENCO|SENDIASS|provision|outcomes?|placement|setting|multi-agency|paediatric\w*|portage|"
        r"aspirations?|submit|stakeholders?)\b"
    )
    assert [text for text in words_of(page) if re.search(trade, text)] == []
