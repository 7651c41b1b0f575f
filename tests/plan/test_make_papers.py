"""What stands in a plan beside its words: pictures, papers of the advice page by page, and clips as what is said in them."""

import io
import wave
import zipfile
from datetime import date

import pytest
from PIL import Image

from media import scans
from tests.plan.made import files_of, opened, texts
from tests.plan.robin import Robin
from wiki.commands.passages import MediaUse
from wiki.document.tree import pictures
from wiki.words import Voice


def test_pictures_stand_in_the_plan_with_their_words(robin: Robin) -> None:
    files = files_of(robin, robin.make())
    assert "A red steam engine" in files["html"].decode()
    with zipfile.ZipFile(io.BytesIO(files["docx"])) as word:
        assert "A red steam engine" in word.read("word/document.xml").decode()
        assert [name for name in word.namelist() if name.startswith("word/media/")]


def test_papers_of_the_advice_are_attached_page_by_page_or_by_name(robin: Robin, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scans, "PAGES", 1)
    sheet, scan, page = io.BytesIO(), io.BytesIO(), Image.new("RGB", (620, 880), "white")
    page.save(sheet, "PDF")
    page.save(scan, "PDF", save_all=True, append_images=[page, page])
    papers = (
        MediaUse(robin.file("priya", "report.pdf", "application/pdf", sheet.getvalue()), caption="The whole report"),
        MediaUse(robin.file("priya", "notes.txt", "text/plain", b"Notes of a visit, in plain words.\n" * 9)),
        MediaUse(robin.file("priya", "scan.pdf", "application/pdf", scan.getvalue())),
    )
    robin.said(
        "report", "priya", "advice_speech_and_language", "report", voice=Voice.PROFESSIONAL, speaker="Priya",
        media=papers,
    )  # fmt: skip
    assert robin.world is not None
    robin.world.catch_up()
    number = robin.make()
    tree = opened(robin, number).tree
    assert tree is not None
    advice = repr([one for one in tree.sections if one.letter == "K"])
    assert "Page 1 of 1 of the document “report.pdf”" in advice
    assert "The whole report" in advice
    assert advice.count("Pages of this document that can’t be shown here: 2.") == 1, "of the long scan, and of no other"
    assert "notes.txt" in advice
    assert f"{papers[0].media_id.hex}-page-1" in {picture.asset for picture in pictures(tree)}
    assert "report.pdf" in texts(files_of(robin, number))["html"]


def test_a_clip_stands_in_the_plan_as_its_words(robin: Robin) -> None:
    sound = robin.file("mum", "robin.wav", "audio/wav", _a_second_of_sound())
    robin.said(
        "clip", "mum", "about_me_primary", "my_voice", voice=Voice.CHILD, speaker="", spoken_on=date(2026, 11, 3),
        media=(MediaUse(sound, speaker="Robin", transcript="The tent is quiet."),),
    )  # fmt: skip
    robin.use(
        "row_clip", "clip", "The tent is quiet.", "section_a", "views", voice=Voice.CHILD, spoken_on=date(2026, 11, 3),
        media=(MediaUse(sound, speaker="Robin", transcript="The tent is quiet."),),
    )  # fmt: skip
    words = texts(files_of(robin, robin.make()))
    for kind, text in words.items():
        assert "Robin, 3 November 2026" in text, kind
        assert "The tent is quiet." in text, kind


def _a_second_of_sound() -> bytes:
    made = io.BytesIO()
    with wave.open(made, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(8000)
        sound.writeframes(b"\0\1" * 8000)
    return made.getvalue()
