"""A document in the plan: under the picture of each page stand that page's own words, and no word is lost."""

import uuid
from typing import Any

from wiki.document.inputs import DocumentIn
from wiki.queries.plan_printed import Files, print_media
from wiki.queries.versions import ShownMedia
from wiki.words import MediaKind, MediaState


def _printed(drawn: int, words: str) -> list[tuple[str, str]]:
    media_id = uuid.uuid4()
    file = ShownMedia(
        media_id, MediaKind.DOCUMENT, MediaState.READY, "report.pdf", "", None, None, None, drawn, uuid.uuid4(), "", "",
        "", "", (),
    )  # fmt: skip
    keys = {(media_id, f"page-{number}"): "key" for number in range(1, drawn + 1)}
    version: Any = None  # a document needs nothing of it
    made = print_media(file, version, Files(keys, {media_id: words} if words else {}))
    assert isinstance(made, DocumentIn)
    return [(page.asset.rpartition("-")[2], page.words) for page in made.pages]


def test_each_page_has_its_own_words() -> None:
    assert _printed(3, "One\fTwo\fThree") == [("1", "One"), ("2", "Two"), ("3", "Three")]
    assert _printed(3, "One\f\fThree") == [("1", "One"), ("2", ""), ("3", "Three")]
    assert _printed(12, "\f".join("abcdefghijkl")) == [(str(n), "abcdefghijkl"[n - 1]) for n in range(1, 13)]


def test_words_without_a_picture_of_their_page_come_after_the_last() -> None:
    assert _printed(2, "One\fTwo\fThree\fFour") == [("1", "One"), ("2", "Two\nThree\nFour")]
    assert _printed(2, "All of it, from before") == [("1", ""), ("2", "All of it, from before")]
    assert _printed(2, "One\f") == [("1", "One"), ("2", "")]
    assert _printed(2, "") == [("1", ""), ("2", "")]
    assert _printed(1, "One\fTwo") == [("1", "One\nTwo")]
    assert _printed(0, "Words alone") == []
