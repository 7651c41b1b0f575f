"""The written table and the program are one: what the document says is taken is taken, and nothing else."""

from collections import Counter
from pathlib import Path

import pytest

from media.errors import MediaRefused
from media.kinds import _DOCX, ACCEPTED, Accepted, row_for, rows_for, written_table

DOCUMENT = Path(__file__).parents[2] / "docs" / "media.md"


def test_the_document_holds_the_table_the_program_uses() -> None:
    lines = [line.strip() for line in DOCUMENT.read_text().splitlines()]
    head, *rows = ("| " + " | ".join(cells) + " |" for cells in written_table())
    start = lines.index(head)
    assert set(lines[start + 1]) <= set("|-: ")
    assert lines[start + 2 : start + 2 + len(rows)] == rows
    assert lines[start + 2 + len(rows)] == "", "the document has a row that the program does not know"


def test_a_kept_file_finds_its_row_again() -> None:
    assert Counter((row.kind, row.content_type) for row in ACCEPTED).most_common(1)[0][1] == 1
    for row in ACCEPTED:
        assert row_for(row.kind, row.content_type) is row
    with pytest.raises(MediaRefused):
        row_for("photo", "image/svg+xml")


@pytest.mark.parametrize("row", ACCEPTED, ids=lambda row: row.name)
def test_content_ending_and_claim_must_stand_in_one_row(row: Accepted) -> None:
    content, ending, claim = row.content[0], row.endings[0], row.claims[0]
    assert row in rows_for(content, ending, claim)
    assert row in rows_for(content, "", "")
    assert row in rows_for(content, ending, "application/octet-stream")
    assert row in rows_for(content, ending, claim.upper() + "; charset=x")
    for wrong in (
        (content, "exe", claim),
        (content, "xyz", claim),
        ("text/html", ending, claim),
        (content, ending, "text/html"),
    ):
        with pytest.raises(MediaRefused):
            rows_for(*wrong)


@pytest.mark.parametrize(
    ("content", "ending", "claim", "code"),
    [
        ("image/png", "jpg", "image/jpeg", "wrong_name"),
        ("image/png", "png", "image/jpeg", "wrong_claim"),
        ("image/svg+xml", "svg", "image/svg+xml", "not_taken"),
        ("image/svg+xml", "png", "", "not_taken"),
        ("application/octet-stream", "jpg", "", "broken_photo"),
        ("application/octet-stream", "pdf", "", "broken_document"),
        ("application/octet-stream", "", "", "not_taken"),
        ("image/jpeg", "bmp", "", "not_taken"),
    ],
)
def test_the_sentence_fits_what_is_wrong(content: str, ending: str, claim: str, code: str) -> None:
    with pytest.raises(MediaRefused) as caught:
        rows_for(content, ending, claim)
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("content", "name", "claim"),
    [
        ("audio/ogg", "ogg", "video/ogg"),  # Firefox, of a voice message saved on a computer
        ("video/mp4", "m4a", "audio/mpeg"), ("video/3gpp", "m4a", "audio/mp4a-latm"),  # older Android
        ("audio/x-hx-aac-adts", "aac", "audio/aac-adts"),
        (_DOCX, "docx", "application/wps-office.docx"), ("application/msword", "doc", "application/wps-office.doc"),
    ],
)  # fmt: skip
def test_what_phones_and_browsers_call_a_file_is_taken_for_what_it_is(content: str, name: str, claim: str) -> None:
    assert rows_for(content, name, claim)
