"""Words are made ready before anybody is kept waiting: no Markdown is rendered while a write holds the lock."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from tests.desk.papers import box, typing
from tests.media.making import phone_jpeg
from tests.support.client import Visitor
from tests.support.house import House
from wiki.commands.passages import SourceUse, Words
from wiki.commands.plan_use import use_passage
from wiki.database import Work
from wiki.queries.pages import open_page
from wiki.text import markdown
from wiki.words import Preset, Voice

Browser = Callable[[str], Visitor]
PHOTO = {"photos": (phone_jpeg(), "train.jpg"), "new-photos-alt": "A train"}


@pytest.fixture
def rendered(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, bool]]:
    """Each text that is rendered, and whether anybody was writing at that moment."""
    seen: list[tuple[str, bool]] = []
    works: list[Work] = []
    really, really_begin = markdown.render, Work.begin_writing

    def begin_writing(work: Work) -> Session:
        works.append(work)
        return really_begin(work)

    def render(body: str) -> str:
        seen.append((body, any(work.is_writing for work in works)))
        return really(body)

    monkeypatch.setattr(Work, "begin_writing", begin_writing)
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


def test_the_first_row_of_the_plan_is_rendered_before_its_page_is_begun(
    family: House, rendered: list[tuple[str, bool]]
) -> None:
    saved = family.say("mum", "robin", "about_me_primary", "like", "Trains.", audience=Preset.EVERYONE)
    with family.work() as work:
        space = family.space("daniel", "robin", work)
        said = open_page(space, saved.page_id).passages[0]
        kind = replace(family.catalogue.types["section_a"], key="section_new")  # a page type added after Robin came
        use_passage(
            space, kind, "views", Words(Voice.CHILD, "Trains.", speaker="Robin"),
            SourceUse(said.id, "Trains."),
        )  # fmt: skip
        work.commit()
    assert rendered == [("Trains.", False), ("Trains.", False)]
