"""The pictures, clips and papers can be opened, are small, and tell nobody where they were made."""

import re
import subprocess

import imageio_ffmpeg
import pypdfium2
import pytest
from PIL import Image

from tests.demonstration.words import demonstration

FILES = sorted(file for file in demonstration().assets.iterdir() if file.is_file())
MOST = 3 * 1024 * 1024


def _ffmpeg() -> str:
    return str(imageio_ffmpeg.get_ffmpeg_exe())  # type: ignore[attr-defined,no-untyped-call]


def test_all_of_it_together_is_at_most_three_megabytes() -> None:
    assert FILES and sum(file.stat().st_size for file in FILES) <= MOST


@pytest.mark.parametrize("name", [file.name for file in FILES if file.suffix == ".jpg"])
def test_a_picture_is_large_enough_for_paper_and_holds_no_data_about_where_it_was_made(name: str) -> None:
    with Image.open(demonstration().assets / name) as picture:
        picture.load()
        assert picture.format == "JPEG" and picture.size == (1600, 1200)
        assert not picture.getexif() and "comment" not in picture.info


@pytest.mark.parametrize(
    ("name", "shortest", "longest", "streams"),
    [
        ("gran-telling.m4a", 10, 15, {"aac"}),
        ("talking-button.m4a", 5, 10, {"aac"}),
        ("zara-speaking.m4a", 10, 15, {"aac"}),
        ("steam-train.mp4", 8, 12, {"aac", "h264"}),
    ],
)
def test_a_clip_plays_for_as_long_as_it_should(
    name: str, shortest: int, longest: int, streams: set[str]
) -> None:
    asked = [_ffmpeg(), "-hide_banner", "-i", str(demonstration().assets / name)]
    told = subprocess.run(asked, capture_output=True, text=True, check=False).stderr
    hours, minutes, seconds = re.findall(r"Duration: (\d+):(\d+):([\d.]+)", told)[0]
    assert shortest <= int(hours) * 3600 + int(minutes) * 60 + float(seconds) <= longest
    assert set(re.findall(r"(?:Audio|Video): (\w+)", told)) == streams


def test_the_paper_form_has_two_pages_of_a4_paper() -> None:
    paper = pypdfium2.PdfDocument(demonstration().assets / "about-me-paper-form.pdf")  # type: ignore[no-untyped-call]
    sizes = [tuple(round(side) for side in paper[number].get_size()) for number in range(len(paper))]
    paper.close()  # type: ignore[no-untyped-call]
    assert sizes == [(595, 842), (595, 842)]
