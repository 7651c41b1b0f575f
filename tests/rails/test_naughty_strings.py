"""What nobody expects to be typed (corpus blns): kept as it was typed, shown as it was typed, found again, and run by nothing (X6)."""

import json
import random
import uuid
from html import unescape

import pytest
from sqlalchemy import select

from tests.corpora import corpus
from tests.rails.known import Known
from tests.support.cast import ROBIN
from tests.support.html import Html
from wiki.models.pages import Page, Passage, Version
from wiki.text.clean import tidy

SAMPLE = 60


def _strings(most: int | None) -> list[str]:
    every: list[str] = json.loads((corpus("blns") / "blns.json").read_text(encoding="utf-8"))
    return every if most is None else random.Random(7).sample(every, most)


def _refused(text: str) -> bool:
    try:
        tidy(text)
    except Exception:
        return True
    return not text.strip()


def _say(known: Known, question: str, form: dict[str, str]) -> tuple[int, str | None]:
    """Send one answer; its status, and the id of the passage that it made."""
    robin, page = known.world.child(ROBIN), known.things(ROBIN)["page"]
    form = {"voice": "parent", "speaker": "Mum", "audience": "everyone", **form}
    answer = known.send("mum", "POST", f"/child/{robin}/page/{page}/question/{question}", form)
    place = answer.headers.get("Location", "").partition("#passage-")[2]
    return answer.status_code, place or None


def _keep_all(known: Known, strings: list[str]) -> dict[str, str]:
    kept = {}
    for text in strings:
        status, passage = _say(known, "hopes", {"body": text})
        assert status == (422 if _refused(text) else 302), repr(text)
        if passage:
            kept[passage] = text
    return kept


def _stored_as_typed(known: Known, kept: dict[str, str]) -> None:
    with known.world.house.work() as work:
        rows = work.session.execute(
            select(Passage.id, Version.body)
            .join(Version, Version.passage_id == Passage.id)
            .join(Page, Page.id == Passage.page_id)
            .where(Passage.field == "hopes", Page.child_id == known.world.child(ROBIN))
        ).all()
    stored = {row[0].hex: row[1] for row in rows}
    for passage, text in kept.items():
        assert stored[passage] == text.replace("\r\n", "\n").replace("\r", "\n"), repr(text)


def _shown_as_typed(known: Known, kept: dict[str, str]) -> None:
    robin, page = known.world.child(ROBIN), known.things(ROBIN)["page"]
    mum = known.browser("mum")
    mum.open(f"/child/{robin}/page/{page}")  # sound HTML, whatever stands on it
    for passage, text in kept.items():
        answer = mum.raw("GET", f"/child/{robin}/passage/{uuid.UUID(passage)}")
        assert answer.status_code == 200, repr(text)
        box = next(one for one in Html(answer.get_data(as_text=True)).all("textarea") if one.attrib.get("name") == "body")
        assert "".join(box.itertext()) == text.replace("\r\n", "\n").replace("\r", "\n"), repr(text)


def _answered_in_search(known: Known, strings: list[str]) -> None:
    robin = known.world.child(ROBIN)
    for text in strings:
        answer = known.send("mum", "POST", f"/child/{robin}/search", {"words": text})
        assert answer.status_code == 200, repr(text)


def test_each_string_is_kept_shown_and_looked_for_as_it_was_typed(known: Known) -> None:
    strings = _strings(SAMPLE)
    kept = _keep_all(known, strings)
    assert len(kept) > SAMPLE * 0.8
    _stored_as_typed(known, kept)
    _shown_as_typed(known, kept)
    known.world.catch_up()
    _answered_in_search(known, strings)


def test_each_string_stands_in_a_box_and_on_the_page_as_it_was_typed(known: Known) -> None:
    """In a name, where no Markdown is read, the very letters stand on the page."""
    robin, page = known.world.child(ROBIN), known.things(ROBIN)["page"]
    typed = [text for text in _strings(SAMPLE) if 0 < len(text.strip()) < 290]
    shown = []
    for text in typed:
        status, _passage = _say(known, "who", {"col-name": text, "col-who": "uncle"})
        assert status in {302, 422}, repr(text)
        if status == 302:
            shown.append(" ".join(text.split()))
    main = known.browser("mum").open(f"/child/{robin}/page/{page}").words
    assert len(shown) > 40
    for text in shown:
        assert " ".join(text.split()) in main, repr(text)


@pytest.mark.parametrize("word", ["Łódź", "naïve", "ﬁnger", "Ⅷ", "straße", "אבגדה", "مرحبا", "田中", "🧡", "Ωmega", "don’t", "x-ray"])
def test_words_of_every_script_are_found_again(known: Known, word: str) -> None:
    status, passage = _say(known, "hopes", {"body": f"Today {word} made us smile."})
    assert status == 302
    assert passage
    known.world.catch_up()
    robin = known.world.child(ROBIN)
    answer = known.send("mum", "POST", f"/child/{robin}/search", {"words": word}).get_data(as_text=True)
    found = f"#passage-{passage}" in unescape(answer)
    assert found or not any(letter.isalnum() for letter in word), f"{word} is not found"


@pytest.mark.deep
def test_every_string_is_kept_shown_and_looked_for_as_it_was_typed(known: Known) -> None:
    strings = _strings(None)
    assert len(strings) > 500
    kept = _keep_all(known, strings)
    _stored_as_typed(known, kept)
    _shown_as_typed(known, kept)
    known.world.catch_up()
    _answered_in_search(known, strings)
