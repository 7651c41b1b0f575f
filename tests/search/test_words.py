"""Words are known by what people mean, however they are typed; nothing typed can harm the search."""

import random
import time

import pytest

from tests.corpora import corpus
from wiki.search.question import MOST_LETTERS, MOST_WORDS, read_question
from wiki.search.words import joined, marks, stems


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("planning", "plans"), ("swimming", "swim"), ("Robin’s", "robin"), ("CAFÉ", "cafe\u0301"), ("Łukasz", "lukasz"),
        ("Straße", "STRASSE"), ("ﬁne", "fine"), ("مَرحبا", "مرحبا"), ("o’clock", "o'clock"), ("ΣΟΦΟΣ", "σοφος"),
        ("والقطارات", "قطار"), ("مدرستها", "المدرسة"), ("الوالد", "والدي"), ("الألعاب", "العاب"), ("بيته", "للبيت"), ("بالون", "البالونات"),
        ("O’Brien’s", "obriens"), ("obrien", "O'Brien"), ("D’Souza", "dsouza"), ("O’Reilly", "oreilly"),
    ],
)  # fmt: skip
def test_two_ways_to_write_a_word_are_one(one: str, other: str) -> None:
    assert stems(one) == stems(other) != []


@pytest.mark.parametrize(("one", "other"), [("plan", "plant"), ("I’ll", "ill"), ("we’ll", "well"), ("she’ll", "shell"), ("مرحبا", "شكرا"), ("🦖", "🦕"), ("Zara", "Robin"), ("قطار", "مطار")])
def test_different_words_stay_different(one: str, other: str) -> None:
    assert stems(one) != stems(other)


def test_letters_of_a_script_without_spaces_are_found_inside_longer_words() -> None:
    question = read_question("田中")

    assert question.fits(["これは田中さんです"])
    assert not question.fits(["中の田"])


def test_words_written_together_are_looked_for_in_a_row() -> None:
    question = read_question("well-being")

    assert question.fits(["His well being matters."])
    assert not question.fits(["Being here is going well."])


def test_quotation_marks_of_every_kind_make_a_phrase() -> None:
    for typed in ('"green kettle"', "“green kettle”", "„green kettle“", "«green kettle»"):
        assert read_question(typed).fits(["a green kettle"])
        assert not read_question(typed).fits(["a kettle that is green"])


def test_a_phrase_never_runs_from_one_text_into_the_next() -> None:
    assert not read_question('"green kettle"').fits(["it is green", "kettle"])
    assert "green kettle" not in " ".join(joined(["green", "kettle"]))


def test_signs_are_looked_for_when_nothing_else_is_asked() -> None:
    assert read_question("!?").fits(["What?!"])
    assert not read_question("!?").fits(["What?"])
    assert read_question("mum!").fits(["mum"])


def test_a_very_long_question_is_cut_and_says_so() -> None:
    question = read_question("word " * 5_000)
    other = read_question(" ".join(f"word{number}" for number in range(100)))

    assert question.cut and question.phrases == (("word",),)
    assert other.cut and len(other.phrases) == MOST_WORDS
    assert not read_question("x" * MOST_LETTERS).cut


def test_blank_questions_look_for_nothing() -> None:
    for typed in ("", "   ", "\n\t\u00a0", "\u2003"):
        assert read_question(typed).is_blank


def test_everything_naughty_is_read_in_no_time_and_finds_itself() -> None:
    lines = (corpus("blns") / "blns.txt").read_text(encoding="utf-8").splitlines()
    naughty = [line for line in lines if line.strip() and not line.startswith("#")]
    begun = time.monotonic()
    for line in naughty:
        question = read_question(line)
        assert question.is_blank or question.fits([line]), line
    assert len(naughty) > 400
    assert time.monotonic() - begun < 5


def test_repeated_brackets_and_stars_take_no_longer_than_words() -> None:
    for typed in ("(((((" * 2_000, '"' * 10_000, "a*" * 5_000, "NEAR(" * 2_000, "'" * 10_000 + "a", "a'" * 5_000):
        begun = time.monotonic()
        read_question(typed).fits(["some words " * 1_000])
        assert time.monotonic() - begun < 0.5


def test_the_sentence_around_the_words_is_cut_out_and_marked() -> None:
    text = "He was born in May. He likes swimming with his dad, and trains. " + "More words follow here. " * 40
    question = read_question("swim trains")

    shown = question.excerpt(["", "Something else.", text])

    words = "".join(mark.text for mark in shown)
    assert words.startswith("He likes swimming with his dad, and trains.")
    assert [mark.text for mark in shown if mark.hit] == ["swimming", "trains"]
    assert words.endswith("…") and len(words) < 300


def test_only_the_phrase_is_marked_not_its_words_elsewhere() -> None:
    shown = read_question('"his dad"').excerpt(["His mum and his dad went. Dad swam."])

    assert [mark.text for mark in shown if mark.hit] == ["his dad"]


def test_an_excerpt_never_loses_or_invents_words() -> None:
    chosen = random.Random(7)
    words = ["mum", "dad", "well-being", "🦖", "田中", "café", "e\u0301cole", "x" * 300, "\n", ".", "Robin’s", "!"]
    for _round in range(300):
        text = " ".join(chosen.choices(words, k=chosen.randint(0, 120)))
        question = read_question(" ".join(chosen.choices(words, k=2)))
        shown = "".join(mark.text for mark in question.excerpt([text])).strip("…")
        assert " ".join(shown.split()) in " ".join(text.split())


def test_marks_of_punctuation_hold_no_letters() -> None:
    assert marks("Mum, dad & 🦖!") == frozenset(",&!")
