"""What is read of a page does not depend on the pages that were read before it, though alike ones are parsed once."""

import uuid

import pytest

from tests.support.bones import read
from tests.support.html import Html

_PAGE = """<!doctype html><html lang="en" dir="ltr"><head><meta charset="utf-8"><title>{title}</title></head><body>
<main><h1>{h1}</h1><p>{words}</p><form method="post" action="/child/{one}">
<input type="hidden" name="csrf_token" value="{token}"><label for="box-{one}">{label}</label>
<textarea id="box-{one}" name="body">
{words}</textarea><button aria-describedby="hint-{two}">{press}</button></form><p id="hint-{three}">{words}</p></main></body></html>"""
_SOUND = {"title": "About me – Robin", "h1": "About me", "words": "Trains &amp; bridges", "label": "Your words", "press": "Save"}


def page(**more: str) -> str:
    one, two = uuid.uuid4().hex, uuid.uuid4().hex
    return _PAGE.format(**{**_SOUND, "one": one, "two": two, "three": two, "token": uuid.uuid4().hex * 2, **more})


def tree(html: Html) -> list[object]:
    return [(str(one.tag), one.text, one.tail, dict(one.attrib)) for one in html.root.iter()]


@pytest.mark.parametrize(
    "more", [{}, {"words": " two\nlines 12 "}, {"words": "<b>bold</b> and qzx0xzq"}, {"label": "Others’ &lt;words&gt;"}, {"words": "a\0b"}]
)
def test_a_page_like_one_before_it_has_its_own_words_and_ids(more: dict[str, str]) -> None:
    for text in (page(), page(**more), page(**more)):
        assert tree(read(text)) == tree(Html(text))


@pytest.mark.parametrize(
    ("more", "fault"),
    [
        ({"three": uuid.uuid4().hex}, "points at nothing"), ({"label": " "}, "no name"), ({"h1": "About you"}, "does not start with"),
        ({"h1": ""}, "heading is empty"), ({"press": ""}, "no name"), ({"words": "<div>"}, "unexpected-end-tag"),
        ({"token": '" onclick="x'}, "onclick"),
    ],
)  # fmt: skip
def test_a_fault_is_found_however_many_sound_pages_like_it_were_read(more: dict[str, str], fault: str) -> None:
    assert read(page()).problems == read(page()).problems == []
    text = page(**more)
    said = read(text).problems
    assert said == Html(text).problems
    assert any(fault in one for one in said), said
