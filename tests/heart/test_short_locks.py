"""Words are made ready before anybody is kept waiting: no Markdown is rendered while a write holds the lock."""

from collections.abc import Callable

import pytest
from flask import Flask, g

from tests.desk.papers import box, typing
from tests.media.making import phone_jpeg
from tests.support.client import Visitor
from tests.support.house import House
from wiki.text import markdown

Browser = Callable[[str], Visitor]
PHOTO = {"photos": (phone_jpeg(), "train.jpg"), "new-photos-alt": "A train"}


@pytest.fixture
def rendered(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, bool]]:
    """Each text that is rendered, and whether its request was writing at that moment."""
    seen: list[tuple[str, bool]] = []
    really = markdown.render

    def render(body: str) -> str:
        work = g.get("work")
        seen.append((body, work is not None and work.is_writing))
        return really(body)

    monkeypatch.setattr(markdown, "render", render)
    return seen


def test_words_that_come_with_a_photo_are_rendered_before_the_lock(
    family: House, client_for: Browser, rendered: list[tuple[str, bool]]
) -> None:
    mum = client_for("mum")
    page_id = family.page("robin", "about_me_primary")
    mum.open(f"/child/{family.children['robin']}/page/{page_id}/question/my_story")
    mum.press(
        "Save these words",
        {
            "Your words": "Robin likes trains.", "Whose words are these?": "parent", "Who said it?": "Mum",
            "audience": "everyone", **PHOTO,
        },
    )  # fmt: skip
    mum.follow("Change these words")
    mum.press("Save these words", {"Your words": "Robin likes fast trains.", **PHOTO})
    assert rendered == [("Robin likes trains.", False), ("Robin likes fast trains.", False)]


def test_answers_typed_from_paper_are_all_rendered_before_the_first_takes_the_lock(
    family: House, client_for: Browser, app: Flask, rendered: list[tuple[str, bool]]
) -> None:
    moira = typing(family, app, client_for)
    moira.press(
        "Save everything typed",
        {
            "audience": "only_family",
            f"{box(moira.page, 'hello')}--body": "Hello, I like trains.",
            f"{box(moira.page, 'my_story')}--body": "I was born in the snow.",
            f"{box(moira.page, 'like')}--body": "Trains.",
        },
    )
    assert "3 answers are saved." in moira.page.words
    assert sorted(rendered) == [("Hello, I like trains.", False), ("I was born in the snow.", False), ("Trains.", False)]
