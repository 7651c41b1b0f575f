"""A detail is found in whatever digits, dashes and letters somebody writes it, and however whoever notes it writes it down."""

import pytest

from wiki.text.keep_out import keep_out

PHONE = "07700 900123"


@pytest.mark.parametrize(
    "written",
    [
        "٠٧٧٠٠ ٩٠٠١٢٣", "۰۷۷۰۰۹۰۰۱۲۳", "０７７００９００１２３", "+٤٤ ٧٧٠٠ ٩٠٠١٢٣", "07700\u2011900\u2011123", "07700\u200b900123", "07700·900·123",
        "07700 — 900 — 123",
    ],
)  # fmt: skip
def test_a_number_is_found_in_any_digits_and_with_anything_between_them(written: str) -> None:
    kept = keep_out([(PHONE, False)])
    said = f"رقمي {written} من فضلك"
    assert kept.is_in(said) and not kept.is_in("رقمي ٠٧٧٠٠ ٩٠٠١٢٤ من فضلك")
    assert kept.mask(said, "[…]") == "رقمي […] من فضلك"
    assert keep_out([(written, False)]).is_in(f"Ring {PHONE}, please")


@pytest.mark.parametrize("noted", ["Tel. 07700 900 123", "07700 900123 (Mum’s mobile)", "mobile: +44 7700 900123, ask for Jo"])
def test_a_number_is_found_by_itself_when_it_was_noted_with_words(noted: str) -> None:
    kept = keep_out([(noted, False)])
    assert kept.is_in("Ring 07700900123.") and kept.is_in(f"It is {noted}")
    assert not kept.is_in("Ring 07700 900124.") and not kept.is_in("On 21 November 2026 at 7.30 we had 123 guests.")


def test_letters_of_another_script_are_no_part_of_the_word() -> None:
    kept = keep_out([("Larchcopse Lane", True)])
    assert kept.is_in("نسكن في الشارع وLarchcopse Lane الآن")
    assert not kept.is_in("It is Larchcopse Laneway."), "that is another street"
    assert not kept.is_in("éLarchcopse Lane")
