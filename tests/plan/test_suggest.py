"""The boxes of a new row are filled with what was said and nothing else; quoted words stay as they were said."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.plan.robin import Robin
from wiki.forms.plan_suggest import body_for, standing_lines, suggest_columns, suggest_question
from wiki.forms.plan_use import Source, first_form
from wiki.queries.plan_said import Said
from wiki.text import markdown, nodes

BOXES = {
    "slt_help": (
        "provision",
        {
            "letter": "f", "support": "Practice with his communication book", "who": "A trained teaching assistant",
            "how_often": "Every school day", "how_long": "15 minutes",
        },
    ),
    "slt_outcome": ("outcomes", {"outcome": "Robin will be able to ask for what he needs.", "by_when": "July 2027"}),
    "slt_need": ("needs", {"difficulty": "He has difficulty telling people what he wants."}),
}  # fmt: skip


def said(robin: Robin, short: str) -> Said:
    with robin.house.work() as work:
        return robin.desk("daniel", work).passage(robin.passages[short])


@pytest.mark.parametrize("short", BOXES)
def test_boxes_of_the_same_name_are_copied_and_the_rest_stays_empty(pages: Robin, short: str) -> None:
    page_type, wanted = BOXES[short]
    kind = pages.find_type(page_type)
    assert kind is not None
    made = suggest_columns(said(pages, short), page_type, kind.fields[0])
    assert made.pop("advice") == "Priya (speech therapist), 14 October 2026", "the day of the advice, not of its typing"
    assert made == wanted


def test_what_a_parent_says_names_no_advice(pages: Robin) -> None:
    kind = pages.find_type("needs")
    assert kind is not None
    assert suggest_columns(said(pages, "talk"), "needs", kind.fields[0]) == {
        "difficulty": "Words come slowly. If you wait, they come."
    }


def test_words_find_their_question_in_section_a(pages: Robin) -> None:
    kind = pages.find_type("section_a")
    assert kind is not None
    assert suggest_question(said(pages, "hope"), kind) == "hopes"
    assert suggest_question(said(pages, "hello"), kind) == "views"
    assert suggest_question(said(pages, "talk"), kind) == "family_views"


def test_a_whole_passage_keeps_its_own_marks(pages: Robin) -> None:
    hope = said(pages, "hope")
    assert body_for(hope, hope.words) == "I want to **drive** the engine. And tell people what I want."
    assert body_for(hope, "drive the engine") == "drive the engine"


def test_what_was_struck_out_is_not_proposed_as_if_it_stood(pages: Robin) -> None:
    body = "Words come slowly. ~~He can read.~~ He needs ~~no~~ help."
    talk = said(pages, "talk")
    talk = replace(talk, version=replace(talk.version, body=body, plain=markdown.plain(body)))
    kind = pages.find_type("needs")
    assert kind is not None
    assert talk.words == "Words come slowly. He can read. He needs no help."
    assert standing_lines(talk) == {0}
    assert suggest_columns(talk, "needs", kind.fields[0]) == {"difficulty": "Words come slowly."}
    form = first_form(talk, kind, kind.fields[0].key, None, Source(talk.words))
    assert (form.quoted, form.lines) == ("Words come slowly.", {0}), "a caseworker can tick the others, and is told of it"


@given(st.text(alphabet=st.sampled_from("ab ~*_`[]()#>\\<&;-1.|\n\ue000é😀"), max_size=40))
def test_struck_letters_are_found_in_any_words(body: str) -> None:
    blocks = markdown.blocks(body)
    gone, words = nodes.struck_places(blocks), nodes.plain(blocks)
    left = "".join(letter for at, letter in enumerate(words) if at not in gone and not letter.isspace())
    assert not gone or max(gone) < len(words)
    assert "~~" in body or not gone
    assert len(left) + len(gone) == sum(not letter.isspace() for letter in words)


_ANY = "- 1. *bold* _low_ `code` [link](x) # head > quote \\ <b> &amp; 3) + x\n\n    four spaces\n---\n2020. Year"


@given(st.text(alphabet=st.sampled_from("ab *_`[]()#>\\<&;-+.1)=~|!\n"), min_size=1, max_size=40))
def test_quoted_words_read_as_they_were_said_whatever_they_look_like(words: str) -> None:
    for text in (words, _ANY):
        quoted = " ".join(text.split()) if not text.strip("\n ") else text.strip()
        read = " ".join(markdown.plain(_body(quoted)).split())
        assert read == " ".join(quoted.split())


def _body(quoted: str) -> str:
    """Of a passage of which only a part is quoted."""

    class _Version:
        plain, body = "something longer", "something longer"

    class _Said:
        version = _Version

    return body_for(_Said, quoted)  # type: ignore[arg-type]
