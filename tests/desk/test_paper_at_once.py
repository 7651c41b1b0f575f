"""Two at one paper form in the same moment."""

import io
from datetime import date
from uuid import UUID

import pytest
from flask import Flask

from tests.desk.papers import PDF, count
from tests.support.at_once import meanwhile
from tests.support.house import House
from wiki.commands.erasures_papers import erase_paper
from wiki.commands.media import add_media
from wiki.commands.paper import Answer, PaperFacts, correct_paper, type_answers
from wiki.commands.passages import Words
from wiki.database import Work
from wiki.errors import NotFound
from wiki.models.pages import Version
from wiki.models.paper import Paper
from wiki.words import ErasureReason, Preset, Voice

_FACTS = PaperFacts(date(2025, 11, 3), "parent", "Gran")


@pytest.fixture
def paper(family: House, app: Flask) -> UUID:
    """A document of which nobody has said yet which day is on it."""
    with family.work() as work:
        made = add_media(
            family.space("moira", "robin", work), app.extensions["store"], io.BytesIO(PDF), "old form.pdf", "application/pdf",
            paper=True,
        )  # fmt: skip
        work.commit()
    return made


def test_both_may_say_which_day_is_on_it(family: House, app: Flask, paper: UUID) -> None:
    with family.work() as first, family.work() as second:
        mine, theirs = family.space("moira", "robin", first), family.space("daniel", "robin", second)
        correct_paper(mine, paper, _FACTS)
        assert meanwhile(first, lambda work: correct_paper(theirs, paper, _FACTS), second) is None
    assert count(app, Paper) == 1


def test_who_types_while_it_is_taken_out_is_told_that_it_is_gone(family: House, app: Flask, paper: UUID) -> None:
    about, page = family.catalogue.types["about_me_primary"], family.page("robin", "about_me_primary")
    answer = [Answer("one", "hello", Words(body="Hello.", voice=Voice.CHILD, speaker="Robin"))]
    with family.work() as first, family.work() as second:
        mine, theirs = family.space("moira", "robin", first), family.space("daniel", "robin", second)
        erase_paper(mine, paper, ErasureReason.SOMEBODY_ELSE, sure=True)

        def type_in(work: Work) -> None:
            type_answers(theirs, about, page, paper, _FACTS, answer, Preset.ONLY_FAMILY)

        assert isinstance(meanwhile(first, type_in, second), NotFound)
    assert count(app, Version) == 0
