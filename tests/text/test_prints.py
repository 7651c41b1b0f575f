"""What the wrong-child guard compares: the same thing written in another way is found, and something else is not."""

from datetime import date

import pytest

from wiki.text.prints import (
    Printer,
    addresses_of,
    asked_of,
    days_of,
    name_of,
    names_of,
    numbers_of,
    packed,
    runs_of,
    speaks_of_birth,
    terms_and_kept,
    terms_of,
    unpacked,
    words_of,
)

TWELVE = "He likes to sit by the window with his two red trains"


@pytest.mark.parametrize(
    "written",
    ["Zoë O’Neill-Brown", "ZOE ONEILL BROWN", "Brown, Zoe O'Neill", "Zoe Brown", "Zoe O’Neill", "Brown Zoe", "Zoe\u0308 Brown", "Zo\u200be Brown’s"],
)
def test_a_full_name_is_the_same_however_it_is_written(written: str) -> None:
    assert name_of(written) in names_of("Zoë O’Neill-Brown")
    assert name_of("Zoe Browning") not in names_of("Zoë O’Neill-Brown")


def test_what_somebody_is_called_goes_with_their_surname_and_one_word_is_no_full_name() -> None:
    assert name_of("Bobby Tables") in names_of("Robert James Tables", "Bobby")
    assert names_of("Robin", "Robin") == set()


@pytest.mark.parametrize(
    "written",
    ["14/05/2019", "14.5.19", "2019-05-14", "14 May 2019", "14th of May, 2019", "May 14, 2019", "14-May-2019", "14 / 05 / 2019"],
)
def test_a_day_is_the_same_in_the_usual_ways_of_writing_it(written: str) -> None:
    assert [day for day, _start, _end in days_of(f"On {written} it rained.")] == [date(2019, 5, 14)]
    assert [*days_of("On 31/02/2019, or 114 May 20190.")] == []


def test_a_day_is_of_birth_where_the_words_beside_it_say_so() -> None:
    for text in ("He was born on 14 May 2019.", "D.O.B: 14 May 2019", "Date of birth 14 May 2019", "14 May 2019 (birthday)"):
        [(_day, start, end)] = days_of(text)
        assert speaks_of_birth(text, start, end), text
    text = "The stubborn knot was undone on 14 May 2019."
    [(_day, start, end)] = days_of(text)
    assert not speaks_of_birth(text, start, end)


def test_numbers_and_addresses_are_the_same_with_and_without_spaces() -> None:
    assert {one.said for one in numbers_of("NHS 999 123 4567, 999-123-4567, 999.123.4567, 9991234567")} == {"n:9991234567"}
    assert {one.said for one in numbers_of("UPN A82020001011b.")} == {"n:A82020001011B"}
    assert not [*numbers_of("call 01632 960 001 or +44 161 496 0000 or 07700 900123")]
    both = [{one.said for one in addresses_of(text)} for text in ("12a Mill Lane, Marlbridge, MB1 2CD", "12A mill lane\nMARLBRIDGE\nmb12cd")]
    assert {one.said for one in addresses_of("Rose Cottage, Mill End, MB1 2CD")} == {"p:MB12CD"}
    assert both[0] == both[1] == {"a:12A MB12CD", "s:12A mill lane"}


def test_twelve_words_in_a_row_are_found_again_in_other_dress_and_eleven_are_not() -> None:
    mine = {one.said for one in runs_of(words_of(TWELVE))}
    assert len(mine) == 1
    assert mine <= terms_of(["So. “HE LIKES — to sit, by the window… with HIS two RED trains!” And more."])
    assert not [*runs_of(words_of(TWELVE.removesuffix(" trains")))]


def test_whichever_twelve_words_are_said_again_they_lead_to_the_text_and_to_its_numbers() -> None:
    said = [f"word{number}" for number in range(40)] + ["naïve", "O’Neill's", "Robin's"] * 9
    for length in (12, 13, 18, 19, 25, len(said)):
        terms, kept = terms_and_kept([" ".join(said[:length]) + ". Call 999 123 4567."])
        assert "n:9991234567" in kept & terms & asked_of(["999-123-4567"])
        for start in range(length - 11):
            again = f"Before it. {' '.join(said[start : start + 12]).upper()}! And after."
            assert asked_of([again]) & kept and terms_of([again]) & terms
        assert len(kept) <= length // 7 + 2, "so few"
    assert not terms_and_kept([" ".join(said[:11])])[1]
    assert unpacked(packed({3, 2**63 - 1, 0})) == (0, 3, 2**63 - 1)


def test_a_fingerprint_says_nothing_without_its_key() -> None:
    one, other = Printer("one key"), Printer("another key")
    assert one.key_id != other.key_id and one.print_of("n:1") != other.print_of("n:1")
    assert 0 <= one.print_of("n:1") < 2**63 and one.print_of("n:1") == Printer("one key").print_of("n:1")
    assert one.mark_of("a", "b") != one.mark_of("ab", "")
