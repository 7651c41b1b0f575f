"""Why a file can't be taken, or can't be shown, is said in the reader's language: the media rooms' sentences too."""

from collections.abc import Callable
from gettext import NullTranslations

import pytest

from media import words as media_words
from media.words import REFUSALS
from tests import words
from tests.media.making import docx, wav
from tests.support.client import Visitor
from tests.support.house import House

NOTES = ("KEPT_LARGE", "KEPT_WORDS", "KEPT_OLD_WORD", "FIRST_PAGES", "MISSING_PAGES")


class _Marked(NullTranslations):
    """A language that is English between two signs."""

    def gettext(self, message: str) -> str:
        return f"«{message}»"

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return f"«{msgid1 if n == 1 else msgid2}»"


def test_every_sentence_of_the_media_rooms_is_among_those_to_be_translated() -> None:
    said = words.in_the_source()
    for sentence in (*REFUSALS.values(), *(getattr(media_words, name) for name in NOTES)):
        assert sentence in said, sentence


def test_a_refusal_is_said_in_the_readers_language_with_its_values_in_place(
    family: House, client_for: Callable[[str], Visitor], monkeypatch: pytest.MonkeyPatch
) -> None:
    robin, page_id = family.children["robin"], family.page("robin", "about_me_primary")
    mum, daniel = client_for("mum"), client_for("daniel")
    mum.open(f"/child/{robin}/page/{page_id}/question/my_story")
    daniel.open(f"/child/{robin}/paper/add")
    monkeypatch.setattr("wiki.web.babel._catalogue", _Marked)
    monkeypatch.setattr("wiki.web.babel._plain", {})
    told = mum.press("Save these words", {"Your words": "x", "photos": (docx(), "letter.jpg")}, status=422)
    assert "«The name of this file ends in .«jpg», but inside it is something else." in told.words
    facts = {"Day": "3", "Month": "11", "Year": "2025", "voice": "parent", "Who filled it in?": "Jo (Mum)"}
    told = daniel.press("Add this form", {**facts, "files": [(wav(0.1), "form.pdf")]}, status=422)
    assert "«form.pdf»: «The name of this file ends in .«pdf», but inside it is something else." in told.words
