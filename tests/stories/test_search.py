"""Story 6: anyone in the space searches it: words, rows, captions, transcripts and file names, each leading to its place."""

from collections.abc import Callable

import pytest

from tests.desk.papers import ASSETS, PDF
from tests.media.making import phone_jpeg
from tests.support.client import Visitor
from tests.support.house import House
from tests.support.html import words
from wiki.words import Preset

Open = Callable[[str], Visitor]


@pytest.mark.slow
def test_everything_written_said_or_named_is_found_in_its_sentence(
    family: House, client_for: Open, robin: str, meanwhile: Callable[[], int]
) -> None:
    mum = client_for("mum")
    mum.open(robin)
    mum.follow("About me")
    mum.follow("Add to this: A good day")
    mum.press(
        "Save these words",
        {
            "Your words": "It rained. We counted the umbrellas on the bridge. Then tea.", "audience": "everyone",
            "photos": (phone_jpeg(), "paddington-visit.jpg"), "new-photos-caption": "The famous locomotive",
            "audio": ((ASSETS / "gran-telling.m4a").read_bytes(), "voice.m4a"),
            "new-audio-transcript": "Once there was a lighthouse.", "documents": (PDF, "hedgehog-report.pdf"),
            "Whose words are these?": "parent",
        },
    )  # fmt: skip
    mum.follow("Add to this: People who matter to me")
    mum.press("Save", {"col-name": "Mr Bell", "col-who": "He keeps the aquarium", "audience": "everyone"})
    meanwhile()

    leila = client_for("leila")
    for typed, found, sentence in (
        ("umbrella", "umbrellas", "We counted the umbrellas on the bridge."), ("aquarium", "aquarium", "aquarium"),
        ("locomotive", "locomotive", "The famous locomotive"), ("lighthouse", "lighthouse", "Once there was a lighthouse."),
        ("paddington", "paddington", "paddington-visit.jpg"), ("hedgehog", "hedgehog", "hedgehog-report.pdf"),
    ):  # fmt: skip
        leila.open(robin)
        leila.follow("Search")
        page = leila.press("Search", {"words": typed})
        assert typed not in page.path, "no word that was looked for stands in an address"
        assert sentence in page.words, f"{typed}: {page.words}"
        assert found in [words(one) for one in page.html.all("mark")]
        place = next(href for href in page.links.values() if "#passage-" in href)
        path, anchor = place.split("#")
        assert anchor in leila.open(path).html.by_id


def test_words_kept_from_somebody_are_neither_found_nor_counted(
    family: House, client_for: Open, robin: str, meanwhile: Callable[[], int]
) -> None:
    family.say("mum", "robin", "my_family", "worries", "Quokka.", audience=Preset.ONLY_FAMILY)
    family.say("nadia", "zara", "my_family", "worries", "Quokka at Zara’s.", audience=Preset.EVERYONE)
    meanwhile()

    def look(name: str) -> str:
        visitor = client_for(name)
        visitor.open(f"{robin}search")
        return visitor.press("Search", {"words": "quokka"}).words

    assert "Found in 1 place" in look("gran") and "Zara" not in look("gran")
    assert "Nothing found" in look("leila") and "Found in" not in look("leila")
    assert "Nothing found" in look("priya"), "a search stays in the space that is open, for those of two spaces too"
