"""The web copy says what the PDF says, in one file that fetches nothing and runs nothing."""

import itertools
import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import html5lib
import pytest

from tests.corpora import corpus
from tests.document import sample
from tests.document.words_of import missing, squeezed
from wiki.document.assemble import assemble
from wiki.document.html import render_html
from wiki.document.inputs import PassageIn, PictureIn, SectionIn


class Reader(HTMLParser):
    """What a browser would find: tags with attributes, and words outside the style sheet."""

    def __init__(self, data: bytes) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.inside = ""
        self.feed(data.decode("utf-8"))
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self.inside = tag if tag in ("style", "title") else ""

    def handle_endtag(self, tag: str) -> None:
        self.inside = ""

    def handle_data(self, data: str) -> None:
        if not self.inside:
            self.words.append(data)

    @property
    def text(self) -> str:
        return "".join(self.words)

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    return sample.assets(tmp_path_factory.mktemp("pictures"))


@pytest.fixture(scope="module")
def draft(files: dict[str, Path]) -> bytes:
    return render_html(assemble(sample.plan("draft")), files)


def with_words(*bodies: str, **changes: Any) -> Any:
    passages = tuple(PassageIn(body=body) for body in bodies)
    plan = replace(sample.plan(), sections=(SectionIn("C", passages),), advice=(), photo=None)
    return replace(plan, **changes)


def test_every_word_is_there_in_order(draft: bytes, files: dict[str, Path]) -> None:
    made = assemble(sample.plan("draft"))
    assert missing(made, Reader(draft).text) == []
    final = assemble(sample.plan("final"))
    shown = Reader(render_html(final, files)).text
    assert missing(final, shown) == []
    assert "DRAFT" in Reader(draft).text
    assert "DRAFT" not in shown


def test_it_is_valid_html_with_one_title_and_landmarks(draft: bytes) -> None:
    parser = html5lib.HTMLParser(strict=False)  # type: ignore[no-untyped-call]
    parser.parse(draft.decode("utf-8"))  # type: ignore[no-untyped-call]
    assert parser.errors == []
    reader = Reader(draft)
    assert len(reader.all("h1")) == len(reader.all("main")) == len(reader.all("nav")) == 1
    assert len(reader.all("section")) == 12
    levels = [int(tag[1]) for tag, _ in reader.tags if re.fullmatch(r"h[1-6]", tag)]
    assert all(below - above <= 1 for above, below in itertools.pairwise(levels))


def test_no_two_places_have_one_name_and_every_link_inside_leads_somewhere(draft: bytes) -> None:
    reader = Reader(draft)
    names = [attributes["id"] for _, attributes in reader.tags if "id" in attributes]
    assert len(names) == len(set(names))
    for one in reader.all("a"):
        if str(one["href"]).startswith("#"):
            assert str(one["href"])[1:] in names
    assert {"section-a", "section-h1", "section-k", "need-1", "provision-5"} <= set(names)


def test_it_forbids_itself_to_fetch_or_run_anything(draft: bytes) -> None:
    reader = Reader(draft)
    policy = next(str(one["content"]) for one in reader.all("meta") if one.get("http-equiv"))
    assert policy.startswith("default-src 'none'; img-src data:; style-src 'unsafe-inline'")
    assert "script" not in {tag for tag, _ in reader.tags}
    assert not reader.all("link")
    assert all(str(one["src"]).startswith("data:image/jpeg;base64,") for one in reader.all("img"))
    assert "url(" not in draft.decode()
    assert "@import" not in draft.decode()


def test_every_picture_has_its_words(draft: bytes) -> None:
    pictures = Reader(draft).all("img")
    assert len(pictures) == 6
    assert all(one["alt"] for one in pictures)


def test_words_in_another_language_say_which_and_run_its_way(draft: bytes) -> None:
    assert {"lang": "pl", "dir": "ltr"} in Reader(draft).all("div")
    arabic = SectionIn("A", (PassageIn("Hopes", "أريد صديقًا", language="ar"),))
    data = render_html(assemble(with_words(sections=(arabic,))), {})
    assert {"lang": "ar", "dir": "rtl"} in Reader(data).all("div")
    assert Reader(data).all("html") == [{"lang": "en-GB"}]


def test_no_words_are_ever_run_as_instructions() -> None:
    hostile = (
        *("<script>alert(1)</script>", "{{7*7}}", "{% include 'plan.css' %}", '"><img src=x onerror=alert(1)>'),
        *("' onmouseover='x", "</style><script>x</script>", "--><svg onload=x>", "[x](javascript:alert(1))"),
    )
    for line in hostile:
        rows = (PassageIn(line, line, columns=((line, line),), label=line, language=line),)
        plan = with_words(sections=(SectionIn("C", rows),), child_name=line, council=line, language=line)
        plan = replace(
            plan, sections=(*plan.sections, SectionIn("A", (PassageIn("P", media=(PictureIn(line, line),)),)))
        )
        data = render_html(assemble(plan), {})
        reader = Reader(data)
        assert {tag for tag, _ in reader.tags} & {"script", "svg", "iframe", "img", "object"} == set()
        assert not any(name.startswith("on") for _, attributes in reader.tags for name in attributes)
        assert squeezed(line) in squeezed(reader.text)


def test_every_naughty_string_survives() -> None:
    lines = json.loads((corpus("blns") / "blns.json").read_text(encoding="utf-8"))
    rows = tuple(PassageIn(line, line, columns=((line, line),), label=f"Need {at}") for at, line in enumerate(lines))
    plan = assemble(with_words(sections=(SectionIn("C", rows),)))
    data = render_html(plan, {})
    assert missing(plan, Reader(data).text) == []


def test_a_picture_that_is_missing_is_said_in_its_place() -> None:
    pets = SectionIn("A", (PassageIn("Pets", media=(PictureIn("gone", "A dog"),)),))
    text = Reader(render_html(assemble(with_words(sections=(pets,))), {})).text
    assert "This picture could not be opened." in text
    assert "A dog" in text
